# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    autoservice_bay,
    autoservice_shift,
    hr_employee,
    hr_employee_public,
    resource_calendar,
    resource_calendar_leaves,
    resource_resource,
)
