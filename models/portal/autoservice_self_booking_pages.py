# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.tools import format_amount

from ..common.moments import format_minutes


class AutoserviceSelfBooking(models.AbstractModel):
    _inherit = "autoservice.self.booking"

    @api.model
    def _find_branches(self, among=None):
        """Return the companies that have a bay, and a service to be booked on the site.

        :param among: res.company; without it of all
        :return: res.company, with all rights
        """
        domain = [("active", "=", True)]
        if among is not None:
            domain.append(("company_id", "in", among.ids))
        # sudo: a visitor has no rights; what a branch offers is meant for him.
        bays = self.env["autoservice.bay"].sudo().search(domain)
        companies = bays.company_id.filtered("active").sorted()
        return companies.filtered(lambda one: self._of(one)._search_services())

    @api.model
    def _get_choice(self, invite):
        """Return what a customer reads who is to choose a time by a link.

        :param invite: the invitation, with all rights, in the language of the page
        :return: dict: `works`, `minutes_text`, `amount` (of what is to be done, or of
            the visit that is moved), `car` (its plate masked), `start` (text: when the
            visit is now, which is moved; else empty)
        """
        moved = invite.moved_id
        done = self._get_done(moved) if moved else {}
        return {
            "works": ", ".join(invite.service_ids.mapped("name")),
            "minutes_text": format_minutes(self.env, invite.minutes),
            "amount": done.get("amount") or self._get_choice_amount(invite),
            "car": (moved._get_masked_car() if moved else "")
            or invite.vehicle_id._get_masked_name(),
            "start": done.get("start", ""),
        }

    @api.model
    def _get_choice_amount(self, invite):
        """Return what the services of an invitation cost its customer, as text."""
        here = self._of(invite.company_id)
        quote = here.env["autoservice.booking"].quick_quote(
            invite.service_ids.ids,
            vehicle_id=invite.vehicle_id.id,
            partner_id=invite.partner_id.id,
        )
        return format_amount(here.env, quote["total"], invite.company_id.currency_id)
