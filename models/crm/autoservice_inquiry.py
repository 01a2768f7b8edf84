# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

from ..common.autoservice_verb_mixin import VERB, refuse_readonly
from ..common.clashes import lock_or_refuse
from ..common.parameters import check_number, check_text
from ..common.phones import to_e164

CHANNELS = [
    ("call", "Phone call"),
    ("visit", "Visit"),
    ("site", "Site"),
    ("email", "E-mail"),
    ("messenger", "Messenger"),
]
INCOMING = "in"
OUTGOING = "out"
DIRECTIONS = [(INCOMING, "Incoming"), (OUTGOING, "Outgoing")]
RINGING = "ringing"
ANSWERED = "answered"
MISSED = "missed"
ENDED = "ended"
STATUSES = [
    (RINGING, "Ringing"),
    (ANSWERED, "Answered"),
    (MISSED, "Missed"),
    (ENDED, "Ended"),
]
POTENTIAL = "potential"
REAL = "real"
REGULAR = "regular"
LOST = "lost"
TARGET_GROUPS = [
    (POTENTIAL, "Potential customer"),
    (REAL, "Real customer"),
    (REGULAR, "Regular customer"),
    (LOST, "Lost customer"),
]
PURPOSES = [
    ("repair", "Repair"),
    ("shop", "Parts"),
    ("wash", "Wash"),
    ("price", "Price"),
    ("progress", "Is the car ready"),
    ("other", "Other"),
]
# Visits that make a customer a regular one; months without a visit that lose him.
REGULAR_VISITS = 3
LOST_MONTHS = 12


class AutoserviceInquiry(models.Model):
    """Somebody has called, come by or written; or was called by the centre."""

    _name = "autoservice.inquiry"
    _description = "Inquiry"
    _inherit = ["mail.thread", "mail.activity.mixin", "utm.mixin"]
    _order = "began_at desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["partner_id.name", "phone", "phone_number"]

    _call = models.UniqueIndex(
        "(exchange_id, call_ref) WHERE call_ref IS NOT NULL",
        "This call is registered already.",
    )
    _missed = models.Index(
        "(phone_number, company_id) WHERE status = 'missed' AND handled_at IS NULL"
    )
    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "Duration: give 0 seconds or more."
    )

    # Fields
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    channel = fields.Selection(selection=CHANNELS, required=True, default="call")
    direction = fields.Selection(selection=DIRECTIONS, required=True, default=INCOMING)
    status = fields.Selection(
        selection=STATUSES, required=True, default=ANSWERED, tracking=True
    )
    status_choices = fields.Char(
        compute="_compute_status_choices",
        help="What may be chosen by hand; only an exchange knows that a call goes on.",
    )
    phone = fields.Char(help="As it was given.")
    phone_number = fields.Char(
        string="Number",
        compute="_compute_phone_number",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="With the code of the country.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        ondelete="set null",
        help="Recognised by the phone.",
    )
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        compute="_compute_vehicle_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
        ondelete="set null",
    )
    target_group = fields.Selection(
        selection=TARGET_GROUPS,
        compute="_compute_target_group",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer was when he turned to the centre: by his paid visits.",
    )
    purpose = fields.Selection(selection=PURPOSES, tracking=True)
    is_complaint = fields.Boolean(string="Complaint", tracking=True)
    note = fields.Text()
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
    )
    exchange_id = fields.Many2one(
        comodel_name="autoservice.exchange",
        string="Telephone exchange",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    line = fields.Char(copy=False, help="Which number of the centre was called.")
    call_ref = fields.Char(
        string="Call", copy=False, help="As the telephone exchange names it."
    )
    recording_url = fields.Char(string="Recording", copy=False)
    recording_ref = fields.Char(
        string="Id of the recording",
        copy=False,
        help="Where the exchange gives no link.",
    )
    began_at = fields.Datetime(
        string="Began", required=True, default=fields.Datetime.now
    )
    answered_at = fields.Datetime(copy=False)
    ended_at = fields.Datetime(copy=False)
    duration = fields.Integer(string="Duration (s)", copy=False)
    handled_at = fields.Datetime(
        string="Called back",
        readonly=True,
        copy=False,
        help="When somebody spoke with who was missed.",
    )

    # Computes
    @api.depends("status")
    def _compute_status_choices(self):
        for inquiry in self:
            known = {ANSWERED, MISSED, inquiry._origin.status or ANSWERED}
            inquiry.status_choices = " ".join(sorted(known))

    @api.depends("phone", "company_id")
    def _compute_phone_number(self):
        for inquiry in self:
            company = inquiry.company_id or self.env.company
            number = to_e164(inquiry.phone, company.country_id.code)
            inquiry.phone_number = number or False

    @api.depends("phone_number", "company_id")
    def _compute_partner_id(self):
        for company, inquiries in self.grouped("company_id").items():
            numbers = set(inquiries.mapped("phone_number")) - {False}
            partners = self.env["res.partner"]
            found = partners._find_by_phone(numbers, company) if numbers else {}
            for inquiry in inquiries:
                known = found.get(inquiry.phone_number)
                inquiry.partner_id = known or inquiry.partner_id

    @api.depends("partner_id")
    def _compute_vehicle_id(self):
        """A customer with one car means that one."""
        for inquiry in self:
            # sudo: which car it is, for who registers a call
            cars = inquiry.partner_id.sudo()._get_cars(inquiry.company_id)
            if inquiry.vehicle_id not in cars:
                inquiry.vehicle_id = cars if len(cars) == 1 else False

    @api.depends("partner_id")
    def _compute_target_group(self):
        visits = self._get_paid_visits()
        for inquiry in self:
            count, last = visits.get(inquiry.partner_id.id, (0, False))
            inquiry.target_group = self._get_target_group(
                count, last, inquiry.began_at or fields.Datetime.now()
            )

    def _compute_display_name(self):
        names = dict(self._fields["channel"]._description_selection(self.env))
        for inquiry in self:
            who = inquiry.partner_id.name or inquiry.phone_number or inquiry.phone
            what = names.get(inquiry.channel)
            inquiry.display_name = " · ".join(filter(None, (what, who)))

    def _get_paid_visits(self):
        """Return {customer id: (number of visits with an invoice, start of the last)}."""
        # sudo: only how many there were, for the group of the customer.
        groups = (
            self.env["autoservice.booking"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("state", "in", ("invoiced", "paid")),
                ],
                ["partner_id"],
                ["__count", "start:max"],
            )
        )
        return {partner.id: (count, last) for partner, count, last in groups}

    @staticmethod
    def _get_target_group(count, last, moment):
        """Return what a customer is by his visits.

        :param count: number of visits
        :param last: when the last began, or False
        :param moment: when he turned to the centre
        """
        if not count:
            return POTENTIAL
        if last < fields.Datetime.subtract(moment, months=LOST_MONTHS):
            return LOST
        return REGULAR if count >= REGULAR_VISITS else REAL

    # Onchanges
    @api.onchange("phone")
    def _onchange_phone(self):
        """Another number is another caller."""
        if self.phone_number and self.partner_id.phone_sanitized != self.phone_number:
            found = self.env["res.partner"]._find_by_phone(
                [self.phone_number], self.company_id
            )
            self.partner_id = found.get(self.phone_number, False)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self.phone = self.phone or self.partner_id.phone

    # Checks
    @api.constrains("channel", "phone", "partner_id", "exchange_id")
    def _check_caller(self):
        """Nobody can call back who is not known; an exchange may not know either."""
        for inquiry in self:
            is_call = inquiry.channel == "call" and not inquiry.exchange_id
            if is_call and not (inquiry.phone or "").strip() and not inquiry.partner_id:
                raise ValidationError(
                    self.env._("Phone: type it, or choose the customer.")
                )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_facts(vals)
        inquiries = super().create(vals_list)
        inquiries._on_status()
        return inquiries

    def write(self, vals):
        self._refuse_facts(vals)
        if "status" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda one: one.status != vals["status"])
        result = super().write(vals)
        changed._on_status()
        return result

    def _refuse_facts(self, vals):
        """Refuse to write by hand that somebody was called back."""
        if "handled_at" in vals:
            refuse_readonly(self, {"handled_at": vals["handled_at"]})

    # Registering
    @api.model
    def register(
        self,
        channel,
        phone=None,
        direction=INCOMING,
        status=ENDED,
        partner_id=None,
        vehicle_id=None,
        user_id=None,
        source_id=None,
        campaign_id=None,
        purpose=None,
        target_group=None,
        is_complaint=False,
        note=None,
    ):
        """Register that somebody turned to the centre; he is recognised by the phone.

        :param str channel: call, visit, site, email or messenger
        :param str phone: however typed; may be empty
        :param str direction: in, or out when the centre called
        :param str status: ringing, answered, missed or ended
        :param int partner_id: the customer, where he is known
        :param int vehicle_id: his car; who has one means that one
        :param int user_id: the responsible; without it the user himself
        :param int source_id: where he heard of the centre (UTM source)
        :param int campaign_id: UTM campaign
        :param str purpose: repair, shop, wash, price, progress or other
        :param str target_group: potential, real, regular or lost; without it by his
            visits
        :param bool is_complaint: he complains
        :param str note: what he said
        :return: the inquiry
        :raise ValidationError: naming the parameter that is wrong; nothing is made then
        """
        given = {
            "channel": channel,
            "direction": direction,
            "status": status,
            "purpose": purpose,
            "target_group": target_group,
            "phone": phone,
            "note": note,
            "partner_id": partner_id,
            "vehicle_id": vehicle_id,
            "user_id": user_id,
            "source_id": source_id,
            "campaign_id": campaign_id,
        }
        self._check_given(given)
        if phone:
            self.env["res.partner"]._get_e164(phone)
        vals = {name: value for name, value in given.items() if value}
        return self.create({**vals, "is_complaint": bool(is_complaint)})

    @api.model
    def _check_given(self, given):
        """Refuse values that no field takes.

        :param given: {name of a field: value}; empty ones are left out
        :raise ValidationError: naming the first that is wrong
        """
        for name, value in given.items():
            field = self._fields[name]
            if field.type == "many2one":
                self._check_link(name, value)
                continue
            check_text(self.env, name, value)
            needed = field.required or value
            if field.type == "selection" and needed:
                choices = [key for key, _label in field.selection]
                if value not in choices:
                    raise ValidationError(
                        self.env._(
                            "%(name)s: give one of %(choices)s.",
                            name=name,
                            choices=", ".join(choices),
                        )
                    )

    @api.model
    def _check_link(self, name, value):
        """Refuse an id that leads nowhere; parameters as of :meth:`_check_given`."""
        if value is None or value is False:
            return
        check_number(self.env, name, value)
        if not self.env[self._fields[name].comodel_name].browse(value).exists():
            raise ValidationError(
                self.env._("%(name)s: there is no %(value)s.", name=name, value=value)
            )

    # Bookings and leads
    def action_book(self):
        """Open the quick booking with what this inquiry knows, and the next free times.

        :return: a client action
        :raise AccessError: for who may not change this inquiry
        """
        self.ensure_one()
        self.check_access("write")
        return self.env["autoservice.booking"]._get_quick_action(
            self.company_id,
            self.partner_id,
            self.vehicle_id,
            {"phone": self.phone_number or self.phone},
            note=self.note or "",
            bayKind=self.purpose if self.purpose in ("repair", "wash") else False,
            context={"autoservice_inquiry_id": self.id},
        )

    def action_open_lead(self):
        """Open the lead of this inquiry; a new request where it has none.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        # Whoever presses twice, or with a colleague, gets one lead.
        lock_or_refuse(self, self.display_name)
        if not self.lead_id:
            # A request is never lost because the first stage wants a field: who moves
            # the lead on is asked for it.
            Lead = self.env["crm.lead"].with_context(autoservice_verb=VERB)
            self.lead_id = Lead.create(self._prepare_lead_vals())
        return self.lead_id.redirect_lead_opportunity_view()

    def _note_booked(self, booking):
        """Note the visit that was booked while they spoke, for the lead too.

        :param booking: the booking
        """
        for inquiry in self.filtered(lambda one: one.company_id == booking.company_id):
            inquiry.booking_id = booking
            inquiry.partner_id = inquiry.partner_id or booking.partner_id
            inquiry.vehicle_id = booking.vehicle_id or inquiry.vehicle_id
            if inquiry.lead_id and not booking.lead_id:
                booking.lead_id = inquiry.lead_id

    def _prepare_lead_vals(self):
        """Values of a request made from this inquiry."""
        self.ensure_one()
        company = self.company_id
        who = self.partner_id.name or self.phone_number or self.phone
        wanted = self.purpose if self.purpose in ("repair", "shop", "wash") else False
        return {
            "name": who or self.display_name,
            "type": "lead",
            "team_id": self.env["crm.team"]._find_intake(company).id,
            "company_id": company.id,
            "partner_id": self.partner_id.id,
            "vehicle_id": self.vehicle_id.id,
            "phone": self.phone_number or self.phone,
            "user_id": self.user_id.id,
            "source_id": self.source_id.id,
            "medium_id": self.medium_id.id,
            "campaign_id": self.campaign_id.id,
            "autoservice_direction": wanted,
            "description": plaintext2html(self.note) if self.note else False,
        }
