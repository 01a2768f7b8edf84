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

        The one who was chosen, if he is still there; else who cares for the stock of the
        company, a dedicated storekeeper before the owner and the administrator; else an
        owner.
        """
        result = {
            # sudo: whoever closes a visit may not read users and their companies.
            warehouse: warehouse.sudo().storekeeper_id.filtered(
                lambda user, company=warehouse.company_id: (
                    user.active and company in user.company_ids
                )
            )
            for warehouse in self
        }
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
