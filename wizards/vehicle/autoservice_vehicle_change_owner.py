# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceVehicleChangeOwner(models.TransientModel):
    """Ask for what a change of owner needs, and do it as one step."""

    _name = "autoservice.vehicle.change.owner"
    _description = "Change of Owner"
    _check_company_auto = True

    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="vehicle_id.company_id")
    former_id = fields.Many2one(related="vehicle_id.partner_id", string="Former owner")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="New owner",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    keep_former = fields.Boolean(
        string="Keep the former owner as a trusted person",
        help="A trusted person may still bring and collect the car.",
    )
    odometer = fields.Integer(help="Reading at the hand-over in kilometres, if known.")

    def action_confirm(self):
        """Change the owner.

        :return: the action that closes the dialog
        :raise ValidationError: see autoservice.vehicle.change_owner
        """
        self.ensure_one()
        self.vehicle_id.change_owner(
            self.partner_id.id, self.date, self.keep_former, self.odometer
        )
        return {"type": "ir.actions.act_window_close"}
