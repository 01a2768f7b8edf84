# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import account_move
from . import autoservice_act
from . import autoservice_booking
from . import sale_order
from . import sale_order_line
