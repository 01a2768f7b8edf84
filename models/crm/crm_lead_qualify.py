# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError

from ..common.phones import to_e164
from .pipelines import INTAKE, QUALIFIED


class CrmLead(models.Model):
    """From an undecided request to deals, or to junk."""

    _inherit = "crm.lead"

    # Actions
    def action_qualify(self):
        """Ask what to make of this request.

        :return: a window action
        :raise UserError: it is no open request any more
        """
        self.ensure_one()
        self._check_qualify()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Qualify"),
            "res_model": "autoservice.lead.qualify",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_junk(self, note):
        """Close these requests as junk: they stay counted.

        :param str note: why, in the user's own words
        :return: True
        :raise ValidationError: the note is empty
        :raise UserError: their pipeline has no reason of junk
        """
        for team, leads in self.grouped("team_id").items():
            leads.action_set_lost(
                lost_reason_id=team._get_junk_reason().id, autoservice_lost_note=note
            )
        return True

    def action_ask_junk(self):
        """Ask why this request is junk.

        :return: the window action of losing, with the reason filled in
        :raise UserError: its pipeline has no reason of junk
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_lost_action"),
            "name": self.env._("Junk"),
            "context": {
                "autoservice_junk": True,
                "dialog_size": "medium",
                "default_lead_ids": self.ids,
                "default_lost_reason_id": self.team_id._get_junk_reason().id,
            },
        }

    # Steps
    def _check_qualify(self):
        """Insist on open requests of the intake.

        :raise UserError: naming the leads
        """
        wrong = self.filtered(
            lambda lead: not lead.active or lead.autoservice_pipeline != INTAKE
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%s: this is no open request.", ", ".join(wrong.mapped("name"))
                )
            )

    def _find_matching_partner(self):
        """Nobody is known by an e-mail that he has only said to be his."""
        partner = super()._find_matching_partner()
        if self.partner_id or not partner.is_email_claimed:
            return partner
        found = partner._find_recognised(
            "email", [self.email_normalized], self._choose_company()
        )
        return found.get(self.email_normalized, partner.browse())

    def _recognise_partner(self):
        """The customer whom the lead names by link, e-mail or phone; or nobody."""
        self.ensure_one()
        partner = self._find_matching_partner()
        company = self._choose_company()
        number = to_e164(self.phone, company.country_id.code)
        if not partner and number:
            partner = partner._find_by_phone([number], company).get(number, partner)
        return partner

    def _close_as_quality(self):
        """Nothing is sold yet, but the contact is worth keeping.

        :raise UserError: no stage of its pipeline is for that
        """
        pipeline = self.env["crm.team"]._get_pipelines()[self.team_id.id]
        stage_id = pipeline.find_stage(QUALIFIED)
        if not stage_id:
            raise UserError(
                self.env._(
                    "%s has no stage for contacts without a deal: choose one in the"
                    " stages, at “Reached when”.",
                    self.team_id.name,
                )
            )
        self.stage_id = stage_id

    def _make_deals(self, kinds, partner, user):
        """Make one deal of each kind: the first is the request itself.

        :param kinds: values of `autoservice_pipeline`
        :param partner: the customer, may be empty
        :param user: who is responsible
        :return: the deals, in the order of the kinds
        """
        self.ensure_one()
        Team = self.env["crm.team"]
        company = self._choose_company()
        teams = [Team._find_pipeline(kind, company) for kind in kinds]
        if not all(teams):
            raise UserError(self.env._("There is no pipeline for this direction."))
        others = [
            self.copy(
                {
                    "team_id": team.id,
                    "type": "opportunity",
                    "user_id": user.id,
                    "partner_id": partner.id,
                    "autoservice_direction": kind,
                    "autoservice_origin_id": self.id,
                    "date_conversion": self.env.cr.now(),
                }
            )
            for kind, team in zip(kinds[1:], teams[1:], strict=True)
        ]
        self.convert_opportunity(partner, user_ids=user.ids, team_id=teams[0].id)
        self.autoservice_direction = kinds[0]
        return self.union(*others)
