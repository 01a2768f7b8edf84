# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .pipelines import EVENTS

# Types of fields that always have a value, or none of their own.
NEVER_MISSING = ("boolean", "properties", "properties_definition")


class CrmStage(models.Model):
    """What a stage of a pipeline of the centre asks for, and what moves deals there."""

    _inherit = "crm.stage"

    required_field_ids = fields.Many2many(
        comodel_name="ir.model.fields",
        relation="autoservice_crm_stage_field_rel",
        column1="stage_id",
        column2="field_id",
        string="Mandatory fields",
        domain=[
            ("model", "=", "crm.lead"),
            ("store", "=", True),
            ("ttype", "not in", NEVER_MISSING),
        ],
        groups="autoservice.group_owner",
        help="A lead is moved to this stage only when all of these are filled in.",
    )
    autoservice_event = fields.Selection(
        selection=EVENTS,
        string="Reached when",
        help="A deal is moved here when this happens to its booking or order, a request"
        " when it is qualified without a deal.",
    )
    autoservice_pipeline_names = fields.Char(
        string="Pipelines of the car service",
        compute="_compute_autoservice_pipeline_names",
    )

    @api.depends("team_ids.autoservice_pipeline")
    def _compute_autoservice_pipeline_names(self):
        for stage in self:
            teams = stage.team_ids.filtered("autoservice_pipeline")
            stage.autoservice_pipeline_names = ", ".join(teams.mapped("name"))

    @api.constrains("required_field_ids")
    def _check_required_field_ids(self):
        for stage in self.sudo():  # sudo: fields are metadata, which few may read
            wrong = stage.required_field_ids.filtered(
                lambda field: (
                    field.model != "crm.lead"
                    or not field.store
                    or field.ttype in NEVER_MISSING
                )
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "Mandatory fields: a lead cannot lack %s.",
                        ", ".join(wrong.mapped("field_description")),
                    )
                )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
