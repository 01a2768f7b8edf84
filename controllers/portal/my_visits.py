# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import format_date

from odoo.addons.autoservice.models.common.moments import format_hour
from odoo.addons.autoservice.models.portal.car_access import FULL, OWN

from .my_cars import PAGE, CarPortal, get_access, get_book_url

VISITS = "/my/visits"
VISIT = f"{VISITS}/<int:visit_id>"


class VisitPortal(CarPortal):
    """The customer's visits: when the next ones are, moved or cancelled by himself."""

    # Reading
    @http.route(VISITS, methods=["GET"], **PAGE)
    def portal_my_visits(self, done=None, **_kwargs):
        """Show the visits to come and those that go on.

        :param str done: what was done before: cancelled
        """
        access = get_access()
        visits = access.get_next_visits()
        return request.render(
            "autoservice.portal_my_visits",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "autoservice_visits",
                "visits": [visit._prepare_visit_card(access) for visit in visits],
                "book_url": get_book_url(),
                "done": done,
            },
        )

    @http.route(VISIT, methods=["GET"], **PAGE)
    def portal_my_visit(self, visit_id, day=None, done=None, **_kwargs):
        """Show one visit, with the times to which it can be moved.

        :param int visit_id: the visit
        :param str day: whose times are shown, ISO; without it the first free one
        :param str done: what was done before: moved
        """
        access = get_access()
        visit = access.find_visit(visit_id, FULL)
        if visit:
            return self._show_visit(visit, access, day=day, done=done)
        if access.has_cancelled(visit_id):
            return request.redirect(f"{VISITS}?done=cancelled")
        raise request.not_found()

    def _show_visit(self, visit, access, day=None, done=None, error=None):
        """Return the page of a visit.

        :param visit: the visit, with all rights
        :param access: CarAccess
        :param str day: as of :meth:`portal_my_visit`
        :param str done: likewise
        :param str error: why a change was refused
        """
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "autoservice_visit",
            "visit": visit._prepare_visit_card(access),
            "may_cancel": visit._may_be_called_off(),
            "may_move": visit._may_be_moved(),
            "is_open": visit.phase in ("offer", "booked"),
            "hours": visit.company_id.autoservice_change_hours,
            "done": done,
            "error": error,
            **self._prepare_times(visit, day),
        }
        return request.render(
            "autoservice.portal_my_visit", values, status=409 if error else 200
        )

    def _prepare_times(self, visit, day):
        """Return the days with free times, and the times of one of them.

        :param visit: the visit
        :param str day: whose times are wanted, ISO
        """
        times = visit._get_move_times() if visit._may_be_moved() else {}
        by_name = {one.isoformat(): one for one in times}
        chosen = by_name.get(day) or next(iter(times), None)
        env, company = visit.env, visit.company_id
        return {
            "days": [
                {
                    "key": key,
                    "name": format_date(env, one, date_format="EEE d MMM"),
                    "is_chosen": one == chosen,
                }
                for key, one in by_name.items()
            ],
            "times": [
                {
                    "key": fields.Datetime.to_string(start),
                    "name": format_hour(env, company, start),
                    "full_name": visit._format_moment(start),
                }
                for start in times.get(chosen, ())
            ],
        }

    @http.route(f"{VISIT}/documents/<string:kind>", methods=["GET"], **PAGE)
    def portal_visit_document(self, visit_id, kind, **_kwargs):
        """Give a document of a visit as PDF, to its customer.

        :param int visit_id: the visit
        :param str kind: reception, handover, completion or invoice
        """
        visit = get_access().find_visit(visit_id, FULL)
        document = visit and visit._get_portal_document(kind)
        if not document:
            raise request.not_found()
        report, records = document
        reports = request.env["ir.actions.report"].sudo()  # sudo: the gate was asked
        reports = reports.with_company(visit.company_id)
        content, _kind = reports._render_qweb_pdf(report, records.ids)
        name = http.content_disposition(f"{visit.name}-{kind}.pdf", "inline")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", name),
                ("Cache-Control", "private, no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @http.route(f"{VISIT}/photos/<int:photo_id>", methods=["GET"], **PAGE)
    def portal_visit_photo(self, visit_id, photo_id, small=None, **_kwargs):
        """Show a photo that was taken at work.

        :param int visit_id: the visit
        :param int photo_id: the photo
        :param str small: anything, for the small image
        """
        visit = get_access().find_visit(visit_id, OWN)
        photo = visit.photo_ids.filtered(lambda one: one.id == photo_id)
        if not photo:
            raise request.not_found()
        return self._give_image(photo, "image_256" if small else "image")

    # Writing
    @http.route(f"{VISIT}/move", methods=["POST"], **PAGE)
    def portal_visit_move(self, visit_id, start=None, **_kwargs):
        """Move a visit to another free time.

        :param int visit_id: the visit
        :param str start: UTC
        """
        access = get_access()
        visit = access.find_visit(visit_id, FULL)
        if not visit:
            raise request.not_found()
        try:
            with visit.env.cr.savepoint():
                visit._move_by_customer(start, request.env.user.partner_id)
        except UserError as error:
            return self._show_visit(visit, access, error=str(error))
        return request.redirect(f"{VISITS}/{visit_id}?done=moved")

    @http.route(f"{VISIT}/cancel", methods=["POST"], **PAGE)
    def portal_visit_cancel(self, visit_id, **_kwargs):
        """Cancel a visit.

        :param int visit_id: the visit
        """
        access = get_access()
        visit = access.find_visit(visit_id, FULL)
        if not visit:
            raise request.not_found()
        try:
            with visit.env.cr.savepoint():
                visit._cancel_by_customer(request.env.user.partner_id)
        except UserError as error:
            return self._show_visit(visit, access, error=str(error))
        return request.redirect(f"{VISITS}?done=cancelled")
