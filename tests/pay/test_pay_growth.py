# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .sheet_case import SheetCase


@tagged("post_install", "-at_install")
class TestPayGrowth(SheetCase):
    """A sheet of many entries asks no more often than one of few."""

    def _fill(self, count):
        """Final entries, as visits leave them, of two people."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO autoservice_pay_entry (company_id, employee_id, key,"
                " kind, role, amount, state, date, day, pipeline)"
                " SELECT %s, CASE WHEN n %% 2 = 0 THEN %s ELSE %s END,"
                " 'line:' || (%s + n) || ':executor', 'percent', 'executor', 10.01,"
                " 'final', %s, %s, 'wash' FROM generate_series(1, %s) n",
                self.company.id,
                self.washer.id,
                self.master.id,
                10**8 + count * 1000,
                self.now.date(),
                self.now.date(),
                count,
            )
        )

    def _count(self, count):
        self._fill(count)
        sheet = self.Sheet.with_user(self.accountant_user).create({})
        sheet.date_to = self.now.date() + timedelta(days=1)
        self._commit()
        before = self.env.cr.sql_log_count
        sheet.action_collect()
        sheet.action_post()
        self.env.cr.flush()
        self.assertAlmostEqual(sheet.total, 10.01 * count, 2)
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_entries(self):
        self._count(2)
        few, many = self._count(20), self._count(5000)
        self.assertLessEqual(many, few + 2, f"20: {few}, 5000: {many} queries")
        self.assertEqual(
            self.entries.search_count([("state", "=", "posted")]), 2 + 20 + 5000
        )
