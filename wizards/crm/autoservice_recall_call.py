# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.crm.autoservice_discount_offer import ASKED


class AutoserviceRecallCall(models.TransientModel):
    """One call of the re-call list: who it is, why he was lost, what came of it."""

    _name = "autoservice.recall.call"
    _description = "Re-call"

    activity_id = fields.Many2one(
        comodel_name="mail.activity", required=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead", string="Deal", required=True, ondelete="cascade"
    )
    # As the user sees the deal: who names one of another company reads nothing of it.
    partner_id = fields.Many2one(related="lead_id.partner_id", related_sudo=False)
    phone = fields.Char(related="lead_id.phone", related_sudo=False)
    vehicle_id = fields.Many2one(related="lead_id.vehicle_id", related_sudo=False)
    lost_reason_id = fields.Many2one(
        related="lead_id.lost_reason_id", related_sudo=False
    )
    lost_note = fields.Text(related="lead_id.autoservice_lost_note", related_sudo=False)
    note = fields.Text(string="What was said")
    again_days = fields.Integer(
        string="Again in days",
        default=lambda self: self.env.company.sudo().autoservice_recall_days,  # sudo
    )
    percent = fields.Float(string="Discount (%)", digits="Discount")
    needs_approval = fields.Boolean(compute="_compute_needs_approval")
    offered = fields.Char(compute="_compute_offered")

    # Computes
    @api.depends("percent", "lead_id")
    def _compute_needs_approval(self):
        offers = self.env["autoservice.discount.offer"]
        for call in self:
            company = call.lead_id.company_id or self.env.company
            call.needs_approval = offers._needs_approval(call.percent, company)

    @api.depends("lead_id")
    def _compute_offered(self):
        """What became of the discount that was offered before."""
        offers = self.env["autoservice.discount.offer"]
        for call in self:
            offer = offers.search([("lead_id", "=", call.lead_id.id)], limit=1)
            words = offer and (offer._describe(), offer.answer)
            call.offered = " ".join(filter(None, words)) if words else False

    # Actions
    def action_reached(self):
        """The customer was reached, and does not come: the call is done.

        :return: the next call, see :meth:`_get_next`
        :raise UserError: a discount was typed
        """
        self._check_open()
        self._refuse_discount()
        self._close_call(self.env._("Reached."))
        return self._get_next()

    def action_not_reached(self):
        """Nobody answered: the call is put off.

        :return: the next call
        :raise UserError: the number of days is not positive, or a discount was typed
        """
        self._check_open()
        self._refuse_discount()
        self.activity_id.date_deadline = self._get_day_again()
        self._log(self.env._("Not reached."))
        return self._get_next()

    def action_reopen(self):
        """The customer comes back: the deal goes on where it was.

        A discount that was typed is offered to him, as by :meth:`action_offer`.

        :return: the action that shows the deal
        :raise UserError: the discount cannot be offered
        """
        self._check_open()
        offered = self._offer_discount()._describe() if self.percent else ""
        self._close_call("\n".join(filter(None, (self.env._("Comes back."), offered))))
        self.lead_id.action_restore()
        return self.lead_id.redirect_lead_opportunity_view()

    def action_offer(self):
        """Offer a discount on his next order; a large one waits for the owner.

        The customer stays on the list as long as nobody has decided.

        :return: the next call; before it, word of a discount that waits
        :raise UserError: no percentage, or nobody to give it to
        """
        self._check_open()
        offer = self._offer_discount()
        news = offer._describe()
        if offer.phase != ASKED:
            self._close_call(news)
            return self._get_next()
        day = self._get_day_again()
        self.lead_id._renew_recall(self.env.user, day, news, self.note)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": news, "next": self._get_next()},
        }

    # Steps
    def _offer_discount(self):
        """Offer the discount that was typed.

        :return: the offer
        :raise UserError: no percentage, or nobody to give it to
        """
        if self.percent <= 0:
            raise UserError(self.env._("Discount: say how many percent."))
        if not self.partner_id:
            raise UserError(self.env._("Customer: choose one in the deal first."))
        lead = self.lead_id
        return self.env["autoservice.discount.offer"].create(
            {
                "lead_id": lead.id,
                "partner_id": self.partner_id.id,
                "company_id": (lead.company_id or self.env.company).id,
                "percent": self.percent,
                "note": self.note,
            }
        )

    def _get_day_again(self):
        """Return the day on which this customer is called again.

        :raise UserError: the number of days is not positive
        """
        if self.again_days <= 0:
            raise UserError(self.env._("Again in days: give at least one."))
        return self.lead_id._get_branch_today() + timedelta(days=self.again_days)

    def _refuse_discount(self):
        """Insist that a discount was not typed in vain.

        :raise UserError: who is not coming, or was not reached, is offered none
        """
        if self.percent:
            raise UserError(
                self.env._(
                    "Discount: “Offer Discount” and “Comes Back” give it to the"
                    " customer; set it to 0 for the other buttons."
                )
            )

    def _check_open(self):
        """Insist on a call that is still to be made.

        :raise UserError: a colleague made it, or the deal is open again
        """
        self.ensure_one()
        self.lead_id.check_access("write")
        if not self.activity_id.active or self.lead_id.active:
            raise UserError(self.env._("This call was made already."))

    def _close_call(self, result):
        """Take the call off the list and keep what came of it."""
        text = "\n".join(filter(None, (result, self.note)))
        self.activity_id.action_feedback(feedback=text)

    def _log(self, result):
        """Keep what came of the call in the deal's history."""
        self.lead_id.message_post(
            body=Markup("<p>%s<br/>%s</p>") % (result, self.note or ""),
            subtype_xmlid="mail.mt_note",
        )

    def _get_next(self):
        """Open the next call that is due for this user, else close the dialog."""
        calls = self.env["mail.activity"].search(
            [
                *self.activity_id._get_recall_domain(),
                ("user_id", "=", self.env.uid),
                ("date_deadline", "<=", fields.Date.context_today(self)),
                ("id", "!=", self.activity_id.id),
            ],
            order="date_deadline, id",
            limit=1,
        )
        if calls:
            return calls.action_autoservice_recall()
        return {"type": "ir.actions.act_window_close"}
