# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import common
from . import order
from . import messaging
from . import crm
from . import portal
