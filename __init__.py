# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import controllers
from . import models
from . import reports
from . import wizards
from .hooks import _post_init_hook, _pre_init_hook
