# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoservicePayDisagree(models.TransientModel):
    """What a person says is wrong with his pay."""

    _name = "autoservice.pay.disagree"
    _description = "What is wrong with the pay"

    person_id = fields.Many2one(
        comodel_name="autoservice.pay.confirmation",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    note = fields.Text(required=True)

    def action_send(self):
        """Tell the owner.

        :return: True
        """
        self.ensure_one()
        return self.person_id.action_disagree(self.note)
