# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from pytz import utc

from odoo import SUPERUSER_ID, api, fields, models

from ..common.tasks import create_tasks
from ..common.working_hours import at_hour, day_span, to_utc_naive
from .autoservice_workday import OPEN

NEWS = "autoservice_workday"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# How far back days are asked for that nobody was asked about.
MISSED_DAYS = 7


class AutoserviceWorkday(models.Model):
    """At the hour of the branch the front desk is asked who is on shift."""

    _inherit = "autoservice.workday"

    @api.model
    def _cron_ask(self):
        """Open the day of every branch whose hour has come, and remind of open ones.

        Invoked by: data/pay_workday.xml, every few minutes. A branch in which nobody
        is paid by the day is never asked. Days on which the clock stood still are
        opened at its next run, as tasks only.
        """
        now = fields.Datetime.now()
        # sudo: the clock asks for every branch.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        missed = self.browse()
        for company in companies:
            missed |= self._open_missed(company, now)
        missed._ask(now, is_shown=False)
        days = self._find_today(companies, now)
        days |= self._open_today(companies - days.company_id, now)
        due = days.filtered(
            lambda day: not day.reminded_at or day.reminded_at <= now - HOUR
        )
        due.filtered(lambda day: day._is_asked_for(now))._ask(now)

    @api.model
    def _open_missed(self, company, now):
        """Return the working days since the last one that nobody was asked about.

        A branch that has just begun has missed none.

        :param company: res.company
        :param now: naive UTC
        """
        today = company._get_pay_day(now)
        last = self.search(
            [("company_id", "=", company.id), ("date", "<", today)],
            order="date desc",
            limit=1,
        ).date
        if not last:
            return self.browse()
        first = max(last + DAY, today - MISSED_DAYS * DAY)
        days = [
            {"company_id": company.id, "date": first + number * DAY}
            for number in range((today - first).days)
        ]
        return self.create([day for day in days if self.new(day)._is_working()])

    @api.model
    def _find_today(self, companies, now):
        """Return the workdays of today of branches, by the clock of each.

        :param companies: res.company
        :param now: naive UTC
        """
        today = {one: one._get_pay_day(now) for one in companies}
        dates = list(set(today.values()))
        days = self.search([("company_id", "in", companies.ids), ("date", "in", dates)])
        return days.filtered(lambda day: day.date == today[day.company_id])

    @api.model
    def _open_today(self, companies, now):
        """Return new workdays of those of the branches that are to be asked now.

        :param companies: res.company, without a workday of today
        :param now: naive UTC
        """
        days = [
            {"company_id": one.id, "date": one._get_pay_day(now)} for one in companies
        ]
        return self.create(
            [
                vals
                for vals in days
                if (day := self.new(vals))._is_asked_for(now) and day._is_working()
            ]
        )

    @api.model
    def _get_asked_now(self):
        """Return the workday that the present user was asked for and has not saved."""
        now = fields.Datetime.now()
        days = self._find_today(self.env.companies, now).filtered("reminded_at")
        return days.filtered(
            lambda day: (
                day._is_asked_for(now) and day._get_asked_user() == self.env.user
            )
        )[:1]

    def _is_working(self):
        """Whether the branch works on the day, and somebody is paid by it."""
        return bool(self._get_day_people() and self._get_evening())

    def _is_asked_for(self, now):
        """Whether the day waits to be saved: its hour has come, the branch still works.

        In the evening the window opens no more; the task stays.

        :param now: naive UTC
        """
        self.ensure_one()
        company = self.company_id
        hour, zone = company.autoservice_workday_hour, company._get_pay_zone()
        if self.phase != OPEN or now < at_hour(self.date, hour, zone):
            return False
        last = self._get_evening()
        return last is not None and now < last

    def _get_evening(self):
        """Return when the working hours of the day are over, None for a day off.

        People with an extra shift make a working day of a Sunday.
        """
        start, stop = day_span(self.date, self.company_id._get_pay_zone())
        ends = []
        # sudo: working hours of the branch and of colleagues; only when they end.
        company = self.company_id.sudo()
        if calendar := company.resource_calendar_id:
            work = calendar._work_intervals_batch(
                utc.localize(start), utc.localize(stop)
            )
            ends += [to_utc_naive(until) for _since, until, _records in work[False]]
        resources = self._get_day_people().resource_id
        for time in resources._get_working_time((start, stop)).values():
            ends += [until for _since, until, _records in time]
        return max(ends, default=None)

    def _get_asked_user(self):
        """Return whom to ask: the desk of the day, else the owner."""
        # sudo: whose desk it is on that day; only he is asked.
        day = self.sudo()
        # sudo: who the owner is.
        owners = self.env.ref("autoservice.group_owner").sudo().all_user_ids
        owners = owners.filtered(lambda one: self.company_id in one.company_ids)
        people = owners.filtered(lambda one: one.id != SUPERUSER_ID).sorted("id")
        return day.administrator_id.user_id or people[:1]

    def _get_question(self, user, is_today):
        """Return what the task asks, in the language of who has it."""
        day = self.with_context(lang=user.lang)
        if is_today:
            return day.env._("Who is on shift today?")
        return day.env._("Who was on shift on %s?", day.name)

    def _on_saved(self):
        """Close the window where else it is open."""
        super()._on_saved()
        for day in self.filtered("reminded_at"):
            day._get_asked_user()._bus_send(NEWS, {"id": day.id, "is_saved": True})

    def _ask(self, now, is_shown=True):
        """Open the window at the front desk, with a task that stays until it is saved.

        :param now: naive UTC
        :param bool is_shown: whether the window opens; else there is the task alone
        """
        users = {day: day._get_asked_user() for day in self}
        create_tasks(
            self.env,
            [
                (user, day, day._get_question(user, is_shown))
                for day, user in users.items()
                if user and not day.reminded_at
            ],
        )
        for day, user in users.items():
            if user and is_shown:
                user._bus_send(NEWS, {"id": day.id})
        if self:
            self._write_facts({"reminded_at": now})
