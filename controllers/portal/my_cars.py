# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.autoservice.models.portal.car_access import CarAccess
from odoo.addons.portal.controllers.portal import CustomerPortal

from .book_pages import ROOT
from .forms import read_text

CARS = "/my/cars"
CAR = f"{CARS}/<int:car_id>"
# Of the number of a page, in figures.
LONGEST_PAGE = 6
PAGE = {"type": "http", "auth": "user", "website": True}


def get_access():
    """Return the gate of who is signed in: all that these pages read goes by it."""
    partner = request.env.user.partner_id
    return CarAccess(partner.sudo())  # sudo: customers have no rights on our models


def get_book_url():
    """Return where a customer books alone, False where no branch lets him."""
    return bool(request.env["autoservice.self.booking"]._find_branches()) and ROOT


class CarPortal(CustomerPortal):
    """The customer's cars: what was done, what is due, who may collect them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "car_count" in counters:
            values["car_count"] = len(get_access().get_cars())
        if "visit_count" in counters:
            values["visit_count"] = len(get_access().get_next_visits())
        if "book_count" in counters:
            # The card stands there where there is somewhere to book.
            values["book_count"] = int(bool(get_book_url()))
        return values

    # Reading
    @http.route(CARS, methods=["GET"], **PAGE)
    def portal_my_cars(self, **_kwargs):
        """Show the cars that the customer has, or had, to do with."""
        access = get_access()
        return request.render(
            "autoservice.portal_my_cars",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "autoservice_cars",
                "cars": [car._prepare_car_card(access) for car in access.get_cars()],
                "book_url": get_book_url(),
            },
        )

    @http.route(CAR, methods=["GET"], **PAGE)
    def portal_my_car(self, car_id, done=None, page=None, **_kwargs):
        """Show one car.

        :param int car_id: the car
        :param str done: what was done before, see :meth:`_show_car`
        :param str page: of its history, a number from 1 on
        """
        access = get_access()
        car = access.find_car(car_id)
        if not car:
            raise request.not_found()
        return self._show_car(car, access, done=done, page=page)

    def _show_car(self, car, access, done=None, error=None, typed=None, page=None):
        """Return the page of a car.

        :param car: the car, with all rights
        :param access: CarAccess
        :param str done: trusted, untrusted, wished or call
        :param str error: what is wrong with what was typed
        :param dict typed: that
        :param str page: of the history
        """
        is_number = page and page.isdecimal() and len(page) <= LONGEST_PAGE
        values = {
            **self._prepare_portal_layout_values(),
            **car._prepare_car_page_values(access, int(page) if is_number else 1),
            "page_name": "autoservice_car",
            "done": done,
            "error": error,
            "typed": typed or {},
        }
        return request.render(
            "autoservice.portal_my_car", values, status=400 if error else 200
        )

    @http.route(f"{CAR}/works/<int:work_id>/photo", methods=["GET"], **PAGE)
    def portal_work_photo(self, car_id, work_id, **_kwargs):
        """Show the photo of recommended work.

        :param int car_id: the car
        :param int work_id: the work
        """
        access = get_access()
        found = access.get_recommendations(access.find_car(car_id))
        for work, level in found.items():
            card = work._prepare_recommended_card(access, level)
            if work.id == work_id and card["photo"]:
                return self._give_image(work, "photo_512")
        raise request.not_found()

    @staticmethod
    def _give_image(record, name):
        """Return an image that the gate has let through, for this browser alone.

        :param record: with all rights
        :param str name: of the field
        """
        stream = record.env["ir.binary"]._get_image_stream_from(record, name)
        answer = stream.get_response(max_age=0)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    # Writing
    @http.route(f"{CAR}/works/<int:work_id>/book", methods=["POST"], **PAGE)
    def portal_work_book(self, car_id, work_id, **_kwargs):
        """Ask for a time for recommended work.

        :param int car_id: the car
        :param int work_id: the work
        """
        access = get_access()
        found = access.get_recommendations(access.find_car(car_id))
        work = next((one for one in found if one.id == work_id), None)
        if not work:
            raise request.not_found()
        try:
            is_taken = work._wish(request.env.user.partner_id)
        except UserError:
            is_taken = False
        return self._go_back(car_id, "wished" if is_taken else "call")

    @http.route(f"{CAR}/people", methods=["POST"], **PAGE)
    def portal_car_trust(self, car_id, **_kwargs):
        """Let somebody collect the car. Its owner may.

        The name of who may collect it, and his phone, come with the form.

        :param int car_id: the car
        """
        access = get_access()
        car = access.find_car(car_id)
        if not access.is_owner(car):
            raise request.not_found()
        typed = {key: read_text(key) for key in ("name", "phone")}
        try:
            with car.env.cr.savepoint():
                car._trust(access=access, **typed)
        except UserError as error:
            return self._show_car(car, access, error=str(error), typed=typed)
        return self._go_back(car_id, "trusted")

    @http.route(f"{CAR}/people/<int:row_id>/end", methods=["POST"], **PAGE)
    def portal_car_trust_end(self, car_id, row_id, **_kwargs):
        """Let somebody no longer collect the car. Its owner may.

        :param int car_id: the car
        :param int row_id: of the person around it
        """
        access = get_access()
        car = access.find_car(car_id)
        if not access.is_owner(car) or not car._trust_no_more(row_id):
            raise request.not_found()
        return self._go_back(car_id, "untrusted")

    @staticmethod
    def _go_back(car_id, done):
        return request.redirect(f"{CARS}/{car_id}?done={done}")
