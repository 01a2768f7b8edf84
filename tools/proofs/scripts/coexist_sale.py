# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Sell goods from stock in plain Odoo, to the payment; print what of ours is left."""

from odoo import Command

from devkit import worker

product = env["product.product"].create(
    {"name": "Goods", "type": "consu", "is_storable": True, "list_price": 10.0}
)
warehouse = env["stock.warehouse"].search(
    [("company_id", "=", env.company.id)], limit=1
)
env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10)
order = env["sale.order"].create(
    {
        "partner_id": env["res.partner"].create({"name": "Somebody"}).id,
        "order_line": [Command.create({"product_id": product.id})],
    }
)
order.action_confirm()
picking = order.picking_ids
picking.move_ids.quantity = 1
picking.move_ids.picked = True
picking.with_context(skip_sms=True).button_validate()
order.order_line.qty_delivered = 1
invoice = order._create_invoices()
invoice.action_post()
env["account.payment.register"].with_context(
    active_model="account.move", active_ids=invoice.ids
).create({}).action_create_payments()
env.cr.commit()


def rows(query):
    env.cr.execute(query)
    return [row[0] for row in env.cr.fetchall()]


worker.answer(
    {
        "paid": invoice.payment_state,
        "unbalanced": rows(
            "SELECT move_id FROM account_move_line GROUP BY move_id"
            " HAVING ABS(SUM(balance)) > 0.004"
        ),
        "fields": rows(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND (column_name LIKE 'autoservice%'"
            " OR column_name IN ('booking_id', 'workshop_store_id', 'consumed_at'))"
        ),
        "tables": rows(
            "SELECT table_name FROM information_schema.tables"
            r" WHERE table_schema = 'public' AND table_name LIKE 'autoservice\_%'"
        ),
    }
)
