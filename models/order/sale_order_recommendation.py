# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from .autoservice_recommendation import APPROVED, ASKED, DECLINED, DONE


class SaleOrder(models.Model):
    """The extra work that the customer is asked about on the page of the order."""

    _inherit = "sale.order"

    @api.model
    def _may_answer(self, user):
        """Whether a user who reads this order stands for the customer.

        By the link or as himself the customer comes from outside; of those inside the
        front desk answers for him, whatever link the others have.

        Invoked by: the page of the order and its form.

        :param user: res.users
        """
        return user.share or user.has_group("autoservice.group_manager")

    def _get_asked_recommendations(self):
        """Return what the customer was asked, in his language; open questions first.

        Invoked by: the page of the order, with all rights.
        """
        self.ensure_one()
        found = self.env["autoservice.recommendation"].search(
            [
                ("target_booking_id.sale_order_id", "=", self.id),
                ("phase", "in", (ASKED, APPROVED, DECLINED, DONE)),
            ]
        )
        rank = {ASKED: 0, APPROVED: 1, DONE: 1, DECLINED: 2}
        return found.with_context(lang=self.partner_id.lang or self.env.lang).sorted(
            lambda one: (rank[one.phase], not one._is_urgent(), one.id)
        )
