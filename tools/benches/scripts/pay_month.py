# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Sheets of two months; sys.argv[1:] = visits, single entries."""

import sys
import time
from datetime import date

from proofs.scripts import ledger

from odoo import Command

from devkit import worker

PEOPLE = 40
visits, single = int(sys.argv[1]), int(sys.argv[2])
company = env.company
books = ledger.build(env)
payable, expense, journal = books.payable, books.expense, books.journal
people = env["hr.employee"].create([{"name": f"Washer {n}"} for n in range(PEOPLE)])
env.cr.commit()


def fill(count, day):
    """Final entries of as many visits: an executor and an administrator each."""
    env.cr.execute(
        "INSERT INTO autoservice_pay_entry (company_id, employee_id, key, kind, role,"
        " amount, state, date, day, pipeline)"
        " SELECT %s, (%s::int[])[1 + (n %% %s)], 'line:' || (%s + n), 'percent',"
        " 'executor', 10 + (n %% 97) / 100.0, 'final', %s, %s,"
        " CASE WHEN n %% 3 = 0 THEN 'repair' ELSE 'wash' END"
        " FROM generate_series(1, %s) n",
        [
            company.id,
            people.ids,
            PEOPLE,
            10**8 + day.month * 10**7,
            day,
            day,
            2 * count,
        ],
    )
    env.cr.execute("ANALYZE autoservice_pay_entry")
    env.cr.commit()


def month(count, day):
    """Collect and post a sheet; say what it took."""
    fill(count, day)
    sheet = env["autoservice.pay.sheet"].create({"date_from": day, "date_to": day})
    env.cr.commit()
    env.invalidate_all()
    queries, begun = env.cr.sql_log_count, time.perf_counter()
    sheet.action_collect()
    env.cr.commit()
    collected = time.perf_counter()
    sheet.action_post()
    env.cr.commit()
    posted = time.perf_counter()
    queries = env.cr.sql_log_count - queries
    summed = time.perf_counter()
    env.cr.execute(
        "SELECT employee_id, pipeline, SUM(amount) FROM autoservice_pay_entry"
        " WHERE company_id = %s AND date = %s GROUP BY 1, 2",
        [company.id, day],
    )
    expected = round(sum(row[2] for row in env.cr.fetchall()), 2)
    return {
        "visits": count,
        "entries": sheet.entry_count,
        "collect": collected - begun,
        "post": posted - collected,
        "sum": time.perf_counter() - summed,
        "queries": queries,
        "balance": round(sum(sheet.move_id.line_ids.mapped("balance")), 2),
        "total": round(sheet.total, 2),
        "expected": expected,
    }


def post_one(number):
    """One journal entry for the pay of one visit."""
    partner = people[number % PEOPLE].work_contact_id
    lines = (
        {"account_id": expense.id, "balance": 10.0},
        {"account_id": payable.id, "balance": -10.0, "partner_id": partner.id},
    )
    move = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "line_ids": [Command.create(line) for line in lines],
        }
    )
    move.action_post()
    env.cr.commit()


months = [month(10, date(2025, 1, 31))]
months = [
    month(max(visits // 10, 1), date(2025, 2, 28)),
    month(visits, date(2025, 3, 31)),
]
begun = time.perf_counter()
for number in range(single):
    post_one(number)
worker.answer({"months": months, "single": (time.perf_counter() - begun) / single})
