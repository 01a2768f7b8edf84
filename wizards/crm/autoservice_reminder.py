# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.crm.mail_activity_diary import HOUR, MORNING

OTHER = "other"


class AutoserviceReminder(models.TransientModel):
    """A quick reminder: what, and when."""

    _name = "autoservice.reminder"
    _description = "Quick reminder"

    name = fields.Char(string="What", required=True)
    choice = fields.Selection(
        selection=[
            (HOUR, "In 1 hour"),
            (MORNING, "Tomorrow 9:00"),
            (OTHER, "Choose"),
        ],
        string="When",
        required=True,
        default=HOUR,
    )
    start = fields.Datetime(
        string="Date and hour",
        compute="_compute_start",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity", string="Put off", ondelete="cascade"
    )
    res_model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document Id", model_field="res_model")
    document = fields.Char(string="About", compute="_compute_document")

    # Defaults
    @api.model
    def default_get(self, fields):
        """Leave out a document that can carry no task, or is not the user's to see."""
        values = super().default_get(fields)
        model, id_ = values.get("res_model"), values.get("res_id")
        Model = self.env.get(model or "")
        carries = Model is not None and "activity_ids" in Model._fields
        record = Model.browse(id_).exists() if carries and id_ else None
        if not record or not record.has_access("read"):
            values.pop("res_model", None)
            values.pop("res_id", None)
        return values

    # Computes
    @api.depends("choice")
    def _compute_start(self):
        for reminder in self:
            choice = HOUR if reminder.choice == OTHER else reminder.choice
            reminder.start = self.env["mail.activity"]._get_later(choice or HOUR)

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for reminder in self:
            record = reminder.res_id and self.env[reminder.res_model].browse(
                reminder.res_id
            )
            reminder.document = record.display_name if record else False

    # Actions
    def action_save(self):
        """Make the reminder, or put off the task that it is about.

        :raise UserError: the moment is over
        """
        self.ensure_one()
        if self.start < fields.Datetime.now() - timedelta(minutes=1):
            raise UserError(self.env._("When: choose a moment that is to come."))
        if self.activity_id:
            self.activity_id.write({"autoservice_time": self.start})
        else:
            self.env["mail.activity"].create(self._prepare_activity_vals())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_activity_vals(self):
        """Values of the activity that reminds."""
        kind = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        about = bool(self.res_model and self.res_id)
        return {
            "summary": self.name,
            "activity_type_id": kind and kind.id,
            "res_model_id": about and self.env["ir.model"]._get_id(self.res_model),
            "res_id": about and self.res_id,
            "user_id": self.env.uid,
            "autoservice_time": self.start,
        }
