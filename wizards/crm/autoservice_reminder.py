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
        if not self._find_document(values.get("res_model"), values.get("res_id")):
            values.pop("res_model", None)
            values.pop("res_id", None)
        return values

    @api.model
    def _find_document(self, model, id_):
        """Return what a reminder is about; None for what can carry no task.

        :param model: name of a model, or empty
        :param id_: of a record, or empty
        """
        Model = self.env.get(model or "")
        carries = Model is not None and "activity_ids" in Model._fields
        record = Model.browse(id_).exists() if carries and id_ else None
        return record if record and record.has_access("read") else None

    # Computes
    @api.depends("choice")
    def _compute_start(self):
        for reminder in self:
            choice = HOUR if reminder.choice == OTHER else reminder.choice
            reminder.start = self.env["mail.activity"]._get_later(choice or HOUR)

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for reminder in self:
            record = self._find_document(reminder.res_model, reminder.res_id)
            reminder.document = record and record.display_name

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
        about = self._find_document(self.res_model, self.res_id)
        return {
            "summary": self.name,
            "activity_type_id": kind and kind.id,
            "res_model_id": about and self.env["ir.model"]._get_id(about._name),
            "res_id": about and about.id,
            "user_id": self.env.uid,
            "autoservice_time": self.start,
        }
