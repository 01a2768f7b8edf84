# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..booking.res_users import OWNER


class CrmLead(models.Model):
    """Whom the centre gives its tasks on leads, and who else is told of them."""

    _inherit = "crm.lead"

    def _get_responsible(self):
        """Return {lead: user who cares for it}: nobody's lead would be lost.

        Its salesperson, else the leader of its pipeline, else who made it if he is of
        the front desk, else somebody else there.
        """
        result, missing = {}, self.browse().sudo()  # sudo: as below
        for lead in self.sudo():  # sudo: users, only to tell one of them
            users = (lead.user_id | lead.team_id.user_id).filtered("active")
            result[lead] = users[:1]
            missing |= lead.browse() if users else lead
        if missing:
            makers = {lead: lead.create_uid for lead in missing}
            chosen = self.env["res.users"]._choose_at_desk(makers)
            for lead, user in chosen.items():
                result[lead] = user or makers[lead]
        return result

    def _get_supervisor(self):
        """Return {lead: the leader of its pipeline, else an owner}."""
        leaders = {
            lead: lead.team_id.user_id.filtered("active")
            for lead in self.sudo()  # sudo: users, only to tell one of them
        }
        missing = {lead: leader for lead, leader in leaders.items() if not leader}
        if missing:
            leaders |= self.env["res.users"]._choose_at_desk(missing, OWNER)
        return leaders

    def _creation_subtype(self):
        """Who follows the pipeline is told of new leads, as in any team.

        Where nobody does, it is only noted: the robots tell whom it concerns.
        """
        self.ensure_one()
        team = self.sudo().team_id  # sudo: followers count, they are not told
        if team.autoservice_pipeline and not team.message_follower_ids:
            return self.env["mail.message.subtype"]
        return super()._creation_subtype()
