# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

MAX_KILOMETRES = 9999999


class AutoserviceOdometer(models.Model):
    """What an odometer showed on a day. Readings only grow, unless a reason is given."""

    _name = "autoservice.odometer"
    _description = "Odometer Reading"
    _order = "date desc, id desc"

    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="vehicle_id.company_id", store=True, index=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    value = fields.Integer(string="Odometer", required=True, help="In kilometres.")
    source = fields.Selection(
        selection=[
            ("manual", "Typed in"),
            ("reception", "Reception"),
            ("customer", "Told by the customer"),
            ("import", "Import"),
        ],
        required=True,
        default="manual",
    )
    reason = fields.Char(
        help="Why the reading is lower than an earlier one: instrument cluster "
        "replaced, typing mistake corrected."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered by",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )

    _by_date = models.Index("(vehicle_id, date, id)")

    @api.depends("date", "value")
    def _compute_display_name(self):
        for reading in self:
            reading.display_name = f"{reading.date}: {reading.value}"

    # Checks

    @api.constrains("value")
    def _check_value(self):
        for reading in self:
            if not 0 < reading.value <= MAX_KILOMETRES:
                raise ValidationError(
                    self.env._(
                        "Odometer of %(car)s: %(value)s km is not between 1 and "
                        "%(max)s.",
                        car=reading.vehicle_id.display_name,
                        value=reading.value,
                        max=MAX_KILOMETRES,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        # One day of grace: the user's calendar day may be ahead of the server's.
        limit = fields.Date.add(fields.Date.context_today(self), days=1)
        for reading in self:
            if reading.date > limit:
                raise ValidationError(
                    self.env._(
                        "Odometer of %(car)s: the date %(date)s is in the future.",
                        car=reading.vehicle_id.display_name,
                        date=reading.date,
                    )
                )

    @api.constrains("vehicle_id", "date", "value", "reason")
    def _check_order(self):
        """A reading that breaks the growth needs a reason of its own."""
        broken = self._get_broken_order()
        for reading in self:
            if neighbour := broken.get(reading.id):
                raise ValidationError(
                    self.env._(
                        "Odometer of %(car)s: %(value)s km on %(date)s contradicts the "
                        "reading %(other)s km. Correct it or give the reason.",
                        car=reading.vehicle_id.display_name,
                        value=reading.value,
                        date=reading.date,
                        other=neighbour,
                    )
                )

    def _get_broken_order(self):
        """Return {id: value of the contradicting neighbour} of unexplained readings."""
        self.flush_model(["vehicle_id", "date", "value", "reason"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, CASE WHEN value < before THEN before ELSE after END
                  FROM (SELECT id, value, reason,
                               LAG(value) OVER track AS before,
                               LEAD(value) OVER track AS after,
                               LEAD(reason) OVER track AS after_reason
                          FROM autoservice_odometer
                         WHERE vehicle_id IN %s
                        WINDOW track AS (PARTITION BY vehicle_id ORDER BY date, id)
                       ) AS reading
                 WHERE id IN %s
                   AND COALESCE(reason, '') = ''
                   AND (value < before
                        OR (value > after AND COALESCE(after_reason, '') = ''))
                """,
                tuple(self.vehicle_id.ids),
                tuple(self.ids),
            )
        )
        return dict(rows)
