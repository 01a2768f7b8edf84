# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The gate of a customer's own pages: what he may see, by his roles and their times.

Customers have no rights at all on our models, so that nothing can be read by RPC. The
pages read with all rights, and only what this gate lets through.
"""

from functools import cached_property

from ..booking.autoservice_booking import (
    BOOKED,
    CANCELLED,
    IN_WORK,
    INVOICED,
    OFFER,
)
from ..common.working_hours import to_local
from ..common.zones import company_zone
from ..vehicle.autoservice_vehicle_person import OWNER

# What of a visit may be seen. Technical: works, parts, kilometres. Own: photos and
# what was recommended, too. Full: what only its customer sees, prices and documents.
TECHNICAL, OWN, FULL = 1, 2, 3

# Who may collect a car sees of it what a later owner does.
COLLECTS_ONLY = "trusted"
# What took place, or still will. Visits that were called off are nobody's history.
TAKES_PLACE = (OFFER, BOOKED, IN_WORK, INVOICED)


class CarAccess:
    """What one customer may see and do.

    :param partner: who asks: with all rights, in the language and company of the page.
        A contact of a firm stands for the firm, too.
    """

    def __init__(self, partner):
        self.env = partner.env
        self.customer = partner.commercial_partner_id
        self.family = partner | self.customer

    @cached_property
    def spans(self):
        """{car: [(role, first day or None, day after the last or None)]}."""
        return self.env["autoservice.vehicle"]._get_portal_spans(self.family)

    # Cars
    def get_cars(self):
        """Return the cars that he has a role for now, then those that he had."""
        cars = self.env["autoservice.vehicle"].concat(*self.spans)
        return cars.sorted(lambda car: (not self.is_present(car), car.id))

    def find_car(self, car_id):
        """Return the car of an id, an empty record where it is not for him.

        :param int car_id: as it stood in the address
        """
        return self.get_cars().filtered(lambda car: car.id == car_id)

    def get_roles(self, car, day=None):
        """Return his roles for a car on a day, today without one.

        :param car: the car
        :param date day: by the clock of the branch
        """
        day = day or car._get_own_today()
        return {
            role
            for role, since, until in self.spans.get(car, ())
            if (not since or since <= day) and (not until or day < until)
        }

    def is_present(self, car):
        """Whether he has a role for the car today."""
        return bool(self.get_roles(car))

    def is_owner(self, car):
        """Whether the car is his today."""
        return OWNER in self.get_roles(car)

    def is_close(self, car, day=None):
        """Whether he had, on a day, a role beyond collecting the car.

        :param car: the car
        :param date day: as of :meth:`get_roles`
        """
        return bool(self.get_roles(car, day) - {COLLECTS_ONLY})

    # Visits
    def get_level(self, visit):
        """Return what he may see of a visit; 0 is nothing.

        The customer of a visit sees all of it: it is on his order and his invoice.
        Anybody else sees what his roles on that day say; who owns the car today sees,
        of the time before him, the technical side.

        :param visit: autoservice.booking
        """
        if visit.phase not in TAKES_PLACE:
            return 0
        if visit.partner_id.commercial_partner_id == self.customer:
            return FULL
        car, day = visit.vehicle_id, self.get_day(visit)
        if self.is_close(car, day):
            return OWN
        return TECHNICAL if self.get_roles(car, day) or self.is_owner(car) else 0

    @staticmethod
    def get_day(visit):
        """Return the day of a visit by the clock of its branch."""
        return to_local(visit.start, company_zone(visit.company_id)).date()

    def find_visit(self, visit_id, least=TECHNICAL):
        """Return the visit of an id, an empty record where it is not for him.

        :param int visit_id: as it stood in the address
        :param int least: the level that is needed
        """
        visit = self.env["autoservice.booking"].browse(visit_id).exists()
        return visit.filtered(lambda one: self.get_level(one) >= least)

    def has_cancelled(self, visit_id):
        """Whether the visit of an id was called off, and he was its customer.

        :param int visit_id: as it stood in the address
        """
        visit = self.env["autoservice.booking"].browse(visit_id).exists()
        is_his = visit.partner_id.commercial_partner_id == self.customer
        return bool(visit) and visit.phase == CANCELLED and is_his

    def get_visits(self, car):
        """Return the visits of a car of which he may see anything, the latest first."""
        visits = self.env["autoservice.booking"].search(
            [("vehicle_id", "=", car.id), ("phase", "in", TAKES_PLACE)]
        )
        visits = visits.filtered(lambda one: self.get_level(one) and not one._is_over())
        if self.is_present(car):
            return visits
        # Of a car that is not his any more he sees his own time, and no longer what
        # he may have paid for since.
        return visits.filtered(lambda one: self.get_roles(car, self.get_day(one)))

    def get_next_visits(self):
        """Return the visits to come and those that go on, the earliest first.

        His own ones, and those of cars that he has a role for.
        """
        cars = self.get_cars().filtered(self.is_present)
        visits = self.env["autoservice.booking"].search(
            [
                ("phase", "in", (OFFER, BOOKED, IN_WORK)),
                "|",
                ("partner_id", "child_of", self.customer.ids),
                ("vehicle_id", "in", cars.ids),
            ],
            order="start, id",
        )
        return visits.filtered(lambda one: self.get_level(one) and not one._is_over())

    # Beside the visits
    def get_recommendations(self, car):
        """Return {recommended work: level}; for who drives, owns or pays the car today.

        :param car: the car
        """
        if not self.is_close(car):
            return {}
        found = self.env["autoservice.recommendation"].search(
            [
                ("vehicle_id", "=", car.id),
                ("phase", "in", ("open", "declined", "asked")),
            ]
        )
        return {one: self._get_work_level(one) for one in found}

    def _get_work_level(self, work):
        """Return what he may see of recommended work: as of the visit it was found in.

        :param work: autoservice.recommendation
        """
        if visit := work.booking_id:
            return max(self.get_level(visit), TECHNICAL)
        zone = company_zone(work.company_id)
        day = to_local(work.create_date, zone).date()
        return OWN if self.is_close(work.vehicle_id, day) else TECHNICAL

    def get_readings(self, car):
        """Return the odometer readings that he may see, the latest first."""
        readings = car.odometer_ids.sorted(lambda one: (one.date, one.id), reverse=True)
        if self.is_present(car):
            return readings
        return readings.filtered(lambda one: self.get_roles(car, one.date))
