# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from ..common.autoservice_verb_mixin import VERB


class CrmLead(models.Model):
    """Tasks that the centre plans for its people on leads."""

    _inherit = "crm.lead"

    def _get_responsible(self):
        """The user who cares for this lead: nobody's lead would be lost.

        Its salesperson, else the leader of its pipeline, else who made it if he is of
        the front desk, else an owner.
        """
        self.ensure_one()
        lead = self.sudo()  # sudo: users and their groups, only to tell one of them
        if user := (lead.user_id | lead.team_id.user_id).filtered("active")[:1]:
            return user
        maker = lead.create_uid.filtered("active")
        if maker and maker.has_group("autoservice.group_manager"):
            return maker
        return self._get_owner() or lead.create_uid

    def _get_owner(self):
        """An owner of the company of this lead; the newest, who is no robot."""
        self.ensure_one()
        # sudo: users and their groups, only to tell one of them
        owners = self.env.ref("autoservice.group_owner").sudo().all_user_ids
        company = self.company_id or self.env.company
        fits = owners.filtered(lambda user: user.active and company in user.company_ids)
        return fits.sorted("id", reverse=True)[:1]

    @api.model
    def _create_tasks(self, vals_list):
        """Create tasks on leads in one batch, without sending anything.

        :param vals_list: values of activities, without their model
        :return: the activities
        """
        model_id = self.env["ir.model"]._get_id(self._name)
        # sudo: tasks are planned for others, who may not even read the lead.
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True, autoservice_quiet=VERB)
            .create(
                [
                    {"automated": True, "res_model_id": model_id, **vals}
                    for vals in vals_list
                ]
            )
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Whoever has a task of ours need not get every message of the customer."""
        if self.env.context.get("autoservice_quiet") is VERB:
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def _creation_subtype(self):
        """Who follows the pipeline is told of new leads, as in any team.

        Where nobody does, it is only noted: the robots tell whom it concerns.
        """
        self.ensure_one()
        team = self.sudo().team_id  # sudo: followers count, they are not told
        if team.autoservice_pipeline and not team.message_follower_ids:
            return self.env["mail.message.subtype"]
        return super()._creation_subtype()
