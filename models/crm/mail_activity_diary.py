# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..common.parameters import CENTURY
from ..common.working_hours import at_hour, to_local
from ..common.zones import today_in, user_zone
from .autoservice_inquiry import MISSED
from .autoservice_inquiry_missed import CALL_BACK

HOUR = "hour"
MORNING = "morning"
MORNING_HOUR = 9
WAITING = "waiting"
RUNG = "rung"
SEEN = "seen"
NEWS = "autoservice_reminder"
BATCH = 500
MOST_SHOWN = 10


class MailActivity(models.Model):
    """An activity may have an hour, and its user is reminded then.

    The hour is a moment of its own, for Odoo's deadline is a day only and a calendar
    event would invite people and be synchronised with their calendars. The day follows
    the hour in the user's time zone, and the hour follows the day.
    """

    _inherit = "mail.activity"

    # Done activities stay in the table: what is open is a small part of it.
    _autoservice_open = models.Index("(user_id) WHERE active IS TRUE")
    _autoservice_alarm = models.Index(
        "(autoservice_time) WHERE autoservice_alarm = 'waiting'"
    )

    autoservice_time = fields.Datetime(
        string="Hour", index=False, help="You are reminded at this moment."
    )
    autoservice_alarm = fields.Selection(
        selection=[(WAITING, "Waiting"), (RUNG, "Rung"), (SEEN, "Seen")],
        string="Reminder",
        readonly=True,
        index=False,
    )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Derive the day from the hour, and wake up the reminder then."""
        filled = [self._fill_time(vals) for vals in vals_list]
        activities = super().create(filled)
        self._wake_reminder(vals.get("autoservice_time") for vals in vals_list)
        return activities

    def write(self, vals):
        if "autoservice_time" in vals:
            result = True
            for user, activities in self.grouped("user_id").items():
                user_id = vals.get("user_id", user.id)
                filled = self._fill_time({**vals, "user_id": user_id})
                if "user_id" not in vals:
                    filled.pop("user_id")
                result = super(MailActivity, activities).write(filled)
            self._wake_reminder([vals["autoservice_time"]])
            return result
        timed = self.browse()
        if "date_deadline" in vals:
            timed = self.filtered("autoservice_time")
            hours = {one: one._get_local_hour() for one in timed}
        result = super().write(vals)
        for activity in timed:
            moment = activity._get_moment(activity.date_deadline, hours[activity])
            if moment != activity.autoservice_time:
                activity.autoservice_time = moment
        return result

    # Hours
    @api.model
    def _fill_time(self, vals):
        """Return values with the day and the alarm that belong to the hour.

        :raise ValidationError: it is an hour of another century
        """
        if "autoservice_time" not in vals:
            return vals
        moment = fields.Datetime.to_datetime(vals["autoservice_time"])
        if not moment:
            return {**vals, "autoservice_alarm": False}
        if moment.year not in CENTURY:
            raise ValidationError(
                self.env._(
                    "%(field)s: %(value)s is not a time.",
                    field=self._fields["autoservice_time"]._description_string(
                        self.env
                    ),
                    value=vals["autoservice_time"],
                )
            )
        user = self.env["res.users"].browse(vals.get("user_id")) or self.env.user
        local = to_local(moment, user_zone(user))
        coming = moment > fields.Datetime.now()
        return {
            **vals,
            "date_deadline": local.date(),
            "autoservice_alarm": WAITING if coming else SEEN,
        }

    def _get_zone(self):
        """The time zone of who has the activity."""
        return user_zone(self.user_id or self.env.user)

    def _get_local_hour(self):
        """The hour of the user's clock, 0 to 24."""
        self.ensure_one()
        local = to_local(self.autoservice_time, self._get_zone())
        return local.hour + local.minute / 60

    def _get_moment(self, day, hour):
        """The moment of a day at which the clock of the user shows an hour."""
        return at_hour(day, hour, self._get_zone())

    @api.model
    def _get_later(self, choice):
        """Return the moment that a word means for the user himself.

        :param str choice: hour (in 1 hour) or morning (tomorrow at 9:00)
        """
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        if choice == HOUR:
            return now + timedelta(hours=1)
        zone = user_zone(self.env.user)
        return at_hour(today_in(zone) + timedelta(days=1), MORNING_HOUR, zone)

    def _keep_hour(self):
        """Values of a renewed task: when it is due, if its user has put it off."""
        self.ensure_one()
        if not self.autoservice_time:
            return {}
        if self.autoservice_time > fields.Datetime.now():
            return {"date_deadline": self.date_deadline}
        return {"autoservice_time": False}

    # Reminders
    @api.model
    def _wake_reminder(self, moments):
        """Let the scheduler look at these moments; texts and empty ones are taken."""
        now = fields.Datetime.now()
        wanted = {fields.Datetime.to_datetime(one) for one in moments if one}
        coming = sorted(one for one in wanted if one > now)
        cron = self.env.ref("autoservice.diary_cron_remind", raise_if_not_found=False)
        if coming and cron:
            cron._trigger(coming)

    @api.model
    def _cron_remind(self):
        """Tell the users whose hour has come; each reminder once."""
        while activities := self._claim_reminders():
            for user in activities.user_id:
                user._bus_send(NEWS, {})
            if not self.env["ir.cron"]._commit_progress(len(activities)):
                return

    @api.model
    def _claim_reminders(self):
        """Note a batch of reminders as rung, and return their activities."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE mail_activity SET autoservice_alarm = %(rung)s WHERE id IN (
                    SELECT id FROM mail_activity
                     WHERE autoservice_alarm = 'waiting'
                       AND autoservice_time <= %(now)s
                       AND active IS TRUE
                     ORDER BY autoservice_time
                     LIMIT %(batch)s
                       FOR UPDATE SKIP LOCKED
                ) RETURNING id
                """,
                rung=RUNG,
                now=fields.Datetime.now(),
                batch=BATCH,
            )
        )
        activities = self.browse(id_ for (id_,) in rows)
        activities.invalidate_recordset(["autoservice_alarm"])
        return activities

    @api.model
    def get_autoservice_reminders(self):
        """Return the reminders of the user that rang and were not seen yet.

        :return: list of dicts, the oldest first: `id` (of the activity), `title`,
            `when` (hour in the user's time zone), `customer`, `phone`, `car`
        """
        Diary = self.env["autoservice.diary"]
        if not Diary.has_access("read"):
            return []
        activities = self.search(
            [("user_id", "=", self.env.uid), ("autoservice_alarm", "=", RUNG)],
            order="autoservice_time, id",
            limit=MOST_SHOWN,
        )
        if not activities:
            return []
        return [
            {
                "id": line.activity_id.id,
                "title": line.name,
                "when": line.when,
                "customer": line.customer or "",
                "phone": line.phone or "",
                "car": line.vehicle_id.display_name or "",
            }
            for line in Diary.search([("activity_id", "in", activities.ids)])
        ]

    def action_autoservice_seen(self):
        """Note that these reminders were seen; they are not shown again."""
        mine = self.filtered(lambda one: one.user_id == self.env.user)
        mine.filtered(lambda one: one.autoservice_alarm == RUNG).write(
            {"autoservice_alarm": SEEN}
        )

    def action_autoservice_later(self):
        """Be reminded of these again in an hour."""
        self.write({"autoservice_time": self._get_later(HOUR)})

    # What is done
    def _action_done(self, feedback=False, attachment_ids=None):
        """Whoever ticks off the call back has spoken with who was missed."""
        call_back = self.env.ref(CALL_BACK, raise_if_not_found=False)
        calls = self.filtered(
            lambda one: (
                one.res_model == "autoservice.inquiry"
                and one.activity_type_id == call_back
            )
        )
        # sudo: the task is his; the inquiry may belong to a colleague.
        missed = self.env["autoservice.inquiry"].sudo().browse(calls.mapped("res_id"))
        missed.exists().filtered(
            lambda one: one.status == MISSED and not one.handled_at
        )._note_called_back()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
