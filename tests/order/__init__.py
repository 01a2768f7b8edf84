# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_act
from . import test_act_tours
from . import test_extra_work_portal
from . import test_extra_work_tours
from . import test_inspection
from . import test_my_jobs
from . import test_my_jobs_tours
from . import test_order
from . import test_prices
from . import test_recommendation
from . import test_work
from . import test_work_clock
from . import test_work_lines
