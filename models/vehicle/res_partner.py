# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..common import phones
from .res_partner_claim import recognised

GROUP = "autoservice.group_executor"


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

    # Searching

    @api.model
    def _search_display_name(self, operator, value):
        """Find a contact by the phone too, in every box where contacts are chosen."""
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not isinstance(value, str):
            return domain
        return Domain(domain) | (self._get_phone_domain(value) & recognised("phone"))

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

    # Phones

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
