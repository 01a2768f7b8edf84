# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class AutoserviceActBase(models.AbstractModel):
    """A row of an act: it can be changed as long as the act can."""

    _name = "autoservice.act.base"
    _description = "Part of an Act"
    _order = "id"

    act_id = fields.Many2one(
        comodel_name="autoservice.act", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="act_id.company_id", store=True, index=True)
    photo = fields.Image(max_width=1920, max_height=1920)
    note = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.act_id._refuse_signed()
        return parts

    def write(self, vals):
        self.act_id._refuse_signed()
        result = super().write(vals)
        if "act_id" in vals:
            self.act_id._refuse_signed()
        return result

    def unlink(self):
        self.act_id._refuse_signed()
        return super().unlink()
