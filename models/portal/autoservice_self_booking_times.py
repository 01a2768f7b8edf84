# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.intervals import Intervals

from ..booking.autoservice_booking_slots import MOST_MINUTES
from ..common.moments import format_hour_in
from ..common.parameters import check_day, check_number
from ..common.slots import GRID_MINUTES, round_up
from ..common.working_hours import day_span, to_local
from ..common.zones import company_zone

GRID = timedelta(minutes=GRID_MINUTES)
# Nobody comes at 10:07, though a bay may be free from then on.
ROUND_MINUTES = 5
# So many days are looked through at once; those after them when somebody asks.
STRETCH = timedelta(days=28)


class AutoserviceSelfBooking(models.AbstractModel):
    """The times that are free on the site: neither too soon nor too far ahead."""

    _inherit = "autoservice.self.booking"

    @api.model
    def _get_times(
        self, company, service_ids, class_id, day=None, minutes=None, own=None
    ):
        """Return when services can be done, by the clock of the company.

        :param company: res.company
        :param service_ids: ids of products; one may stand there twice
        :param class_id: id of the vehicle class; empty: not known
        :param day: local day, ISO or date, whose times are wanted; without it those of
            the first day that has any
        :param int minutes: length; without it as the services say
        :param own: holds of who asks: their time is his to choose again
        :return: dict: `day` (ISO, False where nothing is free), `days` (ISO, those that
            have times, of some weeks), `times` (`start`, UTC, and `hour`, as people read it),
            `earlier` and `later` (ISO, for the weeks before and after, else False)
        :raise ValidationError: something of it cannot be booked on the site
        """
        here = self._of(company)
        products = here._check_services(service_ids)
        job = here._prepare_job(products, class_id, minutes)
        day = day and check_day(here.env, "day", day)
        return here._find_times(job, day, own=own)

    @api.model
    def _prepare_job(self, products, class_id, minutes=None):
        """Return what time is to be found for, as a SlotJob of all days ahead.

        :param products: list of the services; one may stand there twice
        :param class_id: id of the vehicle class; may be empty
        :param int minutes: length; without it as the services say
        """
        Booking = self.env["autoservice.booking"]
        vehicle_class = Booking._check_vehicle_class(class_id)
        work = Booking._get_slot_work(products, vehicle_class)
        minutes = minutes or work.minutes
        check_number(self.env, "minutes", minutes, MOST_MINUTES)
        first, last = self._get_window()
        window = first, last + timedelta(minutes=minutes)
        ids = [product.id for product in products]
        return Booking._get_slot_job(
            window, minutes, work.bay_kind, None, None, None, ids
        )

    @api.model
    def _get_window(self):
        """Return between which moments a visit may begin, naive UTC."""
        company = self.env.company
        now = fields.Datetime.now()
        notice = timedelta(hours=company.autoservice_self_booking_notice_hours)
        ahead = timedelta(days=company.autoservice_self_booking_days)
        zone = company_zone(company)
        last = to_local(now, zone).date() + ahead
        return round_up(now + notice, GRID), day_span(last, zone)[1]

    @api.model
    def _get_free(self, job, own=None):
        """Return {resource id: Intervals} in which bays and people are free.

        :param job: what :meth:`_prepare_job` gave
        :param own: holds whose time is free for who asks
        """
        resources = job.get_resources().with_env(self.env)
        free = self.env["autoservice.booking"]._get_free_time(resources, job.window)
        for row in own.allocation_ids if own else ():
            if row.resource_id.id in free:
                kept = Intervals([(row.start, row.stop, row.resource_id.browse())])
                free[row.resource_id.id] |= kept
        return free

    @api.model
    def _find_times(self, job, day=None, or_later=False, busy=(), own=None):
        """Return the free times of a job; see :meth:`_get_times`.

        :param job: what :meth:`_prepare_job` gave
        :param date day: whose times are wanted; empty: of the first that has any
        :param bool or_later: where that day has none, the next one that has
        :param busy: Intervals in which the car is elsewhere
        :param own: holds whose time is free for who asks
        """
        zone, earlier = company_zone(self.env.company), None
        for begin, stretch, around in self._iter_stretches(job, day, zone):
            # Who goes on to other weeks wants their first day that has any times.
            is_open = day is None or or_later or day == begin
            free = self._get_free(stretch, own)
            found = self._find_in_stretch(stretch, free, zone, day, is_open, busy)
            # Weeks that were passed over have nothing to go back to.
            earlier = around["earlier"] if earlier is None else earlier
            found |= {**around, "earlier": earlier}
            if found["times"] or not is_open:
                break
        return found

    @api.model
    def _iter_stretches(self, job, day, zone):
        """Yield (first day, job in some weeks, where the weeks around begin).

        :param job: what :meth:`_prepare_job` gave
        :param date day: the first that matters; empty: from the beginning
        :param zone: of the company
        """
        first, last = job.window
        length = timedelta(minutes=job.minutes)
        last -= length
        begin = to_local(first, zone).date()
        end = max(begin, to_local(last - GRID, zone).date())
        wanted = min(max(day or begin, begin), end)
        begin += (wanted - begin) // STRETCH * STRETCH
        while True:
            start, stop = day_span(begin, zone)[0], day_span(begin + STRETCH, zone)[0]
            later = begin + STRETCH <= end and (begin + STRETCH).isoformat()
            earlier = start > first and (begin - STRETCH).isoformat()
            window = max(start, first), min(stop, last) + length
            around = {"earlier": earlier, "later": later}
            yield begin, job._replace(window=window), around
            begin += STRETCH
            if not later:
                return

    @api.model
    def _find_in_stretch(self, job, free, zone, day, or_later, busy):
        """Return the free times of some weeks; parameters as of :meth:`_find_times`.

        :param free: what :meth:`_get_free` gave
        """
        wanted, days, times = day, [], []
        for one, span in self._iter_days(job, zone):
            starts = self._iter_starts(job, free, span, busy)
            first = next(starts, None)
            if first is None:
                continue
            days.append(one)
            if wanted is None or (or_later and not times and wanted <= one):
                wanted = one
            if one == wanted:
                times = [first, *starts]
        return {
            "day": bool(wanted) and wanted.isoformat(),
            "days": [one.isoformat() for one in days],
            "times": [
                {
                    "start": fields.Datetime.to_string(start),
                    "hour": format_hour_in(self.env, zone, start),
                }
                for start in times
            ],
        }

    @api.model
    def _iter_days(self, job, zone):
        """Yield (local day, (first, last moment to begin)), naive UTC."""
        first, last = job.window
        last -= timedelta(minutes=job.minutes)
        day = to_local(first, zone).date()
        while True:
            start, stop = day_span(day, zone)
            if start >= last:
                return
            yield day, (max(start, first), min(stop, last))
            day += timedelta(days=1)

    @api.model
    def _iter_starts(self, job, free, span, busy=()):
        """Yield the moments at which a job can begin, each once, earliest first.

        :param job: what :meth:`_prepare_job` gave
        :param free: {resource id: Intervals}
        :param span: (first, last moment to begin), naive UTC
        :param busy: Intervals in which the car is elsewhere
        """
        start, stop = span
        last = None
        window = start, stop + timedelta(minutes=job.minutes)
        slots = self.env["autoservice.booking"]._iter_slots(
            job._replace(window=window), free, Intervals(busy)
        )
        for moment, _order, _bay_id, _crew in slots:
            if moment >= stop:
                return
            if moment != last and self._is_round(moment):
                yield moment
            last = moment

    @api.model
    def _is_round(self, moment):
        """Whether a moment is one that people agree upon."""
        return not moment.minute % ROUND_MINUTES and not moment.second

    @api.model
    def _list_choices(self, job, start):
        """Return [(bay id, ids of employees)] who can do a job at a moment.

        :param job: what :meth:`_prepare_job` gave
        :param datetime start: naive UTC
        """
        first, last = self._get_window()
        # What was chosen is not too soon because the form took its time.
        kept = timedelta(minutes=self.env.company.autoservice_hold_minutes)
        if not first - GRID - kept <= start < last or not self._is_round(start):
            return []
        now = job._replace(window=(start, start + timedelta(minutes=job.minutes)))
        slots = self.env["autoservice.booking"]._iter_slots(
            now, self._get_free(now), Intervals()
        )
        return [(bay_id, tuple(crew)) for _start, _order, bay_id, crew in slots]
