# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import res_company
from . import crm_team
from . import crm_stage
from . import crm_lost_reason
from . import crm_lead
from . import crm_lead_tasks
from . import crm_lead_place
from . import crm_lead_refusal
from . import crm_lead_booking
from . import crm_lead_qualify
from . import autoservice_robot
from . import autoservice_robot_run
from . import mail_activity
from . import crm_lead_robot
from . import autoservice_booking
from . import autoservice_part_request
from . import autoservice_discount_offer
from . import autoservice_inquiry
from . import autoservice_inquiry_missed
from . import res_partner
from . import sale_order
from . import sale_order_line
from . import res_config_settings
from . import account_move
