# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    """The time that people worked on a line, and its checklist."""

    _inherit = "sale.order.line"

    work_time_ids = fields.One2many(
        comodel_name="autoservice.work.time",
        inverse_name="line_id",
        string="Time at work",
        copy=False,
    )
    work_check_ids = fields.One2many(
        comodel_name="autoservice.work.check",
        inverse_name="line_id",
        string="Checklist",
        copy=False,
    )
    real_minutes = fields.Integer(
        compute="_compute_real_minutes",
        store=True,
        readonly=False,
        copy=False,
        help="What the stretches of work of all people add up to.",
    )

    @api.depends("work_time_ids.minutes")
    def _compute_real_minutes(self):
        """Where nobody pressed start, what was typed stays."""
        for line in self:
            if line.work_time_ids:
                line.real_minutes = round(sum(line.work_time_ids.mapped("minutes")))
            else:
                line.real_minutes = line.real_minutes or 0

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        """Keep the lines on which somebody has left minutes, ticks or photos.

        :raise UserError: naming the lines, and what to do instead
        """
        # sudo: whoever deletes a line may not read the work of others; whether there
        # is some is all that is told.
        lines = self.sudo()
        photos = lines.env["autoservice.photo"].search([("line_id", "in", self.ids)])
        kept = lines.filtered(
            lambda line: (
                line.work_time_ids or line.work_check_ids or line in photos.line_id
            )
        )
        if kept:
            raise UserError(
                self.env._(
                    "%s: there is work on it (time, ticked points or photos), which"
                    " would be lost. Set the quantity to 0 instead.",
                    ", ".join(kept.mapped("name")),
                )
            )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_done"):
            # sudo: whoever ticks a line off may not write the times of others.
            self.sudo().work_time_ids._end_stretches()
        return result

    def _prepare_work(self, now):
        """Return what the executor's screen shows of this line.

        Invoked with all rights: whatever is added here must be no price.

        :param datetime now: until when running stretches count, UTC
        """
        self.ensure_one()
        me = self.env.user.employee_ids
        running = self.work_time_ids.filtered(lambda one: not one.stop)
        own = self.work_time_ids.filtered(lambda one: one.employee_id & me)
        last = own.sorted("start")[-1:]
        ended = sum((self.work_time_ids - running).mapped("minutes")) * 60
        going = sum((now - one.start).total_seconds() for one in running)
        return {
            "id": self.id,
            "name": self.product_id.name,
            "quantity": self.product_uom_qty,
            "unit": self.product_uom_id.name,
            "is_work": self.is_work,
            "is_done": self.is_done,
            "planned_minutes": self.planned_minutes,
            "real_minutes": self.real_minutes,
            "seconds": round(ended + max(going, 0)),
            "running": [
                {
                    "person": one.employee_id.name,
                    "is_own": bool(one.employee_id & me),
                    "start": fields.Datetime.to_string(one.start),
                }
                for one in running
            ],
            # When the clock has ended the user's last stretch on it, else False.
            "stopped_by_clock": last.is_stopped_by_clock
            and fields.Datetime.to_string(last.stop),
            "checklist": self._prepare_checklist(),
        }

    def _prepare_checklist(self):
        """The points of the tech card, and those ticked that have left it since."""
        ticked = {one.check_id.id: one for one in self.work_check_ids if one.check_id}
        points = [
            {
                "id": point.id,
                "name": point.name,
                "is_done": point.id in ticked,
                "person": point.id in ticked and ticked[point.id].employee_id.name,
            }
            for point in self.product_id.tech_card_id.checklist
        ]
        gone = self.work_check_ids.filtered(lambda one: not one.check_id)
        points += [
            {
                "id": False,
                "name": one.name,
                "is_done": True,
                "person": one.employee_id.name,
            }
            for one in gone
        ]
        return points
