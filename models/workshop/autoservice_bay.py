# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..techcard.autoservice_tech_card import BAY_KINDS

MOST_BUFFER_MINUTES = 24 * 60


class AutoserviceBay(models.Model):
    """A place where one car is worked on: lift, wash post, detailing box, tyre fitting.

    Its time is held through its resource, as that of an employee is through his.
    """

    _name = "autoservice.bay"
    _description = "Bay"
    _inherit = ["resource.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(
        related="resource_id.name", store=True, readonly=False, required=True
    )
    kind = fields.Selection(
        selection=BAY_KINDS, required=True, default="repair", index=True
    )
    company_id = fields.Many2one(required=True)
    resource_id = fields.Many2one(copy=False)
    active = fields.Boolean(
        related="resource_id.active", store=True, readonly=False, default=True
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    buffer_minutes = fields.Integer(
        string="Free after a Job (minutes)",
        help="Kept free after each job when free time is offered, to clean and drive in."
        " A booking made by hand may use it.",
    )
    note = fields.Text()

    _buffer_range = models.Constraint(
        f"CHECK (buffer_minutes BETWEEN 0 AND {MOST_BUFFER_MINUTES})",
        "Free after a Job: it must lie between 0 minutes and a day.",
    )
    _resource_uniq = models.Constraint(
        "UNIQUE (resource_id)", "This resource belongs to another bay."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the bays; working hours not given are those of the bay's company."""
        Company = self.env["res.company"]
        for vals in vals_list:
            company = Company.browse(vals.get("company_id")) or self.env.company
            if "resource_calendar_id" not in vals and not vals.get("resource_id"):
                vals["resource_calendar_id"] = company.resource_calendar_id.id
        return super().create(vals_list)

    def unlink(self):
        """Delete the bays with their resources, which serve nothing else."""
        resources = self.resource_id
        result = super().unlink()
        resources.unlink()
        return result

    def copy_data(self, default=None):
        """Copy under another name, so that two bays can be told apart."""
        vals_list = super().copy_data(default=default)
        if not (default or {}).get("name"):
            for bay, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=bay.name)
        return vals_list

    @api.model
    def _prepare_resource_values(self, vals, tz):
        """Make the resource material, active as the bay is, in the company's zone."""
        company = self.env["res.company"].browse(vals.get("company_id"))
        calendar = (company or self.env.company).resource_calendar_id
        resource_vals = super()._prepare_resource_values(vals, tz or calendar.tz)
        resource_vals["resource_type"] = "material"
        resource_vals["active"] = vals.get("active", True)
        return resource_vals
