# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_architecture
from . import test_growth
from .architecture import *
from .common import *
from .vehicle import *
from .techcard import *
from .workshop import *
from .booking import *
from .order import *
from .stock import *
from .billing import *
from .pay import *
from .messaging import *
from .crm import *
from .feedback import *
from .portal import *
