# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_act
from . import autoservice_act_base
from . import autoservice_act_damage
from . import autoservice_act_photo
from . import autoservice_act_signing
from . import autoservice_booking
from . import autoservice_booking_acts
from . import autoservice_booking_board
from . import autoservice_odometer
from . import autoservice_vehicle
from . import sale_order
from . import sale_order_line
