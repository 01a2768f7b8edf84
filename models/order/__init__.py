# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_act
from . import autoservice_act_base
from . import autoservice_act_damage
from . import autoservice_act_photo
from . import autoservice_act_signing
from . import autoservice_booking
from . import autoservice_booking_acts
from . import autoservice_booking_board
from . import autoservice_booking_jobs
from . import autoservice_booking_quick
from . import autoservice_booking_work
from . import autoservice_odometer
from . import autoservice_part_request
from . import autoservice_photo
from . import autoservice_vehicle
from . import autoservice_work_check
from . import autoservice_work_time
from . import sale_order
from . import sale_order_line
from . import sale_order_line_news
from . import sale_order_line_work
