# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..booking.autoservice_booking import BOOKED, IN_WORK, INVOICED, OFFER
from .autoservice_act import DRAFT, HANDOVER, RECEPTION, SIGNED, VOID

# In which phases of a booking its car comes and goes.
AT_WORK = {
    RECEPTION: (OFFER, BOOKED, IN_WORK),
    HANDOVER: (BOOKED, IN_WORK, INVOICED),
}


class AutoserviceBooking(models.Model):
    """The acts of a booking: the car is received, the car is handed over."""

    _inherit = "autoservice.booking"

    act_ids = fields.One2many(
        comodel_name="autoservice.act",
        inverse_name="booking_id",
        string="Acts",
        groups="autoservice.group_executor",
    )
    act_count = fields.Integer(compute="_compute_acts", compute_sudo=True)
    received_at = fields.Datetime(compute="_compute_acts", compute_sudo=True)
    handed_over_at = fields.Datetime(compute="_compute_acts", compute_sudo=True)
    can_receive = fields.Boolean(compute="_compute_acts", compute_sudo=True)
    can_hand_over = fields.Boolean(compute="_compute_acts", compute_sudo=True)

    @api.depends("act_ids.phase", "act_ids.signed_at", "phase", "vehicle_id")
    def _compute_acts(self):
        for booking in self:
            acts = booking.act_ids
            booking.act_count = len(acts.filtered(lambda act: act.phase != VOID))
            received = booking._get_act(RECEPTION, SIGNED)
            given = booking._get_act(HANDOVER, SIGNED)
            booking.received_at = received.signed_at
            booking.handed_over_at = given.signed_at
            has_car = bool(booking.vehicle_id)
            booking.can_receive = (
                has_car
                and not received
                and not given
                and booking._is_at_work(RECEPTION)
            )
            booking.can_hand_over = (
                has_car and not given and booking._is_at_work(HANDOVER)
            )

    def _get_act(self, kind, *phases):
        """Return the act of a kind that counts, an empty record if there is none.

        :param kind: reception or handover
        :param phases: only in these, if given
        """
        return self.act_ids.filtered(
            lambda act: (
                act.kind == kind
                and act.phase != VOID
                and (not phases or act.phase in phases)
            )
        )[:1]

    def _is_at_work(self, kind):
        """Whether an act of this kind fits into the phase of the booking."""
        return self.phase in AT_WORK[kind]

    # Checks
    @api.constrains("vehicle_id")
    def _check_received_car(self):
        for booking in self.sudo():  # sudo: acts are compared, nothing of them is told
            signed = booking.act_ids.filtered(lambda act: act.phase == SIGNED)
            if other := signed.filtered(
                lambda act, car=booking.vehicle_id: act.vehicle_id != car
            ):
                raise UserError(
                    self.env._(
                        "Car of %(booking)s: %(act)s is signed for %(car)s; void it"
                        " first.",
                        booking=booking.name,
                        act=other[0].name,
                        car=other[0].vehicle_id.display_name,
                    )
                )

    # CRUD
    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        # sudo: acts count whoever deletes; only their names are told.
        acts = self.sudo().act_ids
        if signed := acts.filtered(lambda act: act.phase != DRAFT):
            raise UserError(
                self.env._(
                    "%s was signed: its booking cannot be deleted, cancel it instead.",
                    ", ".join(signed.mapped("name")),
                )
            )

    def unlink(self):
        """Delete the bookings with the drafts of their acts."""
        self.check_access("unlink")
        self._unlink_except_signed()
        self.sudo().act_ids.unlink()  # sudo: drafts go with the booking they are of
        return super().unlink()

    # Verbs
    def action_receive(self):
        """Open the reception act of the booking, made anew where there is none.

        :return: a window action
        :raise UserError: no car is chosen, or the booking is over
        """
        return self._open_act(RECEPTION, "receive")

    def action_hand_over(self):
        """Open the hand-over act of the booking, made anew where there is none.

        :return: a window action
        :raise UserError: no car is chosen, or the car is not here
        """
        return self._open_act(HANDOVER, "hand_over")

    def action_open_acts(self):
        """Open the acts of the booking.

        :return: a window action
        """
        self.ensure_one()
        acts = self.act_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Acts"),
            "res_model": "autoservice.act",
            "view_mode": "list,kanban,form",
            "domain": [("booking_id", "=", self.id)],
            "context": {"default_booking_id": self.id},
        }
        if len(acts) == 1:
            action |= {"view_mode": "form", "res_id": acts.id}
        return action

    def _open_act(self, kind, verb):
        self.ensure_one()
        self._check_own_job()
        act = self._get_act(kind)
        if not act:
            if not self[f"can_{verb}"]:
                raise UserError(self._why_not(verb))
            act = self.env["autoservice.act"].create(
                {"booking_id": self.id, "kind": kind}
            )
        return {
            "type": "ir.actions.act_window",
            "name": act.name,
            "res_model": "autoservice.act",
            "res_id": act.id,
            "view_mode": "form",
        }

    def _why_not(self, verb):
        if verb in ("receive", "hand_over") and not self.vehicle_id:
            return self.env._("%s: choose the car first.", self.name)
        return super()._why_not(verb)
