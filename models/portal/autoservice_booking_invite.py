# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..booking.autoservice_booking import BOOKED, OFFER
from ..common.moments import format_moment
from ..common.parameters import check_day, check_time
from .autoservice_message import CHOOSE
from .self_booking_text import AT_ONCE

DAYS = 7


class AutoserviceBookingInvite(models.Model):
    """The front desk says what is to be done, the customer by a link chooses when."""

    _name = "autoservice.booking.invite"
    _description = "Choice of a time by the customer"
    _inherit = ["autoservice.token.mixin", "autoservice.message.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _minutes_range = models.Constraint(
        "CHECK (minutes BETWEEN 1 AND 10080)", "Minutes: give 1 to 10080."
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    service_ids = fields.Many2many(
        comodel_name="product.product",
        relation="autoservice_booking_invite_service_rel",
        string="Services",
        required=True,
        domain=lambda self: self.env["autoservice.booking"]._get_service_domain(),
        check_company=True,
    )
    minutes = fields.Integer(
        compute="_compute_minutes",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The times that are offered have this length.",
    )
    expires_at = fields.Datetime(
        string="Link holds until",
        required=True,
        index=True,
        default=lambda self: (
            fields.Datetime.now().replace(second=0, microsecond=0)
            + timedelta(days=DAYS)
        ),
    )
    moved_id = fields.Many2one(
        comodel_name="autoservice.booking",
        string="Booking to move",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="It gets the time that the customer chooses; empty: a new one is made.",
    )
    document = fields.Reference(
        selection=[
            ("autoservice.booking", "Booking"),
            ("crm.lead", "Lead"),
            ("res.partner", "Contact"),
        ],
        copy=False,
        help="What it was sent from; there it is noted.",
    )
    is_car_of_others = fields.Boolean(
        compute="_compute_is_car_of_others",
        compute_sudo=True,
        help="The car is known as somebody else's.",
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        help="What the customer has chosen.",
    )

    # Fields: the words of the message
    message_customer = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_branch = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_invite_url = fields.Char(
        string="Link",
        compute="_compute_message_words",
        compute_sudo=True,
        groups="autoservice.group_manager",
    )

    # Computes
    @api.depends("service_ids", "vehicle_id.class_id")
    def _compute_minutes(self):
        Booking = self.env["autoservice.booking"]
        for invite in self:
            work = Booking._get_slot_work(
                invite.service_ids, invite.vehicle_id.class_id
            )
            invite.minutes = work.minutes

    @api.depends("partner_id", "vehicle_id")
    def _compute_is_car_of_others(self):
        for invite in self:
            people = invite.vehicle_id._get_present_people().partner_id
            family = people.commercial_partner_id
            invite.is_car_of_others = bool(family) and (
                invite.partner_id.commercial_partner_id not in family
            )

    @api.depends("partner_id", "company_id")
    def _compute_message_words(self):
        for invite in self:
            invite.message_customer = invite.partner_id.name
            invite.message_branch = invite.company_id.name
            invite.message_invite_url = invite.id and invite._get_url()

    @api.depends("partner_id")
    def _compute_display_name(self):
        for invite in self:
            invite.display_name = invite.partner_id.display_name

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (
            *super().mail_allowed_qweb_expressions(),
            "object.message_customer",
            "object.message_branch",
            "object.message_invite_url",
        )

    # Link
    def _get_url(self):
        """Return the address at which the customer chooses a time."""
        self.ensure_one()
        token = self.sudo().token  # sudo: nobody reads it but through this address
        return f"{self.get_base_url()}/autoservice/invite/{token}"

    @api.model
    def _find_by_token(self, token):
        """Find no choice whose time is over; one that was used says what was booked."""
        found = super()._find_by_token(token)
        now = fields.Datetime.now()
        return found.filtered(
            lambda one: one.expires_at > now and (one.booking_id or one._is_open())
        )

    def _is_open(self):
        """Whether a time can still be chosen: once, and for what can be moved yet."""
        self.ensure_one()
        if self.booking_id or self.expires_at <= fields.Datetime.now():
            return False
        # sudo: whoever has the link has no rights on the visit.
        moved = self.sudo().moved_id
        if moved:
            return moved.phase in (OFFER, BOOKED) and not moved._is_over()
        return self._is_offered()

    def _is_offered(self):
        """Whether all that is to be done can be booked yet: nothing of it is archived."""
        wanted = self.with_context(active_test=False).service_ids
        here = self.env["autoservice.booking"].with_company(self.company_id)
        domain = here._get_service_domain() & Domain("id", "in", wanted.ids)
        return bool(wanted) and wanted == self.env["product.product"].search(domain)

    def _wants_message(self, message):
        is_his = self._is_open() and message.partner_id == self.partner_id
        return is_his and super()._wants_message(message)

    # Choice
    def _prepare_choice(self):
        """Return (self-booking of the company, the job, when the car is elsewhere)."""
        self.ensure_one()
        site = self.env["autoservice.self.booking"]._of(self.company_id)
        services = list(self.service_ids.with_env(site.env))
        job = site._prepare_job(services, self.vehicle_id.class_id.id, self.minutes)
        Booking = site.env["autoservice.booking"]
        busy = Booking._get_vehicle_time(self.vehicle_id.ids or [False], job.window)
        return site, job, busy[self.vehicle_id.id]

    def _get_times(self, day=None):
        """Return the free times of that length, as `autoservice.self.booking` does.

        :param day: local day, ISO or date; without it the first that has any
        """
        site, job, busy = self._prepare_choice()
        day = day and check_day(self.env, "day", day)
        return site._find_times(job, day, busy=busy)

    def _book(self, start):
        """Book what the customer has chosen, once.

        :param start: datetime or ISO string, UTC unless it says its offset
        :return: the booking
        :raise Taken: nothing is free at that time; it has the next times
        :raise ValidationError: the link is over, or the start is none
        """
        site, job, _busy = self._prepare_choice()
        start = check_time(self.env, "start", start)
        with site._queueing(f"{self._name}:{self.id}"):
            # Who has pressed twice at once begins anew here, and finds the booking.
            self.try_lock_for_update()
            if self.booking_id:
                return self.booking_id
            if not self._is_open():
                raise ValidationError(self.env._("The time of this link is over."))
            before = self.moved_id.start
            if self.moved_id:
                booking = site._move_time(job, start, self.moved_id)
            else:
                booking = site._book_time(job, start, self._prepare_visit(site))
            self.booking_id = booking
            self._tell_chosen(booking, before)
        return booking

    def _tell_chosen(self, booking, before):
        """Tell whoever has sent the link what the customer has chosen.

        :param booking: with its new time
        :param before: when it was planned, naive UTC; empty for a new one
        """
        # sudo: whoever has the link has no rights on what it has made.
        visit = booking.sudo()
        sender = self.create_uid
        if before:
            visit._tell_moved(before, self.partner_id, sender)
            return
        visit._tell_changed(
            lambda there: there.env._(
                "Booked by the link: %s", there._format_moment(there.start)
            ),
            self.partner_id,
            sender,
        )

    def _prepare_visit(self, site):
        """Return the values of a new booking, besides its time."""
        return {
            "partner_id": self.partner_id.id,
            "vehicle_id": self.vehicle_id.id,
            "administrator_id": self._get_administrator().id,
            "self_way": AT_ONCE,
            **site._prepare_lines(self.service_ids),
        }

    def _get_administrator(self):
        """Return the employee who has sent the link: he took the booking."""
        # sudo: whoever has the link may read no employees.
        mine = self.sudo().create_uid.employee_ids
        return mine.filtered(lambda one: one.company_id == self.company_id)[:1]

    # Actions
    def action_send(self):
        """Send the link to the customer, through the outbox.

        :return: an action that says so, and closes the form
        :raise ValidationError: there is nothing to be done
        """
        self.check_access("write")
        for invite in self:
            if not invite.service_ids:
                raise ValidationError(self.env._("Services: say what is to be done."))
            invite._queue_message(
                CHOOSE,
                expires_at=invite.expires_at,
                dedupe_key=f"{CHOOSE}:{invite.id}:{invite.partner_id.id}",
            )
            invite._note_sent()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The link is in the outbox."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _note_sent(self):
        """Note on what it was sent from that the customer was let choose a time."""
        document = self.document
        if not document or not document.has_access("write"):
            return
        document._message_log(
            body=self.env._(
                "The customer may choose a time by a link: %(services)s, %(minutes)s"
                " min, until %(until)s.",
                services=", ".join(self.service_ids.mapped("name")),
                minutes=self.minutes,
                until=format_moment(self.env, self.company_id, self.expires_at),
            )
        )
