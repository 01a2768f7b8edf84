# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..common.quiet import fill_quietly


class StockWarehouse(models.Model):
    """A warehouse with a store for the workshop and one for the shop."""

    _inherit = "stock.warehouse"

    workshop_store_id = fields.Many2one(
        comodel_name="stock.location",
        string="Workshop store",
        domain="[('usage', '=', 'internal'), ('id', 'child_of', lot_stock_id)]",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The consumables of tech cards are taken from here first.",
    )
    retail_store_id = fields.Many2one(
        comodel_name="stock.location",
        string="Retail store",
        domain="[('usage', '=', 'internal'), ('id', 'child_of', lot_stock_id)]",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Goods for sale in the shop; the workshop consumes nothing from here.",
    )
    storekeeper_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        copy=False,
        index=False,
        help="Gets the tasks when goods are short. Empty: a user with Inventory rights.",
    )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._ensure_stores()
        return warehouses

    def _ensure_stores(self):
        """Give warehouses the stores they lack, below their stock location.

        Nothing else of the warehouse is touched: no routes, no operation types.

        Invoked by: creation of a warehouse, the data of this addon.
        """
        names = {
            "workshop_store_id": self.env._("Workshop store"),
            "retail_store_id": self.env._("Retail store"),
        }
        missing = [
            (warehouse, field_name)
            for warehouse in self
            for field_name in names
            if not warehouse[field_name]
        ]
        stores = self.env["stock.location"].create(
            [
                {
                    "name": names[field_name],
                    "usage": "internal",
                    "location_id": warehouse.lot_stock_id.id,
                    "company_id": warehouse.company_id.id,
                }
                for warehouse, field_name in missing
            ]
        )
        for (warehouse, field_name), store in zip(missing, stores, strict=True):
            fill_quietly(warehouse, field_name, store)

    # Storekeeper
    def _get_storekeepers(self):
        """Return {warehouse: user} who is told that goods are short.

        The one who was chosen; else who cares for the stock of the company, a dedicated
        storekeeper before the owner and the administrator; else an owner.
        """
        result = {warehouse: warehouse.storekeeper_id for warehouse in self}
        if all(result.values()):
            return result
        # sudo: whoever closes a visit may not read users and their groups.
        Users = self.env["res.users"].sudo()
        by_company = {}
        for company in self.company_id:
            users = Users.search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", company.ids),
                    (
                        "all_group_ids",
                        "in",
                        [
                            self.env.ref("stock.group_stock_user").id,
                            self.env.ref("autoservice.group_owner").id,
                        ],
                    ),
                ]
            )
            by_company[company] = users.sorted(self._get_storekeeper_rank)[:1]
        for warehouse in self:
            result[warehouse] = result[warehouse] or by_company[warehouse.company_id]
        return result

    @staticmethod
    def _get_storekeeper_rank(user):
        """Return the sort key of a user: lower is more of a storekeeper."""
        return (
            not user.has_group("stock.group_stock_user"),
            user.has_group("base.group_system"),
            user.has_group("autoservice.group_owner"),
            not user.has_group("stock.group_stock_manager"),
            user.id,
        )

    @api.model
    def _create_storekeeper_tasks(self, tasks):
        """Create tasks for storekeepers, in one batch and without sending anything.

        :param tasks: list of (storekeeper, record the task is on or an empty one for a
            task that nobody else sees, summary, note as HTML)
        :return: the activities, in the order of the tasks
        """
        todo = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        # sudo: whoever moves goods may have no right to plan tasks for others there.
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "activity_type_id": todo and todo.id,
                        "automated": True,
                        "summary": summary,
                        "note": note,
                        "date_deadline": fields.Date.context_today(self),
                        "res_model_id": bool(record)
                        and self.env["ir.model"]._get_id(record._name),
                        "res_id": record.id,
                        "user_id": storekeeper.id,
                    }
                    for storekeeper, record, summary, note in tasks
                ]
            )
        )
