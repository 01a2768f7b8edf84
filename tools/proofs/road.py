# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A wash for a new customer, from the booking to the money, through JSON-2 only.

A manager's API key books, works, invoices and takes the payment; afterwards SQL looks
at stock and ledger, and every verb is called again.
"""

import json
import urllib.error

_ON_HAND = """
    SELECT q.product_id, SUM(q.quantity) FROM stock_quant q
      JOIN stock_location l ON l.id = q.location_id
     WHERE l.usage = 'internal' GROUP BY q.product_id
"""
_CONSUMED = """
    SELECT product_id, COUNT(*), SUM(quantity) FROM stock_move
     WHERE booking_id = %s AND state = 'done' GROUP BY product_id
"""
_VALUED = """
    SELECT m.product_id, m.value, a.state,
           (SELECT SUM(debit) FROM account_move_line WHERE move_id = a.id
               AND product_id = m.product_id)
      FROM stock_move m LEFT JOIN account_move a ON a.id = m.account_move_id
     WHERE m.booking_id = %s
"""
_COUNTS = """
    SELECT (SELECT COUNT(*) FROM account_move), (SELECT COUNT(*) FROM account_payment),
           (SELECT COUNT(*) FROM stock_move), (SELECT COUNT(*) FROM stock_picking),
           (SELECT COUNT(*) FROM autoservice_booking), (SELECT COUNT(*) FROM sale_order)
"""


def run(dev):
    """Drive the road and look back at it."""
    database = dev.database()
    world = dev.odoo_script(database, "road_setup.py")
    before = dict(dev.sql(database, _ON_HAND))
    with dev.server(database) as server:
        client = Client(server, world["key"])
        booking_id = _drive(dev, client, world)
        _check_stock(dev, database, world, before, booking_id)
        _check_ledger(dev, database, booking_id)
        _again(dev, client, database, booking_id)
    wrong = dev.odoo_script(database, "books.py")
    dev.check(not wrong, f"the books add up {wrong or ''}")


class Client:
    """JSON-2 with one key."""

    def __init__(self, server, key):
        self.server = server
        self.key = key

    def __call__(self, model, method, **parameters):
        return self.server.json2(self.key, model, method, **parameters)

    def refusal(self, model, method, **parameters):
        """Return why the server refuses, or None if it does not."""
        try:
            self(model, method, **parameters)
        except urllib.error.HTTPError as error:
            return json.load(error).get("message") or str(error.code)
        return None


def _drive(dev, call, world):
    """Go the road; return the id of the booking."""
    [partner_id] = call(
        "res.partner", "create", vals_list=[{"name": "Ana Rusu", "phone": "069111222"}]
    )
    [car_id] = call(
        "autoservice.vehicle",
        "create",
        vals_list=[
            {"plate": "abc 123", "partner_id": partner_id, "class_id": world["class"]}
        ],
    )
    products = [*world["services"], world["part"]]
    [booking_id] = call(
        "autoservice.booking",
        "create",
        vals_list=[
            {
                "partner_id": partner_id,
                "vehicle_id": car_id,
                "start": "2030-01-07 08:00:00",
                "bay_id": world["bay"],
                "employee_ids": [[6, 0, [world["employee"]]]],
                "line_ids": [[0, 0, {"product_id": id_}] for id_ in products],
            }
        ],
    )
    one = {"ids": [booking_id]}

    def read(*names):
        [values] = call("autoservice.booking", "read", fields=[*names], **one)
        return values

    made = read("state", "line_ids", "bay_id", "employee_ids", "allocation_ids", "stop")
    dev.check(
        made["state"] == "offer"
        and len(made["line_ids"]) == len(products)
        and made["bay_id"][0] == world["bay"]
        and made["employee_ids"] == [world["employee"]]
        and len(made["allocation_ids"]) == 2
        and made["stop"] == "2030-01-07 08:40:00",
        "customer, car and booking with lines, bay and person are created",
    )
    call("autoservice.booking", "action_book", **one)
    call("autoservice.booking", "action_start", **one)
    lines = call(
        "autoservice.booking", "set_line_done", line_ids=made["line_ids"], **one
    )
    dev.check(
        lines and read("state")["state"] == "in_work", "booked, begun, ticked off"
    )
    action = call("autoservice.booking", "action_issue_invoice", **one)
    issued = read("state", "amount_total", "payment_state")
    dev.check(
        (issued["state"], issued["payment_state"]) == ("invoiced", "not_paid")
        and issued["amount_total"] == 210.0,
        f"the invoice over {issued['amount_total']} is issued",
    )
    context = {"active_model": "account.move", "active_ids": [action["res_id"]]}
    [wizard_id] = call(
        "account.payment.register", "create", vals_list=[{}], context=context
    )
    call(
        "account.payment.register",
        "action_create_payments",
        ids=[wizard_id],
        context=context,
    )
    paid = read("state", "payment_state", "amount_due")
    dev.check(
        (paid["state"], paid["payment_state"], paid["amount_due"])
        == ("paid", "paid", 0.0),
        f"the payment makes it {paid['state']}",
    )
    return booking_id


def _check_stock(dev, database, world, before, booking_id):
    after = dict(dev.sql(database, _ON_HAND))
    gone = {
        str(id_): float(before[id_] - after[id_])
        for id_ in before
        if before[id_] != after[id_]
    }
    dev.check(gone == world["gone"], f"stock is down by exactly the cards: {gone}")
    consumed = dev.sql(database, _CONSUMED, (booking_id,))
    expected = {k: v for k, v in world["gone"].items() if int(k) != world["part"]}
    dev.check(
        {str(id_): float(quantity) for id_, _count, quantity in consumed} == expected
        and {count for _id, count, _quantity in consumed} == {1},
        "each consumable left once",
    )


def _check_ledger(dev, database, booking_id):
    valued = dev.sql(database, _VALUED, (booking_id,))
    dev.check(
        len(valued) == 5
        and all(
            state == "posted" and abs(float(value) - float(debit or 0)) < 0.005
            for _product, value, state, debit in valued
        ),
        f"valuation entries are posted: {sum(float(row[1]) for row in valued):.2f}",
    )
    rows = dev.sql(
        database,
        "SELECT m.move_type, m.state, m.payment_state, m.amount_total FROM account_move m"
        " WHERE m.move_type = 'out_invoice'",
    )
    dev.check(
        [(*row[:2], float(row[3])) for row in rows]
        == [("out_invoice", "posted", 210.0)]
        and rows[0][2] in ("paid", "in_payment"),
        f"the journal has the invoice: {rows[0][2] if rows else 'none'}",
    )
    payments = dev.sql(
        database,
        "SELECT p.state, p.amount, m.state FROM account_payment p"
        " LEFT JOIN account_move m ON m.id = p.move_id",
    )
    dev.check(
        len(payments) == 1
        and payments[0][0] in ("paid", "in_process")
        and float(payments[0][1]) == 210.0,
        f"and the payment: {payments[0][0] if payments else 'none'}",
    )


def _again(dev, call, database, booking_id):
    """Call every verb once more: nothing may change."""
    counts = dev.sql(database, _COUNTS)
    one = {"ids": [booking_id]}
    for verb in ("book", "start", "issue_invoice", "archive", "cancel"):
        why = call.refusal("autoservice.booking", f"action_{verb}", **one)
        dev.note(f"      {verb} again: {why or 'done before, nothing to do'}")
    why = call.refusal("autoservice.booking", "write", vals={"state": "offer"}, **one)
    dev.check(why, f"a bare write of the state is refused: {why}")
    [now] = call("autoservice.booking", "read", fields=["state"], **one)
    dev.check(
        now["state"] == "paid" and dev.sql(database, _COUNTS) == counts,
        "the verbs again change nothing",
    )
