# Part of autoservice. See LICENSE for full copyright and licensing details.

from .garage import AutoserviceCase
from . import test_money
