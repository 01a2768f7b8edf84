# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_booking
from . import autoservice_booking_board
from . import autoservice_vehicle
from . import sale_order
from . import sale_order_line
