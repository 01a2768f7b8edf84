# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from pytz import utc

from odoo import SUPERUSER_ID, api, fields, models

from ..common.tasks import create_tasks
from ..common.working_hours import at_hour, day_span, to_utc_naive
from .autoservice_workday import OPEN

NEWS = "autoservice_workday"
HOUR = timedelta(hours=1)


class AutoserviceWorkday(models.Model):
    """At the hour of the branch the front desk is asked who is on shift."""

    _inherit = "autoservice.workday"

    @api.model
    def _cron_ask(self):
        """Open the day of every branch whose hour has come, and remind of open ones.

        Invoked by: data/pay_workday.xml, every few minutes. A branch in which nobody
        is paid by the day is never asked.
        """
        now = fields.Datetime.now()
        # sudo: the clock asks for every branch.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        asked = self.browse()
        for company in companies:
            asked |= self._open_day(company, now)
        asked._ask(now)

    @api.model
    def _open_day(self, company, now):
        """Return the day of a branch if it is to be asked for now, else nothing.

        :param company: res.company
        :param now: naive UTC
        """
        zone = company._get_pay_zone()
        date = company._get_pay_day(now)
        if now < at_hour(date, company.autoservice_workday_hour, zone):
            return self.browse()
        day = self.search([("company_id", "=", company.id), ("date", "=", date)])
        if day:
            is_due = not day.reminded_at or day.reminded_at <= now - HOUR
            return day.filtered(lambda one: is_due and one._is_asked_for(now))
        day = self.new({"company_id": company.id, "date": date})
        if not day._get_day_people() or not day._is_asked_for(now):
            return self.browse()
        return self.create({"company_id": company.id, "date": date})

    def _is_asked_for(self, now):
        """Whether the day waits to be saved, and the branch still works on it.

        In the evening the window opens no more; the task stays.
        """
        self.ensure_one()
        last = self._get_evening()
        return self.phase == OPEN and last is not None and now < last

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

    def _ask(self, now):
        """Open the window at the front desk, with a task that stays until it is saved.

        :param now: naive UTC
        """
        users = {day: day._get_asked_user() for day in self}
        create_tasks(
            self.env,
            [
                (user, day, self.env._("Who is on shift today?"), False)
                for day, user in users.items()
                if user and not day.reminded_at
            ],
        )
        for day, user in users.items():
            if user:
                user._bus_send(NEWS, {"id": day.id})
        if self:
            self._write_facts({"reminded_at": now})
