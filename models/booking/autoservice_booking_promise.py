# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from .autoservice_booking import ARCHIVED, BOOKED, IN_WORK, OFFER
from .autoservice_booking_board import to_string

# A promise is not broken by a few minutes.
SLACK = timedelta(minutes=5)
# What is promised for later can still be arranged by the plan itself.
WATCHED_AHEAD = timedelta(days=7)
ACTIVITY = "autoservice.activity_promise_in_danger"


class AutoserviceBooking(models.Model):
    """When the customer was promised the car, and whether that can be kept."""

    _inherit = "autoservice.booking"

    promised_at = fields.Datetime(
        string="Promised",
        compute="_compute_promised_at",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="When the customer was told that the car is ready. Until the visit is"
        " booked this is its end.",
    )
    promise_alerted_for = fields.Datetime(
        readonly=True,
        copy=False,
        help="The promise for which a task was raised.",
    )
    expected_stop = fields.Datetime(
        string="Expected end",
        compute="_compute_expected_stop",
        help="When the work will be done as things stand: by the real start, the work"
        " that is left, what comes before it on the bay, and missing parts.",
    )
    is_promise_in_danger = fields.Boolean(
        string="Promise in danger", compute="_compute_expected_stop"
    )
    _promise_watch = models.Index(
        "(promised_at) WHERE phase IN ('booked', 'in_work')",
    )

    # Computes
    @api.depends("stop")
    def _compute_promised_at(self):
        """Follow the end until the customer was told; then the promise stays."""
        for booking in self:
            is_told = booking.phase and booking.phase not in (OFFER, ARCHIVED)
            if not is_told or not booking.promised_at:
                booking.promised_at = booking.stop

    @api.depends("promised_at", "start", "stop", "phase", "started_at", "duration")
    def _compute_expected_stop(self):
        saved = self._origin
        expected = saved._get_expected_stops() if saved else {}
        for booking in self:
            booking.expected_stop = expected.get(booking._origin.id, booking.stop)
            booking.is_promise_in_danger = booking.phase in (BOOKED, IN_WORK) and (
                _is_in_danger(booking.promised_at, booking.expected_stop)
            )

    # CRUD
    def write(self, vals):
        moved = {}
        if "start" in vals and "promised_at" not in vals:
            moved = {
                booking: booking.start
                for booking in self
                if booking.phase == BOOKED and booking.promised_at
            }
        result = super().write(vals)
        if not self.env.context.get("autoservice_keep_pieces"):
            for booking, start in moved.items():
                if booking.start != start:
                    booking.promised_at += booking.start - start
        return result

    # Board
    def _get_board_marks(self):
        """Add the promise and what will become of it."""
        marks = super()._get_board_marks()
        expected = self._get_expected_stops()
        waiting = self._get_parts_dates(self.ids)
        # The bookings were searched with the rights of the user.
        for id_, phase, promised, release in self.env.execute_query(
            SQL(
                "SELECT id, phase, COALESCE(promised_at, stop), release_at"
                " FROM autoservice_booking WHERE id = ANY(%s)",
                self.ids,
            )
        ):
            stop = expected.get(id_, release)
            is_open = phase in (BOOKED, IN_WORK)
            marks[id_].update(
                promised_at=to_string(promised),
                expected_stop=to_string(stop),
                is_promise_in_danger=is_open and _is_in_danger(promised, stop),
                is_waiting_parts=is_open and id_ in waiting,
            )
        return marks

    # Cron
    @api.model
    def _cron_guard_promises(self):
        """Raise a task for every promise in danger, close those that are safe again."""
        now = fields.Datetime.now()
        # The company's bookings wait for each other; those of others do not.
        for company in self.env["res.company"].search([("active", "=", True)]):
            guard = self.with_context(allowed_company_ids=company.ids)
            guard._guard_promises(company, now)

    @api.model
    def _guard_promises(self, company, now):
        """Watch the promises of one company.

        :param company: res.company
        :param datetime now: naive UTC
        """
        watched = self.search(
            [
                ("company_id", "=", company.id),
                ("phase", "in", (BOOKED, IN_WORK)),
                ("promised_at", ">", now),
                ("promised_at", "<", now + WATCHED_AHEAD),
            ]
        )
        expected = watched._get_expected_stops()
        endangered = watched.filtered(
            lambda one: _is_in_danger(one.promised_at, expected.get(one.id))
        )
        new = endangered.filtered(
            lambda one: one.promise_alerted_for != one.promised_at
        )
        new._raise_promise_tasks(expected)
        # What is promised for a time that is over stays a task until it is done.
        alerted = self.search(
            [
                ("company_id", "=", company.id),
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
            ]
        )
        safe = alerted.filtered(
            lambda one: (
                one not in endangered
                and (one in watched or one.phase not in (BOOKED, IN_WORK))
            )
        )
        safe.activity_unlink([ACTIVITY])

    def _raise_promise_tasks(self, expected):
        """Plan one task per booking, for its administrator, without sending anything.

        :param expected: what :meth:`_get_expected_stops` gave
        """
        users = self._get_promise_users()
        activity_type = self.env.ref(ACTIVITY)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "summary": booking._describe_danger(expected[booking.id]),
                    "date_deadline": fields.Date.context_today(booking),
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": booking.id,
                    "user_id": users[booking].id,
                }
                for booking in self
            ]
        )
        for promised_at, bookings in self.grouped("promised_at").items():
            bookings._write_facts({"promise_alerted_for": promised_at})

    def _describe_danger(self, expected):
        """Say what was promised and what is expected, in the hours of the company."""
        # sudo: the hours of a company are no secret.
        zone = self.company_id.sudo().resource_calendar_id.tz
        times = {
            name: format_datetime(self.env, moment, tz=zone, dt_format="dd.MM HH:mm")
            for name, moment in (("promised", self.promised_at), ("expected", expected))
        }
        return self.env._(
            "Promised for %(promised)s, expected at %(expected)s.", **times
        )

    def _get_promise_users(self):
        """Return {booking: whom the task is for}: its administrator, else a manager."""
        # sudo: users are read to choose one; nothing is told of them.
        bookings = self.sudo()
        managers = bookings.env["res.users"].search(
            [
                ("share", "=", False),
                ("company_ids", "in", bookings.company_id.ids),
                ("all_group_ids", "in", self.env.ref("autoservice.group_manager").ids),
            ]
        )
        result = {}
        for booking in bookings:
            own = booking.administrator_id.user_id | booking.create_uid
            at_hand = managers.filtered(
                lambda user, company=booking.company_id: company in user.company_ids
            )
            result[booking.sudo(False)] = (
                (own & at_hand)[:1] or at_hand[:1] or booking.env.user
            )
        return result


def _is_in_danger(promised, expected):
    """Whether a promise will not be kept; both are naive UTC, or None."""
    return bool(promised and expected and expected > promised + SLACK)
