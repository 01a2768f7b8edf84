# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..common.autoservice_verb_mixin import refuse_readonly
from . import pay_news


class AutoserviceLineShare(models.Model):
    """Which part of a work is one person's, where several did it unequally.

    Who is on the line without a row here did one part.
    """

    _name = "autoservice.line.share"
    _description = "Share in a work"
    _inherit = ["autoservice.branch.mixin"]
    _order = "sale_line_id, id"
    _branch_fields = frozenset({"sale_line_id"})

    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Work",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="sale_line_id.company_id", store=True, index=True
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # Not "Parts": that is what the stores sell, and translated so.
    parts = fields.Float(
        string="Portions",
        digits=(8, 2),
        default=1.0,
        required=True,
        aggregator=None,
    )

    _person_uniq = models.UniqueIndex(
        "(sale_line_id, employee_id)", "This person has a share in the work already."
    )
    _parts_range = models.Constraint(
        "CHECK (parts BETWEEN 0 AND 10000)", "Portions: give a number from 0 to 10000."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            refuse_readonly(self, vals)
        shares = super().create(vals_list)
        shares._note()
        return shares

    def write(self, vals):
        refuse_readonly(self, vals)
        self._note()
        result = super().write(vals)
        self._note()
        return result

    def unlink(self):
        self._note()
        return super().unlink()

    def _note(self):
        """Let the pay of these works follow."""
        pay_news.collect(self.env).line_ids.update(self.sale_line_id.ids)
