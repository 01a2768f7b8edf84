# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_satisfaction_call
from . import autoservice_satisfaction_settle
