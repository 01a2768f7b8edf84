# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_allocation
from . import autoservice_allocation_freed
from . import autoservice_allocation_news
from . import autoservice_bay
from . import autoservice_booking
from . import autoservice_booking_board
from . import autoservice_booking_crew
from . import autoservice_booking_freed
from . import autoservice_booking_news
from . import autoservice_booking_pieces
from . import autoservice_booking_reschedule
from . import autoservice_booking_slots
from . import autoservice_booking_time
from . import autoservice_booking_verbs
from . import autoservice_shift_freed
from . import autoservice_shift_news
from . import autoservice_vehicle
from . import autoservice_waiting
from . import autoservice_waiting_offer
from . import ir_websocket
from . import res_company
from . import res_config_settings
from . import res_partner
from . import resource_calendar_leaves_news
from . import resource_resource
