# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Plain Odoo delivers and invoices the same lines; sys.argv[1:] = repeats, cases."""

import sys

from benches.scripts import turns

from odoo import Command

from devkit import worker

company = env.company
if not company.chart_template:
    env["account.chart.template"].try_loading(
        "generic_coa", company=company, install_demo=False
    )
category = env["product.category"].create(
    {
        "name": "Goods",
        "property_valuation": "real_time",
        "property_cost_method": "average",
    }
)
common = {"taxes_id": [Command.clear()], "list_price": 10.0}
goods = env["product.product"].create(
    [
        {
            "name": f"Goods {number}",
            "type": "consu",
            "is_storable": True,
            "standard_price": 2.0,
            "categ_id": category.id,
            **common,
        }
        for number in range(5)
    ]
)
services = env["product.product"].create(
    [
        {
            "name": f"Service {number}",
            "type": "service",
            "invoice_policy": "delivery",
            **common,
        }
        for number in range(2)
    ]
)
warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
for product in goods:
    env["stock.quant"]._update_available_quantity(
        product, warehouse.lot_stock_id, 100000
    )
partners = env["res.partner"].create([{"name": f"Customer {n}"} for n in range(100)])
groups = (
    "sales_team.group_sale_salesman_all_leads",
    "stock.group_stock_user",
    "account.group_account_invoice",
)
user = env["res.users"].create(
    {
        "name": "Clerk",
        "login": "clerk",
        "group_ids": [Command.set([env.ref(group).id for group in groups])],
    }
)
env.cr.commit()
QUANTITIES = (35.0, 2.0, 1.0, 4.0, 1.0)


def prepare(size):
    """Return confirmed orders of as many customers."""
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [
                    *(
                        Command.create(
                            {"product_id": one.id, "product_uom_qty": quantity}
                        )
                        for one, quantity in zip(goods, QUANTITIES, strict=True)
                    ),
                    *(Command.create({"product_id": one.id}) for one in services),
                ],
            }
            for partner in partners[:size]
        ]
    )
    orders.action_confirm()
    env.flush_all()
    return orders.with_user(user)


def close(orders):
    """Validate the deliveries, take the services as delivered, invoice and post."""
    done = orders.picking_ids.with_context(skip_sms=True).button_validate()
    if done is not True:
        raise RuntimeError("a delivery wants something more")
    lines = orders.order_line
    lines.filtered(lambda line: line.qty_delivered_method == "manual").qty_delivered = 1
    invoices = orders._create_invoices(grouped=True, final=True)
    invoices.action_post()
    if len(invoices) != len(orders):
        raise RuntimeError("an invoice is missing")


repeats, cases = int(sys.argv[1]), turns.cases(sys.argv[2])
worker.answer(turns.run(env, repeats, cases, prepare, close))
