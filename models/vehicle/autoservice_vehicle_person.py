# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

OWNER = "owner"
PAYER = "payer"
# An owner may do what these may.
BESIDE_OWNER = ("driver", "trusted")


class AutoserviceVehiclePerson(models.Model):
    """A person around a car, in one role, for some time. Rows are history: an ended
    role keeps its row and gets its last date.
    """

    _name = "autoservice.vehicle.person"
    _description = "Person Around a Vehicle"
    _order = "date_to desc, id"
    _check_company_auto = True

    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="vehicle_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    phone = fields.Char(related="partner_id.phone")
    role = fields.Selection(
        selection=[
            (OWNER, "Owner"),
            ("driver", "Driver"),
            (PAYER, "Payer"),
            ("trusted", "Trusted person"),
        ],
        required=True,
        default="driver",
    )
    date_from = fields.Date(string="Since", help="Empty: since always.")
    date_to = fields.Date(
        string="Until",
        help="The first day on which it is no longer so. Empty: it still is.",
    )
    may_collect = fields.Boolean(
        string="May collect the car",
        compute="_compute_may_collect",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_present = fields.Boolean(
        compute="_compute_is_present", search="_search_is_present"
    )

    _one_owner = models.UniqueIndex(
        "(vehicle_id) WHERE role = 'owner' AND date_to IS NULL",
        "A car has one present owner: give the former one a last date first, "
        "or use the button Change Owner.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)",
        "Until: a role cannot end before it begins.",
    )

    # Computes

    @api.depends("role")
    def _compute_may_collect(self):
        for person in self:
            person.may_collect = person.role != PAYER

    @api.depends("date_from", "date_to")
    def _compute_is_present(self):
        today = fields.Date.context_today(self)
        for person in self:
            person.is_present = person._is_present_on(today)

    def _search_is_present(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_present_domain(fields.Date.context_today(self))

    @api.depends("partner_id.display_name", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for person in self:
            role = roles.get(person.role, "")
            person.display_name = f"{person.partner_id.display_name or ''} ({role})"

    # Checks

    @api.constrains("role", "date_from", "date_to")
    def _check_owner_dates(self):
        """The present owner is told by the open row alone, so none may lie ahead."""
        # One day of grace: the user's calendar day may be ahead of the server's.
        limit = fields.Date.add(fields.Date.context_today(self), days=1)
        for person in self:
            dates = (person.date_from, person.date_to)
            if person.role == OWNER and any(date and date > limit for date in dates):
                raise ValidationError(
                    self.env._(
                        "Owner %(person)s of %(car)s: the date of a change of owner "
                        "cannot be in the future.",
                        person=person.partner_id.display_name,
                        car=person.vehicle_id.display_name,
                    )
                )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Write ended roles to the database first: the index looks there."""
        self.flush_model(["role", "date_to"])
        return super().create(vals_list)

    # People

    def _is_present_on(self, date):
        """Tell whether the person has the role on this day."""
        self.ensure_one()
        return (not self.date_from or self.date_from <= date) and (
            not self.date_to or date < self.date_to
        )

    @api.model
    def _get_present_domain(self, date):
        """Return the domain of the rows that hold on a day."""
        return (Domain("date_from", "=", False) | Domain("date_from", "<=", date)) & (
            Domain("date_to", "=", False) | Domain("date_to", ">", date)
        )

    # Merged contacts

    @api.model
    def _join_roles(self, partner):
        """Join the rows of one person that say the same of a car.

        :param partner: the contact that others were merged into
        """
        rows = self.search([("partner_id", "=", partner.id)])
        for car_rows in rows.grouped("vehicle_id").values():
            for same in car_rows.grouped("role").values():
                same._join_times()
            car_rows.exists()._fold_into_owner()

    def _join_times(self):
        """Make one row of each stretch of time without a gap; all have one role."""
        stretches = []
        for row in self.sorted(lambda row: row.date_from or date.min):
            begin = row.date_from or date.min
            end = row.date_to or date.max
            if stretches and begin <= stretches[-1]["end"]:
                stretches[-1]["rows"] |= row
                stretches[-1]["end"] = max(end, stretches[-1]["end"])
            else:
                stretches.append({"rows": row, "end": end})
        for stretch in stretches:
            kept, *others = stretch["rows"]
            if not others:
                continue
            end = stretch["end"]
            vals = {
                "date_to": end != date.max and end,
                "may_collect": any(stretch["rows"].mapped("may_collect")),
            }
            # A car has one open owner row at any time.
            self.browse().union(*others).unlink()
            self.flush_model()
            kept.write(vals)

    def _fold_into_owner(self):
        """End, or leave out, what the present owner is besides; all are of one car."""
        present = self.filtered(lambda row: not row.date_to)
        owner = present.filtered(lambda row: row.role == OWNER)
        beside = present.filtered(lambda row: row.role in BESIDE_OWNER)
        if not owner or not beside:
            return
        begin = owner.date_from or date.min
        earlier = beside.filtered(lambda row: (row.date_from or date.min) < begin)
        earlier.write({"date_to": owner.date_from})
        (beside - earlier).unlink()
