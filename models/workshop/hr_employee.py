# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

EMPLOYEE_ROLES = [
    ("master", "Master"),
    ("washer", "Washer"),
    ("administrator", "Administrator"),
]


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    # The same field stands on hr.employee.public: users without rights in Employees
    # read that.
    autoservice_role = fields.Selection(
        selection=EMPLOYEE_ROLES,
        string="Role in the Car Service",
        index="btree_not_null",
        tracking=True,
        help="Masters and washers are the executors; the administrator runs the front desk.",
    )

    def _filter_by_skills(self, skills):
        """Return the employees who have all of the skills today; all, for no skills.

        :param skills: hr.skill
        """
        if not skills:
            return self
        # sudo: skills are read from the private employee; only who is fit for the work
        # is told.
        fit = self.sudo().filtered(
            lambda employee: skills <= employee.current_employee_skill_ids.skill_id
        )
        return fit.with_env(self.env)
