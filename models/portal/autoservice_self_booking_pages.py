# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


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
