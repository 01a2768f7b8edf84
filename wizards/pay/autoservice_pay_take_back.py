# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...models.booking.autoservice_booking import INVOICED
from ...models.common.autoservice_verb_mixin import VERB
from ...models.pay.ledger import CORRECTION, FINAL


class AutoservicePayTakeBack(models.TransientModel):
    """A work is done again under warranty: who did it badly gives his pay back."""

    _name = "autoservice.pay.take.back"
    _description = "Take pay back"

    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        string="Done again in",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="booking_id.company_id")
    currency_id = fields.Many2one(related="booking_id.company_id.currency_id")
    choice_ids = fields.Many2many(
        comodel_name="sale.order.line", compute="_compute_choice_ids"
    )
    line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Work under warranty",
        required=True,
        domain="[('id', 'in', choice_ids)]",
        ondelete="cascade",
    )
    reason = fields.Char(required=True)
    person_ids = fields.One2many(
        comodel_name="autoservice.pay.take.back.person",
        inverse_name="wizard_id",
        compute="_compute_person_ids",
        store=True,
        readonly=False,
    )

    @api.depends("booking_id")
    def _compute_choice_ids(self):
        for wizard in self:
            wizard.choice_ids = wizard._find_works()

    def _find_works(self):
        """Return the works on the same car whose warranty is not over."""
        booking = self.booking_id
        lines = self.env["sale.order.line"].search(
            [
                ("booking_id.vehicle_id", "=", booking.vehicle_id.id),
                ("booking_id.vehicle_id", "!=", False),
                ("booking_id", "!=", booking.id),
                ("booking_id.company_id", "=", booking.company_id.id),
                ("booking_id.phase", "=", INVOICED),
                ("booking_id.start", "<=", booking.start),
                ("is_work", "=", True),
            ],
            order="id desc",
        )
        return lines.filtered(
            lambda line: (
                line.booking_id.start
                + timedelta(days=line.product_id.tech_card_id.warranty_days)
                >= booking.start
                and line.product_id.tech_card_id.warranty_days
            )
        )

    @api.depends("line_id")
    def _compute_person_ids(self):
        """Everybody who was paid for the work, with what he still has of it."""
        for wizard in self:
            wizard.person_ids = [Command.clear()] + [
                Command.create({"employee_id": person.id, "role": role, "earned": sum_})
                for person, role, sum_ in wizard._get_earned()
            ]

    def _get_earned(self):
        """Return [(person, role, sum)] of the work; what was taken back is off."""
        if not self.line_id:
            return []
        groups = self.env["autoservice.pay.entry"]._read_group(
            [
                ("sale_line_id", "=", self.line_id._origin.id),
                ("state", "!=", "refused"),
            ],
            ["employee_id", "role"],
            ["amount:sum"],
        )
        return [group for group in groups if group[2] > 0]

    def action_take_back(self):
        """Take the chosen sums back, as corrections that name the visit.

        :return: True
        :raise UserError: nobody is chosen
        :raise ValidationError: a work that is not under warranty; more than somebody
            has got
        """
        self.ensure_one()
        self.env["autoservice.pay.sheet"].check_access("create")
        if self.line_id not in self._find_works():
            raise ValidationError(
                self.env._("%s is not under warranty any more.", self.line_id.name)
            )
        earned = {(who.id, role): amount for who, role, amount in self._get_earned()}
        chosen = self.person_ids.filtered("amount")
        if not chosen:
            raise UserError(self.env._("Say from whom, and how much."))
        for person in chosen:
            most = earned.get((person.employee_id.id, person.role), 0.0)
            if not 0 < person.amount <= most:
                raise ValidationError(
                    self.env._(
                        "%(person)s has got %(most)s for it: take no more back.",
                        person=person.employee_id.name,
                        most=self.currency_id.format(most),
                    )
                )
        # sudo: corrections are made by verbs alone; the right was checked above.
        Entry = self.env["autoservice.pay.entry"].sudo()
        Entry.with_context(autoservice_verb=VERB).create(
            [self._prepare_entry(person) for person in chosen]
        )
        return True

    def _prepare_entry(self, person):
        """Values of a correction, dated today."""
        return {
            "company_id": self.company_id.id,
            "employee_id": person.employee_id.id,
            "role": person.role,
            "kind": CORRECTION,
            "amount": -person.amount,
            "date": self.company_id._get_pay_day(),
            "state": FINAL,
            "reason": self.reason,
            "approver_id": self.env.uid,
            "sale_line_id": self.line_id.id,
            "product_id": self.line_id.product_id.id,
            "booking_id": self.booking_id.id,
            "pipeline": self.line_id.booking_id.pipeline,
        }
