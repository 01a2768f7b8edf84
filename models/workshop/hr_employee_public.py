# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .hr_employee import EMPLOYEE_ROLES


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    autoservice_role = fields.Selection(
        selection=EMPLOYEE_ROLES, string="Role in the Car Service", readonly=True
    )
