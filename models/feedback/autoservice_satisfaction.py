# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

ASKED = "asked"
ANSWERED = "answered"
DONE = "done"
PHASES = [(ASKED, "Asked"), (ANSWERED, "Answered"), (DONE, "Done")]
BY_LINK = "link"
BY_PHONE = "phone"
BEST = 10
# The type of the task of a low mark.
TASK = "autoservice.activity_low_mark"
# A dot, or a number, says nothing about what came of it.
FEWEST_LETTERS = 4


def has_words(result):
    """Whether a text says what came of a low mark.

    :param str result: as it was typed; of HTML the text counts alone
    """
    return sum(map(str.isalpha, html_to_inner_content(result))) >= FEWEST_LETTERS


class AutoserviceSatisfaction(models.Model):
    """What a customer thinks of a visit: one mark for each, and what came of it."""

    _name = "autoservice.satisfaction"
    _description = "Mark of a visit"
    _inherit = [
        "autoservice.token.mixin",
        "autoservice.verb.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "asked_at desc, id desc"
    _rec_names_search = ["booking_id.name", "partner_id.name"]

    _one = models.UniqueIndex("(booking_id)", "The customer is asked once per visit.")
    _to_call = models.Index("(call_from) WHERE phase = 'asked'")
    _to_settle = models.Index("(company_id) WHERE is_low AND phase = 'answered'")
    _score_range = models.Constraint(
        "CHECK (score BETWEEN 0 AND 10 AND (score = 0) = (phase = 'asked'))",
        "Mark: give 1 to 10 points.",
    )

    # Fields: which visit
    name = fields.Char(string="Visit", compute="_compute_name", compute_sudo=True)
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        required=True,
        readonly=True,
        index=False,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="booking_id.partner_id", string="Customer", store=True, index=True
    )
    vehicle_id = fields.Many2one(
        related="booking_id.vehicle_id",
        string="Car",
        store=True,
        index="btree_not_null",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Executor",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The first of those who worked on the car.",
    )
    manager_id = fields.Many2one(
        comodel_name="hr.employee",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who took the booking at the front desk.",
    )
    person_ids = fields.One2many(
        comodel_name="autoservice.satisfaction.person",
        inverse_name="satisfaction_id",
        string="People",
        readonly=True,
    )

    # Fields: what the customer said
    score = fields.Integer(string="Mark", readonly=True, aggregator="avg")
    comment = fields.Text(readonly=True)
    channel = fields.Selection(
        selection=[(BY_LINK, "Link"), (BY_PHONE, "Phone")], readonly=True
    )
    caller_id = fields.Many2one(
        comodel_name="res.users",
        string="Called by",
        readonly=True,
        index=False,
        ondelete="set null",
        help="Who has typed in what the customer said on the phone.",
    )
    is_low = fields.Boolean(
        string="Low mark",
        readonly=True,
        help="It is settled with a result, as the settings of the company have it.",
    )

    # Fields: how far
    phase = fields.Selection(
        selection=PHASES,
        required=True,
        readonly=True,
        default=ASKED,
        copy=False,
        help="Asked: the customer has not answered yet.\n"
        "Answered: there is a mark; a low one waits for a result.\n"
        "Done: what came of a low mark is written down.",
    )
    state = fields.Selection(related="phase", string="State", store=True, index=True)
    asked_at = fields.Datetime(string="Asked at", required=True, readonly=True)
    call_from = fields.Datetime(
        readonly=True, help="Who has not answered by then is called."
    )
    answered_at = fields.Datetime(
        string="Answered at", readonly=True, index="btree_not_null"
    )
    result = fields.Text(readonly=True, help="What came of a low mark.")
    settled_at = fields.Datetime(string="Settled at", readonly=True)
    settled_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Settled by",
        readonly=True,
        index=False,
        ondelete="set null",
    )
    can_settle = fields.Boolean(compute="_compute_can")
    can_call = fields.Boolean(
        compute="_compute_can_call",
        help="The customer has had his time to answer, and another one is marked.",
    )
    is_counted = fields.Boolean(
        string="Counted in the index",
        compute="_compute_is_counted",
        search="_search_is_counted",
        help="Of the own visits a manager sees the low marks alone: an index of those"
        " would mislead.",
    )

    # Computes
    @api.depends("booking_id")
    def _compute_name(self):
        for mark in self:
            mark.name = mark.booking_id.display_name

    @api.depends("phase", "is_low")
    def _compute_can(self):
        for mark in self:
            mark.can_settle = mark.phase == ANSWERED and mark.is_low

    @api.depends("phase", "call_from")
    @api.depends_context("uid")
    def _compute_can_call(self):
        now = fields.Datetime.now()
        for mark in self:
            is_due = mark.phase == ASKED and mark.call_from <= now
            mark.can_call = is_due and not mark._is_about(self.env.user)

    @api.depends("manager_id.user_id", "person_ids.user_id")
    @api.depends_context("uid")
    def _compute_is_counted(self):
        counted = self.filtered_domain(self._get_counted_domain())
        for mark in self:
            mark.is_counted = mark in counted

    @api.model
    def _search_is_counted(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_counted_domain()
        return domain if True in value else ~domain

    @api.model
    def _get_counted_domain(self):
        """Return the domain of what the user's index is made of: who sees all, of all."""
        user = self.env.user
        if user.has_group("autoservice.group_owner"):
            return Domain.TRUE
        is_own = Domain("manager_id.user_id", "=", user.id)
        is_own |= Domain("person_ids", "any", [("user_id", "=", user.id)])
        return Domain("company_id.autoservice_mark_open", "=", True) | ~is_own

    # Link
    def _get_url(self):
        """Return the address at which the customer gives his mark.

        Invoked with all rights: it is told to nobody but the customer.
        """
        self.ensure_one()
        return f"{self.get_base_url()}/autoservice/mark/{self.token}"

    # Who cares
    def _get_desk_candidates(self):
        """The manager of the visit, else who else cares for it."""
        users = super()._get_desk_candidates() | self.manager_id.user_id
        return users | self.booking_id._get_desk_candidates()
