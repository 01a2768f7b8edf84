# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..booking.autoservice_booking import OPEN
from ..common.tasks import create_tasks
from .autoservice_booking import PRICE_GROUPS

ASKED = "asked"
GIVEN = "given"
REFUSED = "refused"
PHASES = [(ASKED, "Asked"), (GIVEN, "Given"), (REFUSED, "Refused")]


class AutoservicePartRequest(models.Model):
    """A part that an executor asks for during a job, and what became of it."""

    _name = "autoservice.part.request"
    _description = "Request for a part"
    _inherit = ["autoservice.verb.mixin"]
    _order = "create_date desc, id desc"
    _check_company_auto = True

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Quantity of a part: it must be more than zero."
    )

    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True, precompute=True
    )
    vehicle_id = fields.Many2one(related="booking_id.vehicle_id", string="Car")
    line_id = fields.Many2one(
        comodel_name="sale.order.line",
        index="btree_not_null",
        ondelete="set null",
        # The name of a line may hold its price, by other modules.
        groups=PRICE_GROUPS,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Part",
        index="btree_not_null",
        check_company=True,
        domain=[("type", "=", "consu")],
        ondelete="restrict",
    )
    name = fields.Char(string="What", required=True)
    quantity = fields.Float(required=True, default=1.0, digits="Product Unit")
    note = fields.Char()
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Asked by",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    phase = fields.Selection(
        selection=PHASES,
        required=True,
        readonly=True,
        default=ASKED,
        copy=False,
        index=True,
        help="Asked: somebody waits for the part.\n"
        "Given: the part was handed out.\n"
        "Refused: it will not come, the answer says why.",
    )
    state = fields.Selection(related="phase", string="State")
    answer = fields.Char(help="What the executor is told.")
    handled_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, index="btree_not_null", copy=False
    )
    handled_at = fields.Datetime(readonly=True, copy=False)
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    sold_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="On the order",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        groups="autoservice.group_manager",
    )
    can_give = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_sell = fields.Boolean(compute="_compute_can_sell", compute_sudo=True)

    # Computes
    @api.depends("phase")
    def _compute_can(self):
        for request in self:
            request.can_give = request.can_refuse = request.phase == ASKED

    @api.depends("phase", "product_id", "sold_line_id", "booking_id.phase")
    def _compute_can_sell(self):
        for request in self:
            request.can_sell = (
                bool(request.product_id)
                and not request.sold_line_id
                and request.phase != REFUSED
                and request.booking_id.phase in OPEN
            )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create the requests, each with a task for who can give the part."""
        requests = super().create(vals_list)
        requests._create_tasks()
        return requests

    def unlink(self):
        # sudo: the task belongs to somebody else.
        self.sudo().activity_id.unlink()
        return super().unlink()

    # Tasks
    def _get_responsible(self):
        """Return {request: user} who is asked for the part. Extend with super()."""
        desk = self.booking_id._get_responsible()
        return {request: desk[request.booking_id] for request in self}

    def _create_tasks(self):
        """Plan a task on the booking for each of these requests."""
        users = self._get_responsible()
        told = self.filtered(lambda request: users[request])
        tasks = create_tasks(
            self.env,
            [
                (
                    users[request],
                    request.booking_id,
                    request.env._("Part asked for: %s", request._describe()),
                    request.note and Markup("<p>%s</p>") % request.note,
                )
                for request in told
            ],
        )
        for request, task in zip(told, tasks, strict=True):
            request._write_facts({"activity_id": task.id})

    def _describe(self):
        """Name the part and how many of it."""
        self.ensure_one()
        quantity = formatLang(self.env, self.quantity, dp="Product Unit")
        return f"{self.name} × {quantity}"

    # Verbs
    def action_give(self):
        """The part was handed out to the executor.

        :return: True
        :raise UserError: it was refused before
        """
        if requests := self._begin("give", GIVEN):
            requests._set_phase(GIVEN)
        return True

    def action_refuse(self):
        """The part will not come; the answer says why.

        :return: True
        :raise UserError: it was given before
        """
        if requests := self._begin("refuse", REFUSED):
            requests._set_phase(REFUSED)
        return True

    def action_sell(self):
        """Put the parts on the orders of their bookings, for the customer to pay.

        :return: True
        :raise UserError: there is no product, or the visit is closed
        """
        self.env["sale.order.line"].check_access("create")
        for request in self._begin("sell", None):
            booking = request.booking_id
            lines = booking.line_ids
            booking.write(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": request.product_id.id,
                                "product_uom_qty": request.quantity,
                            }
                        )
                    ]
                }
            )
            request._write_facts({"sold_line_id": (booking.line_ids - lines)[:1].id})
        return True

    def _why_not(self, verb):
        if verb == "sell" and not self.product_id:
            return self.env._("%s: choose the part first.", self.name)
        return super()._why_not(verb)

    def _set_phase(self, phase, **vals):
        """The only place where the phase is written; the task goes with it."""
        super()._set_phase(
            phase, handled_by_id=self.env.uid, handled_at=fields.Datetime.now(), **vals
        )
        self.sudo().activity_id.unlink()  # sudo: the task belongs to somebody else

    def _refuse_rest(self):
        """Refuse these, as their visits are over, and say so on the visits."""
        if not self:
            return
        self._set_phase(REFUSED, answer=self.env._("The visit is over."))
        bookings = self.grouped("booking_id")
        self.booking_id._message_log_batch(
            {
                booking.id: self.env._(
                    "The visit is over. Parts asked for and not given: %s.",
                    ", ".join(one._describe() for one in requests),
                )
                for booking, requests in bookings.items()
            }
        )

    def write(self, vals):
        if {"booking_id", "line_id"} & vals.keys():
            raise UserError(self.env._("A request for a part stays with its job."))
        return super().write(vals)
