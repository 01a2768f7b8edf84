# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.tasks import Task, create_tasks
from .autoservice_discount_offer import ASKED
from .mail_activity_type import RECALL

OFFER = "autoservice.discount.offer"
# What makes a task the one that asks for a decision.
FIXED = frozenset(
    (
        "active",
        "activity_type_id",
        "automated",
        "res_id",
        "res_model",
        "res_model_id",
    )
)


class MailActivity(models.Model):
    """Tasks of robots are known as such, so that they go when they are over."""

    _inherit = "mail.activity"

    autoservice_robot_id = fields.Many2one(
        comodel_name="autoservice.robot",
        string="Robot",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    autoservice_lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Lead of the task",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )

    autoservice_customer = fields.Char(
        string="Customer", compute="_compute_autoservice_recall"
    )
    autoservice_phone = fields.Char(
        string="Phone", compute="_compute_autoservice_recall"
    )
    autoservice_reason = fields.Char(
        string="Lost Reason", compute="_compute_autoservice_recall"
    )

    # Re-call list
    @api.depends("res_model", "res_id")
    def _compute_autoservice_recall(self):
        """Who is called, and why: of the deal, which may be lost."""
        calls = self.filtered(lambda task: task.res_model == "crm.lead")
        # sudo: whoever sees the task may read what it is on.
        leads = self.env["crm.lead"].sudo().browse(calls.mapped("res_id")).exists()
        by_id = {lead.id: lead for lead in leads}
        for task in self:
            lead = by_id.get(task in calls and task.res_id, leads[:0])
            task.autoservice_customer = (
                lead.partner_id.name or lead.contact_name or lead.partner_name
            )
            task.autoservice_phone = lead.phone or lead.partner_id.phone
            task.autoservice_reason = lead.lost_reason_id.name

    @api.model
    def _get_recall_domain(self):
        """The calls of the re-call list."""
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(RECALL)
        return [("res_model", "=", "crm.lead"), ("activity_type_id", "=", type_id)]

    def action_autoservice_recall(self):
        """Make this call of the re-call list.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Re-call"),
            "res_model": "autoservice.recall.call",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_activity_id": self.id,
                "default_lead_id": self.res_id,
            },
        }

    # Decisions
    def write(self, vals):
        """Nobody slips out of a decision by making its task another one."""
        if not FIXED.isdisjoint(vals):
            self._insist_on_decisions()
        return super().write(vals)

    def _get_undecided(self):
        """Return {task: what is to be done instead of ticking it off}.

        These tasks end with a decision and with nothing else. Extend with super().
        """
        asked = self.filtered(
            lambda task: task.automated and task.res_model == OFFER and task.active
        )
        # sudo: whoever has the task may know how far its offer is.
        offers = self.env[OFFER].sudo().browse(asked.mapped("res_id")).exists()
        open_ids = set(offers.filtered(lambda offer: offer.phase == ASKED).ids)
        return {
            task: self.env._(
                "%s: open it and approve or refuse the discount; that ends the task.",
                task.summary,
            )
            for task in asked
            if task.res_id in open_ids
        }

    def _action_done(self, feedback=False, attachment_ids=None):
        """What was ticked off would wait for its decision for ever."""
        self._insist_on_decisions(is_done=True)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_undecided(self):
        """Nobody throws them away."""
        self._insist_on_decisions()

    def unlink(self):
        """What Odoo deletes with all rights before the decision is planned anew."""
        asked = self._get_undecided() if self.env.su else {}
        again = {(task.res_model, task.res_id): task._prepare_again() for task in asked}
        result = super().unlink()
        self._plan_again(again)
        return result

    def _prepare_again(self):
        """Return the values of this task once it is planned anew, besides for whom."""
        self.ensure_one()
        return {
            "summary": self.summary,
            "note": self.note,
            "more": {
                "activity_type_id": self.activity_type_id.id,
                "date_deadline": self.date_deadline,
                "autoservice_time": self.autoservice_time,
            },
        }

    @api.model
    def _plan_again(self, again):
        """Give deleted tasks to who cares for their documents now.

        :param again: {(model, id): values} of what waits for its decision
        """
        if not again:
            return
        models_, ids = zip(*again, strict=True)
        # sudo: that a colleague has such a task is enough.
        left = self.sudo().search([("res_model", "in", models_), ("res_id", "in", ids)])
        has_task = {(task.res_model, task.res_id) for task in left._get_undecided()}
        lost = {}
        for name, id_ in again.keys() - has_task:
            lost.setdefault(name, []).append(id_)
        tasks = [
            Task(user, document, **again[name, document.id])
            for name, ids in lost.items()
            for document, user in self.env[name].browse(ids)._get_responsible().items()
            if user
        ]
        create_tasks(self.env, tasks)

    def _insist_on_decisions(self, is_done=False):
        """Refuse to let go of tasks that end with a decision; the programme may.

        :param bool is_done: they are ticked off: not even the programme does that
        :raise UserError: saying for each what is to be done
        """
        if self.env.su and not is_done:
            return
        if undecided := self._get_undecided():
            raise UserError("\n".join(undecided.values()))

    # Leaving
    def _hand_over(self):
        """Give these tasks to who cares for their documents now, else to the desk."""
        for model, tasks in self.grouped("res_model").items():
            documents = self.env[model].browse(tasks.mapped("res_id")).exists()
            responsible = documents._get_responsible()
            users = {document.id: user for document, user in responsible.items()}
            by_user = tasks.grouped(lambda one, users=users: users.get(one.res_id))
            for user, his in by_user.items():
                his.user_id = user
