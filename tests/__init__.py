# Part of autoservice. See LICENSE for full copyright and licensing details.

from .techcard import *
from .workshop import *
