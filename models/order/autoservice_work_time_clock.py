# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..common.tasks import create_tasks
from .working_day import PAUSE, join_days, latest_end

# Who stays a little longer stops his work himself.
GRACE = timedelta(hours=1)


class AutoserviceWorkTime(models.Model):
    """The clock ends the stretches of work that somebody forgot to end."""

    _inherit = "autoservice.work.time"

    is_stopped_by_clock = fields.Boolean(
        string="Stopped by the clock",
        readonly=True,
        copy=False,
        help="Nobody pressed stop: it was ended with the working time of the person.",
    )

    def write(self, vals):
        """An end that somebody gives is not that of the clock any more."""
        if "stop" in vals:
            vals = {"is_stopped_by_clock": False, **vals}
        return super().write(vals)

    @api.model
    def _cron_stop_forgotten(self):
        """End what runs for longer than people work, and tell the front desk."""
        due = fields.Datetime.now() - GRACE
        running = self.search([("stop", "=", False), ("start", "<", due)])
        if not running:
            return
        ends = running._get_latest_ends()
        # What somebody ends right now is not forgotten.
        overdue = running.filtered(lambda one: ends[one] <= due).try_lock_for_update()
        for stretch in overdue:
            stretch.write({"stop": ends[stretch], "is_stopped_by_clock": True})
        overdue._tell_stopped()

    def _get_latest_ends(self):
        """Return {stretch: when its person has gone home at the latest}, naive UTC."""
        window = min(self.mapped("start")) - PAUSE, fields.Datetime.now() + PAUSE
        times = self.employee_id.resource_id._get_working_time(window)
        days = {
            id_: join_days((start, stop) for start, stop, _records in time)
            for id_, time in times.items()
        }
        return {
            stretch: latest_end(stretch.start, days[stretch.employee_id.resource_id.id])
            for stretch in self
        }

    def _tell_stopped(self):
        """Plan a task for the front desk on each job whose clock was stopped."""
        jobs = self.booking_id
        desk = jobs._get_responsible()
        tasks = []
        for job, stretches in self.grouped("booking_id").items():
            if user := job and desk[job]:
                there = stretches.with_context(lang=user.lang, tz=user.tz)
                people = ", ".join(stretches.employee_id.mapped("name"))
                summary = there.env._("Forgotten to stop: %s. Check the time.", people)
                note = Markup().join(one._describe_stopped() for one in there)
                tasks.append((user, job, summary, note))
        create_tasks(self.env, tasks)

    def _describe_stopped(self):
        """Return a line of HTML: who worked on what, from when to when."""
        self.ensure_one()
        return Markup("<p>%s, %s: %s – %s</p>") % (
            self.employee_id.name,
            self.line_name,
            format_datetime(self.env, self.start, dt_format="short"),
            format_datetime(self.env, self.stop, dt_format="short"),
        )
