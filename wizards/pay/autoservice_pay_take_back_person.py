# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoservicePayTakeBackPerson(models.TransientModel):
    """How much one person gives back."""

    _name = "autoservice.pay.take.back.person"
    _description = "Person who gives pay back"

    wizard_id = fields.Many2one(
        comodel_name="autoservice.pay.take.back", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    employee_id = fields.Many2one(
        comodel_name="hr.employee", string="Person", required=True, ondelete="cascade"
    )
    role = fields.Selection(
        selection=[("executor", "Executor"), ("administrator", "Administrator")]
    )
    earned = fields.Monetary(string="Has got")
    amount = fields.Monetary(string="Gives back")
