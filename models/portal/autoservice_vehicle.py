# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..booking.autoservice_booking import INVOICED
from ..common.clashes import lock_or_refuse
from ..common.plates import mask
from ..common.zones import company_zone, today_in
from ..vehicle.autoservice_vehicle_person import OWNER
from .car_access import COLLECTS_ONLY, OWN

# More people than a family has; beyond it somebody's program is stuck.
MOST_TRUSTED = 10
MOST_NAME = 80
# So many one customer adds in a day, however many he takes off again.
MOST_A_DAY = 20
# Visits on a page of the history.
PAGE_VISITS = 20


class AutoserviceVehicle(models.Model):
    """The car on its customer's own page. What he may see is decided by the gate.

    Everything here is invoked with all rights and in the customer's language, and
    returns plain values: the page itself reads no record.
    """

    _inherit = "autoservice.vehicle"

    is_from_site = fields.Boolean(
        string="Added on the site",
        readonly=True,
        copy=False,
        help="A customer has typed its plate; it goes where his visit never begins.",
    )

    def _is_in_use(self):
        """Whether anything is known of the car besides its plate and its visits."""
        if self.vin or self.odometer_ids or len(self.person_ids) > 1:
            return True
        here = Domain("vehicle_id", "=", self.id)
        beside = here & Domain("id", "not in", self.booking_ids.sale_order_id.ids)
        uses = {
            "autoservice.act": here,
            "autoservice.recommendation": here,
            "autoservice.waiting": here,
            "sale.order": beside,
        }
        return any(
            self.env[name].search_count(domain, limit=1)
            for name, domain in uses.items()
        )

    @api.model
    def _get_portal_spans(self, partners):
        """Return since when and until when partners have had roles for cars.

        :param partners: res.partner
        :return: {car: [(role, first day or False, day after the last or False)]}, of
            roles that have begun, cars in use only
        """
        rows = self.env["autoservice.vehicle.person"].search(
            [("partner_id", "in", partners.ids), ("vehicle_id.active", "=", True)]
        )
        spans = {}
        for row in rows:
            car = row.vehicle_id
            if not row.date_from or row.date_from <= car._get_own_today():
                span = row.role, row.date_from, row.date_to
                spans.setdefault(car, []).append(span)
        return spans

    # Pages
    def _get_masked_name(self):
        """Return which car it is for who has a link, without its plate."""
        names = (self.make_id.name, self.model_id.name, mask(self.plate))
        return " ".join(filter(None, names))

    def _prepare_car_card(self, access):
        """Return what stands on the card of one car.

        :param access: CarAccess
        """
        self.ensure_one()
        is_present, is_close = access.is_present(self), access.is_close(self)
        names = (self.make_id.name, self.model_id.name)
        fuels = dict(self._fields["fuel"]._description_selection(self.env))
        reading = access.get_readings(self)[:1]
        return {
            "id": self.id,
            "url": f"/my/cars/{self.id}",
            "name": " ".join(filter(None, names)) or self.env._("Car"),
            # Whoever has it now may have given it another plate.
            "plate": self.plate or "" if is_present else mask(self.plate),
            "vin": self.vin if is_close else False,
            "facts": ", ".join(
                str(one)
                for one in (self.year, self.color, fuels.get(self.fuel), self.engine)
                if one
            ),
            "roles": self._describe_roles(access),
            "is_present": is_present,
            "odometer": reading._format_kilometres() if reading else False,
            "odometer_day": format_date(self.env, reading.date),
        }

    def _describe_roles(self, access):
        """Return in words what the customer is to this car, or was until when."""
        roles = access.get_roles(self)
        names = dict(self.person_ids._fields["role"]._description_selection(self.env))
        if roles:
            return ", ".join(name for role, name in names.items() if role in roles)
        last = max(until for _role, _since, until in access.spans[self])
        return self.env._("Until %s", format_date(self.env, last))

    def _prepare_car_page_values(self, access, page=1):
        """Return what the page of one car shows. Extend with super().

        `balances` is for what the customer has with the company, as deposit, tier and
        points: a list of {"name", "value", "note"}.

        :param access: CarAccess
        :param int page: of the history, from 1 on
        """
        self.ensure_one()
        visits = access.get_visits(self)
        done = visits.filtered(lambda one: one.phase == INVOICED)
        is_present = access.is_present(self)
        coming = (visits - done).sorted("start") if is_present else visits.browse()
        return {
            "car": self._prepare_car_card(access),
            "coming": [one._prepare_visit_card(access) for one in coming],
            **self._prepare_history(access, done, page),
            "works": self._prepare_recommended(access),
            "terms": self._prepare_terms(access, done),
            "warranties": self._prepare_warranties(access, done),
            "people": self._prepare_trusted(access),
            "is_owner": access.is_owner(self),
            "balances": [],
        }

    def _prepare_history(self, access, visits, page):
        """Return a page of the visits that are over, and where the next ones are.

        :param access: CarAccess
        :param visits: all of them, the latest first
        :param int page: from 1 on
        """
        last = max(1, -(-len(visits) // PAGE_VISITS))
        page = min(max(page, 1), last)
        shown = visits[(page - 1) * PAGE_VISITS : page * PAGE_VISITS]
        shown._read_visit_records()
        url = f"/my/cars/{self.id}?page=%s#history"
        return {
            "history": [one._prepare_visit_record(access) for one in shown],
            "history_newer": page > 1 and url % (page - 1),
            "history_older": page < last and url % (page + 1),
        }

    # What is due
    def _prepare_recommended(self, access):
        """Return the recommended work of the car that nobody has approved yet."""
        return [
            work._prepare_recommended_card(access, level)
            for work, level in access.get_recommendations(self).items()
        ]

    def _get_last_lines(self, visits, field):
        """Return {service: the line with which it was done last} of visits.

        :param visits: the latest first
        :param str field: of the tech card, which must be set
        """
        last = {}
        for line in visits.line_ids.filtered(lambda one: one._is_job()):
            if line.product_id.tech_card_id[field]:
                known = last.setdefault(line.product_id, line)
                if known.booking_id.start < line.booking_id.start:
                    last[line.product_id] = line
        return last

    def _prepare_terms(self, access, visits):
        """Return when what was done is due again, by days and by kilometres."""
        if not access.is_close(self):
            return []
        by_days = self._get_last_lines(visits, "validity_days")
        by_km = self._get_last_lines(visits, "validity_km")
        today = self._get_own_today()
        terms = []
        for service, line in (by_days | by_km).items():
            card, visit = service.tech_card_id, line.booking_id
            day = card.validity_days and fields.Date.add(
                access.get_day(visit), days=card.validity_days
            )
            reading = visit._get_visit_reading(access) if card.validity_km else None
            limit = reading.value + card.validity_km if reading else 0
            terms.append(
                {
                    "name": service.name,
                    "day": day and format_date(self.env, day),
                    "kilometres": reading._format_kilometres(limit) if limit else False,
                    "is_due": bool(
                        (day and day <= today) or (limit and limit <= self.odometer)
                    ),
                    "key": day or today,
                }
            )
        return sorted(terms, key=lambda one: (not one["is_due"], one["key"]))

    def _prepare_warranties(self, access, visits):
        """Return until when what was done in the customer's own time has a warranty."""
        today = self._get_own_today()
        own = visits.filtered(lambda one: access.get_level(one) >= OWN)
        ends = {
            service: fields.Date.add(
                access.get_day(line.booking_id), days=service.tech_card_id.warranty_days
            )
            for service, line in self._get_last_lines(own, "warranty_days").items()
        }
        return [
            {"name": service.name, "day": format_date(self.env, end)}
            for service, end in sorted(ends.items(), key=lambda one: one[1])
            if end >= today
        ]

    # Who may collect
    def _prepare_trusted(self, access):
        """Return who may collect the car besides its owner, for the owner himself."""
        if not access.is_owner(self):
            return []
        rows = self._get_present_people(self._get_own_today()).filtered("may_collect")
        roles = dict(rows._fields["role"]._description_selection(self.env))
        return [
            {
                "id": row.id,
                "name": row.told_name or row.partner_id.name,
                "role": roles[row.role],
                "may_end": row.role == COLLECTS_ONLY,
            }
            for row in rows.filtered(lambda row: row.role != OWNER)
        ]

    def _trust(self, name, phone, access):
        """Let somebody collect the car, as its owner has told.

        A contact of that phone is found, and not told: the page shows the name that
        was typed, whether there was one or not.

        :param str name: of the person
        :param str phone: as typed
        :param access: CarAccess of the owner
        :raise ValidationError: naming the field
        :raise UserError: there are too many
        """
        self.ensure_one()
        name = " ".join((name or "").split())
        if not 0 < len(name) <= MOST_NAME:
            raise ValidationError(self.env._("Name: give 1 to %s letters.", MOST_NAME))
        company = self.company_id or self.env.company
        Partner = self.env["res.partner"].with_company(company)
        number = Partner._get_e164((phone or "").strip(), company)
        lock_or_refuse(self, self.display_name)
        self.invalidate_recordset(["person_ids"])
        today = self._get_own_today()
        self._check_trusted_today()
        trusted = self._get_present_people(today).filtered(
            lambda row: row.role == COLLECTS_ONLY
        )
        if len(trusted) >= MOST_TRUSTED:
            raise UserError(
                self.env._("%s people may collect this car already.", MOST_TRUSTED)
            )
        if number in access.family.mapped("phone_sanitized"):
            raise ValidationError(self.env._("Phone: this is your own."))
        # Who was told of before is not found by the phone: nobody has proved it.
        if number in trusted.partner_id.mapped("phone_sanitized"):
            return
        partner = Partner._find_or_create_by_phone({number: name}, company)[number]
        vals = {"vehicle_id": self.id, "partner_id": partner.id, "role": COLLECTS_ONLY}
        self.env["autoservice.vehicle.person"].create(
            {**vals, "told_name": name, "date_from": today}
        )
        self._message_log(
            body=self.env._("May collect the car from now on: %s.", partner.name)
        )

    def _check_trusted_today(self):
        """Insist that the customer has not added people all day long.

        Each of them may be a new contact, and one that is taken off stays a contact.

        :raise UserError: he has
        """
        since = fields.Datetime.now() - timedelta(days=1)
        added = self.env["autoservice.vehicle.person"].search_count(
            [
                ("create_uid", "=", self.env.uid),
                ("role", "=", COLLECTS_ONLY),
                ("create_date", ">=", since),
            ],
            limit=MOST_A_DAY,
        )
        if added >= MOST_A_DAY:
            raise UserError(
                self.env._(
                    "You have added %s people today. Please call us.", MOST_A_DAY
                )
            )

    def _trust_no_more(self, row_id):
        """Let somebody no longer collect the car.

        :param int row_id: of the person around the car
        :return: whether there was such a trusted person
        """
        self.ensure_one()
        today = self._get_own_today()
        row = self._get_present_people(today).filtered(
            lambda one: one.id == row_id and one.role == COLLECTS_ONLY
        )
        if row:
            row.date_to = today
            self._message_log(
                body=self.env._("May no longer collect it: %s.", row.partner_id.name)
            )
        return bool(row)

    def _get_own_today(self):
        """Return the day that it is now at the branch of the car."""
        return today_in(company_zone(self.company_id or self.env.company))
