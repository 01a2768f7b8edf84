# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import vehicle
from . import booking
from . import pay
from . import messaging
from . import crm
from . import feedback
