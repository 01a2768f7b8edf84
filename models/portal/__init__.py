# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_portal_code
from . import autoservice_portal_flood
from . import autoservice_choice_mixin
from . import autoservice_booking
from . import autoservice_booking_invite
from . import autoservice_booking_self
from . import autoservice_message
from . import autoservice_message_template
from . import autoservice_self_booking
from . import autoservice_self_booking_confirm
from . import autoservice_self_booking_hold
from . import autoservice_self_booking_pages
from . import autoservice_self_booking_times
from . import autoservice_tech_card
from . import crm_lead
from . import payment_transaction
from . import res_company
from . import res_company_frames
from . import res_config_settings
from . import res_config_settings_frames
from . import res_partner
