# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.autoservice_verb_mixin import VERB

RECEPTION = "reception"
HANDOVER = "handover"

DRAFT = "draft"
SIGNED = "signed"
VOID = "void"

FUEL_LEVELS = [
    ("0", "Empty"),
    ("1", "1/8"),
    ("2", "1/4"),
    ("3", "3/8"),
    ("4", "1/2"),
    ("5", "5/8"),
    ("6", "3/4"),
    ("7", "7/8"),
    ("8", "Full"),
]


class AutoserviceAct(models.Model):
    """In what state a car was taken over from the customer, or given back to him.

    How it is signed is in autoservice_act_signing.py.
    """

    _name = "autoservice.act"
    _description = "Reception or Hand-over Act"
    _inherit = ["autoservice.verb.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["booking_id.name", "vehicle_id", "partner_name"]

    _one_per_booking = models.UniqueIndex(
        "(booking_id, kind) WHERE phase != 'void'",
        "The booking has such an act already: open that one, or void it first.",
    )

    _odometer_is_counted = models.Constraint(
        "CHECK (odometer >= 0)", "Odometer: it cannot be negative."
    )

    # Fields: what for
    name = fields.Char(compute="_compute_name")
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True
    )
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        compute="_compute_vehicle_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[(RECEPTION, "Reception"), (HANDOVER, "Hand-over")],
        required=True,
        default=RECEPTION,
    )
    phase = fields.Selection(
        selection=[(DRAFT, "Draft"), (SIGNED, "Signed"), (VOID, "Voided")],
        string="State",
        required=True,
        readonly=True,
        default=DRAFT,
        copy=False,
        index=True,
    )

    # Fields: the car
    date = fields.Datetime(
        required=True, default=fields.Datetime.now, copy=False, string="Time"
    )
    odometer = fields.Integer(help="In kilometres.", aggregator=None)
    odometer_reason = fields.Char(
        string="Why lower, or not readable",
        help="Say it where the odometer shows less than before, or cannot be read.",
    )
    is_odometer_lower = fields.Boolean(compute="_compute_is_odometer_lower")
    fuel_level = fields.Selection(
        selection=FUEL_LEVELS,
        string="Fuel or charge",
        help="In eighths; empty: not looked at.",
    )
    complaint = fields.Text(
        compute="_compute_from_booking",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer asked for, in the customer's words.",
    )
    belongings = fields.Text(
        string="Things left inside",
        compute="_compute_from_booking",
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Text(string="Remarks")
    damage_ids = fields.One2many(
        comodel_name="autoservice.act.damage",
        inverse_name="act_id",
        string="Damages",
    )
    photo_ids = fields.One2many(
        comodel_name="autoservice.act.photo", inverse_name="act_id", string="Photos"
    )

    # Fields: the people
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        compute="_compute_from_booking",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who brings or collects the car.",
    )
    partner_name = fields.Char(
        string="Name of the person",
        compute="_compute_partner_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Of who brings or collects the car, also where nobody knows him yet.",
    )
    may_collect = fields.Boolean(compute="_compute_may_collect")
    collectors = fields.Char(
        string="May collect the car", compute="_compute_collectors"
    )
    override_reason = fields.Char(
        string="Reason to give it to him all the same",
        help="A manager may hand the car over to somebody else, and says why.",
    )

    # Fields: the signature
    signature = fields.Binary(attachment=True, readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Accepted by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Who of us signed the act with the customer.",
    )
    void_reason = fields.Char(readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can")
    can_void = fields.Boolean(compute="_compute_can")

    # Computes
    @api.depends("kind", "booking_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for act in self:
            number = act.booking_id.name or ""
            if act.kind == HANDOVER:
                act.name = self.env._("Hand-over act %s", number)
            else:
                act.name = self.env._("Reception act %s", number)

    @api.depends("booking_id.vehicle_id")
    def _compute_vehicle_id(self):
        """A signed act is about the car it was signed for."""
        for act in self:
            is_open = act.phase in (False, DRAFT)
            act.vehicle_id = act.booking_id.vehicle_id if is_open else act.vehicle_id

    @api.depends("booking_id")
    def _compute_from_booking(self):
        """Begin with what is known: the customer, his wishes, what he left inside."""
        for act in self:
            booking = act.booking_id
            act.partner_id = act.partner_id or booking.partner_id
            if act.kind == HANDOVER:
                taken = booking._get_act(RECEPTION)
                act.belongings = act.belongings or taken.belongings
                act.complaint = act.complaint or False
            else:
                act.complaint = act.complaint or booking.note
                act.belongings = act.belongings or False

    @api.depends("partner_id")
    def _compute_partner_name(self):
        for act in self:
            act.partner_name = act.partner_id.name or act.partner_name

    @api.depends("odometer", "vehicle_id.odometer", "phase")
    def _compute_is_odometer_lower(self):
        for act in self:
            known = act.vehicle_id.odometer
            act.is_odometer_lower = act.phase == DRAFT and 0 < act.odometer < known

    @api.depends("partner_id", "vehicle_id.person_ids")
    def _compute_may_collect(self):
        for act in self:
            act.may_collect = bool(act.vehicle_id and act.partner_id) and (
                act.vehicle_id._may_collect(act.partner_id)
            )

    @api.depends("kind", "vehicle_id.person_ids")
    def _compute_collectors(self):
        for act in self:
            people = act.vehicle_id._get_present_people() if act.vehicle_id else ()
            names = [one.display_name for one in people if one.may_collect]
            act.collectors = ", ".join(names)

    @api.depends("phase", "booking_id.phase")
    @api.depends_context("uid")
    def _compute_can(self):
        is_manager = self.env.su or self.env.user.has_group("autoservice.group_manager")
        for act in self:
            act.can_sign = act.phase == DRAFT and act.booking_id._is_at_work(act.kind)
            act.can_void = act.phase == SIGNED and is_manager

    # CRUD
    def write(self, vals):
        self._refuse_signed()
        return super().write(vals)

    def unlink(self):
        self._refuse_signed()
        return super().unlink()

    def _refuse_signed(self):
        """Insist on drafts: what was signed stays as it was signed.

        :raise UserError: naming the acts
        """
        if self.env.context.get("autoservice_verb") is VERB:
            return
        if signed := self.filtered(lambda act: act.phase != DRAFT):
            raise UserError(
                self.env._(
                    "%s is signed: it cannot be changed any more.",
                    ", ".join(signed.mapped("name")),
                )
            )
