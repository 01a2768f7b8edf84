# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_complaint_mixin
from . import autoservice_satisfaction
from . import autoservice_satisfaction_person
from . import autoservice_satisfaction_verbs
from . import autoservice_booking
from . import autoservice_diary
from . import autoservice_inquiry
from . import autoservice_message
from . import autoservice_message_template
from . import autoservice_vehicle
from . import mail_activity
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_users
