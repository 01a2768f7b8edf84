# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date

from ..booking.autoservice_booking import BOOKED
from ..common.moments import format_hour
from ..common.working_hours import at_hour, to_local
from ..common.zones import company_zone, own_zone
from ..order.autoservice_booking import PRICE_GROUPS
from .autoservice_message import DELIVERED, DRY_RUN, SENDING, SENT, UNCERTAIN

# So long a booking may be put right before the customer hears of it.
GRACE = timedelta(minutes=2)
HOUR = timedelta(hours=1)
# What is about a visit to come, and what is about one that is done.
COMING = ("confirmation", "reminder_eve", "reminder_hour")
DONE = ("ready",)
# What the messages before a visit say, and to whom.
TOLD = ("start", "partner_id", "company_id")
# By then a customer has heard, or may have.
TOLD_PHASES = (SENDING, SENT, DELIVERED, UNCERTAIN, DRY_RUN)


class AutoserviceBooking(models.Model):
    """What a customer hears of his visit: before it, and when the car is ready."""

    _name = "autoservice.booking"
    _inherit = ["autoservice.booking", "autoservice.message.mixin"]

    # Fields: the words of the messages, as the customer reads them
    message_customer = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_date = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_time = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_car = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_branch = fields.Char(compute="_compute_message_words", compute_sudo=True)
    message_branch_phone = fields.Char(
        compute="_compute_message_words", compute_sudo=True
    )
    message_total = fields.Char(
        compute="_compute_message_total", compute_sudo=True, groups=PRICE_GROUPS
    )
    message_payment = fields.Char(
        compute="_compute_message_total", compute_sudo=True, groups=PRICE_GROUPS
    )

    # Computes
    @api.depends("start", "partner_id", "vehicle_id", "company_id")
    @api.depends_context("lang")
    def _compute_message_words(self):
        for booking in self:
            company, car = booking.company_id, booking.vehicle_id
            zone, start = company_zone(company), booking.start
            day = start and to_local(start, zone).date()
            booking.message_customer = booking.partner_id.name
            booking.message_date = start and format_date(
                self.env, day, date_format="EEEE, d MMMM"
            )
            booking.message_time = start and format_hour(self.env, company, start)
            names = (car.make_id.name, car.model_id.name, car.plate)
            booking.message_car = " ".join(filter(None, names))
            booking.message_branch = company.name
            booking.message_branch_phone = company.phone

    @api.depends("amount_total", "currency_id")
    @api.depends_context("lang")
    def _compute_message_total(self):
        for booking in self:
            amount = booking._get_message_amount()
            text = format_amount(self.env, amount, booking.currency_id)
            # One such space would make a short message of 160 letters one of 70.
            text = text.replace("\N{NO-BREAK SPACE}", " ")
            booking.message_total = text
            if booking.currency_id.is_zero(amount):
                booking.message_payment = self.env._("Everything is paid.")
            else:
                booking.message_payment = self.env._("To pay: %s.", text)

    def _get_message_amount(self):
        """Return what the customer is to pay: the open invoices, or the whole order."""
        return self.amount_due if self.invoice_count else self.amount_total

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (
            *super().mail_allowed_qweb_expressions(),
            *(
                f"object.message_{word}"
                for word in (
                    "customer",
                    "date",
                    "time",
                    "car",
                    "total",
                    "payment",
                    "branch",
                    "branch_phone",
                )
            ),
        )

    # Coming
    def _queue_coming(self):
        """Confirm these visits and plan their reminders, as the company has it."""
        now = fields.Datetime.now()
        Message = self.env["autoservice.message"]
        Message._queue(
            [
                vals
                for booking in self
                if booking.phase == BOOKED and booking.start > now
                for vals in booking._prepare_coming(now)
            ]
        )

    def _prepare_coming(self, now):
        """Return the values of the messages before one visit.

        :param now: the present moment
        """
        company = self.company_id.sudo()  # sudo: settings
        planned = (
            (company.autoservice_send_confirmation, "confirmation", now + GRACE),
            (company.autoservice_send_eve, "reminder_eve", self._get_eve()),
            (company.autoservice_send_hour, "reminder_hour", self.start - HOUR),
        )
        key = f"{self.id}:{self.start.isoformat()}:{self.partner_id.id}:{company.id}"
        Message = self.env["autoservice.message"]
        for is_wanted, kind, moment in planned:
            if not is_wanted or moment < now:
                continue
            calm = Message._get_calm_moment(company, self.partner_id, kind, moment)
            # What would come when the customer is there already is left out.
            if calm < self.start:
                yield {
                    **self._prepare_about(kind),
                    "not_before": calm,
                    "expires_at": self.start,
                    "dedupe_key": f"{kind}:{key}",
                }

    def _prepare_about(self, kind):
        """Values of a message about this visit.

        :param kind: of the message
        """
        return {
            "kind": kind,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _get_eve(self):
        """Return the moment on the eve of the visit at which to remind, naive UTC."""
        company = self.company_id.sudo()  # sudo: settings
        day = to_local(self.start, company_zone(company)).date()
        zone = own_zone(self.partner_id, company)
        return at_hour(day - timedelta(days=1), company.autoservice_eve_hour, zone)

    def _drop_messages(self, kinds):
        """Cancel what waits about these visits.

        :param kinds: of the messages
        :return: the messages that waited
        """
        Message = self.env["autoservice.message"]
        return Message._drop_waiting(self._name, self.ids, kinds)

    def _wants_message(self, message):
        if message.kind not in COMING + DONE:
            return super()._wants_message(message)
        is_same = (
            message.partner_id == self.partner_id
            and message.company_id == self.company_id
        )
        if message.kind in DONE:
            return is_same and bool(self.finished_at)
        return is_same and self.phase == BOOKED and message.expires_at == self.start

    # CRUD
    def write(self, vals):
        changed = self._get_changed(vals)
        result = super().write(vals)
        if changed:
            changed._queue_anew()
        if not vals.get("finished_at", True):
            self._drop_messages(DONE)
        return result

    def _get_changed(self, vals):
        """Return the visits of which these values change what customers were told.

        Costs nothing where the values name nothing of it.
        """
        new = {name: vals[name] for name in TOLD if name in vals}
        if not new:
            return self.browse()
        if "start" in new:
            new["start"] = fields.Datetime.to_datetime(new["start"])
        return self.filtered(
            lambda booking: any(
                booking._fields[name].convert_to_write(booking[name], booking) != value
                for name, value in new.items()
            )
        )

    def _queue_anew(self):
        """Tell what has changed, to the customers of now instead of those before."""
        self._drop_messages(COMING)
        self._free_keys()
        self._queue_coming()
        waited = self._drop_messages(DONE)
        self.browse(waited.mapped("res_id"))._queue_ready()

    def _free_keys(self):
        """Let who was last told of another time hear once more of one that is back.

        Who has heard of no other since knows it, and is not told twice.
        """
        # sudo: the message follows its document, whoever changed that.
        told = self.env["autoservice.message"].sudo()
        told = told.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "in", COMING),
                ("phase", "in", TOLD_PHASES),
            ],
            order="id",
        )
        void = told.browse()
        for booking in self:
            own = told.filtered(
                lambda one, booking=booking: (
                    one.res_id == booking.id and one.partner_id == booking.partner_id
                )
            )
            if own[-1:].expires_at != booking.start:
                void |= own.filtered(
                    lambda one, booking=booking: one.expires_at == booking.start
                )
        void.try_lock_for_update()._write_facts({"dedupe_key": False})

    def unlink(self):
        self._drop_messages((*COMING, *DONE))
        return super().unlink()

    # Verbs
    def _on_book(self):
        super()._on_book()
        self._queue_coming()

    def _on_start(self):
        super()._on_start()
        self._drop_messages(COMING)

    def _on_archive(self):
        super()._on_archive()
        self._drop_messages(COMING)

    def _on_cancel(self):
        super()._on_cancel()
        self._drop_messages((*COMING, *DONE))

    def _on_finish(self):
        super()._on_finish()
        self._queue_ready()

    def _on_issue_invoice(self):
        super()._on_issue_invoice()
        self._queue_ready()

    def _queue_ready(self):
        """Tell the customers that their cars are ready, once each time they are."""
        now = fields.Datetime.now()
        # The executor who finished is not the one who talks to the customer.
        desk = self._get_responsible()
        self.env["autoservice.message"]._queue(
            [
                {
                    **booking._prepare_about("ready"),
                    "user_id": desk[booking].id or None,
                    "not_before": now + GRACE,
                    "dedupe_key": f"ready:{booking.id}:{booking.finished_at}",
                }
                for booking in self
                # sudo: a setting
                if booking.company_id.sudo().autoservice_send_ready
                and booking.finished_at
            ]
        )
