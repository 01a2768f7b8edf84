# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..common.tasks import Task, create_tasks


class CrmLead(models.Model):
    """What was sold in a won deal and is still in the store is handed over."""

    _inherit = "crm.lead"

    def _on_stage(self, is_new):
        super()._on_stage(is_new)
        won = self.filtered(lambda deal: deal._is_won())
        if won:
            won._ask_for_delivery()

    def _ask_for_delivery(self):
        """Give a task for each order of the shop with goods that were not delivered.

        It is gone when the deal leaves its stage, as what robots tell.
        """
        # sudo: whoever takes the money need not see orders and deliveries.
        orders = self.sudo().order_ids.filtered(
            lambda one: one._is_shop_sale() and one.order_line._filter_undelivered()
        )
        if not orders:
            return
        responsible = self._get_responsible()
        storekeepers = orders.warehouse_id._get_storekeepers()
        tasks = []
        for order in orders:
            deal = order.opportunity_id
            user = storekeepers.get(order.warehouse_id) or responsible[deal]
            env = deal.with_context(lang=user.lang).env
            tasks.append(
                Task(
                    user,
                    order._get_delivery_document(user),
                    env._("Won, but not handed over: %s", order.name),
                    more={"autoservice_lead_id": deal.id},
                )
            )
        create_tasks(self.env, tasks)
