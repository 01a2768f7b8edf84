# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..common.phones import to_e164

# What says that somebody has thought of who the customer is.
CHOSEN = ("partner_id", "commercial_partner_id")


class CrmLead(models.Model):
    """A lead that is typed by hand knows the customer by the phone, as calls do."""

    _inherit = "crm.lead"

    autoservice_same_phone = fields.Char(
        string="The same phone", compute="_compute_autoservice_same_phone"
    )

    # Computes
    @api.depends("phone", "partner_id", "company_id")
    def _compute_autoservice_same_phone(self):
        """Who may be meant, while nobody is chosen."""
        self.autoservice_same_phone = False
        unknown = self.filtered(lambda lead: lead.phone and not lead.partner_id)
        for lead in unknown._filter_pipelines():
            people = lead._find_people_by_phone()
            lead.autoservice_same_phone = ", ".join(people.mapped("display_name"))

    @api.depends("partner_id.phone")
    def _compute_phone(self):
        """What comes from the customer has the format of what is typed."""
        super()._compute_phone()
        for lead in self._filter_pipelines().filtered("phone"):
            number = lead._format_e164(lead.phone, lead._choose_company())
            if number != lead.phone:
                lead.phone = number

    # Onchanges
    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        """Who is known by the phone is the customer; what was typed stays."""
        result = super()._onchange_phone_validation()
        if self.phone and self._filter_pipelines():
            self.phone = self._format_e164(self.phone, self._choose_company())
            if not any(self[name] for name in CHOSEN):
                self._fill_customer()
        return result

    def _fill_customer(self):
        """Choose the customer of the phone on the screen, where it is clear who."""
        partner = self._pick_customer(self._find_people_by_phone(), self.email_from)
        if not partner:
            return
        names = ("contact_name", "partner_name")
        typed = {name: self[name] for name in names if self[name]}
        self.partner_id = partner
        self.update(typed)
        self._onchange_partner_car()

    @api.onchange("partner_id")
    def _onchange_partner_car(self):
        """A customer with one car means that one."""
        if self.partner_id and not self.vehicle_id and self._filter_pipelines():
            # sudo: which car it is, for who types a lead
            partner = self.partner_id._origin.sudo()
            car = partner._choose_car(self._choose_company(), self.autoservice_plate)
            self.vehicle_id = car.sudo(False)

    # CRUD
    @api.model
    def _prepare_places(self, vals_list):
        """Complete the values of leads of the pipelines with what is known.

        What was given counts, also that there is no customer or no car.
        """
        vals_list = super()._prepare_places(vals_list)
        pipelines = self.env["crm.team"]._get_pipelines()
        by_company = {}
        for vals in vals_list:
            if vals.get("team_id") in pipelines:
                by_company.setdefault(self._get_company_of(vals), []).append(vals)
        for company, same in by_company.items():
            self._complete_customers(same, company)
            self._complete_cars(same, company)
        return vals_list

    def write(self, vals):
        """Keep phones in one format in the pipelines, however they are written."""
        ours = self._filter_pipelines() if vals.get("phone") else self.browse()
        by_phone = ours.grouped(
            lambda lead: lead._format_e164(vals["phone"], lead._choose_company())
        )
        for phone, leads in by_phone.items():
            super(CrmLead, leads).write({**vals, "phone": phone})
        others = self - ours
        return super(CrmLead, others).write(vals) if others or not ours else True

    @api.model
    def _get_company_of(self, vals):
        """The company of a new lead of a pipeline, as its values have it."""
        company_id = vals.get("company_id") or self.env.context.get(
            "default_company_id"
        )
        team = self.env["crm.team"].sudo().browse(vals["team_id"])  # sudo: as it is
        company = self.env["res.company"].browse(company_id)
        return company or team.company_id.sudo(False) or self.env.company

    @api.model
    def _complete_customers(self, vals_list, company):
        """Put the customers into values of new leads, who are known by the phone.

        :param vals_list: they are changed
        :param company: of the leads
        """
        asked = []
        for vals in vals_list:
            if not vals.get("phone"):
                continue
            vals["phone"] = self._format_e164(vals["phone"], company)
            if not any(self._is_given(name, vals) for name in CHOSEN):
                asked.append(vals)
        if not asked:
            return
        Partner = self.env["res.partner"]
        found = Partner._group_by_phone({vals["phone"] for vals in asked}, company)
        for vals in asked:
            people = found.get(vals["phone"], Partner)
            if partner := self._pick_customer(people, vals.get("email_from")):
                vals["partner_id"] = partner.id

    @api.model
    def _complete_cars(self, vals_list, company):
        """Put the cars into values of new leads whose customers have one only.

        Parameters as of :meth:`_complete_customers`.
        """
        asked = [
            vals
            for vals in vals_list
            if vals.get("partner_id") and not self._is_given("vehicle_id", vals)
        ]
        # sudo: which car it is, for who makes a lead
        partners = self.env["res.partner"].sudo()
        partners = partners.browse({vals["partner_id"] for vals in asked})
        by_id = {partner.id: partner for partner in partners}
        for vals in asked:
            partner = by_id[vals["partner_id"]]
            car = partner._choose_car(company, vals.get("autoservice_plate"))
            if car:
                vals["vehicle_id"] = car.id

    @api.model
    def _is_given(self, name, vals):
        """Whether a value was given for a new lead, an empty one too."""
        return name in vals or f"default_{name}" in self.env.context

    # Recognising
    @api.model
    def _format_e164(self, phone, company):
        """A phone as all are kept; what is no valid number stays as it was typed."""
        # sudo: only the country of a company that the user may not be in.
        return to_e164(phone, company.sudo().country_id.code) or phone

    def _find_people_by_phone(self):
        """The contacts who have the phone of this lead, the oldest first."""
        company = self._choose_company()
        number = self._format_e164(self.phone, company)
        people = self.env["res.partner"]
        return people._group_by_phone([number], company).get(number, people)

    @api.model
    def _pick_customer(self, people, email):
        """Return who of the contacts of a phone is the customer; nobody, if unclear.

        Contacts of one firm are one customer. Who has another e-mail than the one that
        was given is somebody else, or the e-mail would be written over his.

        :param people: contacts, the oldest first
        :param email: as it was typed, may be empty
        """
        partner = people[:1]
        email = email_normalize(email or "")
        is_other = email and partner.email_normalized not in (False, email)
        is_clear = len(people.commercial_partner_id) == 1
        return partner if is_clear and not is_other else partner.browse()
