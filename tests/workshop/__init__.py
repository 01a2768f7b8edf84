# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_bay, test_people, test_working_time
