# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import SQL

from .autoservice_pay_rate import ADMINISTRATOR, EXECUTOR
from .autoservice_workday import SAVED
from .ledger import Target
from .shares import DAY_RATE, GREATER, day_pay, exact, round_to


class AutoservicePayEntry(models.Model):
    """What is owed for days."""

    _inherit = "autoservice.pay.entry"

    def _find_workdays(self, touched):
        """Return the ids of saved workdays whose tops-up depend on percentages.

        :param touched: set of (company id, day)
        """
        pairs = [pair for pair in touched if all(pair)]
        if not pairs:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT day.id FROM autoservice_workday day"
                " WHERE (day.company_id, day.date) IN %s AND day.phase = %s"
                " AND EXISTS (SELECT 1 FROM autoservice_workday_employee_rel rel"
                " JOIN hr_version version ON version.employee_id = rel.employee_id"
                " WHERE rel.workday_id = day.id"
                " AND version.autoservice_pay_mode = %s)",
                tuple(pairs),
                SAVED,
                GREATER,
            )
        )
        return {id_ for (id_,) in rows}

    def _find_workdays_since(self, employee_ids, day):
        """Return the ids of the workdays that people were on since a day."""
        rows = self.env.execute_query(
            SQL(
                "SELECT day.id FROM autoservice_workday day"
                " JOIN autoservice_workday_employee_rel rel ON rel.workday_id = day.id"
                " WHERE day.date >= %s AND rel.employee_id = ANY(%s)",
                day,
                employee_ids,
            )
        )
        return {id_ for (id_,) in rows}

    def _accrue_days(self, workday_ids):
        """Bring the entries of days to what is owed for them.

        :param workday_ids: ids, also of days that were deleted
        """
        keys = [f"{what}:{id_}" for id_ in workday_ids for what in ("day", "rain")]
        workdays = self.env["autoservice.workday"].browse(workday_ids).exists()
        workdays = workdays.filtered(lambda day: day.phase == SAVED)
        terms = self._get_terms(workdays.employee_ids.ids)
        earned = self._get_percentages(workdays)
        targets = {}
        for day in workdays:
            unit = exact(day.currency_id.rounding)
            for person in day.employee_ids:
                term = terms.find(person.id, day.date)
                by_percent = earned.get((day.company_id.id, day.date, person.id), 0)
                rate = day_pay(term.mode, term.day_rate, by_percent)
                rain = exact(day.rain_amount if day.is_rainy else 0)
                for what, kind, amount in (
                    ("day", DAY_RATE, rate),
                    ("rain", "bonus", rain),
                ):
                    targets[f"{what}:{day.id}", person.id] = (
                        Target(round_to(amount, unit), True, day.date, kind, day.date),
                        self._get_day_origin(day, person),
                    )
        self._settle(keys, targets)

    def _get_day_origin(self, day, person):
        """Return where the pay of a day comes from; the work of a role is a direction."""
        role = person.autoservice_role
        directions = {"master": "repair", "washer": "wash"}
        return {
            "company_id": day.company_id.id,
            "role": ADMINISTRATOR if role == "administrator" else EXECUTOR,
            "workday_id": day.id,
            "pipeline": directions.get(role),
            "day": day.date,
        }

    def _get_percentages(self, workdays):
        """Return what percentages bring: {(company id, day, employee id): sum}."""
        rows = workdays and self.env.execute_query(
            SQL(
                "SELECT company_id, day, employee_id, SUM(amount)"
                " FROM autoservice_pay_entry WHERE (company_id, day) IN %s"
                " AND key LIKE 'line:%%' GROUP BY 1, 2, 3",
                tuple((day.company_id.id, day.date) for day in workdays),
            )
        )
        return {key: exact(total) for *key, total in rows or () for key in [tuple(key)]}
