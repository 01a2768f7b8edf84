# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..booking.autoservice_booking import LET_GO
from ..booking.autoservice_booking_crew import EXECUTORS
from ..common.plates import normalize
from .pipelines import DIRECTIONS, REPAIR, WASH


class CrmLead(models.Model):
    """What a lead knows of the car, and where it goes from here."""

    _inherit = "crm.lead"

    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        ondelete="set null",
    )
    autoservice_plate = fields.Char(
        string="Plate",
        help="As the customer gave it, while the car is not known yet.",
    )
    autoservice_pipeline = fields.Selection(
        related="team_id.autoservice_pipeline", string="Pipeline"
    )
    autoservice_direction = fields.Selection(
        selection=DIRECTIONS,
        string="Direction",
        tracking=True,
        help="What the customer wants.",
    )
    autoservice_origin_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Came from",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The request that this deal was made of.",
    )
    master_id = fields.Many2one(
        comodel_name="hr.employee",
        compute="_compute_people",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        help="Who looks at the car and repairs it. Follows who is booked.",
    )
    washer_id = fields.Many2one(
        comodel_name="hr.employee",
        compute="_compute_people",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    autoservice_parts_note = fields.Text(
        string="Parts ordered",
        help="What was ordered, where, and when it comes.",
    )
    autoservice_talked_at = fields.Datetime(
        string="First conversation", readonly=True, copy=False
    )
    autoservice_handled_at = fields.Datetime(
        string="Handled", readonly=True, copy=False
    )
    autoservice_lost_note = fields.Text(string="Why lost", copy=False)
    autoservice_is_kept = fields.Boolean(
        string="Kept",
        compute="_compute_autoservice_is_kept",
        store=True,
        copy=False,
        # Nobody may write it: it follows from where the lead was.
        groups="base.group_system",
        help="It was in a pipeline of the car service: only the owner may delete it.",
    )
    booking_ids = fields.One2many(
        comodel_name="autoservice.booking",
        string="Bookings",
        inverse_name="lead_id",
        groups="autoservice.group_manager",
    )
    booking_count = fields.Integer(
        compute="_compute_booking_count", groups="autoservice.group_manager"
    )
    autoservice_is_booked = fields.Boolean(
        string="Booked",
        compute="_compute_autoservice_is_booked",
        compute_sudo=True,
        help="There is a booking that was not called off.",
    )
    autoservice_request_text = fields.Text(
        string="Request", compute="_compute_autoservice_request_text"
    )
    autoservice_visit_at = fields.Datetime(
        string="Next visit",
        compute="_compute_autoservice_visit_at",
        compute_sudo=True,
        help="When the next booking that is still to come begins.",
    )

    @api.depends("team_id")
    def _compute_autoservice_is_kept(self):
        """Once in a pipeline, always: who moves a lead away does not make it his."""
        pipelines = self.env["crm.team"]._get_pipelines()
        for lead in self:
            lead.autoservice_is_kept = (
                lead.autoservice_is_kept or lead.team_id.id in pipelines
            )

    @api.depends("booking_ids.employee_ids", "booking_ids.phase")
    def _compute_people(self):
        """Who is on the next visit is who was chosen; else the choice stays."""
        for lead in self:
            visit = lead._get_open_bookings().sorted("start")[:1]
            for name, role in (("master_id", "master"), ("washer_id", "washer")):
                booked = visit.employee_ids.filtered(
                    lambda one, role=role: one.autoservice_role == role
                )
                chosen = lead[name]
                lead[name] = chosen & booked or booked[:1] or chosen

    @api.depends("booking_ids")
    def _compute_booking_count(self):
        counts = dict(
            self.env["autoservice.booking"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.booking_count = counts.get(lead, 0)

    @api.depends("booking_ids.start", "booking_ids.phase")
    def _compute_autoservice_visit_at(self):
        for lead in self:
            coming = lead.booking_ids.filtered("can_start") or (
                lead.booking_ids.filtered("can_book")
            )
            lead.autoservice_visit_at = min(coming.mapped("start"), default=False)

    @api.depends("booking_ids.phase")
    def _compute_autoservice_is_booked(self):
        for lead in self:
            phases = lead.booking_ids.mapped("phase")
            lead.autoservice_is_booked = any(phase not in LET_GO for phase in phases)

    @api.depends("description")
    def _compute_autoservice_request_text(self):
        for lead in self:
            lead.autoservice_request_text = lead._get_request_text()

    # CRUD
    @api.ondelete(at_uninstall=False)
    def _unlink_except_owner(self):
        """Leads are never lost: they are counted, also those that were junk.

        The user counts, not the rights that code has taken, so that merging does not
        delete what he may not.
        """
        # sudo: nobody reads the mark; that the lead is kept is what is told.
        kept = self.sudo().filtered("autoservice_is_kept")
        if kept and not self.env.user.has_group("autoservice.group_owner"):
            raise UserError(
                self.env._(
                    "Only the owner may delete leads. Mark them as lost instead: %s.",
                    ", ".join(kept.mapped("name")),
                )
            )

    # Bookings
    def action_open_bookings(self):
        """Open the bookings of this lead, or book where there is none.

        :return: an action
        """
        self.ensure_one()
        if not self.booking_ids:
            return self.action_book()
        return {
            **self.booking_ids._get_open_action(),
            "domain": [("lead_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_book(self):
        """Open the quick booking with what this lead knows, and the next free times.

        :return: a client action
        :raise AccessError: for who may not change this lead
        """
        self.ensure_one()
        self.check_access("write")
        kind = self._prepare_booking_vals().get("pipeline", False)
        return self.env["autoservice.booking"]._get_quick_action(
            self._choose_company(),
            self._recognise_partner(),
            self.vehicle_id or self._recognise_vehicle(),
            {
                "phone": self.phone,
                "name": self.contact_name or self.partner_name,
                "plate": self.autoservice_plate,
            },
            note=self._get_request_text() or "",
            bayKind=kind,
            employeeIds=self._get_wanted_people().ids,
            context={"autoservice_lead_id": self.id},
        )

    def _get_wanted_people(self):
        """The executors whom the customer is promised, of those who can be booked."""
        # sudo: what they are, which the front desk may not read of employees.
        people = (self.master_id | self.washer_id).sudo()
        company = self._choose_company()
        return people.filtered(
            lambda one: (
                one.active
                and one.company_id == company
                and one.autoservice_role in EXECUTORS
            )
        )

    def _recognise_vehicle(self):
        """The car of the plate that was typed, in the company of this lead."""
        self.ensure_one()
        vehicle = self.env["autoservice.vehicle"]
        key = normalize(self.autoservice_plate or "")
        if not key:
            return vehicle
        companies = (self._choose_company().id, False)
        return vehicle.search(
            [("plate_normalized", "=", key), ("company_id", "in", companies)], limit=1
        )

    def _note_booked(self, booking):
        """Note who was booked, and with which car, where it was not known.

        :param booking: a booking that is tied to these leads
        """
        for lead in self:
            lead.partner_id = lead.partner_id or booking.partner_id
            lead.vehicle_id = lead.vehicle_id or booking.vehicle_id

    def _prepare_booking_vals(self):
        """Values of a booking for this lead: nothing is typed twice."""
        self.ensure_one()
        vals = {
            "lead_id": self.id,
            "partner_id": self.partner_id.id,
            "vehicle_id": self.vehicle_id.id,
            "note": self._get_request_text(),
        }
        kind = self.autoservice_pipeline or self.autoservice_direction
        kind = self.autoservice_direction if kind not in (REPAIR, WASH) else kind
        if kind in (REPAIR, WASH):
            vals["pipeline"] = kind
        return vals

    def _get_request_text(self):
        """What the customer asked for, as plain text."""
        self.ensure_one()
        return html2plaintext(self.description) if self.description else False

    def _prepare_opportunity_quotation_context(self):
        """An order made from the deal is for its car."""
        context = super()._prepare_opportunity_quotation_context()
        if self.vehicle_id:
            context["default_vehicle_id"] = self.vehicle_id.id
        return context
