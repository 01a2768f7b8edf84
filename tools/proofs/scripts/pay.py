# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Processes press the same buttons of pay; sys.argv[1:] = processes, rounds."""

import logging
import sys
from datetime import date, timedelta

from proofs.scripts import forks, ledger

from devkit import worker

count, rounds = int(sys.argv[1]), int(sys.argv[2])
PEOPLE = 4
FIRST = date(2030, 1, 7)
ledger.build(env)
people = env["hr.employee"].create([{"name": f"Washer {n}"} for n in range(PEOPLE)])
people.version_id.write(
    {
        "date_version": date(2029, 1, 1),
        "autoservice_pay_mode": "day_rate",
        "autoservice_day_rate": 300,
    }
)
owner = env["res.users"].create(
    {
        "name": "Owner",
        "login": "owner.of.pay",
        "company_id": env.company.id,
        "company_ids": [(6, 0, env.company.ids)],
        "group_ids": [(6, 0, env.ref("autoservice.group_owner").ids)],
    }
)


def fill(turn, day):
    """Final entries of a round, of a period of its own."""
    env.cr.execute(
        "INSERT INTO autoservice_pay_entry (company_id, employee_id, key, kind, role,"
        " amount, state, date, day, pipeline)"
        " SELECT %s, (%s::int[])[1 + (n %% %s)], 'line:' || (%s + n) || ':executor',"
        " 'percent', 'executor', 10.01, 'final', %s, %s, 'wash'"
        " FROM generate_series(1, 50) n",
        [env.company.id, people.ids, PEOPLE, 10**8 + 1000 * turn, day, day],
    )


def period(turn):
    """The days of a round: a week each, so that no sheet takes those of the next."""
    return FIRST + timedelta(days=7 * turn)


sheet_ids = []
for number in range(rounds):
    fill(number, period(number))
    day = period(number)
    sheet_ids.append(
        env["autoservice.pay.sheet"].create({"date_from": day, "date_to": day}).id
    )
env.cr.commit()
database, user_id = env.cr.dbname, owner.id
barrier = forks.CONTEXT.Barrier(count)


def collect(env, turn):
    """Collect the sheet of the round."""
    env["autoservice.pay.sheet"].browse(sheet_ids[turn]).action_collect()


def post(env, turn):
    """Post it."""
    env["autoservice.pay.sheet"].browse(sheet_ids[turn]).action_post()


def open_day(env, turn):
    """Open the workday of the round."""
    env["autoservice.workday"].create(
        {"date": period(turn), "employee_ids": [(6, 0, people.ids)]}
    )


def save_day(env, turn):
    """Save it."""
    days = env["autoservice.workday"].search([("date", "=", period(turn))])
    days.action_save()


def collect_own(env, turn):
    """Make another sheet of the same days: what is on one is not on another."""
    day = period(turn)
    sheet = env["autoservice.pay.sheet"].create({"date_from": day, "date_to": day})
    sheet.action_collect()


def press(number, put):
    """Press each button of every round, all at once."""
    logging.getLogger("odoo.service.model").setLevel(logging.WARNING)
    for turn in range(rounds):
        for button in (collect, post, open_day, save_day, collect_own):

            def once(env, turn=turn, button=button):
                button(env, turn)

            barrier.wait(3600)
            put((button.__name__, *forks.call(database, user_id, once)))


def ask(query):
    """Return the one number that a query answers."""
    env.cr.execute(query)
    return env.cr.fetchone()[0]


answers = forks.pool(count, press)
env.cr.rollback()
worker.answer(
    {
        "answers": answers,
        "people": PEOPLE,
        "moves": ask("SELECT COUNT(*) FROM account_move WHERE ref LIKE 'PAY/%'"),
        "balanced": ask(
            """SELECT bool_and(posted.total = owed.total) FROM (
                SELECT move_id, -SUM(balance) AS total FROM account_move_line
                 WHERE balance < 0 GROUP BY 1) posted
              JOIN autoservice_pay_sheet sheet USING (move_id)
              JOIN (SELECT sheet_id, SUM(amount) AS total
                      FROM autoservice_pay_entry GROUP BY 1) owed
                ON owed.sheet_id = sheet.id"""
        ),
        "twice": ask(
            """SELECT COUNT(*) FROM (SELECT key, employee_id FROM autoservice_pay_entry
                GROUP BY 1, 2 HAVING COUNT(*) > 1) pairs"""
        ),
        "days": ask("SELECT COUNT(*) FROM autoservice_workday"),
        "day_entries": ask(
            "SELECT COUNT(*) FROM autoservice_pay_entry WHERE kind = 'day_rate'"
        ),
    }
)
