# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext
from odoo.tools.sql import escape_psql

from ..booking.autoservice_booking import BOOKED, IN_WORK, INVOICED
from ..common import vins
from ..common.parameters import check_day
from ..common.working_hours import day_span, to_local
from ..common.zones import own_zone

# Notes that a job shows, the newest.
MOST_NOTES = 20


class AutoserviceBooking(models.Model):
    """What the executor's screen shows: no prices, and not what cards are made of."""

    _inherit = "autoservice.booking"

    # My jobs
    @api.model
    def get_my_jobs(self, date=None):
        """Return the jobs of the user on a day: his own ones, in the order of time.

        Today also has what was begun earlier and is still in work, unless it goes on on
        a later day.

        :param str date: the day in the user's time zone, YYYY-MM-DD; today if empty
        :return: {now, tz, date, today, is_employee, jobs: [what a job needs in a list]}
        :raise ValidationError: date is no date
        """
        zone = own_zone(self.env.user, self.env.company)
        now = fields.Datetime.now()
        today = to_local(now, zone).date()
        day = check_day(self.env, "date", date) if date else today
        first, last = day_span(day, zone)
        me = Domain("employee_id.user_id", "=", self.env.uid)
        until, since = Domain("start", "<", last), Domain("stop", ">", first)
        # Not the booking as a whole: between its pieces it rests.
        wanted = Domain("phase", "in", (BOOKED, IN_WORK, INVOICED)) & Domain(
            "allocation_ids", "any", me & until & since
        )
        if day == today:
            later = Domain("allocation_ids", "any", me & ~until)
            begun = Domain("phase", "=", IN_WORK) & Domain("finished_at", "=", False)
            wanted |= begun & until & ~later
        mine = Domain("employee_ids.user_id", "=", self.env.uid)
        found = self.search(mine & wanted, order="start, id")
        jobs = found.sudo()  # sudo: the lines that carry prices; see _prepare_job
        return {
            "now": fields.Datetime.to_string(now),
            "tz": zone.zone,
            "date": fields.Date.to_string(day),
            "today": fields.Date.to_string(today),
            "is_employee": bool(self.env.user.sudo().employee_ids),  # sudo: himself
            "jobs": [job._prepare_job((first, last), first) for job in jobs],
        }

    def get_job(self):
        """Return one job for the executor: what to do, how far it is.

        :return: a dict; times in UTC, lengths in seconds, see _prepare_job and the
            methods that it calls
        :raise AccessError: it is somebody else's job
        """
        self.ensure_one()
        self._check_own_job()
        # sudo: as in _get_own_job; what is returned holds neither prices nor what
        # tech cards are made of.
        job = self.sudo()
        zone = own_zone(self.env.user, self.env.company)
        now = fields.Datetime.now()
        today = to_local(now, zone).date()
        first, _last = day_span(today, zone)
        return {
            **job._prepare_job((job.start, job.stop), first),
            "now": fields.Datetime.to_string(now),
            "tz": zone.zone,
            "date": fields.Date.to_string(today),
            "can_finish": job.can_finish,
            "lines": [line._prepare_work(now) for line in job._get_job_lines()],
            "photos": [job._prepare_photo(photo) for photo in job.photo_ids],
            "parts": [job._prepare_part(part) for part in job.part_request_ids],
            "notes": job._prepare_notes(),
        }

    @api.model
    def find_job(self, code):
        """Find the user's job by what was scanned or typed.

        :param str code: VIN, plate, or the number of a booking
        :return: {booking_id: id or False, car: name of the car that was found}
        """
        code = str(code or "").strip().strip("*")
        if code[:1] in ("I", "i") and vins.is_well_formed(vins.normalize(code[1:])):
            code = code[1:]  # the mark before the VIN in the barcode of a door
        mine = Domain("employee_ids.user_id", "=", self.env.uid) & Domain(
            "phase", "in", (BOOKED, IN_WORK)
        )
        job = self.search(mine & Domain("name", "=ilike", escape_psql(code)), limit=1)
        cars = self.env["autoservice.vehicle"]
        if not job:
            cars = cars.find(code)
            found = self.search(mine & Domain("vehicle_id", "in", cars.ids))
            now = fields.Datetime.now()
            job = found.sorted(
                lambda one: (one.phase != IN_WORK, abs(one.start - now))
            )[:1]
        car = job.sudo().vehicle_id or cars[:1]  # sudo: the car of the own job
        return {"booking_id": job.id, "car": car.display_name or ""}

    def action_open_job(self):
        """Open this job on the executor's screen.

        :return: a client action
        """
        self.ensure_one()
        self._check_own_job()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "autoservice.autoservice_my_jobs_action"
        )
        return {**action, "params": {"booking_id": self.id}}

    # What is told
    def _prepare_job(self, span, day_start):
        """Return what a list shows of this job.

        Invoked with all rights: whatever is added here must be no price.

        :param span: (start, stop) in which its times and places are told, UTC
        :param datetime day_start: the beginning of the day that is shown, UTC
        """
        self.ensure_one()
        first, last = span
        me = self.env.user.employee_ids
        rows = self.allocation_ids.filtered(
            lambda row: row.start < last and row.stop > first
        )
        own = rows.filtered(lambda row: row.employee_id & me)
        bays = (own and rows.filtered("bay_id")).bay_id or self.bay_id
        lines = self._get_job_lines().filtered("is_work")
        car = self.vehicle_id
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "customer": self.partner_id.display_name,
            "plate": car.plate or "",
            "car": " ".join(filter(None, (car.make_id.name, car.model_id.name))),
            "vin": car.vin or "",
            "place": ", ".join(bays.mapped("name")),
            "people": self.employee_ids.mapped("name"),
            "start": self._tell(min(own.mapped("start"), default=self.start)),
            "stop": self._tell(max(own.mapped("stop"), default=self.stop)),
            "wishes": self.note or "",
            "works": lines.product_id.mapped("name"),
            "done_count": len(lines.filtered("is_done")),
            "work_count": len(lines),
            "can_start": self.can_start,
            "start_question": self.can_start and self.start_question,
            "is_finished": bool(self.finished_at),
            "is_carried_over": self._is_carried_over(day_start),
            "is_part_asked": self.is_part_asked,
            "is_running": bool(
                self.work_time_ids.filtered(
                    lambda one: not one.stop and one.employee_id & me
                )
            ),
        }

    def _is_carried_over(self, day_start):
        """Whether this job began before a day and goes on in it."""
        is_in_work = self.phase == IN_WORK and not self.finished_at
        return self.start < day_start and (is_in_work or self.stop > day_start)

    @staticmethod
    def _tell(moment):
        return moment and fields.Datetime.to_string(moment)

    def _prepare_photo(self, photo):
        return {
            "id": photo.id,
            "kind": photo.kind,
            "line_id": photo.line_id.id,
            "person": photo.employee_id.name or "",
            "at": self._tell(photo.create_date),
            "is_own": bool(photo.employee_id & self.env.user.employee_ids),
        }

    def _prepare_part(self, part):
        return {
            "id": part.id,
            "name": part.name,
            "quantity": part.quantity,
            "unit": part.product_id.uom_id.name or "",
            "note": part.note or "",
            "state": part.phase,
            "answer": part.answer or "",
            "person": part.employee_id.name or "",
        }

    def _prepare_notes(self):
        """The notes of colleagues on this job, the newest first."""
        note = self.env.ref("mail.mt_note")
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "=", "comment"),
                ("subtype_id", "=", note.id),
            ],
            limit=MOST_NOTES,
        )
        return [
            {
                "id": message.id,
                "person": message.author_id.name or "",
                "at": self._tell(message.date),
                "text": html2plaintext(message.body),
            }
            for message in messages
        ]
