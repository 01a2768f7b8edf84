# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.clashes import lock_or_refuse
from ..common.parameters import check_number
from .autoservice_vehicle_person import OWNER


class AutoserviceVehicle(models.Model):
    """The owner, the other people around a car, and its odometer."""

    _inherit = "autoservice.vehicle"

    # Fields

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Owner",
        compute="_compute_partner_id",
        inverse="_inverse_partner_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Present owner: the same fact as the open owner row among the people.",
    )
    owner_phone = fields.Char(
        compute="_compute_owner_phone",
        inverse="_inverse_owner_phone",
        help="Phone of the present owner, typed in any way.",
    )
    person_ids = fields.One2many(
        comodel_name="autoservice.vehicle.person",
        inverse_name="vehicle_id",
        string="People",
        copy=False,
    )

    odometer = fields.Integer(
        compute="_compute_odometer",
        inverse="_inverse_odometer",
        store=True,
        readonly=False,
        aggregator=None,
        copy=False,
        tracking=True,
        help="Latest reading in kilometres.",
    )
    odometer_reason = fields.Char(
        string="Reason for the lower reading",
        store=False,
        help="Say it together with a lower odometer: instrument cluster replaced.",
    )
    is_odometer_lower = fields.Boolean(compute="_compute_is_odometer_lower")
    odometer_ids = fields.One2many(
        comodel_name="autoservice.odometer",
        inverse_name="vehicle_id",
        string="Odometer readings",
        copy=False,
    )

    # Computes

    @api.depends("person_ids.partner_id", "person_ids.role", "person_ids.date_to")
    def _compute_partner_id(self):
        for car in self:
            car.partner_id = car._get_open_owner_row().partner_id

    def _inverse_partner_id(self):
        """Close the former owner's row and open one for the new owner."""
        today = fields.Date.context_today(self)
        self._replace_owner({car: car.partner_id for car in self}, today)

    @api.depends("partner_id.phone")
    def _compute_owner_phone(self):
        for car in self:
            car.owner_phone = car.partner_id.phone

    def _inverse_owner_phone(self):
        """Write the phone at the owner; a car without owner gets one by the phone."""
        partner = self.env["res.partner"]
        for company, cars in self.filtered("owner_phone").grouped("company_id").items():
            numbers = {car: partner._get_e164(car.owner_phone, company) for car in cars}
            ownerless = cars.filtered(lambda car: not car.partner_id)
            found = partner._find_or_create_by_phone(
                {numbers[car]: "" for car in ownerless}, company
            )
            for car in ownerless:
                # An assignment would not reach the people while the car is created.
                car.write({"partner_id": found[numbers[car]].id})
            for car in cars - ownerless:
                if car.partner_id.phone_sanitized != numbers[car]:
                    car.partner_id.phone = numbers[car]
        self.invalidate_recordset(["owner_phone"], flush=False)

    @api.depends("odometer_ids.value", "odometer_ids.date")
    def _compute_odometer(self):
        for car in self:
            car.odometer = car._get_latest_reading().value

    def _inverse_odometer(self):
        """Append a reading of today."""
        imported = self.env.context.get("import_file")
        source = "import" if imported else "manual"
        self._add_odometer_readings({car: car.odometer for car in self}, source)

    @api.depends("odometer")
    def _compute_is_odometer_lower(self):
        for car in self:
            car.is_odometer_lower = car.odometer < car._origin.odometer

    # CRUD

    def write(self, vals):
        """Hand the reason for a lower reading to the odometer reading."""
        vals = dict(vals)
        reason = vals.pop("odometer_reason", None)
        cars = self
        if reason:
            cars = self.with_context(autoservice_odometer_reason=reason)
        return super(AutoserviceVehicle, cars).write(vals)

    # Owner

    def _get_open_owner_row(self):
        """Return the person row of the present owner."""
        self.ensure_one()
        return self.person_ids.filtered(
            lambda person: person.role == OWNER and not person.date_to
        )[:1]

    def _replace_owner(self, owners, date):
        """Make the rows of people say that the cars have these owners from `date` on.

        :param owners: {car: partner, empty if nobody is known}
        :param date: first day of the new owner
        """
        ended = self.env["autoservice.vehicle.person"]
        started = []
        for car, partner in owners.items():
            row = car._get_open_owner_row()
            if row.partner_id == partner:
                continue
            ended += row
            if partner:
                started.append(
                    {
                        "vehicle_id": car.id,
                        "partner_id": partner.id,
                        "role": OWNER,
                        # Since when the first known owner has the car is not known.
                        "date_from": bool(row) and date,
                    }
                )
        ended.write({"date_to": date})
        ended.create(started)

    def change_owner(self, partner_id, date=None, keep_former=False, odometer=None):
        """Hand the car over to a new owner, as one step, and log it.

        :param partner_id: id of the new owner
        :param date: first day of the new owner, today or earlier; today if empty
        :param keep_former: the former owner stays as a trusted person
        :param odometer: reading at the hand-over in km, if known
        :return: True
        :raise ValidationError: he is the owner already, or a date is impossible
        :raise UserError: somebody else is changing the car right now
        """
        self.ensure_one()
        self.check_access("write")
        check_number(self.env, "partner_id", partner_id)
        if keep_former not in (True, False, None):
            raise ValidationError(self.env._("keep_former: give true or false."))
        if odometer:
            check_number(self.env, "odometer", odometer)
        lock_or_refuse(self, self.display_name)
        date = self._get_date(date)
        former, new = self.partner_id, self.env["res.partner"].browse(partner_id)
        self._check_new_owner(new, date)
        self._track_set_log_message(
            self.env._(
                "Change of owner on %(date)s: from %(former)s to %(new)s.",
                date=date,
                former=former.display_name or self.env._("nobody known"),
                new=new.display_name,
            )
        )
        self._replace_owner({self: new}, date)
        if keep_former and former:
            vals = {"partner_id": former.id, "role": "trusted", "date_from": date}
            self.person_ids.create({**vals, "vehicle_id": self.id})
        if odometer:
            self._add_odometer_readings({self: odometer}, "manual", date)
        return True

    @api.model
    def _get_date(self, date):
        """Return the date that a caller gave, today where he gave none."""
        try:
            return fields.Date.to_date(date) or fields.Date.context_today(self)
        except (TypeError, ValueError, LookupError):
            message = self.env._('Date: "%(date)s" is no date.', date=date)
            raise ValidationError(message) from None

    def _check_new_owner(self, partner, date):
        """Raise where the change of owner would say nothing or something impossible."""
        row = self._get_open_owner_row()
        if not partner.exists():
            message = self.env._("New owner: this contact does not exist.")
        elif partner == self.partner_id:
            message = self.env._(
                "New owner: %(person)s owns %(car)s already.",
                person=partner.display_name,
                car=self.display_name,
            )
        elif row.date_from and date < row.date_from:
            message = self.env._(
                "Date: %(former)s became the owner on %(date)s, the change cannot be "
                "earlier.",
                former=row.partner_id.display_name,
                date=row.date_from,
            )
        else:
            return
        raise ValidationError(message)

    def action_change_owner(self):
        """Open the change of owner."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change Owner"),
            "res_model": "autoservice.vehicle.change.owner",
            "view_mode": "form",
            "target": "new",
            "context": {"default_vehicle_id": self.id},
        }

    # People

    def _get_present_people(self, on_date=None):
        """Return the person rows that hold on a day, today if none is given."""
        date = on_date or fields.Date.context_today(self)
        return self.person_ids.filtered(lambda person: person._is_present_on(date))

    def _may_collect(self, partner):
        """Tell whether the car may be handed over to this person today."""
        self.ensure_one()
        return any(
            person.may_collect and person.partner_id == partner
            for person in self._get_present_people()
        )

    # Odometer

    def _get_latest_reading(self):
        """Return the reading of the latest day."""
        self.ensure_one()
        readings = self.odometer_ids.filtered("date")
        return readings.sorted(lambda line: (line.date, line._origin.id or 0))[-1:]

    def _add_odometer_readings(self, values, source, date=None):
        """Append readings; one that repeats the latest adds nothing.

        :param values: {car: kilometres}
        :param source: value of autoservice.odometer.source
        :param date: day of the readings; today if empty
        """
        reason = self.env.context.get("autoservice_odometer_reason")
        readings = [
            {
                "vehicle_id": car.id,
                "value": value,
                "source": source,
                "date": date or fields.Date.context_today(self),
                "reason": reason,
            }
            for car, value in values.items()
            if value != car._get_latest_reading().value
        ]
        return self.env["autoservice.odometer"].create(readings)
