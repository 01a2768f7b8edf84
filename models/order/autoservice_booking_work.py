# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tools import SQL

from ..booking.autoservice_booking import BOOKED, IN_WORK, OPEN
from ..common.clashes import lock_together, present
from ..common.parameters import check_number, check_text
from ..common.tasks import create_tasks
from .autoservice_part_request import ASKED

# The namespace of this addon's advisory locks on people who start and stop.
LOCK_WORKER = 0x617576
# What fits on a screen; who looks for more types more.
MOST_PARTS = 100


class AutoserviceBooking(models.Model):
    """What executors do on their jobs: time, checklist, photos, parts, done."""

    _inherit = "autoservice.booking"

    work_time_ids = fields.One2many(
        comodel_name="autoservice.work.time",
        inverse_name="booking_id",
        string="Time at work",
        copy=False,
    )
    photo_ids = fields.One2many(
        comodel_name="autoservice.photo",
        inverse_name="booking_id",
        string="Photos",
        copy=False,
    )
    part_request_ids = fields.One2many(
        comodel_name="autoservice.part.request",
        inverse_name="booking_id",
        string="Parts asked for",
        copy=False,
    )
    is_part_asked = fields.Boolean(
        string="Waits for a part",
        compute="_compute_is_part_asked",
        store=True,
        compute_sudo=True,
        help="An executor has asked for a part and has not got it yet.",
    )
    ready_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task to hand over",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    can_finish = fields.Boolean(compute="_compute_can_finish")

    # Computes
    @api.depends("part_request_ids.phase", "phase")
    def _compute_is_part_asked(self):
        for booking in self:
            phases = booking.part_request_ids.mapped("phase")
            booking.is_part_asked = booking.phase in OPEN and ASKED in phases

    @api.depends("phase", "finished_at")
    def _compute_can_finish(self):
        for booking in self:
            booking.can_finish = booking.phase == IN_WORK and not booking.finished_at

    @api.depends("part_request_ids.phase", "part_request_ids.sold_line_id")
    def _compute_expected_stop(self):
        return super()._compute_expected_stop()

    def _get_board_marks(self):
        """Mark the bookings that wait for a part an executor has asked for."""
        marks = super()._get_board_marks()
        self.flush_recordset(["is_part_asked"])
        waiting = self.env.execute_query(
            SQL(
                "SELECT id FROM autoservice_booking"
                " WHERE is_part_asked AND id = ANY(%s)",
                self.ids,
            )
        )
        for (id_,) in waiting:
            marks[id_]["is_waiting_parts"] = True
        return marks

    # Who works, and on what
    def _get_worker(self):
        """Return the employee as whom the user works on this job, with all rights.

        :raise UserError: the user is no employee of the company of the job
        """
        self.ensure_one()
        # sudo: executors may not read employees; this one is the user himself.
        job, mine = self.sudo(), self.env.user.sudo().employee_ids
        here = mine.filtered(lambda one: one.company_id == job.company_id)
        worker = (mine & job.employee_ids or here)[:1]
        if not worker:
            raise UserError(
                self.env._(
                    "You are no employee of this company: ask the owner to link your"
                    " user to one."
                )
            )
        return worker

    def _get_own_job(self, phases=(IN_WORK,)):
        """Return this job with all rights, having checked that it is the user's.

        :param phases: the job must be in one of them
        :raise AccessError: it is somebody else's job
        :raise UserError: it is not in these phases
        """
        self.ensure_one()
        self._check_own_job()
        # sudo: executors have no right on order lines, which carry prices, nor on what
        # belongs to them; what is written is the executor's own work.
        job = self.sudo()
        if job.phase not in phases:
            if job.phase == BOOKED:
                message = self.env._("%s is not in work: start it first.", job.name)
            else:
                message = job._why_not("work")
            raise UserError(message)
        return job

    def _get_line(self, line_id):
        """Return a line of this job.

        :raise UserError: it is a line of another one
        """
        line = self._get_job_lines().filtered(lambda one: one.id == line_id)
        if not line:
            raise UserError(self.env._("Lines: they belong to another booking."))
        return line

    # Time
    def start_line(self, line_id):
        """Begin to work on a line, as the employee that the user is.

        The job is started with it; work on another line ends. Who is at work on this
        line already stays so, and nothing changes.

        :param int line_id: a service of this job
        :return: the job, as :meth:`get_job` returns it
        :raise AccessError: it is somebody else's job
        :raise UserError: the job is not booked or in work, or its time was given away
        """
        job = self._get_own_job((BOOKED, IN_WORK))
        line = job._get_line(line_id)
        if not line.is_work:
            raise UserError(
                self.env._("%s is nothing to work on.", line.product_id.name)
            )
        worker = self._get_worker()
        running = job._get_running_alone(worker)
        if running.line_id == line:
            return self.get_job()
        if job.phase == BOOKED:
            self.action_start()
        running._end_stretches()
        job._take_up_again()
        if line.is_done:
            line.is_done = False
        job.env["autoservice.work.time"].create(
            {
                "line_id": line.id,
                "employee_id": worker.id,
                "start": fields.Datetime.now(),
            }
        )
        return self.get_job()

    def stop_line(self, line_id):
        """End the user's work on a line; where he is not at work, nothing changes.

        :param int line_id: a service of this job
        :return: the job, as :meth:`get_job` returns it
        :raise AccessError: it is somebody else's job
        """
        job = self._get_own_job((BOOKED, IN_WORK))
        line = job._get_line(line_id)
        running = job._get_running(self._get_worker())
        running.filtered(lambda one: one.line_id == line)._end_stretches()
        return self.get_job()

    @api.model
    def _get_running(self, employees):
        """Return the stretches of work in which these employees are now."""
        return self.env["autoservice.work.time"].search(
            [("employee_id", "in", employees.ids), ("stop", "=", False)]
        )

    @api.model
    def _get_running_alone(self, worker):
        """Return in what a person is, who starts nothing else at the same time.

        Two taps come one after the other: the second sees what the first one did.

        :param worker: the employee
        :raise ConcurrencyError: something was begun since this transaction began, which
            cannot see it; Odoo calls anew, and finds it
        """
        lock_together(self.env, LOCK_WORKER, worker.ids)
        running = self._get_running(worker)
        with present(self) as now:
            if set(now._get_running(worker).ids) - set(running.ids):
                raise ConcurrencyError("This person has just begun to work.")
        return running

    def _end_work(self):
        """Nobody works on these bookings any more."""
        # sudo: whoever closes a visit may not write the times of others.
        self.sudo().work_time_ids._end_stretches()

    def _take_up_again(self):
        """A finished job goes on, if its time was not given away.

        :raise ValidationError: the bay, the car or the people are booked elsewhere
        """
        finished = self.filtered("finished_at")
        if finished:
            with self._explain_clash(self.env["autoservice.allocation"]):
                finished._write_facts({"finished_at": False})
            finished.ready_activity_id.unlink()

    # Checklist
    def set_check(self, line_id, check_id, done=True):
        """Tick a point of the tech card off for a line, or untick it.

        :param int line_id: a line of this job
        :param int check_id: a point of the tech card of its service
        :param bool done: True or False
        :return: the job, as :meth:`get_job` returns it
        :raise AccessError: it is somebody else's job
        :raise UserError: the job is not in work, or the point is of another card
        """
        job = self._get_own_job()
        line = job._get_line(line_id)
        point = line.product_id.tech_card_id.checklist.filtered(
            lambda one: one.id == check_id
        )
        if not point:
            raise UserError(self.env._("Point: it belongs to another tech card."))
        ticked = line.work_check_ids.filtered(lambda one: one.check_id == point)
        if ticked and not done:
            ticked.unlink()
        elif done and not ticked:
            line.work_check_ids.create(
                {
                    "line_id": line.id,
                    "check_id": point.id,
                    "name": point.name,
                    "employee_id": self._get_worker().id,
                }
            )
        return self.get_job()

    # Photos
    def add_photo(self, image, kind="other", line_id=None):
        """Keep a photo of the car.

        :param str image: the picture, base64
        :param str kind: before, after or other
        :param int line_id: the line that it shows, if any
        :return: the job, as :meth:`get_job` returns it
        :raise AccessError: it is somebody else's job
        :raise ValidationError: it is no picture, or of no known kind
        """
        job = self._get_own_job((BOOKED, IN_WORK))
        job.env["autoservice.photo"]._take(
            {
                "booking_id": job.id,
                "line_id": line_id and job._get_line(line_id).id,
                "kind": kind,
                "image": image,
                "employee_id": self._get_worker().id,
            }
        )
        return self.get_job()

    def remove_photo(self, photo_id):
        """Throw away a photo that the user took on this job.

        :param int photo_id: the photo
        :return: the job, as :meth:`get_job` returns it
        :raise UserError: it is not the user's own, or of another job
        """
        job = self._get_own_job((BOOKED, IN_WORK))
        worker = self._get_worker()
        photo = job.photo_ids.filtered(
            lambda one: one.id == photo_id and one.employee_id == worker
        )
        if not photo:
            raise UserError(self.env._("Photo: only your own can be thrown away."))
        photo.unlink()
        return self.get_job()

    # Parts
    def ask_part(self, quantity=1, product_id=None, text=None, note=None, line_id=None):
        """Ask for a part; who can give it gets a task.

        :param float quantity: how many, in the unit of the product
        :param int product_id: the product, if it is known
        :param str text: what is needed, in words; taken where there is no product
        :param str note: more about it
        :param int line_id: the line that needs it, if any
        :return: the job, as :meth:`get_job` returns it
        :raise AccessError: it is somebody else's job
        :raise ValidationError: neither product nor text, or no positive quantity
        """
        job = self._get_own_job((BOOKED, IN_WORK))
        check_text(self.env, "text", text)
        check_text(self.env, "note", note)
        if isinstance(quantity, bool) or not isinstance(quantity, int | float):
            raise ValidationError(self.env._("Quantity: give a number."))
        if not 0 < quantity < 1_000_000:
            raise ValidationError(
                self.env._("Quantity of a part: it must be more than zero.")
            )
        product = self._get_asked_product(product_id)
        name = product.display_name or (text or "").strip()
        if not name:
            raise ValidationError(
                self.env._("Part: choose a product, or say what you need.")
            )
        job.env["autoservice.part.request"].create(
            {
                "booking_id": job.id,
                "line_id": line_id and job._get_line(line_id).id,
                "product_id": product.id,
                "name": name,
                "quantity": quantity,
                "note": (note or "").strip(),
                "employee_id": self._get_worker().id,
            }
        )
        return self.get_job()

    def _get_asked_product(self, product_id):
        """Return the product that an executor named, or an empty one.

        :raise ValidationError: there is none, or it is no part
        """
        if product_id:
            check_number(self.env, "product_id", product_id)
        product = self.env["product.product"].browse(product_id or ()).exists()
        if product_id and not product._filtered_access("read").filtered(
            lambda one: one.type == "consu"
        ):
            raise ValidationError(self.env._("Part: %s is no part.", product_id))
        return product

    @api.model
    def find_parts(self, text, limit=8):
        """Suggest parts while an executor types; no prices.

        :param str text: a part of the name, the reference or the barcode
        :param int limit: how many at most
        :return: list of {id, name, unit}
        :raise ValidationError: naming the parameter that is wrong
        """
        check_text(self.env, "text", text)
        check_number(self.env, "limit", limit, MOST_PARTS)
        products = self.env["product.product"].search(
            [("type", "=", "consu"), ("display_name", "ilike", text or "")],
            limit=limit,
        )
        return [
            {"id": one.id, "name": one.display_name, "unit": one.uom_id.name}
            for one in products
        ]

    # Notes
    def add_note(self, text):
        """Note something for colleagues; the customer does not see it.

        :param str text: plain text
        :return: the job, as :meth:`get_job` returns it
        :raise AccessError: it is somebody else's job
        :raise ValidationError: there is no text
        """
        self.ensure_one()
        self._check_own_job()
        check_text(self.env, "text", text)
        if not (text or "").strip():
            raise ValidationError(self.env._("Note: write something."))
        self.message_post(
            body=text.strip(), message_type="comment", subtype_xmlid="mail.mt_note"
        )
        return self.get_job()

    # Done
    def action_finish(self):
        """All work is done: the bay and the people are free, the front desk is told.

        Executors may finish the jobs they are on. Done twice, it is done once.

        :return: True
        :raise UserError: not in work, or some work is not ticked off
        """
        self._check_own_job()
        todo = self.filtered(lambda one: one.phase != IN_WORK or not one.finished_at)
        jobs = todo._begin("finish", None, operation="read")
        for job in jobs:
            left = job._get_job_lines().filtered(
                lambda line: line.is_work and not line.is_done
            )
            if left:
                raise UserError(
                    self.env._(
                        "%(booking)s: not done yet: %(works)s.",
                        booking=job.name,
                        works=", ".join(left.product_id.mapped("name")),
                    )
                )
        jobs._end_work()
        if jobs:
            jobs._write_facts({"finished_at": fields.Datetime.now()})
            jobs._on_finish()
        return True

    def _on_finish(self):
        """Hook, called when the executors are done. Extend with super()."""
        desk = self._get_responsible()
        told = self.filtered(lambda job: desk[job])
        tasks = create_tasks(
            self.env,
            [
                (desk[job], job, job.env._("Ready: %s", job._describe()), False)
                for job in told
            ],
        )
        for job, task in zip(told, tasks, strict=True):
            job._write_facts({"ready_activity_id": task.id})

    def _get_desk_candidates(self):
        """Who sells the order cares for the booking, too."""
        return super()._get_desk_candidates() | self.sale_order_id.user_id

    def _set_phase(self, phase, **vals):
        """A visit that is not in work any more ends what executors began on it."""
        super()._set_phase(phase, **vals)
        bookings = self.sudo()  # sudo: times, requests and tasks belong to others
        if phase != IN_WORK:
            bookings._end_work()
            bookings.ready_activity_id.unlink()
        if phase not in OPEN:
            asked = bookings.part_request_ids.filtered(lambda one: one.phase == ASKED)
            asked._refuse_rest()
