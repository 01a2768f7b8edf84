# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    """Somebody who is paid."""

    _inherit = "hr.employee"

    def _insist_on_contact(self):
        """Insist on a contact for everybody who gets money.

        :raise UserError: naming the people without one
        """
        if nobody := self.filtered(lambda person: not person.work_contact_id):
            raise UserError(
                self.env._(
                    "Without a work contact nobody can be paid. Set it in Employees: %s.",
                    ", ".join(nobody.mapped("name")),
                )
            )
