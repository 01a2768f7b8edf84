# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from ..booking.autoservice_booking import BOOKED, OFFER
from ..common.plates import mask
from ..common.tasks import Task, create_tasks
from .autoservice_message import PAY
from .self_booking_text import (
    AT_ONCE,
    EMAIL,
    NO,
    NOTHING,
    PREPAYMENT,
    PROOFS,
    WAYS,
)

TASK = "autoservice.activity_self_booking"
# Who is just paying is not interrupted.
PAYING = timedelta(minutes=30)


class AutoserviceBooking(models.Model):
    """Visits that customers have booked on the site, and what is still to be decided."""

    _name = "autoservice.booking"
    _inherit = ["autoservice.booking", "autoservice.choice.mixin"]

    _self_phone_search = models.Index(
        "(self_phone, company_id) WHERE self_phone IS NOT NULL"
    )
    _self_email_search = models.Index(
        "(self_email, company_id) WHERE self_email IS NOT NULL"
    )

    self_way = fields.Selection(
        selection=[way for way in WAYS if way[0] != NO],
        string="Booked on the site",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    self_phone = fields.Char(
        string="Phone on the site",
        readonly=True,
        copy=False,
        groups="autoservice.group_manager",
    )
    self_email = fields.Char(
        string="E-mail on the site",
        readonly=True,
        copy=False,
        groups="autoservice.group_manager",
    )
    self_proof = fields.Selection(
        selection=PROOFS,
        string="Proved by a code",
        readonly=True,
        copy=False,
        help="Where a branch can send none, nothing is proved.",
    )
    is_phone_unproved = fields.Boolean(
        string="Phone not proved",
        compute="_compute_is_phone_unproved",
        help="No code was sent to it: whoever has booked need not be whose phone it is.",
    )
    told_amount = fields.Monetary(
        string="Price on the site",
        currency_field="told_currency_id",
        readonly=True,
        copy=False,
        groups="autoservice.group_manager",
        help="What everybody is told who has proved nothing.",
    )
    told_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the price on the site"
    )
    typed_plate = fields.Char(
        string="Plate as typed",
        readonly=True,
        copy=False,
        help="Of a car that is not known as this customer's. Nobody has checked it.",
    )

    message_pay_url = fields.Char(
        compute="_compute_message_pay_url", compute_sudo=True, groups=fields.NO_ACCESS
    )

    # Computes
    @api.depends("self_proof")
    def _compute_is_phone_unproved(self):
        for booking in self:
            booking.is_phone_unproved = booking.self_proof in (EMAIL, NOTHING)

    @api.depends("self_way")
    def _compute_message_pay_url(self):
        for booking in self:
            booking.message_pay_url = booking._get_pay_url()

    def _get_pay_url(self):
        """Return where the customer pays to be booked, False where that is not so."""
        order = self.sale_order_id
        if self.self_way != PREPAYMENT or not order or not order._has_to_be_paid():
            return False
        return self.get_base_url() + order.get_portal_url()

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), "object.message_pay_url")

    # CRUD
    @api.model
    def _prepare_order_vals(self, vals):
        """Nobody of the house has sold what was booked on the site."""
        order_vals = super()._prepare_order_vals(vals)
        return {**order_vals, "user_id": False} if vals.get("self_way") else order_vals

    # Way
    def _begin_self_booked(self):
        """Do with a visit that was just booked on the site what its way says."""
        self.ensure_one()
        if self.self_proof == EMAIL:
            self._note_same_phone()
        if self.self_way == PREPAYMENT and self.currency_id.is_zero(self.amount_total):
            self._write_facts({"self_way": AT_ONCE})
        if self.self_way == AT_ONCE:
            self.action_book()
        elif self.self_way == PREPAYMENT:
            self._ask_prepayment()
        else:
            self._ask_approval()

    def _is_proved_by(self, way, address):
        """Whether this visit was booked by who has proved a phone or an e-mail.

        :param str way: PHONE or EMAIL
        :param str address: the phone in E.164, or the normalized e-mail
        """
        return self.self_proof == way and self[f"self_{way}"] == address

    def _note_same_phone(self):
        """Tell the front desk that a phone which nobody has proved is another's.

        Whoever has typed it in hears nothing of it.
        """
        number = self.self_phone
        known = self.partner_id._find_by_phone([number], self.company_id).get(number)
        if not known or known == self.partner_id:
            return
        user = self._get_responsible()[self]
        text = self.with_context(lang=user.lang or self.env.lang).env._(
            "The phone is that of %s: the same person? Then merge the contacts.",
            known.display_name,
        )
        self._message_log(body=text)

    def _ask_prepayment(self):
        """Let the customer pay the whole order; he is booked when the money is there."""
        hours = self.company_id.autoservice_self_booking_pay_hours
        self.offer_expires_at = fields.Datetime.now() + timedelta(hours=hours)
        self.sale_order_id.write(
            {
                "require_payment": True,
                "require_signature": False,
                "prepayment_percent": 1.0,
            }
        )
        self.sale_order_id.action_quotation_sent()
        self._queue_message(
            PAY, expires_at=self.offer_expires_at, dedupe_key=f"{PAY}:{self.id}"
        )

    def _may_lapse(self):
        """Keep an offer that is paid, and for a while one that is just being paid."""
        if not super()._may_lapse():
            return False
        # sudo: whose payment it is does not matter, only how much it is.
        order = self.sudo().sale_order_id
        if not order.transaction_ids:
            return True
        is_paid = order.amount_paid and order._is_confirmation_amount_reached()
        return not is_paid and not self._is_being_paid(order)

    def _is_being_paid(self, order):
        """Whether a payment of all that is still to be paid is under way.

        It keeps the time as long again as the customer was given to pay, no longer.

        :param order: of this offer, with all rights
        """
        now, until = fields.Datetime.now(), self.offer_expires_at
        hours = self.company_id.sudo().autoservice_self_booking_pay_hours  # sudo: hours
        if until and until + timedelta(hours=hours) <= now:
            return False
        lacking = order._get_prepayment_required_amount() - order.amount_paid
        return any(
            one.state == "pending"
            or (one.state == "draft" and one.create_date > now - PAYING)
            for one in order.transaction_ids
            if order.currency_id.compare_amounts(one.amount, lacking) >= 0
        )

    def _tell_paid_in_vain(self):
        """Tell the front desk of money for visits whose time was let go, once."""
        tasks = []
        # sudo: whoever lets the time go may not see the tasks of others.
        for booking, user in self.sudo()._get_responsible().items():
            text = booking.with_context(lang=user.lang).env._(
                "Paid, but the time was let go: %s", booking.name
            )
            earlier = booking.activity_ids.filtered(
                lambda one, text=text: one.automated and one.summary == text
            )
            if user:
                tasks.append(Task(user, booking, text, earlier=earlier[:1]))
            else:
                booking._message_log(body=text)
        create_tasks(self.env, tasks)

    # Verbs
    def _wants_message(self, message):
        if message.kind == PAY:
            return self.phase == OFFER
        return super()._wants_message(message)

    def _on_cancel(self):
        super()._on_cancel()
        self._drop_cars_from_site()
        self._filter_paid()._tell_paid_in_vain()

    def _on_archive(self):
        super()._on_archive()
        self._filter_paid()._tell_paid_in_vain()

    def _filter_paid(self):
        """Return those of these visits that the customer has paid for, or a part."""
        # sudo: whoever lets the time go may see no payments.
        return self.filtered(lambda one: one.sudo().sale_order_id.amount_paid)

    def _drop_cars_from_site(self):
        """Drop the cars that are known from these visits alone, which never began."""
        # sudo: who calls a visit off may not drop cars; nobody has ever seen these.
        for booking in self.sudo():
            car = booking.vehicle_id
            is_only = car.is_from_site and car.booking_ids == booking
            if not is_only or booking.started_at or car._is_in_use():
                continue
            booking._write_facts({"vehicle_id": False})
            booking.sale_order_id.vehicle_id = False
            car.unlink()

    # Choice of a time
    def _prepare_invite(self):
        """What is planned already gets the time that the customer chooses."""
        vals = super()._prepare_invite()
        services = self.line_ids.product_id.filtered("tech_card_id")
        vals |= {"vehicle_id": self.vehicle_id.id, "service_ids": services.ids}
        if self.phase in (OFFER, BOOKED):
            vals |= {"moved_id": self.id, "minutes": self.duration}
        return vals

    # What the customer reads
    def _get_kept_until(self):
        """Return until when an offer holds its time, as text; empty if to its start."""
        until = self.offer_expires_at
        now = fields.Datetime.now()
        is_kept = self.phase == OFFER and until and now < until < self.start
        return self._format_moment(until) if is_kept else ""

    def _get_page_lang(self):
        """Whoever has typed in somebody's phone learns nothing of him."""
        return self.self_proof != NOTHING and super()._get_page_lang()

    @api.depends("typed_plate")
    def _compute_message_words(self):
        super()._compute_message_words()
        for booking in self.filtered("typed_plate"):
            if not booking.vehicle_id:
                booking.message_car = booking.typed_plate

    def _get_masked_car(self):
        if not self.vehicle_id and self.typed_plate:
            return mask(self.typed_plate)
        return super()._get_masked_car()
