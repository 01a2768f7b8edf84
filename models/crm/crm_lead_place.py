# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

from ..common.autoservice_verb_mixin import VERB
from .missing_fields import MissingFields
from .pipelines import INTAKE

# What a write must hold to move a lead, to close it or to open it again.
MOVES = frozenset(("stage_id", "team_id", "active"))


class CrmLead(models.Model):
    """Where a lead stands: in the stages of its own pipeline, and nowhere else."""

    _inherit = "crm.lead"

    stage_id = fields.Many2one(
        domain="[('team_ids', 'in',"
        " autoservice_pipeline and [team_id] or [team_id, False])]"
    )

    # Computes
    @api.depends("user_id", "type")
    def _compute_team_id(self):
        """A lead stays in its pipeline, whoever is responsible for it."""
        return super(CrmLead, self - self._filter_pipelines())._compute_team_id()

    @api.depends("user_id", "team_id", "partner_id")
    def _compute_company_id(self):
        """A lead in a pipeline always has a company: its car and its visits have one.

        Odoo's own sales may leave it open until somebody is responsible.
        """
        ours = self._filter_pipelines()
        for lead in ours:
            lead.company_id = lead._choose_company()
        return super(CrmLead, self - ours)._compute_company_id()

    def _choose_company(self):
        """The company that a lead of a pipeline is of: the one it has, if that fits."""
        self.ensure_one()
        # sudo: companies of the responsible and of the team, which he may not be in.
        lead = self.sudo()
        if company := lead.team_id.company_id:
            return company
        user = lead.user_id
        known = (
            lead.company_id
            | lead.partner_id.company_id
            | self.env.company
            | user.company_id
        )
        if user:
            known = known.filtered(lambda company: company in user.company_ids)
        return known[:1]

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        pipelines = self.env["crm.team"]._get_pipelines()
        ours = self._filter_pipelines()
        for lead in ours:
            pipeline = pipelines[lead.team_id.id]
            if lead.stage_id.id not in pipeline.stages:
                lead.stage_id = pipeline.first_stage_id
        others = self - ours
        for lead in others:
            if not lead.team_id and lead.stage_id.id in self._get_own_stages():
                lead.stage_id = False
        return super(CrmLead, others)._compute_stage_id()

    # Pipelines
    def _filter_pipelines(self):
        """Keep the leads that are in a pipeline of the centre."""
        pipelines = self.env["crm.team"]._get_pipelines()
        return self.filtered(lambda lead: lead.team_id.id in pipelines)

    @api.model
    def _get_own_stages(self):
        """Return {stage id: ids of the pipelines that it is a stage of}."""
        found = {}
        for team_id, pipeline in self.env["crm.team"]._get_pipelines().items():
            for stage_id in pipeline.stages:
                found.setdefault(stage_id, []).append(team_id)
        return found

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """A pipeline of the centre shows all of its own stages, and only those."""
        team_id = self.env.context.get("default_team_id")
        pipeline = self.env["crm.team"]._get_pipelines().get(team_id)
        if not pipeline:
            return super()._read_group_stage_ids(stages, domain)
        return (stages | stages.browse(pipeline.stages)).sorted()

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):  # pylint: disable=too-many-arguments
        pipelines = self.env["crm.team"]._get_pipelines()
        teams = {team_id} if team_id else set(self.team_id.ids)
        if not teams or teams - pipelines.keys():
            return super()._stage_find(team_id, domain, order, limit)
        return self.env["crm.stage"].search(
            [("team_ids", "in", list(teams)), *(domain or [])],
            order=order,
            limit=limit,
        )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(self._prepare_places(vals_list))
        leads._on_placed({})
        return leads

    def write(self, vals):
        if not MOVES & vals.keys():
            return super().write(vals)
        places = self._get_places()
        result = super().write(self._prepare_move(vals))
        self._on_placed(places)
        return result

    @api.model
    def _prepare_places(self, vals_list):
        """Complete the values of new leads, see :meth:`_prepare_place`."""
        pipelines = self.env["crm.team"]._get_pipelines()
        return [self._prepare_place(vals, pipelines) for vals in vals_list]

    @api.model
    def _prepare_place(self, vals, pipelines):
        """Complete the values of a new lead with the place where it begins.

        In a batch that is much cheaper than a search for each lead.
        """
        context = self.env.context
        given = {
            name: vals[name] if name in vals else context.get(f"default_{name}")
            for name in ("team_id", "stage_id", "type")
        }
        team_id, stage_id = given["team_id"], given["stage_id"]
        if not team_id and "team_id" not in vals and stage_id:
            team_id = next(iter(self._get_own_stages().get(stage_id, ())), False)
        if team_id not in pipelines:
            return vals
        pipeline = pipelines[team_id]
        stage_id = stage_id and self._find_stage_in(pipeline, stage_id)
        # A mail alias would make an opportunity of a request, where leads are not used.
        kind = "lead" if pipeline.kind == INTAKE else given["type"] or "opportunity"
        return {
            **vals,
            "team_id": team_id,
            "stage_id": stage_id or pipeline.first_stage_id,
            "type": kind,
        }

    @api.model
    def _prepare_move(self, vals):
        """Complete the values that bring leads to another team and stage at once.

        Merging gives a stage of all teams, where a pipeline has stages of its own.
        """
        stage_id = vals.get("stage_id")
        if not stage_id:
            return vals
        team_ids = [vals["team_id"]] if "team_id" in vals else self.team_id.ids
        pipelines = self.env["crm.team"]._get_pipelines()
        if len(team_ids) != 1 or team_ids[0] not in pipelines:
            return vals
        pipeline = pipelines[team_ids[0]]
        found = self._find_stage_in(pipeline, stage_id)
        is_foreign = found not in pipeline.stages and "team_id" in vals
        if is_foreign and not self.env["crm.stage"].browse(found).team_ids:
            found = pipeline.first_stage_id
        return {**vals, "stage_id": found}

    @api.model
    def _find_stage_in(self, pipeline, stage_id):
        """Return the stage of a pipeline that is meant by a stage.

        An import names stages, and Odoo takes the first of that name, of any team.

        :return: id of a stage: the given one, unless the pipeline has its namesake
        """
        if stage_id in pipeline.stages:
            return stage_id
        stages = self.env["crm.stage"].browse(pipeline.stages)
        name = self.env["crm.stage"].browse(stage_id).name
        return stages.filtered(lambda stage: stage.name == name)[:1].id or stage_id

    # Moves
    def _get_places(self):
        """Return {lead id: (team id, stage id, whether it is open)}."""
        return {
            lead.id: (lead.team_id.id, lead.stage_id.id, lead.active) for lead in self
        }

    def _on_placed(self, before):
        """Check where these leads stand now, and tell those that something came of it.

        :param before: where they stood, see :meth:`_get_places`; new ones are left out
        """
        now = self._get_places()
        nowhere = (False, False, True)
        moved = self.filtered(
            lambda lead: before.get(lead.id, nowhere)[:2] != now[lead.id][:2]
        )
        moved._check_place()
        ours = self._filter_pipelines()
        closed = ours.filtered(
            lambda lead: not lead.active and before.get(lead.id, nowhere)[2]
        )
        opened = ours.filtered(
            lambda lead: lead.active and not before.get(lead.id, nowhere)[2]
        )
        moved &= ours
        moved._check_required(before)
        if before:
            (moved | closed)._note_handled()
        if closed:
            closed._on_lost()
        if opened:
            opened._on_reopened()
        # Who comes back to a stage comes into it, as who is moved there.
        if arrived := (moved | opened).filtered("active"):
            arrived._on_stage(is_new=not before)

    def _on_stage(self, is_new):
        """Hook, called when open leads have come into a stage of their pipeline.

        :param is_new: they were created there
        """

    def _on_lost(self):
        """Hook, called when leads of the pipelines were closed without success."""

    def _on_reopened(self):
        """Hook, called when lost leads of the pipelines were opened again."""

    def _note_handled(self):
        """Note when somebody first did something with these leads."""
        fresh = self.filtered(lambda lead: not lead.autoservice_handled_at)
        if fresh:
            fresh._write_facts({"autoservice_handled_at": fields.Datetime.now()})

    # Checks
    def _check_place(self):
        """Refuse a stage of another pipeline.

        :raise ValidationError: naming lead and stage
        """
        owners = self._get_own_stages()
        pipelines = self.env["crm.team"]._get_pipelines()
        for lead in self:
            stage, team = lead.stage_id, lead.team_id
            if pipeline := pipelines.get(team.id):
                fits = stage.id in pipeline.stages
            else:
                # A stage may be shared with teams that are no pipelines.
                fits = stage.id not in owners or team in stage.team_ids
            if not fits:
                raise ValidationError(
                    self.env._(
                        "%(lead)s: “%(stage)s” is not a stage of %(team)s.",
                        lead=lead.display_name,
                        stage=stage.display_name,
                        team=team.display_name or self.env._("leads without a team"),
                    )
                )

    def _check_required(self, before):
        """Refuse a stage whose mandatory fields are not filled in.

        What follows from a booking is a fact, whether the fields are filled or not.

        :param before: see :meth:`_on_placed`; what is not in it will not be there
        :raise MissingFields: naming the leads and the fields that each lacks
        """
        if self.env.context.get("autoservice_verb") is VERB:
            return
        pipelines = self.env["crm.team"]._get_pipelines()
        problems = []
        for lead in self.sudo():  # sudo: a field may be hidden from who moves the lead
            stage = pipelines[lead.team_id.id].stages[lead.stage_id.id]
            if missing := [name for name in stage.required if lead._lacks(name)]:
                problems.append((lead, missing))
        if problems:
            single = problems[0][0] if len(problems) == 1 else None
            raise MissingFields(
                "\n".join(
                    self.env._(
                        "%(lead)s cannot be moved to “%(stage)s”. Missing: %(fields)s.",
                        lead=lead.name,
                        stage=lead.stage_id.name,
                        fields=", ".join(lead._get_labels(names)),
                    )
                    for lead, names in problems
                ),
                single if single and single.id in before else None,
            )

    def _lacks(self, name):
        """Tell whether a field is not filled in."""
        if self._fields[name].type == "html":
            return is_html_empty(self[name])
        return not self[name]

    def _get_labels(self, names):
        """The names of fields as the user sees them."""
        return [self._fields[name]._description_string(self.env) for name in names]
