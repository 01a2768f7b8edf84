# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from ..common.tasks import create_tasks
from ..common.zones import company_zone
from .autoservice_booking import ARCHIVED, BOOKED, IN_WORK, OFFER
from .autoservice_booking_board import to_string
from .autoservice_booking_forecast import Forecast

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
    is_promise_alert_for_parts = fields.Boolean(
        readonly=True,
        copy=False,
        help="The task was raised because nobody knows when parts will come.",
    )
    expected_stop = fields.Datetime(
        string="Expected end",
        compute="_compute_expected_stop",
        help="When the work will be done as things stand: by the real start, the work"
        " that is left, what comes before it on the bay, and missing parts. Empty where"
        " parts have no expected date.",
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
        forecasts = saved._get_forecasts() if saved else {}
        for booking in self:
            forecast = forecasts.get(booking._origin.id) or Forecast(booking.stop)
            booking.expected_stop = forecast.stop
            booking.is_promise_in_danger = booking.phase in (BOOKED, IN_WORK) and (
                _is_in_danger(booking.promised_at, forecast)
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
        forecasts = self._get_forecasts()
        # The bookings were searched with the rights of the user.
        for id_, phase, promised, release in self.env.execute_query(
            SQL(
                "SELECT id, phase, COALESCE(promised_at, stop), release_at"
                " FROM autoservice_booking WHERE id = ANY(%s)",
                self.ids,
            )
        ):
            forecast = forecasts.get(id_) or Forecast(release)
            is_open = phase in (BOOKED, IN_WORK)
            marks[id_].update(
                promised_at=to_string(promised),
                expected_stop=bool(forecast.stop) and to_string(forecast.stop),
                is_promise_in_danger=is_open and _is_in_danger(promised, forecast),
                is_waiting_parts=is_open and bool(forecast.missing),
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
        forecasts = watched._get_forecasts()
        endangered = watched.filtered(
            lambda one: _is_in_danger(one.promised_at, forecasts[one.id])
        )
        new = endangered.filtered(
            lambda one: (
                one.promise_alerted_for != one.promised_at
                or one.is_promise_alert_for_parts == bool(forecasts[one.id].stop)
            )
        )
        if new:
            new.activity_unlink([ACTIVITY])  # raised for another reason
            new._raise_promise_tasks(forecasts)
        # What is promised for a time that is over stays a task until it is done.
        activity_type = self.env.ref(ACTIVITY, raise_if_not_found=False)
        alerted = activity_type and self.search(
            [
                ("company_id", "=", company.id),
                ("activity_type_id", "=", activity_type.id),
            ]
        )
        alerted = alerted or self.browse()
        safe = alerted.filtered(
            lambda one: (
                one not in endangered
                and (one in watched or one.phase not in (BOOKED, IN_WORK))
            )
        )
        safe.activity_unlink([ACTIVITY])

    def _raise_promise_tasks(self, forecasts):
        """Plan one task per booking, without sending anything.

        It is for the front desk; where parts have no date, for who orders them.

        :param forecasts: what :meth:`_get_forecasts` gave
        """
        undated = self.filtered(lambda one: not forecasts[one.id].stop)
        users = {
            **(self - undated)._get_responsible(),
            **undated._get_part_buyers(),
        }
        told = self.filtered(lambda one: users[one])
        tasks = [
            (users[one], one, one._describe_danger(forecasts[one.id]), False)
            for one in told
        ]
        create_tasks(self.env, tasks, ACTIVITY)
        for for_parts, group in ((True, told & undated), (False, told - undated)):
            for promised_at, bookings in group.grouped("promised_at").items():
                bookings._write_facts(
                    {
                        "promise_alerted_for": promised_at,
                        "is_promise_alert_for_parts": for_parts,
                    }
                )

    def _get_part_buyers(self):
        """Return {booking: user who orders its parts}, with all rights.

        Extended by who knows the store.
        """
        return self._get_responsible()

    def _describe_danger(self, forecast):
        """Say what was promised and what is expected, in the hours of the company."""
        zone = company_zone(self.company_id).zone
        promised, expected = (
            moment and format_datetime(self.env, moment, tz=zone, dt_format="short")
            for moment in (self.promised_at, forecast.stop)
        )
        if not expected:
            return self.env._(
                "Promised for %(promised)s, no expected date for parts: %(count)s.",
                promised=promised,
                count=forecast.missing.undated,
            )
        return self.env._(
            "Promised for %(promised)s, expected at %(expected)s.",
            promised=promised,
            expected=expected,
        )


def _is_in_danger(promised, forecast):
    """Whether a promise will not be kept, or nobody knows.

    :param promised: naive UTC, or None
    :param forecast: a Forecast
    """
    expected = forecast.stop
    return bool(promised and (not expected or expected > promised + SLACK))
