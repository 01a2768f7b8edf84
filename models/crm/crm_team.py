# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..common.autoservice_verb_mixin import VERB
from .pipelines import INTAKE, PIPELINES, Pipeline, Stage


class CrmTeam(models.Model):
    """A team may be a pipeline of the centre; then it has stages of its own."""

    _inherit = "crm.team"

    autoservice_pipeline = fields.Selection(
        selection=PIPELINES,
        string="Pipeline of the car service",
        help="Leads of such a team go through the stages of this team only.",
    )
    autoservice_lost_reason_ids = fields.Many2many(
        comodel_name="crm.lost.reason",
        relation="autoservice_crm_lost_reason_team_rel",
        column1="team_id",
        column2="reason_id",
        string="Lost reasons",
    )
    autoservice_no_show_reason_id = fields.Many2one(
        comodel_name="crm.lost.reason",
        string="Reason when nobody came",
        index="btree_not_null",
        ondelete="set null",
        help="A deal is lost for this reason when its booking is archived.",
    )
    autoservice_junk_reason_id = fields.Many2one(
        comodel_name="crm.lost.reason",
        string="Reason of junk",
        index="btree_not_null",
        ondelete="restrict",
        help="A request is lost for this reason when it is closed as junk.",
    )

    # Pipelines
    @api.model
    @tools.ormcache()
    def _get_pipelines(self):
        """Return {team id: Pipeline} of the teams that are pipelines of the centre."""
        # sudo: every move of a lead asks, whoever makes it; read from all companies.
        teams = self.sudo().with_context(active_test=False)
        teams = teams.search([("autoservice_pipeline", "!=", False)])
        # Of archived pipelines too, which keep their leads.
        stages = self.env["crm.stage"].with_context(active_test=False)
        stages = stages.sudo()  # sudo: as above
        stages = stages.search([("team_ids", "in", teams.ids)])
        facts = {
            stage: Stage(
                stage.id,
                tuple(stage.required_field_ids.mapped("name")),
                stage.autoservice_event,
                stage.is_won,
                stage.fold,
            )
            for stage in stages
        }
        return {
            team.id: Pipeline(
                team.autoservice_pipeline,
                {stage.id: facts[stage] for stage in stages if team in stage.team_ids},
            )
            for team in teams
        }

    @api.model
    def _find_pipeline(self, kind, company=None):
        """Return the team that is the pipeline of this kind.

        :param kind: a value of `autoservice_pipeline`
        :param company: its own pipeline goes before one of all companies
        """
        company = company or self.env.company
        domain = [
            ("autoservice_pipeline", "=", kind),
            ("company_id", "in", (company.id, False)),
        ]
        # sudo: which team it is is no secret.
        teams = (
            self.sudo()
            .search(domain)
            .sorted(lambda team: (not team.active, not team.company_id))
        )
        return teams[:1].sudo(False)

    @api.model
    def _find_intake(self, company):
        """Return the team of requests, an archived one too: none is lost.

        :param company: as of :meth:`_find_pipeline`
        """
        teams = self.with_context(active_test=False)
        return teams._find_pipeline(INTAKE, company).with_env(self.env)

    def _get_junk_reason(self):
        """Return the reason for which junk of this pipeline is lost.

        :raise UserError: none is chosen
        """
        reason = self.autoservice_junk_reason_id
        if not reason:
            raise UserError(
                self.env._(
                    "%s: choose the reason of junk in the settings of this pipeline.",
                    self.name or self.env._("Leads without a team"),
                )
            )
        return reason

    def _get_no_show_reason(self):
        """Return the reason for which deals are lost when nobody came.

        Empty where none is chosen, or the one that is chosen is not allowed here.
        """
        reason = self.autoservice_no_show_reason_id
        teams = reason.autoservice_team_ids
        return reason if not teams or self in teams else reason.browse()

    @api.model
    def _get_default_team_id(self, user_id=False, domain=False):
        """Leave out the pipelines of the centre, unless the user works in them.

        Otherwise they would get what other sales departments create.
        """
        team = super()._get_default_team_id(user_id=user_id, domain=domain)
        asked = self.env.context.get("default_team_id")
        if not team.autoservice_pipeline or team.id == asked:
            return team
        user = self.env["res.users"].browse(user_id) if user_id else self.env.user
        if user in (team.user_id | team.member_ids):
            return team
        companies = self.env.companies & user.sudo().company_ids  # sudo: only ids
        others = self.search(
            [
                ("autoservice_pipeline", "=", False),
                ("company_id", "in", [False, *companies.ids]),
            ]
        )
        return (others.filtered_domain(domain or []) or others)[:1]

    def _allocate_leads(self, *args, **kwargs):
        """Find no duplicates in the pipelines of the centre, see `crm.lead`."""
        teams = self.with_context(autoservice_assigning=VERB)
        return super(CrmTeam, teams)._allocate_leads(*args, **kwargs)

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        self.env.registry.clear_cache()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if "autoservice_pipeline" in vals:
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pipeline(self):
        """With its team a lead would lose the rules that keep it."""
        pipelines = self.filtered("autoservice_pipeline")
        leads = self.env["crm.lead"].sudo()  # sudo: leads count whoever deletes
        leads = leads.with_context(active_test=False)
        if leads.search_count([("team_id", "in", pipelines.ids)], limit=1):
            raise UserError(
                self.env._(
                    "There are leads in %s: archive the pipeline instead.",
                    ", ".join(pipelines.mapped("name")),
                )
            )

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
