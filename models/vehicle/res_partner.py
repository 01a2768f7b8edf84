# Part of autoservice. See LICENSE for full copyright and licensing details.

from zlib import crc32

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.fields import Domain

from ..common import phones
from ..common.clashes import lock_together, present

GROUP = "autoservice.group_executor"

# The namespace of this addon's advisory locks on phone numbers. Numbers share a few
# locks, so that an import of many contacts does not fill PostgreSQL's table of locks.
LOCK_PHONE = 0x617573
PHONE_LOCKS = 1024

# Whose phone it is by what we know: not by what somebody has said of himself.
RECOGNISED = Domain("is_phone_claimed", "=", False)


class ResPartner(models.Model):
    _inherit = "res.partner"

    vehicle_person_ids = fields.One2many(
        comodel_name="autoservice.vehicle.person",
        inverse_name="partner_id",
        string="Roles around cars",
        groups=GROUP,
    )
    vehicle_ids = fields.Many2many(
        comodel_name="autoservice.vehicle",
        string="Cars",
        compute="_compute_vehicle_ids",
        search="_search_vehicle_ids",
        groups=GROUP,
        help="Cars around which this person has a role today.",
    )
    vehicle_count = fields.Integer(compute="_compute_vehicle_ids", groups=GROUP)

    is_phone_claimed = fields.Boolean(
        string="Phone not proved",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The customer has written this phone himself on the site. Nobody is"
        " recognised by it until a colleague or a code says that it is his.",
    )

    # Serves equality and beginnings; the phone is what a caller is recognised by.
    _phone_sanitized_search = models.Index(
        "(phone_sanitized text_pattern_ops) WHERE phone_sanitized IS NOT NULL"
    )

    # Computes

    @api.depends(
        "vehicle_person_ids.vehicle_id.active",
        "vehicle_person_ids.date_from",
        "vehicle_person_ids.date_to",
    )
    def _compute_vehicle_ids(self):
        person = self.env["autoservice.vehicle.person"]
        today = fields.Date.context_today(self)
        groups = person._read_group(
            Domain("partner_id", "in", self.ids)
            & Domain("vehicle_id.active", "=", True)
            & person._get_present_domain(today),
            groupby=["partner_id"],
            aggregates=["vehicle_id:recordset"],
        )
        cars_by_partner = dict(groups)
        for partner in self:
            cars = cars_by_partner.get(partner._origin, self.env["autoservice.vehicle"])
            partner.vehicle_ids = cars
            partner.vehicle_count = len(cars)

    def _search_vehicle_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        person = self.env["autoservice.vehicle.person"]
        present = person._get_present_domain(fields.Date.context_today(self))
        return Domain(
            "vehicle_person_ids", "any", Domain("vehicle_id", operator, value) & present
        )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """What a customer writes of himself on the site proves nothing."""
        if self.env.user.share:
            vals_list = [
                {**vals, "is_phone_claimed": bool(vals.get("phone"))}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        """A phone that is written inside is known; a customer only claims his own."""
        if not self.env.user.share:
            if "phone" in vals:
                vals = {"is_phone_claimed": False, **vals}
            return super().write(vals)
        # The same number, sent again with another street, is as good as it was.
        known = {partner: partner.phone_sanitized for partner in self}
        result = super().write(vals)
        claimed = self.filtered(lambda one: one.phone_sanitized != known[one])
        if claimed:
            super(ResPartner, claimed).write({"is_phone_claimed": True})
        return result

    # Searching

    @api.model
    def _search_display_name(self, operator, value):
        """Find a contact by the phone too, in every box where contacts are chosen."""
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not isinstance(value, str):
            return domain
        return Domain(domain) | (self._get_phone_domain(value) & RECOGNISED)

    def _search_phone_mobile_search(self, operator, value):
        """Understand a phone typed in its local form as well as it was stored."""
        domain = super()._search_phone_mobile_search(operator, value)
        if operator != "ilike" or not isinstance(value, str):
            return domain
        return Domain(domain) | self._get_phone_domain(value)

    @api.model
    def _get_phone_domain(self, text):
        """Return the domain of the contacts whose phone is, or begins with, `text`."""
        country = self.env.company.country_id
        prefixes = phones.search_prefixes(text, country.phone_code)
        domain = Domain.OR(
            Domain("phone_sanitized", "=like", f"{prefix}%") for prefix in prefixes
        )
        if prefixes and (number := phones.to_e164(text, country.code)):
            domain |= Domain("phone_sanitized", "=", number)
        return domain

    # Actions

    def action_view_vehicles(self):
        """Open the cars around which this person has a role today."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_vehicle_action"
        )
        action["domain"] = [("id", "in", self.vehicle_ids.ids)]
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_accept_phone(self):
        """Say that the phone which a customer wrote himself is really his.

        :return: True
        """
        self.check_access("write")
        self.write({"is_phone_claimed": False})
        return True

    # Phones

    def _prove_phone(self, number):
        """Take a phone as proved where it is that of these contacts.

        :param str number: in E.164, which a code has just proved
        """
        proved = self.filtered(
            lambda one: one.is_phone_claimed and one.phone_sanitized == number
        )
        if proved:
            proved.write({"is_phone_claimed": False})

    @api.model
    def _get_e164(self, phone, company=None):
        """Return a phone in E.164, its local form being that of the company's country.

        :param phone: the number as typed
        :param company: `res.company`; empty: the present one
        :raise ValidationError: not a valid number
        """
        country = (company or self.env.company).country_id
        if number := phones.to_e164(phone, country.code):
            return number
        raise ValidationError(
            self.env._(
                'Phone: "%(phone)s" is not a valid number in %(country)s. '
                "A foreign number begins with + and its country's code.",
                phone=phone,
                country=country.name or self.env._("a company without country"),
            )
        )

    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        """A phone is kept in one format, wherever it is typed: in E.164."""
        result = super()._onchange_phone_validation()
        if self.phone:
            country = (self.company_id or self.env.company).country_id
            self.phone = phones.to_e164(self.phone, country.code) or self.phone
        return result

    @api.model
    def _group_by_phone(self, numbers, company=None):
        """Return {E.164 number: the contacts who have it, the oldest first}.

        Who has only said on the site that it is his is left out.

        :param numbers: numbers in E.164
        :param company: `res.company` whose contacts (and the shared ones) count
        """
        company = company or self.env.company
        domain = Domain("phone_sanitized", "in", list(numbers)) & RECOGNISED
        domain &= Domain("company_id", "in", [False, company.id])
        partners = self.search(domain, order="id")
        return partners.grouped("phone_sanitized")

    @api.model
    def _find_by_phone(self, numbers, company=None):
        """Return {E.164 number: partner}, the oldest contact where several share one.

        Parameters as of :meth:`_group_by_phone`.
        """
        found = self._group_by_phone(numbers, company)
        return {number: partners[:1] for number, partners in found.items()}

    @api.model
    def _find_or_create_by_phone(self, names_by_number, company=None):
        """Return {E.164 number: partner}; who is not found is created.

        :param names_by_number: {E.164 number: name, may be empty}
        :param company: `res.company` whose contacts (and the shared ones) count
        """
        found = self._find_by_phone(names_by_number, company)
        missing = [number for number in names_by_number if number not in found]
        if not missing:
            return found
        self._lock_phones(missing, company)
        created = self.create(
            [
                {"name": names_by_number[number] or number, "phone": number}
                for number in missing
            ]
        )
        found.update(zip(missing, created, strict=True))
        return found

    @api.model
    def _lock_phones(self, numbers, company):
        """Let those who create contacts with the same phones come one after the other.

        :param numbers: numbers in E.164 that no contact has
        :param company: as for :meth:`_find_by_phone`
        :raise ConcurrencyError: somebody else has created one since this transaction
            began, which cannot see it; Odoo calls anew, and finds it
        """
        ids = [1 + crc32(number.encode()) % PHONE_LOCKS for number in numbers]
        lock_together(self.env, LOCK_PHONE, ids)
        company = company or self.env.company
        domain = Domain("phone_sanitized", "in", numbers) & RECOGNISED
        domain &= Domain("company_id", "in", [False, company.id])
        # sudo: a right that is missing must not look like a contact that is missing.
        known = self.sudo().search(domain)
        with present(self) as now:
            # sudo: as above; only whether there are new ones is looked at.
            if set(now.sudo().search(domain).ids) - set(known.ids):
                raise ConcurrencyError("A contact with this phone was just created.")
