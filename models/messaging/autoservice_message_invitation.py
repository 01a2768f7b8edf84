# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from ..common.zones import company_zone, today_in
from .autoservice_message import CANCELLED, DRY_RUN, FAILED, WAITING

INVITATION = "invitation"


class AutoserviceMessage(models.Model):
    """Invitations: to whom they may go, and not too often."""

    _inherit = "autoservice.message"

    @api.model
    def _sort_invited(self, partners, company):
        """Say who of these customers gets an invitation, and who does not and why.

        The sender looks at each once more.

        :param partners: customers
        :param company: that invites
        :return: ({partner: address}, {reason: partners left out})
        """
        invited, left_out, taken = {}, {}, set()
        lately = self._find_invited(partners, company, (CANCELLED, FAILED))
        drafts = self.concat(
            *(
                self.new(
                    {
                        "kind": INVITATION,
                        "partner_id": partner.id,
                        "company_id": company.id,
                    }
                )
                for partner in partners
            )
        )
        for partner, (address, reason) in zip(
            partners, drafts._look_ahead(), strict=True
        ):
            if not reason and partner in lately:
                reason = self.env._("Invited already")
            if not reason and address in taken:
                reason = self.env._("Same address as another")
            if reason:
                left_out[reason] = left_out.get(reason, partners.browse()) | partner
            else:
                taken.add(address)
                invited[partner] = address
        return invited, left_out

    @api.model
    def _find_invited(self, partners, company, besides):
        """Return the customers who were invited within the days of the company.

        :param partners: customers
        :param company: that invites
        :param besides: phases that do not count
        """
        days = company.sudo().autoservice_invite_days  # sudo: a setting
        since = fields.Datetime.now() - timedelta(days=days)
        groups = self._read_group(
            [
                ("kind", "=", INVITATION),
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("phase", "not in", besides),
                ("not_before", ">", since),
                ("id", "not in", self.ids),
            ],
            ["partner_id"],
        )
        return partners.browse(partner.id for (partner,) in groups)

    @api.model
    def _queue_invitations(self, partners, company, texts):
        """Invite customers, each once a day at the most.

        :param partners: those who may be invited, see :meth:`_sort_invited`
        :param company: that invites
        :param texts: {partner: (subject, body)}; empty: the text of the template
        :return: the messages
        """
        today = today_in(company_zone(company))
        return self._queue(
            [
                {
                    "kind": INVITATION,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "res_model": partner._name,
                    "res_id": partner.id,
                    "subject": subject,
                    "body": body,
                    "dedupe_key": f"{INVITATION}:{company.id}:{partner.id}:{today}",
                }
                for partner in partners
                for subject, body in [texts.get(partner, (None, None))]
            ]
        )

    def _get_refusal(self):
        refusal = super()._get_refusal()
        # Two customers who were invited may have become one since.
        if not refusal and self._origin and self.kind == INVITATION:
            besides = (WAITING, CANCELLED, FAILED, DRY_RUN)
            if self._find_invited(self.partner_id, self.company_id, besides):
                return self.env._("Invited already")
        return refusal
