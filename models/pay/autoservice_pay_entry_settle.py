# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from .ledger import BOOKED_STATES, Row, Step, plan
from .shares import exact

# What says where an entry comes from; written anew with its amount.
ORIGIN = {
    "role": "varchar",
    "base": "numeric",
    "percent": "numeric",
    "rate_id": "int4",
    "product_id": "int4",
    "sale_line_id": "int4",
    "booking_id": "int4",
    "workday_id": "int4",
    "pipeline": "varchar",
    "reason": "varchar",
    "day": "date",
}
WRITTEN = {"kind": "varchar", "amount": "numeric", "state": "varchar", "date": "date"}


class AutoservicePayEntry(models.Model):
    """Entries come to add up to what is owed, set by set and without the ORM.

    Nobody else writes them: there is nothing to compute, to track or to check.
    """

    _inherit = "autoservice.pay.entry"

    def _settle(self, keys, targets):
        """Bring the entries of keys to their targets, in one pass.

        Two transactions that settle the same key at once: PostgreSQL lets the second
        one fail as not serializable, and Odoo repeats it.

        :param keys: texts; what is there under these and not in targets is owed no more
        :param targets: {(key, employee id): (:class:`Target`, values of origin)}
        :return: set of (company id, day) on which something has changed
        """
        rows, companies = self._read_rows(keys)
        days = {}
        new, changed, gone, touched = [], [], [], set()
        for pair in {*rows, *targets}:
            target, origin = targets.get(pair, (None, {}))
            # Nothing is owed any more: the last entry still says for what it was.
            origin = origin or next((one for _row, one in rows[pair][-1:]), {})
            company_id = origin.get("company_id") or companies.get(pair[0])
            if not company_id:
                continue
            if company_id not in days:
                days[company_id] = (
                    self.env["res.company"].browse(company_id)._get_pay_day()
                )
            own = [row for row, _origin in rows.get(pair, ())]
            step = plan(target, own, days[company_id])
            if step is None and target:
                step = self._renew(rows.get(pair, ()), origin)
            if step is None:
                continue
            touched |= {(company_id, old["day"]) for _row, old in rows.get(pair, ())}
            touched.add((company_id, origin.get("day")))
            if step.row is None:
                new.append((pair, step, self._complete(origin, company_id)))
            elif step.is_deletion:
                gone.append(step.row.id)
            else:
                changed.append((step, origin))
        self._insert(new)
        self._rewrite(changed)
        if gone:
            self.env.cr.execute(
                SQL("DELETE FROM autoservice_pay_entry WHERE id = ANY(%s)", gone)
            )
        if new or changed or gone:
            self.env["autoservice.pay.entry"].invalidate_model(flush=False)
        return touched

    def _renew(self, rows, origin):
        """Return a step that tells an open entry where it comes from now, or None."""
        for row, known in rows:
            if row.state not in BOOKED_STATES and any(
                (known[name] or None) != (origin.get(name) or None) for name in ORIGIN
            ):
                return Step(row, *row[1:])
        return None

    def _complete(self, origin, company_id):
        return {**dict.fromkeys(ORIGIN), **origin, "company_id": company_id}

    def _read_rows(self, keys):
        """Return the entries of keys.

        :return: {(key, employee id): [(Row, origin)]}, {key: company id}
        """
        self.flush_model()
        rows, companies = defaultdict(list), {}
        columns = SQL(", ").join(map(SQL.identifier, (*Row._fields, *ORIGIN)))
        for key, employee_id, company_id, *values in self.env.execute_query(
            SQL(
                "SELECT key, employee_id, company_id, %s FROM autoservice_pay_entry"
                " WHERE key = ANY(%s) ORDER BY id",
                columns,
                list(keys),
            )
        ):
            row = Row(*values[: len(Row._fields)])
            row = row._replace(amount=exact(row.amount))
            origin = dict(zip(ORIGIN, values[len(Row._fields) :], strict=True))
            origin["base"] = exact(origin["base"] or 0)
            rows[key, employee_id].append((row, origin))
            companies[key] = company_id
        return rows, companies

    def _insert(self, new):
        """Insert entries.

        :param new: list of ((key, employee id), Step, all values of origin)
        """
        if not new:
            return
        names = ["company_id", "key", "employee_id", *WRITTEN, *ORIGIN]
        rows = [
            (
                origin["company_id"],
                *pair,
                step.kind,
                step.amount,
                step.state,
                step.date,
                *(origin[name] for name in ORIGIN),
            )
            for pair, step, origin in new
        ]
        stamp = "%s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
        holders = ", ".join(["%s"] * len(names))
        # Without the condition of the index the conflict would not be found.
        self.env.cr.execute_values(
            f"INSERT INTO autoservice_pay_entry ({', '.join(names)},"
            " create_uid, write_uid, create_date, write_date) VALUES %s"
            " ON CONFLICT (key, employee_id)"
            " WHERE key IS NOT NULL AND state IN ('accrued', 'final') DO NOTHING",
            [(*row, self.env.uid, self.env.uid) for row in rows],
            template=f"({holders}, {stamp})",
            page_size=len(rows),
        )

    def _rewrite(self, changed):
        """Rewrite entries that are in no posted sheet.

        :param changed: list of (Step, values of origin; none: they stay)
        """
        for has_origin in (True, False):
            steps = [pair for pair in changed if bool(pair[1]) == has_origin]
            if not steps:
                continue
            types = {"id": "int4", **WRITTEN, **(ORIGIN if has_origin else {})}
            rows = [
                (
                    step.row.id,
                    step.kind,
                    step.amount,
                    step.state,
                    step.date,
                    *(origin.get(name) for name in (ORIGIN if has_origin else ())),
                )
                for step, origin in steps
            ]
            sets = ", ".join(
                f"{name} = new.{name}::{type_}"
                for name, type_ in types.items()
                if name != "id"
            )
            # What is not final any more leaves the sheet that it was collected for.
            self.env.cr.execute_values(
                f"UPDATE autoservice_pay_entry AS old SET {sets},"
                " sheet_id = CASE WHEN new.state = 'final' THEN old.sheet_id END,"
                f" write_uid = {int(self.env.uid)},"
                " write_date = now() AT TIME ZONE 'UTC'"
                f" FROM (VALUES %s) AS new ({', '.join(types)})"
                " WHERE old.id = new.id::int4"
                f" AND old.state NOT IN {BOOKED_STATES!r}",
                rows,
                page_size=len(rows),
            )
