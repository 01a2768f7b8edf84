# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from . import pay_news

# What the pay of all lines of a visit depends on.
PAID_BY = {"phase", "start", "administrator_id", "pipeline", "company_id"}


class AutoserviceBooking(models.Model):
    """The pay of its people follows a visit."""

    _inherit = "autoservice.booking"

    has_shares = fields.Boolean(compute="_compute_has_shares")

    def _compute_has_shares(self):
        """Whether several people are on one work."""
        for booking in self:
            # sudo: how many people are on a work is no secret.
            lines = booking.sudo().line_ids
            booking.has_shares = any(
                line.is_work and len(line.executor_ids) > 1 for line in lines
            )

    def _write_multi(self, vals_list):
        changed = [
            booking.id
            for booking, vals in zip(self, vals_list, strict=True)
            if not PAID_BY.isdisjoint(vals)
        ]
        if changed:
            pay_news.collect(self.env).booking_ids.update(changed)
        return super()._write_multi(vals_list)

    # Actions
    def action_open_shares(self):
        """Show who did which part of the works that several people did.

        People without a share get one of one part, to be changed in place.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        lines = self.line_ids.filtered(
            lambda line: line.is_work and len(line.executor_ids) > 1
        )
        self.env["autoservice.line.share"].create(
            [
                {"sale_line_id": line.id, "employee_id": person.id}
                for line in lines
                for person in line.executor_ids - line.share_ids.employee_id
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Shares in the Work"),
            "res_model": "autoservice.line.share",
            "views": [(False, "list")],
            "domain": [("sale_line_id", "in", lines.ids)],
            "context": {"create": False},
        }

    def action_take_pay_back(self):
        """Ask who gives his pay back for a work that is done again under warranty.

        :return: the action of the window
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Pay Back"),
            "res_model": "autoservice.pay.take.back",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_booking_id": self.id},
        }
