# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ..common.tasks import create_tasks


class StockWarehouseOrderpoint(models.Model):
    """The limit minimum of a product in a store, with an alarm that people see."""

    _inherit = "stock.warehouse.orderpoint"

    is_below_minimum = fields.Boolean(
        string="Below minimum",
        compute="_compute_is_below_minimum",
        search="_search_is_below_minimum",
        help="There is less on hand at this location than the minimum.",
    )
    alarm_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="Since when the stock of a workshop or retail store is below its minimum.",
    )
    alarm_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The task that was given to the storekeeper when the alarm went off.",
    )

    # Computes
    @api.depends("product_id", "location_id", "product_min_qty", "active")
    def _compute_is_below_minimum(self):
        below = {row[0] for row in self._select_minimums(self._origin) if row[1]}
        for orderpoint in self:
            orderpoint.is_below_minimum = orderpoint._origin.id in below

    @api.model
    def _search_is_below_minimum(self, operator, value):
        if operator != "in":
            return NotImplemented
        below = [row[0] for row in self._select_minimums() if row[1]]
        domain = Domain("id", "in", below)
        return Domain.OR([domain if wanted else ~domain for wanted in value])

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        # Odoo's own default of the maximum, zero, would be refused as below the minimum.
        orderpoints = super().create(
            [
                {"product_max_qty": vals.get("product_min_qty", 0.0), **vals}
                for vals in vals_list
            ]
        )
        self._check_minimum(orderpoints.product_id)
        return orderpoints

    def write(self, vals):
        result = super().write(vals)
        if {"product_min_qty", "location_id", "product_id", "active"} & vals.keys():
            self._check_minimum(self.product_id)
        return result

    def unlink(self):
        # sudo: the task belongs to the storekeeper, whoever deletes the minimum.
        self.sudo().alarm_activity_id.unlink()
        return super().unlink()

    def _unlink_processed_orderpoints(self):
        """Keep minimums that came as data.

        Odoo takes a manual rule made by the system for one of its own suggestions and
        deletes it when the replenishment is opened; its own have no minimum.
        """
        suggestions = self.filtered(lambda one: not one.product_min_qty)
        if not suggestions:
            return suggestions
        return super(
            StockWarehouseOrderpoint, suggestions
        )._unlink_processed_orderpoints()

    # Minimum
    @api.model
    def _select_minimums(self, orderpoints=None, products=None, stores_only=False):
        """Compare what is on hand with the minimums, in one query.

        :param orderpoints: only these; None for all
        :param products: only those of these products; None for all
        :param stores_only: only those of workshop and retail stores
        :return: list of (orderpoint id, below or not, alarmed or not)
        """
        conditions = [SQL("TRUE")]
        if orderpoints is not None:
            conditions.append(SQL("op.id = ANY(%s)", orderpoints.ids))
        if products is not None:
            conditions.append(SQL("op.product_id = ANY(%s)", products.ids))
        if stores_only:
            conditions.append(
                SQL(
                    "EXISTS (SELECT FROM stock_warehouse wh WHERE op.location_id"
                    " IN (wh.workshop_store_id, wh.retail_store_id))"
                )
            )
        self.flush_model()
        self.env["stock.quant"].flush_model(["quantity", "location_id", "product_id"])
        self.env["stock.location"].flush_model(["parent_path"])
        self.env["stock.warehouse"].flush_model(
            ["workshop_store_id", "retail_store_id"]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT op.id,
                       op.active AND COALESCE(SUM(q.quantity), 0) < op.product_min_qty,
                       op.alarm_since IS NOT NULL
                  FROM stock_warehouse_orderpoint op
                  JOIN stock_location top ON top.id = op.location_id
             LEFT JOIN (stock_quant q JOIN stock_location l ON l.id = q.location_id)
                    ON q.product_id = op.product_id
                   AND l.parent_path LIKE top.parent_path || '%%'
                 WHERE %s
              GROUP BY op.id
              ORDER BY op.id
                """,
                SQL(" AND ").join(conditions),
            )
        )

    @api.model
    def _check_minimum(self, products=None):
        """Raise and end the alarms of the stores, where the stock has crossed a minimum.

        Invoked by: every done move, changes of a minimum, the daily cron.

        :param products: only minimums of these products; None for all
        """
        if products is not None and not products:
            return
        for model in (self, self.env["product.product"], self.env["product.template"]):
            model.invalidate_model(["is_below_minimum"], flush=False)
        rows = self._select_minimums(products=products, stores_only=True)
        # sudo: the stock tells the storekeeper, whoever moved the goods.
        Orderpoint = self.sudo()
        begun = [row[0] for row in rows if row[1] and not row[2]]
        over = [row[0] for row in rows if row[2] and not row[1]]
        Orderpoint.browse(begun)._raise_alarm()
        Orderpoint.browse(over)._end_alarm()

    def _raise_alarm(self):
        """Note that the stock is below the minimum and give the storekeeper a task."""
        if not self:
            return
        storekeepers = self.warehouse_id._get_storekeepers()
        told = self.filtered(lambda one: storekeepers[one.warehouse_id])
        tasks = create_tasks(
            self.env,
            [
                (
                    storekeepers[one.warehouse_id],
                    one.product_id,
                    self.env._("Below minimum: %s", one.product_id.display_name),
                    one._prepare_alarm_note(),
                )
                for one in told
            ],
        )
        self.alarm_since = fields.Datetime.now()
        for orderpoint, task in zip(told, tasks, strict=True):
            orderpoint.alarm_activity_id = task

    def _end_alarm(self):
        """The stock is back: close the tasks."""
        if self:
            self.alarm_activity_id.unlink()
            self.alarm_since = False

    def _prepare_alarm_note(self):
        """Return the text of the task, as HTML."""
        self.ensure_one()
        text = self.env._(
            "%(product)s in %(store)s: the minimum is %(minimum)s %(unit)s.",
            product=self.product_id.display_name,
            store=self.location_id.display_name,
            minimum=formatLang(self.env, self.product_min_qty, dp="Product Unit"),
            unit=self.product_uom.name,
        )
        return Markup("<p>%s</p>") % text

    @api.model
    def _cron_check_minimum(self):
        """Repair alarms, for example after a done move was corrected by hand."""
        self._check_minimum()
