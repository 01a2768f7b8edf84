# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import mark
from . import status
from . import visit
