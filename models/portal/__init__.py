# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_portal_code
from . import autoservice_portal_flood
from . import autoservice_booking
from . import autoservice_message
from . import res_company_frames
from . import res_config_settings_frames
