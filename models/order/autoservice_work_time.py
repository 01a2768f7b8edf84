# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models

from .autoservice_booking import PRICE_GROUPS


def _explain_overlap(env, diagnostics):
    """Say that the person is at work elsewhere at that time; called by the ORM."""
    detail = (diagnostics and diagnostics.message_detail) or ""
    found = re.search(r"=\((\d+),", detail)
    # sudo: only the name of the person who is at it twice.
    person = env["hr.employee"].sudo().browse(int(found[1]) if found else ())
    return env._(
        "%s is already at work on something else at that time.",
        person.name or env._("This person"),
    )


class AutoserviceWorkTime(models.Model):
    """One stretch of one person's work on one line of a job.

    Without an end it is running. Nobody works on two lines at once: PostgreSQL sees
    to that, a stretch without end lasting for ever.
    """

    _name = "autoservice.work.time"
    _description = "Stretch of work"
    _order = "start, id"
    _rec_name = "line_name"
    _check_company_auto = True

    _one_line_at_a_time = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, tsrange(start, stop) WITH &&)",
        _explain_overlap,
    )
    _stop_after_start = models.Constraint(
        "CHECK (start <= stop)", "The end of a stretch of work is before its start."
    )

    _running = models.Index("(start) WHERE stop IS NULL")

    line_id = fields.Many2one(
        comodel_name="sale.order.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        # The name of a line may hold its price, by other modules.
        groups=PRICE_GROUPS,
    )
    line_name = fields.Char(related="line_id.product_id.name", string="Work")
    # Not precomputed: the list of a booking would keep the record in the making.
    booking_id = fields.Many2one(related="line_id.booking_id", store=True, index=True)
    company_id = fields.Many2one(
        related="line_id.booking_id.company_id", store=True, index=True
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(string="End", help="Empty while the work goes on.")
    minutes = fields.Float(
        compute="_compute_minutes", store=True, digits=(12, 2), aggregator="sum"
    )

    @api.depends("start", "stop")
    def _compute_minutes(self):
        for stretch in self:
            ended = stretch.start and stretch.stop
            length = ended and stretch.stop - stretch.start
            stretch.minutes = length.total_seconds() / 60 if length else 0.0

    def _end_stretches(self):
        """End the running ones of these stretches now, and store that at once."""
        now = fields.Datetime.now()
        for stretch in self.filtered(lambda one: not one.stop):
            stretch.stop = max(now, stretch.start)
        # The next stretch of the same person is checked against what is stored.
        self.flush_recordset(["stop"])
