# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_mark_page
from . import test_portal_code
from . import test_status_page
