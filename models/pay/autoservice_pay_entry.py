# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..booking.res_users import OWNER
from ..common.autoservice_verb_mixin import VERB, refuse_readonly
from ..common.clashes import lock_or_refuse
from ..common.tasks import create_tasks
from .autoservice_pay_rate import PAY_GROUPS, ROLES
from .ledger import ACCRUED, CORRECTION, FINAL, PAID, POSTED
from .shares import DAY_RATE, PERCENT

PROPOSED = "proposed"
REFUSED = "refused"
BONUS = "bonus"
FINE = "fine"
# What people propose; all other entries follow from the work.
BY_HAND = (BONUS, FINE)


class AutoservicePayEntry(models.Model):
    """What one person gets for one thing: a work, a day, a bonus.

    Entries with a key follow what they are paid for; see :meth:`_follow`.
    """

    _name = "autoservice.pay.entry"
    _description = "Pay entry"
    _inherit = ["autoservice.branch.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    role = fields.Selection(selection=ROLES, readonly=True)
    kind = fields.Selection(
        selection=[
            (PERCENT, "Percentage"),
            (DAY_RATE, "Day rate"),
            (BONUS, "Bonus"),
            (FINE, "Fine"),
            (CORRECTION, "Correction"),
        ],
        required=True,
        default=BONUS,
    )
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    day = fields.Date(
        string="Day of the work", readonly=True, help="The day it was earned on."
    )
    reason = fields.Char()
    state = fields.Selection(
        selection=[
            (PROPOSED, "Proposed"),
            (REFUSED, "Refused"),
            (ACCRUED, "Accrued"),
            (FINAL, "Final"),
            (POSTED, "Posted"),
            (PAID, "Paid"),
        ],
        required=True,
        readonly=True,
        default=PROPOSED,
        index=True,
        help="Proposed: the owner has yet to approve it.\n"
        "Accrued: the work is not invoiced yet.\n"
        "Final: it goes on the next pay sheet.\n"
        "Posted: in the books, to be paid.",
    )
    approver_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", readonly=True, index=False
    )
    sheet_id = fields.Many2one(
        comodel_name="autoservice.pay.sheet",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # Where it comes from
    key = fields.Char(
        readonly=True,
        index="btree_not_null",
        groups="base.group_system",
        help="What is paid for once; outlives what it is about.",
    )
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Work",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        # The name of a line may hold its price, by other modules.
        groups=f"autoservice.group_manager,{PAY_GROUPS}",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Service",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    workday_id = fields.Many2one(
        comodel_name="autoservice.workday",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    pipeline = fields.Selection(
        selection=[("repair", "Repair"), ("wash", "Wash")],
        string="Direction",
        readonly=True,
    )
    base = fields.Monetary(
        readonly=True,
        aggregator=None,
        groups=PAY_GROUPS,
        help="Price before discounts, without taxes.",
    )
    percent = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        readonly=True,
        aggregator=None,
        groups=PAY_GROUPS,
    )
    rate_id = fields.Many2one(
        comodel_name="autoservice.pay.rate",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=PAY_GROUPS,
    )

    _open_uniq = models.UniqueIndex(
        "(key, employee_id) WHERE key IS NOT NULL AND state IN ('accrued', 'final')",
        "This is paid for already.",
    )
    _day_idx = models.Index("(company_id, day, employee_id)")

    # Computes
    @api.depends("product_id", "kind", "reason", "workday_id")
    def _compute_display_name(self):
        """The service itself for a share in it; else what it is, and for what."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            what = entry.reason or entry.product_id.name
            if entry.workday_id and entry.kind == BONUS:
                what = self.env._("bad weather")
            is_share = entry.kind == PERCENT and what
            parts = (not is_share and kinds.get(entry.kind), what)
            entry.display_name = ": ".join(part for part in parts if part)

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("autoservice_verb") is not VERB:
            for vals in vals_list:
                refuse_readonly(self, vals)
            vals_list = [self._sign(vals) for vals in vals_list]
        guarded = {
            f"default_{name}" for name, field in self._fields.items() if field.readonly
        }
        context = {
            key: value for key, value in self.env.context.items() if key not in guarded
        }
        entries = super(
            AutoservicePayEntry,
            self.with_context(context),  # pylint: disable=W8121
        ).create(vals_list)
        entries._check_by_hand()
        if self.env.context.get("autoservice_verb") is not VERB:
            entries._ask_owner()
        return entries

    def write(self, vals):
        if self.env.context.get("autoservice_verb") is VERB:
            return super().write(vals)
        refuse_readonly(self, vals)
        self._refuse_settled()
        if vals.keys().isdisjoint({"kind", "amount"}):
            super().write(vals)
        else:
            for entry in self:
                signed = {"kind": entry.kind, "amount": entry.amount, **vals}
                super(AutoservicePayEntry, entry).write(self._sign(signed))
        self._check_by_hand()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._refuse_settled()

    @api.model
    def _sign(self, vals):
        """Let a fine take away and a bonus give, whatever sign was typed."""
        amount = vals.get("amount")
        if not amount:
            return vals
        is_fine = vals.get("kind", BONUS) == FINE
        return {**vals, "amount": -abs(amount) if is_fine else abs(amount)}

    def _refuse_settled(self):
        """Refuse to change what was decided, or follows from the work.

        :raise UserError: naming the entries
        """
        if wrong := self.filtered(lambda one: one.state != PROPOSED):
            raise UserError(
                self.env._(
                    "These entries stay as they are: %s. Propose a bonus or a fine that"
                    " puts them right.",
                    ", ".join(wrong.mapped("display_name")),
                )
            )

    def _check_by_hand(self):
        """Insist on a reason, an amount, and on what people may propose at all."""
        if self.env.context.get("autoservice_verb") is VERB:
            return
        for entry in self:
            if entry.kind not in BY_HAND:
                message = self.env._(
                    "Propose a bonus or a fine; all else follows work."
                )
            elif not (entry.reason or "").strip():
                message = self.env._("Reason: say what the bonus or the fine is for.")
            elif not entry.amount:
                message = self.env._("Amount: give one above 0.")
            else:
                continue
            raise ValidationError(message)

    # Actions
    def action_approve(self):
        """Let a proposed bonus or fine count. The owner's word.

        :return: True
        :raise AccessError: from anybody else
        :raise UserError: it was decided already
        """
        return self._decide(FINAL)

    def action_refuse(self):
        """Turn a proposed bonus or fine down. The owner's word.

        :return: True
        :raise AccessError: from anybody else
        :raise UserError: it was decided already
        """
        return self._decide(REFUSED)

    def _decide(self, state):
        if not self.env.user.has_group(OWNER):
            raise AccessError(
                self.env._("Only the owner decides on bonuses and fines.")
            )
        self.check_access("write")
        lock_or_refuse(self, ", ".join(self.mapped("display_name")))
        if wrong := self.filtered(lambda one: one.state != PROPOSED):
            raise UserError(
                self.env._(
                    "This was decided already: %s.",
                    ", ".join(wrong.mapped("display_name")),
                )
            )
        self._set_phase(state, approver_id=self.env.uid)
        # sudo: another owner may have the task.
        self.sudo().activity_ids.filtered("automated").unlink()
        return True

    def _get_responsible(self):
        """Return {entry: the owner who decides}: nobody else may."""
        return self.env["res.users"]._choose_at_desk(super()._get_responsible(), OWNER)

    def _ask_owner(self):
        """Give an owner a task on what others propose."""
        if self.env.user.has_group(OWNER):
            return
        tasks = []
        for entry, owner in self._get_responsible().items():
            if not owner:
                continue
            there = entry.with_context(lang=owner.lang)
            # sudo: the name of a colleague
            names = {"what": there.display_name, "who": entry.sudo().employee_id.name}
            tasks.append(
                (owner, entry, there.env._("Approve? %(who)s, %(what)s", **names))
            )
        create_tasks(self.env, tasks)

    def _set_phase(self, state, **vals):
        """Write the state; only verbs do.

        :param state: a value of the field `state`
        :param vals: further values that go with it
        """
        self.with_context(autoservice_verb=VERB).write({"state": state, **vals})
