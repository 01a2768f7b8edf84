# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import endpoint
from . import intake
from . import intake_page
from . import telephony
