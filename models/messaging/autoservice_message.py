# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.tools import SQL

WAITING = "waiting"
SENDING = "sending"
SENT = "sent"
DELIVERED = "delivered"
FAILED = "failed"
UNCERTAIN = "uncertain"
CANCELLED = "cancelled"
DRY_RUN = "dry_run"

PHASES = [
    (WAITING, "Waiting"),
    (SENDING, "Being sent"),
    (SENT, "Sent"),
    (DELIVERED, "Delivered"),
    (FAILED, "Failed"),
    (UNCERTAIN, "Uncertain"),
    (CANCELLED, "Cancelled"),
    (DRY_RUN, "Dry run"),
]
CHANNELS = [("email", "E-mail"), ("sms", "SMS"), ("gateway", "Gateway")]
KINDS = [
    ("confirmation", "Confirmation"),
    ("reminder_eve", "Reminder on the eve"),
    ("reminder_hour", "Reminder an hour before"),
    ("ready", "Car is ready"),
    ("invitation", "Invitation"),
    ("note", "Note"),
    ("robot", "Robot"),
    ("answer", "Answer"),
    ("test", "Test"),
]


class AutoserviceMessage(models.Model):
    """The outbox: what goes out to customers, when, by which way, how far it came.

    A message is marked as being sent, and this committed, before anybody is called: a
    process that is killed leaves a message of which nobody sends a second copy.
    """

    _name = "autoservice.message"
    _description = "Message to a customer"
    _inherit = ["autoservice.verb.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["partner_id.name", "address"]

    _dedupe = models.UniqueIndex(
        "(dedupe_key) WHERE dedupe_key IS NOT NULL AND phase != 'cancelled'",
        "This message is in the outbox already.",
    )
    _due = models.Index("(next_try, id) WHERE phase IN ('waiting', 'uncertain')")
    _interrupted = models.Index("(id) WHERE phase = 'sending'")
    _source = models.Index("(res_model, res_id, phase)")

    # Fields: to whom
    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
    )
    channel = fields.Selection(
        selection=CHANNELS,
        readonly=True,
        help="Empty: chosen at sending, as the customer prefers.",
    )
    is_channel_given = fields.Boolean(
        readonly=True, help="No other way is tried when this one fails."
    )
    failed_channels = fields.Char(readonly=True)
    address = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="Phone or e-mail; empty: taken from the customer at sending.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
        index=False,
        ondelete="set null",
        help="Who is told when it is uncertain whether the customer got the message.",
    )

    # Fields: what about
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    res_model = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Document", readonly=True
    )
    lang = fields.Char(string="Language", readonly=True)
    subject = fields.Char(readonly=True)
    # It may hold what is for the customer alone: colleagues read the preview.
    body = fields.Text(
        string="Text",
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Empty: made from the template of its kind at sending.",
    )
    preview = fields.Text(compute="_compute_preview", compute_sudo=True)

    # Fields: when
    not_before = fields.Datetime(string="Not before", required=True, readonly=True)
    expires_at = fields.Datetime(
        string="Not after",
        readonly=True,
        help="What could not be sent until then is not sent any more.",
    )
    next_try = fields.Datetime(string="Next attempt", readonly=True)
    sent_at = fields.Datetime(string="Sent at", readonly=True, index="btree_not_null")
    delivered_at = fields.Datetime(string="Delivered at", readonly=True)

    # Fields: how far
    phase = fields.Selection(
        selection=PHASES, required=True, readonly=True, default=WAITING
    )
    state = fields.Selection(
        related="phase",
        string="State",
        store=True,
        index=True,
        help="Waiting: goes out when its time has come.\n"
        "Being sent: the provider is being asked.\n"
        "Sent: the provider has taken it.\n"
        "Delivered: the provider says that the customer has it.\n"
        "Failed: no way to the customer worked.\n"
        "Uncertain: the sending was interrupted; ask the customer, or send again.\n"
        "Cancelled: not needed any more, or not wanted by the customer.\n"
        "Dry run: it would have gone out.",
    )
    attempts = fields.Integer(readonly=True)
    is_doubtful = fields.Boolean(
        readonly=True, help="An attempt may have reached the customer."
    )
    error = fields.Char(string="Why", readonly=True)
    dedupe_key = fields.Char(
        readonly=True, help="Of two messages with the same key only one goes out."
    )
    reference = fields.Char(readonly=True, index="btree_not_null")
    provider_ref = fields.Char(
        string="Provider's reference", readonly=True, index="btree_not_null"
    )
    can_cancel = fields.Boolean(compute="_compute_can")
    can_retry = fields.Boolean(compute="_compute_can")

    # Computes
    @api.depends("kind", "partner_id", "address")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for message in self:
            who = message.partner_id.name or message.address
            message.name = ": ".join(filter(None, (kinds.get(message.kind), who)))

    @api.depends("name")
    def _compute_display_name(self):
        for message in self:
            message.display_name = message.name

    @api.depends("phase")
    def _compute_can(self):
        for message in self:
            message.can_cancel = message.phase == WAITING
            message.can_retry = message.phase in (FAILED, UNCERTAIN)

    @api.depends("body", "phase")
    def _compute_preview(self):
        for message in self:
            waits = message.phase == WAITING and not message.body
            text = message._render()[1] if waits else message.body
            message.preview = text and message._hide_secrets(text)

    # Verbs
    def action_cancel(self):
        """Do not send these messages.

        :return: True
        :raise UserError: one is sent, or being sent
        """
        if messages := self._begin("cancel", CANCELLED):
            messages._drop(self.env._("By %s", self.env.user.name))
        return True

    def action_retry(self):
        """Send again what failed, or of which nobody knows whether it arrived.

        :return: True
        :raise UserError: one is in another state
        """
        if messages := self._begin("retry", WAITING):
            now = fields.Datetime.now()
            messages._set_phase(
                WAITING,
                next_try=now,
                attempts=0,
                is_doubtful=False,
                failed_channels=False,
                error=False,
            )
            messages._trigger([now])
        return True

    def _drop(self, reason):
        """Cancel messages; their keys are free for others.

        :param str reason: why
        """
        self._set_phase(CANCELLED, error=reason, next_try=False)

    @api.model
    def _drop_waiting(self, res_model, res_ids, kinds):
        """Cancel what waits about documents and is not needed any more.

        :param str res_model: their model
        :param res_ids: their ids
        :param kinds: of the messages
        :return: the messages that waited
        """
        if not res_ids:
            return self.browse()
        # sudo: the message follows its document, whoever changed that.
        waiting = self.sudo().search(
            [
                ("res_model", "=", res_model),
                ("res_id", "in", list(res_ids)),
                ("phase", "=", WAITING),
                ("kind", "in", list(kinds)),
            ]
        )
        # What is being sent this moment is not waited for.
        waiting = waiting.try_lock_for_update().filtered_domain(
            [("phase", "=", WAITING)]
        )
        waiting._drop(self.env._("Not needed any more"))
        return waiting

    # Document
    def _get_document(self):
        """Return the document that the message is about; an empty one where none is."""
        self.ensure_one()
        # A customer who was merged into another is that other one.
        is_customer = self.res_model in (False, self.partner_id._name)
        if is_customer or self.res_model not in self.env or not self.res_id:
            return self.partner_id
        return self.env[self.res_model].browse(self.res_id).exists()

    def action_open_document(self):
        """Open what the message is about.

        :return: a window action
        """
        self.ensure_one()
        document = self._get_document() or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _lock_row(self):
        """Lock the row until the end of the transaction, unless another has it.

        :return: whether it is ours
        """
        query = SQL(
            "SELECT id FROM autoservice_message WHERE id = %s FOR UPDATE SKIP LOCKED",
            self.id,
        )
        return bool(self.env.execute_query(query))
