# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .autoservice_booking import PRICE_GROUPS


class AutoserviceWorkCheck(models.Model):
    """A point of a tech card that was ticked off for one line of a job."""

    _name = "autoservice.work.check"
    _description = "Ticked point of a checklist"
    _order = "done_at, id"

    _once_per_line = models.Constraint(
        "UNIQUE (line_id, check_id)", "This point is already ticked off."
    )

    line_id = fields.Many2one(
        comodel_name="sale.order.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        # The name of a line may hold its price, by other modules.
        groups=PRICE_GROUPS,
    )
    # Not precomputed: the list of a booking would keep the record in the making.
    booking_id = fields.Many2one(related="line_id.booking_id", store=True, index=True)
    company_id = fields.Many2one(
        related="line_id.booking_id.company_id", store=True, index=True
    )
    check_id = fields.Many2one(
        comodel_name="autoservice.tech.card.check",
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(
        string="Point",
        required=True,
        help="As it stood on the tech card when it was ticked off.",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
    )
    done_at = fields.Datetime(required=True, default=fields.Datetime.now)
