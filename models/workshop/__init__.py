# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_bay, hr_employee, hr_employee_public
