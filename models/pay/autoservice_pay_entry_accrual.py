# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from fractions import Fraction

from odoo import fields, models
from odoo.tools import SQL, split_every

from ..booking.autoservice_booking import INVOICED, OPEN
from .autoservice_pay_rate import ADMINISTRATOR, EXECUTOR
from .ledger import Target, line_key
from .shares import (
    MINUTES,
    PERCENT,
    ZERO,
    exact,
    is_by_percent,
    kept_part,
    round_to,
    share_of,
    split,
)
from .terms import Terms

BATCH = 1000


class AutoservicePayEntry(models.Model):
    """What is owed for the works of visits, as they stand."""

    _inherit = "autoservice.pay.entry"

    def _follow(self, news):
        """Let the entries follow what has changed. Invoked before the commit.

        :param news: :class:`pay_news.News`
        """
        touched = set()
        for ids in split_every(BATCH, sorted(self._find_changed_lines(news))):
            touched |= self._accrue_lines(list(ids))
        workday_ids = news.workday_ids | self._find_workdays(touched)
        for ids in split_every(BATCH, sorted(workday_ids)):
            self._accrue_days(list(ids))
        if news.debt_ids:
            people = self.env["autoservice.pay.confirmation"].search(
                [("line_id", "in", list(news.debt_ids))]
            )
            people.sheet_id._sync_paid()

    def _find_changed_lines(self, news):
        """Return the ids of the lines of works that news are about."""
        ids = set(news.line_ids)
        if news.booking_ids or news.move_ids:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM sale_order_line WHERE booking_id = ANY(%s)"
                    " UNION SELECT rel.order_line_id"
                    " FROM sale_order_line_invoice_rel rel"
                    " JOIN account_move_line line ON line.id = rel.invoice_line_id"
                    " JOIN sale_order_line sold ON sold.id = rel.order_line_id"
                    " WHERE line.move_id = ANY(%s) AND sold.booking_id IS NOT NULL",
                    list(news.booking_ids),
                    list(news.move_ids),
                )
            )
            ids.update(id_ for (id_,) in rows)
        return ids

    def _accrue_lines(self, line_ids):
        """Bring the entries of works to what is owed for them.

        :param line_ids: ids of order lines, also of those that were deleted
        :return: set of (company id, day) on which something has changed
        """
        keys = [
            line_key(id_, role)
            for id_ in line_ids
            for role in (EXECUTOR, ADMINISTRATOR)
        ]
        table = self.env["autoservice.pay.rate"]._get_table()
        lines = self.env["sale.order.line"].browse(line_ids if table else ()).exists()
        targets = self._get_line_targets(lines, table)
        # What was invoiced only can have been taken back.
        open_lines = lines.filtered(lambda line: line.booking_id.phase in OPEN)
        if closed := set(line_ids) - set(open_lines.ids):
            self._keep_taken(list(closed), targets)
        return self._settle(keys, targets)

    def _keep_taken(self, line_ids, targets):
        """Take no pay twice: what was taken back is not lost by a refund once more.

        :param targets: as :meth:`_settle` takes them, changed in place
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT sale_line_id, role, employee_id, -SUM(amount)"
                " FROM autoservice_pay_entry WHERE sale_line_id = ANY(%s)"
                " AND key IS NULL GROUP BY 1, 2, 3",
                line_ids,
            )
        )
        for line_id, role, employee_id, amount in rows:
            pair = line_key(line_id, role), employee_id
            target, origin = targets.get(pair) or (None, {})
            taken = exact(amount)
            if target is None:
                target = Target(taken, True, fields.Date.today(), PERCENT)
            targets[pair] = target._replace(amount=max(target.amount, taken)), origin

    def _get_line_targets(self, lines, table):
        """Return what is owed for works, as :meth:`_settle` takes it."""
        lines = lines._filter_chosen().filtered(
            lambda line: (
                line.product_uom_qty > 0
                and (
                    line.is_work or table.has_goods(line.product_id.product_tmpl_id.id)
                )
                and line.booking_id.phase in (*OPEN, INVOICED)
            )
        )
        weights = self._get_weights(lines)
        invoiced = self._get_invoiced(lines)
        people = lines.executor_ids | lines.booking_id.administrator_id
        terms = self._get_terms(people.ids)
        targets = {}
        for line in lines:
            owed = self._get_owed(line, invoiced.get(line.id))
            admin = line.booking_id.administrator_id
            for role, people_weights in (
                (EXECUTOR, weights[line.id]),
                (ADMINISTRATOR, {admin.id: 1} if admin else {}),
            ):
                targets.update(owed.share(table, terms, role, people_weights))
        return targets

    def _get_owed(self, line, invoiced):
        """Return the work of a line as :class:`Owed`."""
        booking, company = line.booking_id, line.company_id
        base_line = line._prepare_base_line_for_taxes_computation(discount=0.0)
        line.env["account.tax"]._add_tax_details_in_base_line(base_line, company)
        unit = exact(company.currency_id.rounding)
        base = exact(base_line["tax_details"]["raw_total_excluded"])
        sold, credited = invoiced or ((0, 0), (0, 0))
        return Owed(
            line=line,
            unit=unit,
            base=round_to(base, unit),
            kept=kept_part(line.product_uom_qty, sold, credited),
            is_final=booking.phase == INVOICED and bool(invoiced),
            day=company._get_pay_day(booking.start),
        )

    def _get_weights(self, lines):
        """Return {line id: {employee id: how much of it is his}}."""
        shares = defaultdict(dict)
        shared = lines.filtered(lambda line: len(line.executor_ids) > 1)
        if shared:
            for share in self.env["autoservice.line.share"].search(
                [("sale_line_id", "in", shared.ids)]
            ):
                shares[share.sale_line_id.id][share.employee_id.id] = share.parts
        by_minutes = shared.filtered(lambda line: line.pay_split == MINUTES)
        minutes = defaultdict(dict)
        if by_minutes:
            for line, person, total in self.env["autoservice.work.time"]._read_group(
                [("line_id", "in", by_minutes.ids)],
                ["line_id", "employee_id"],
                ["minutes:sum"],
            ):
                minutes[line.id][person.id] = total
        weights = {}
        for line in lines:
            people = line.executor_ids.ids
            parts = {person: shares[line.id].get(person, 1) for person in people}
            spent = {person: minutes[line.id].get(person, 0) for person in people}
            equal = dict.fromkeys(people, 1)
            weights[line.id] = next(
                (one for one in (spent, parts) if any(one.values())), equal
            )
        return weights

    def _get_invoiced(self, lines):
        """Return what is on posted documents.

        :return: {line id: ((quantity, amount) invoiced, the same credited)}
        """
        if INVOICED not in lines.booking_id.mapped("phase"):
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT rel.order_line_id, move.move_type, SUM(line.quantity),"
                " SUM(line.price_subtotal) FROM sale_order_line_invoice_rel rel"
                " JOIN account_move_line line ON line.id = rel.invoice_line_id"
                " JOIN account_move move ON move.id = line.move_id"
                " WHERE rel.order_line_id = ANY(%s) AND move.state = 'posted'"
                " AND move.move_type IN ('out_invoice', 'out_refund') GROUP BY 1, 2",
                lines.ids,
            )
        )
        found = defaultdict(lambda: [(0, 0), (0, 0)])
        for line_id, move_type, quantity, amount in rows:
            found[line_id][move_type == "out_refund"] = quantity, amount
        return found

    def _get_terms(self, employee_ids):
        """Return how people are paid, as :class:`Terms`."""
        return Terms(self._read_terms(list(employee_ids)))

    def _read_terms(self, employee_ids):
        """Yield rows as :class:`Terms` takes them; asks when the first is wanted."""
        self.env["hr.version"].flush_model()
        yield from self.env.execute_query(
            SQL(
                "SELECT employee_id, date_version, autoservice_pay_mode,"
                " autoservice_day_rate FROM hr_version"
                " WHERE employee_id = ANY(%s) AND active ORDER BY date_version",
                employee_ids,
            )
        )

    def _find_work_since(self, employee_ids, day):
        """Return the ids of the lines and of the workdays of people since a day."""
        lines = self.env.execute_query(
            SQL(
                "SELECT line.id FROM sale_order_line line"
                " JOIN autoservice_booking booking ON booking.id = line.booking_id"
                # A day earlier: days of branches begin before those of UTC.
                " WHERE booking.start >= %s::date - 1 AND line.id IN (SELECT sold.id"
                " FROM sale_order_line sold JOIN autoservice_booking visit"
                " ON visit.id = sold.booking_id AND visit.administrator_id = ANY(%s)"
                " UNION SELECT line_id FROM autoservice_line_executor_rel"
                " WHERE employee_id = ANY(%s))",
                day,
                employee_ids,
                employee_ids,
            )
        )
        return {id_ for (id_,) in lines}, self._find_workdays_since(employee_ids, day)


class Owed:
    """A work that somebody is paid for."""

    def __init__(self, line, unit, base, kept, is_final, day):
        """
        :param line: sale.order.line
        :param unit: the smallest sum of the branch's currency
        :param base: price before discounts, without taxes, in that currency
        :param kept: the part that was not credited, 0 to 1
        :param bool is_final: whether it is invoiced
        :param day: the branch's day of the work
        """
        self.line = line
        self.unit = unit
        self.base = base
        self.kept = kept
        self.is_final = is_final
        self.day = day

    def share(self, table, terms, role, weights):
        """Return what people in one role get, as `_settle` takes it.

        :param table: :class:`RateTable`
        :param terms: :class:`Terms`
        :param weights: {employee id: how much of the work is his}
        """
        rates = {
            who: is_by_percent(terms.find(who, self.day).mode)
            and self._find_rate(table, role, who)
            for who in weights
        }
        alone = [self._get_alone(rate) for rate in rates.values()]
        amounts = split(alone, weights.values(), self.unit)
        return {
            (line_key(self.line.id, role), employee_id): (
                Target(amount, self.is_final, self.day, PERCENT),
                self._get_origin(role, rate),
            )
            for (employee_id, rate), amount in zip(rates.items(), amounts, strict=True)
            if rate
        }

    def _get_alone(self, rate):
        """Return what one gets for all of the work, less what was credited.

        :param rate: :class:`Rate`; none: nothing
        """
        if not rate:
            return ZERO
        pieces = self.line.product_uom_qty
        sum_ = share_of(self.base, rate.percent, rate.minimum, rate.maximum, pieces)
        return Fraction(sum_) * self.kept

    def _find_rate(self, table, role, employee_id):
        product, company = self.line.product_id, self.line.company_id
        what = product.tech_card_id.id or 0
        if not self.line.is_work:
            what = -product.product_tmpl_id.id
        return table.find(role, company.id, what, employee_id, self.day)

    def _get_origin(self, role, rate):
        booking = self.line.booking_id
        return {
            "company_id": self.line.company_id.id,
            "role": role,
            "base": self.base,
            "percent": rate.percent,
            "rate_id": rate.id,
            "product_id": self.line.product_id.id,
            "sale_line_id": self.line.id,
            "booking_id": booking.id,
            # A visit may have works of both directions.
            "pipeline": self.line.product_id.tech_card_id.pipeline or booking.pipeline,
            "day": self.day,
        }
