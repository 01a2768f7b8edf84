# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import api, fields, models

from ..booking.res_users import OWNER
from ..common.tasks import Task, create_tasks
from .autoservice_discount_offer import APPROVED, ASKED, REFUSED


class AutoserviceDiscountOffer(models.Model):
    """What the owner decides, and who is told of it: nobody's customer is forgotten."""

    _inherit = "autoservice.discount.offer"

    answer = fields.Text(
        string="Owner's answer", help="Who asked for the discount reads it."
    )
    can_approve = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")

    @api.depends("phase")
    def _compute_can(self):
        for offer in self:
            offer.can_approve = offer.phase == ASKED
            offer.can_refuse = offer.phase in (ASKED, APPROVED)

    # Verbs
    def action_approve(self):
        """The owner agrees: the discount goes on the customer's next order.

        :return: True
        :raise UserError: it was decided before
        """
        if offers := self._begin("approve", APPROVED):
            offers._decide(APPROVED)
        return True

    def action_refuse(self):
        """The owner does not agree, or takes it back.

        :return: True
        :raise UserError: it was given already
        """
        if offers := self._begin("refuse", REFUSED):
            offers._decide(REFUSED)
        return True

    def _decide(self, phase):
        """Write down what the owner has decided, and give the customer back.

        :param phase: approved or refused
        """
        self._set_phase(phase, decided_by_id=self.env.uid)
        self.activity_ids.filtered("automated").unlink()
        self._tell_deals()
        self._tell_askers()

    # Asking
    def _get_responsible(self):
        """Return {offer: the owner who decides}: others at the desk cannot approve."""
        return self.env["res.users"]._choose_at_desk(super()._get_responsible(), OWNER)

    def _get_desk_candidates(self):
        """The leader of the pipeline is asked first, where he is an owner."""
        return self.lead_id.team_id.user_id | super()._get_desk_candidates()

    def _ask_owner(self):
        """Give an owner a task on each of these, and say on the deals that it waits."""
        tasks = []
        for offer, owner in self._get_responsible().items():
            there = offer.with_context(lang=owner.lang)
            summary = there.env._("Approve a discount? %s", offer.name)
            tasks.append((owner, offer, summary))
        create_tasks(self.env, tasks)
        self._tell_deals()

    # Telling
    def _describe(self):
        """Say how far the offer is, in a sentence."""
        self.ensure_one()
        known = self.sudo()  # sudo: the names of colleagues
        facts = {
            "percent": f"{self.percent:g}",
            "asker": known.create_uid.name,
            "owner": known.decided_by_id.name,
        }
        if self.phase == ASKED:
            return self.env._(
                "Discount of %(percent)s %% asked for, waits for the owner's approval.",
                **facts,
            )
        if self.phase == REFUSED:
            return self.env._(
                "Discount of %(percent)s %% refused by %(owner)s.", **facts
            )
        if self.decided_by_id:
            return self.env._(
                "Discount of %(percent)s %% offered by %(asker)s, approved by"
                " %(owner)s.",
                **facts,
            )
        return self.env._("Discount of %(percent)s %% offered by %(asker)s.", **facts)

    def _tell_deals(self):
        """Note on the deals how far the offers are, with the words that belong to it."""
        for offer in self.filtered("lead_id"):
            words = offer.note if offer.phase == ASKED else offer.answer
            lines = filter(None, (offer._describe(), words))
            offer.lead_id._message_log(body=Markup("<br/>").join(lines))

    def _tell_askers(self):
        """Give who asked the customer back: a call where he is lost, else a task."""
        askers = {offer: offer.create_uid for offer in self}
        tasks = []
        for offer, user in self.env["res.users"]._choose_at_desk(askers).items():
            news = offer.with_context(lang=user.lang)._describe()
            lead = offer.lead_id
            if lead and not lead.active:
                lead._renew_recall(user, lead._get_branch_today(), news, offer.answer)
            elif user != self.env.user:
                note = offer.answer and Markup("<p>%s</p>") % offer.answer
                tasks.append(Task(user, lead or offer.partner_id, news, note))
        create_tasks(self.env, tasks)
