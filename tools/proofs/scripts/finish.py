# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What is true of a closed visit: `from proofs.scripts import finish`."""

from proofs.scripts import garage

# Per visit: does everything stand as before the verb, or as after it?
_FACTS = """
SELECT b.id, b.phase, b.consumed_at IS NOT NULL, b.finished_at IS NOT NULL,
       (SELECT COUNT(*) FROM stock_move m WHERE m.booking_id = b.id),
       (SELECT COALESCE(SUM(m.quantity), 0) FROM stock_move m
         WHERE m.booking_id = b.id AND m.state = 'done'),
       (SELECT COUNT(*) FROM stock_move m JOIN account_move a ON a.id = m.account_move_id
         WHERE m.booking_id = b.id AND a.state = 'posted'),
       (SELECT COUNT(DISTINCT i.move_id) FROM sale_order_line l
          JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
          JOIN account_move_line i ON i.id = r.invoice_line_id
         WHERE l.booking_id = b.id),
       (SELECT COUNT(DISTINCT a.id) FROM sale_order_line l
          JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
          JOIN account_move_line i ON i.id = r.invoice_line_id
          JOIN account_move a ON a.id = i.move_id
         WHERE l.booking_id = b.id AND a.state = 'posted'
           AND a.amount_total = b.amount_total),
       (SELECT COUNT(*) FROM sale_order_line l JOIN stock_move m ON m.sale_line_id = l.id
          JOIN stock_picking p ON p.id = m.picking_id
         WHERE l.booking_id = b.id AND m.state = 'done' AND p.state = 'done'),
       (SELECT COALESCE(SUM(l.qty_delivered), 0) FROM sale_order_line l
         WHERE l.booking_id = b.id),
       (SELECT COALESCE(SUM(l.qty_invoiced), 0) FROM sale_order_line l
         WHERE l.booking_id = b.id)
  FROM autoservice_booking b WHERE b.id = ANY(%s) ORDER BY b.id
"""
UNTOUCHED = ("in_work", False, False, 0, 0, 0, 0, 0, 0, 0, 0)
WHOLE = (
    "invoiced",
    True,
    True,
    len(garage.CONSUMPTION),
    sum(garage.CONSUMPTION),
    len(garage.CONSUMPTION),
    1,
    1,
    1,
    3,
    3,
)


def judge(cr, ids):
    """Return {id: `whole` or `untouched`, or the facts that fit neither}."""
    cr.execute(_FACTS, [list(ids)])
    named = {WHOLE: "whole", UNTOUCHED: "untouched"}
    facts = {
        row[0]: (*row[1:5], float(row[5]), *row[6:10], *map(float, row[10:]))
        for row in cr.fetchall()
    }
    return {id_: named.get(fact, f"half: {fact}") for id_, fact in facts.items()}


def books(cr):
    """Return what does not add up in ledger and stock: each must be zero or empty."""
    queries = {
        "trial balance": """
            SELECT COALESCE(SUM(balance), 0) FROM account_move_line
             WHERE parent_state = 'posted'""",
        "unbalanced entries": """
            SELECT COUNT(*) FROM (SELECT move_id FROM account_move_line GROUP BY move_id
                HAVING ABS(SUM(balance)) > 0.004) AS wrong""",
        "drafts left behind": "SELECT COUNT(*) FROM account_move WHERE state = 'draft'",
        "twice the same number": """
            SELECT COUNT(*) FROM (SELECT 1 FROM account_move WHERE state = 'posted'
                GROUP BY name, journal_id HAVING COUNT(*) > 1) AS wrong""",
        "stock against its moves": """
            SELECT COUNT(*) FROM (
                SELECT product_id, location_id, SUM(quantity) AS quantity FROM (
                    SELECT product_id, location_id, quantity FROM stock_quant
                    UNION ALL SELECT product_id, location_id, quantity_product_uom
                      FROM stock_move_line WHERE state = 'done'
                    UNION ALL SELECT product_id, location_dest_id, -quantity_product_uom
                      FROM stock_move_line WHERE state = 'done'
                ) AS one GROUP BY product_id, location_id
            ) AS total JOIN stock_location l ON l.id = total.location_id
             WHERE l.usage = 'internal' AND ABS(total.quantity - %s) > 0.0001
               AND ABS(total.quantity) > 0.0001""",
        "reserved without a move": """
            SELECT COUNT(*) FROM (
                SELECT product_id, location_id, SUM(reserved) AS reserved FROM (
                    SELECT product_id, location_id, reserved_quantity AS reserved
                      FROM stock_quant
                    UNION ALL SELECT product_id, location_id, -quantity_product_uom
                      FROM stock_move_line
                     WHERE state IN ('assigned', 'partially_available')
                ) AS one GROUP BY product_id, location_id
            ) AS total JOIN stock_location l ON l.id = total.location_id
             WHERE l.usage = 'internal' AND ABS(total.reserved) > 0.0001""",
    }
    wrong = {}
    for name, query in queries.items():
        cr.execute(query, [garage.STOCK] if "%s" in query else None)
        wrong[name] = abs(float(cr.fetchone()[0]))
    return {name: number for name, number in wrong.items() if number > 0.004}
