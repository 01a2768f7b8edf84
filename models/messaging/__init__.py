# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_message_template
from . import autoservice_message
from . import autoservice_message_queue
from . import autoservice_message_address
from . import autoservice_message_send
from . import autoservice_message_invitation
from . import autoservice_gateway
from . import autoservice_message_report
from . import autoservice_gateway_call
from . import autoservice_gateway_answer
from . import autoservice_message_gateway
from . import autoservice_message_mixin
from . import autoservice_invite_mixin
from . import autoservice_vehicle
from . import autoservice_recommendation
from . import autoservice_booking
from . import crm_lead
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sms_tracker
