# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_document
from . import autoservice_booking_document
from . import account_move_document
