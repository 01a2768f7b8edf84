# Part of autoservice. See LICENSE for full copyright and licensing details.

# The parts, lowest first: a part names only parts above it in this list.
from . import common
from . import vehicle
from . import techcard
from . import workshop
from . import booking
from . import order
from . import stock
from . import billing
from . import pay
from . import messaging
from . import crm
from . import feedback
from . import portal
