# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_accrual
from . import test_pay_examples
from . import test_pay_growth
from . import test_pay_ledger
from . import test_pay_property
from . import test_pay_pure
from . import test_pay_rights
from . import test_pay_tours
from . import test_rates
from . import test_sheet
from . import test_take_back
from . import test_workday
