# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_pay_advance
from . import autoservice_pay_disagree
from . import autoservice_pay_settings
from . import autoservice_pay_take_back
from . import autoservice_pay_take_back_person
