# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..booking.autoservice_booking import OPEN as OPEN_VISIT
from ..common.tasks import create_tasks
from .autoservice_booking import PRICE_GROUPS
from .autoservice_recommendation import (
    APPROVED,
    ASKED,
    DISMISSED,
    OPEN,
    WAITING,
)


class AutoserviceBooking(models.Model):
    """Inspection of the car, and the recommended work that comes of it."""

    _inherit = "autoservice.booking"

    inspection_ids = fields.One2many(
        comodel_name="autoservice.inspection",
        inverse_name="booking_id",
        copy=False,
    )
    can_inspect = fields.Boolean(compute="_compute_can_inspect")
    inspection_text = fields.Char(compute="_compute_inspection_text")
    recommendation_ids = fields.Many2many(
        comodel_name="autoservice.recommendation",
        string="Recommended work",
        compute="_compute_recommendation_ids",
        help="What waits on the car, and what was asked or agreed in this visit.",
    )
    waiting_work_count = fields.Integer(
        string="Recommended", compute="_compute_recommendation_ids"
    )
    asked_work_count = fields.Integer(
        string="Asked", compute="_compute_recommendation_ids"
    )
    customer_link = fields.Char(
        string="Link for the customer",
        compute="_compute_customer_link",
        compute_sudo=True,
        groups=PRICE_GROUPS,
        help="Where the customer approves or declines, line by line.",
    )
    answer_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task about the answers",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )

    # Computes
    @api.depends("phase", "vehicle_id", "inspection_ids")
    def _compute_can_inspect(self):
        for booking in self:
            is_open = booking.phase in OPEN_VISIT and booking.vehicle_id
            booking.can_inspect = bool(is_open or booking.inspection_ids)

    @api.depends("inspection_ids.item_ids.condition")
    @api.depends_context("lang")
    def _compute_inspection_text(self):
        for booking in self:
            inspection = booking.inspection_ids[:1]
            booking.inspection_text = bool(inspection) and self.env._(
                "%(now)s now, %(soon)s soon",
                now=inspection.now_count,
                soon=inspection.soon_count,
            )

    @api.depends(
        "vehicle_id.recommendation_ids.phase",
        "vehicle_id.recommendation_ids.target_booking_id",
    )
    def _compute_recommendation_ids(self):
        found = self.env["autoservice.recommendation"].search(
            [
                "|",
                ("target_booking_id", "in", self._origin.ids),
                ("vehicle_id", "in", self.vehicle_id._origin.ids),
            ]
        )
        for booking in self:
            own = found.filtered(
                lambda one, booking=booking: (
                    (
                        one.target_booking_id == booking._origin
                        and one.phase != DISMISSED
                    )
                    or (
                        one.vehicle_id == booking.vehicle_id._origin
                        and one.company_id == booking.company_id._origin
                        and one.phase in WAITING
                    )
                )
            )
            booking.recommendation_ids = own
            booking.waiting_work_count = len(
                own.filtered(lambda one: one.phase in WAITING)
            )
            booking.asked_work_count = len(own.filtered(lambda one: one.phase == ASKED))

    @api.depends("sale_order_id.access_token")
    def _compute_customer_link(self):
        for booking in self:
            order = booking.sale_order_id
            # Not get_portal_url alone: it would write a token while reading.
            booking.customer_link = order.access_token and (
                f"{order.get_base_url()}{order.get_portal_url()}"
            )

    # CRUD
    def write(self, vals):
        if "vehicle_id" not in vals:
            return super().write(vals)
        moved = self.filtered(lambda one: one.vehicle_id.id != vals["vehicle_id"])
        result = super().write(vals)
        # sudo: what was found in a visit follows it to the right car.
        visits = moved.sudo()
        found = visits.env["autoservice.recommendation"].search(
            [("booking_id", "in", moved.ids)]
        )
        if vals["vehicle_id"]:
            found._write_facts({"vehicle_id": vals["vehicle_id"]})
        # What was asked about the other car is no question of this visit any more.
        asked = visits._find_recommendations().filtered(
            lambda one: (
                one.phase == ASKED
                and one.vehicle_id != one.target_booking_id.vehicle_id
            )
        )
        asked._set_phase(OPEN, target_booking_id=False)
        return result

    def unlink(self):
        """Delete the bookings; what was asked in them is open again."""
        # sudo: questions go with their visits, whoever deletes those.
        asked = self.sudo()._find_recommendations()
        result = super().unlink()
        asked.filtered(lambda one: one.phase in (ASKED, APPROVED))._set_phase(OPEN)
        return result

    def _find_recommendations(self):
        """Return what was asked or agreed in these visits."""
        return self.env["autoservice.recommendation"].search(
            [("target_booking_id", "in", self.ids)]
        )

    def _set_phase(self, phase, **vals):
        """Questions and agreed work follow their visit."""
        super()._set_phase(phase, **vals)
        # sudo: whoever moves a visit on may not write recommended work.
        self.sudo()._find_recommendations()._follow_visits()

    # Actions
    def action_inspect(self):
        """Open the inspection of the car, begun here where there is none.

        Executors may do so on their jobs.

        :return: a window action
        :raise AccessError: it is somebody else's job
        :raise UserError: the visit is closed, or has no car
        """
        self.ensure_one()
        self._check_own_job()
        inspection = self.inspection_ids
        if not inspection:
            inspection = inspection.create({"booking_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "autoservice.inspection",
            "res_id": inspection.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_ask_recommendations(self):
        """Put all open recommended work of the car on the page of the order.

        Nothing is sent: the link is shown, to copy or to send.

        :return: True
        :raise UserError: nothing is open that has a work or part, or the visit is closed
        """
        self._get_open_work((OPEN,)).action_ask()
        return True

    def action_put_recommendations(self):
        """Put the recommended work that waits on the car on the order of this visit.

        :return: True
        :raise UserError: nothing waits that has a work or part, or the visit is closed
        """
        self._get_open_work(WAITING).action_put()
        return True

    def action_recommend(self):
        """Open a new recommendation for the car of this visit.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recommended work"),
            "res_model": "autoservice.recommendation",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_vehicle_id": self.vehicle_id.id,
                "default_booking_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_send_question(self):
        """Open Odoo's composer with the link to the order.

        :return: the action of the mail composer
        """
        self.ensure_one()
        return self.sale_order_id.action_quotation_send()

    def _get_open_work(self, phases):
        """Return recommended work of the car that can be sold, for this visit."""
        self.ensure_one()
        if self.phase not in OPEN_VISIT:
            raise UserError(self._why_not("ask"))
        found = self.recommendation_ids.filtered(
            lambda one: one.phase in phases and one.product_id
        )
        if not found:
            raise UserError(
                self.env._(
                    "%s: no recommended work with a work or part chosen is open.",
                    self.name,
                )
            )
        return found.with_context(autoservice_visit_id=self.id)

    # Approved work
    def _add_approved_lines(self, vals_list):
        """Add lines that the customer has approved, which no clash may lose.

        Where the longer time is taken by another booking, the visit keeps its planned
        end: the work is on the order, and its minutes stand on the line.

        :param vals_list: values of order lines
        :return: the lines, and whether their time fits
        """
        self.ensure_one()
        order, before, stop = self.sale_order_id, self.line_ids, self.stop
        was_locked = order.locked
        if was_locked:
            order.action_unlock()
        commands = [Command.create(vals) for vals in vals_list]
        fits = True
        try:
            with self.env.cr.savepoint():
                self.write({"line_ids": commands})
        except ValidationError:
            fits = False
            self.invalidate_recordset()
            self.write({"line_ids": commands, "stop": stop})
        if was_locked:
            order.action_lock()
        return (self.line_ids - before).sorted("id"), fits

    def _tell_crowded(self, found):
        """Tell the front desk that approved work does not fit into its time."""
        for booking, desk in self._get_responsible().items():
            works = found.filtered(lambda one, b=booking: one.target_booking_id == b)
            there = booking.with_context(lang=desk.lang)
            text = there.env._(
                "No room for %s: the time after this visit is taken. The end was left"
                " as it is; move one of the two bookings.",
                ", ".join(works.with_context(lang=desk.lang).mapped("name")),
            )
            there._add_to_answers(desk, Markup("<p>%s</p>") % text)

    def _tell_answered(self, one):
        """Tell the front desk what the customer has answered."""
        self.ensure_one()
        desk = self._get_responsible()[self]
        there = self.with_context(lang=desk.lang)
        there._add_to_answers(desk, one.with_context(lang=desk.lang)._describe_answer())

    def _add_to_answers(self, user, text):
        """Add a text to the one task about answers; a new one where it was done.

        Where there is nobody who may be told, the booking itself keeps it.
        """
        self.ensure_one()
        task = self.answer_activity_id
        if task and task.active:
            task.note = (task.note or Markup()) + text
            return
        if not user:
            self._message_log(body=text)
            return
        summary = self.env._("The customer has answered about extra work")
        task = create_tasks(self.env, [(user, self, summary, text)])
        self._write_facts({"answer_activity_id": task.id})
