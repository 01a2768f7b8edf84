# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..common.tasks import Task
from ..common.zones import company_zone, today_in
from .texts import find_wrong_place, render

CREATED = "created"
STAGE = "stage"
IDLE = "idle"

# What says which leads are due, and when.
MOMENT = frozenset(
    (
        *("active", "trigger", "team_id", "stage_id"),
        *("delay_minutes", "repeat_minutes"),
    )
)


class Rule(NamedTuple):
    """What a robot does, as plain values that can be cached.

    :param place: (company id, team id, stage id), False where it is any
    """

    place: tuple
    trigger: str
    delay_minutes: int
    activity_type_id: int
    summary: str
    note: str
    responsible: str
    user_id: int
    deadline_days: int


class AutoserviceRobot(models.Model):
    """A rule of the business: when this happens to a lead, tell that person.

    What acts at once acts in the write that causes it, all leads together; what acts
    after some working time is found by the scheduler, see `autoservice.robot.run`.
    """

    _name = "autoservice.robot"
    _description = "Robot"
    _order = "sequence, id"
    _check_company_auto = True

    _minutes_positive = models.Constraint(
        "CHECK (delay_minutes >= 0 AND repeat_minutes >= 0)",
        "Working minutes: give 0 or more.",
    )
    _idle_delay = models.Constraint(
        "CHECK (trigger <> 'idle' OR delay_minutes > 0)",
        "Working minutes: say after how many of them nothing has happened.",
    )

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company", index="btree_not_null", ondelete="cascade"
    )

    # Fields: when
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Pipeline",
        index="btree_not_null",
        check_company=True,
        domain=[("autoservice_pipeline", "!=", False)],
        ondelete="cascade",
        help="Empty: in every pipeline.",
    )
    stage_id = fields.Many2one(
        comodel_name="crm.stage",
        index="btree_not_null",
        domain="[('team_ids', 'in', team_id)]",
        ondelete="cascade",
        help="Empty: in every stage.",
    )
    trigger = fields.Selection(
        selection=[
            (CREATED, "A lead is created"),
            (STAGE, "A lead comes into the stage"),
            (IDLE, "Nothing happens to a new lead"),
        ],
        required=True,
        default=STAGE,
    )
    unless = fields.Selection(
        selection=[
            ("conversion", "It is no deal yet"),
            ("conversation", "Nobody has talked to the customer"),
            ("handling", "Nobody has handled it"),
        ],
        string="Only while",
    )
    delay_minutes = fields.Integer(
        string="After working minutes",
        help="Minutes in the working hours of the company. 0: at once.",
    )
    repeat_minutes = fields.Integer(
        string="Again after working minutes",
        help="While the lead stays in the stage and the last task was done. 0: once.",
    )

    acts_from = fields.Datetime(
        string="Acts since",
        readonly=True,
        copy=False,
        help="When it was switched on or got another moment: what was due before is not"
        " told of.",
    )

    # Fields: what
    activity_type_id = fields.Many2one(
        comodel_name="mail.activity.type",
        string="Task",
        required=True,
        index=True,
        domain=[("res_model", "in", (False, "crm.lead"))],
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_todo", raise_if_not_found=False
        ),
        ondelete="restrict",
    )
    summary = fields.Char(
        string="Text",
        required=True,
        translate=True,
        help="Fields of the lead may stand in it, as in {{ object.partner_id.name }}.",
    )
    note = fields.Text(translate=True, help="Fields may stand in it, as in the text.")
    responsible = fields.Selection(
        selection=[
            ("user", "Responsible of the lead"),
            ("leader", "Leader of the pipeline"),
            ("master", "Master"),
            ("washer", "Washer"),
            ("fixed", "A certain person"),
        ],
        string="For whom",
        required=True,
        default="user",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        index="btree_not_null",
        check_company=True,
        domain=[("share", "=", False)],
        ondelete="set null",
    )
    deadline_days = fields.Integer(string="Due in days")

    # Checks
    @api.constrains("summary", "note")
    def _check_texts(self):
        # A check has all rights; who writes a text may not have them.
        lead = self.env["crm.lead"].sudo(False).browse()
        for robot in self:
            for text in (robot.summary, robot.note):
                if wrong := find_wrong_place(text, lead):
                    raise ValidationError(
                        self.env._(
                            "%(robot)s: %(place)s is no field of a lead.",
                            robot=robot.name,
                            place=wrong,
                        )
                    )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        # What comes with the addon finds no leads of before.
        if not self.env.context.get("install_mode"):
            now = fields.Datetime.now()
            vals_list = [{**vals, "acts_from": now} for vals in vals_list]
        robots = super().create(vals_list)
        self.env.registry.clear_cache()
        return robots

    def write(self, vals):
        if MOMENT & vals.keys():
            vals = {**vals, "acts_from": fields.Datetime.now()}
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        """A translation is no write: it is checked and taken over here."""
        result = super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )
        self.env.registry.clear_cache()
        for lang in translations:
            self.with_context(lang=lang)._check_texts()
        return result

    # Rules
    @api.model
    @tools.ormcache("lang")
    def _get_rules(self, lang):
        """Return {robot id: Rule} of the active robots, with texts in a language.

        Kept in memory: every move of a lead asks.
        """
        # sudo: the rules act whoever moves the lead.
        robots = self.sudo().with_context(lang=lang).search([("active", "=", True)])
        return {
            robot.id: Rule(
                (robot.company_id.id, robot.team_id.id, robot.stage_id.id),
                robot.trigger,
                robot.delay_minutes,
                robot.activity_type_id.id,
                robot.summary,
                robot.note,
                robot.responsible,
                robot.user_id.id,
                robot.deadline_days,
            )
            for robot in robots
        }

    @api.model
    def _find_immediate(self, place, is_new):
        """Return the robots that act at once on leads that came to a place.

        :param place: (company id, team id, stage id)
        :param is_new: the leads were created there
        """
        return self.browse(
            robot_id
            for robot_id, rule in self._get_rules(None).items()
            if not rule.delay_minutes
            and (rule.trigger == STAGE or (rule.trigger == CREATED and is_new))
            and all(
                not want or want == have
                for want, have in zip(rule.place, place, strict=True)
            )
        )

    # Tasks
    def _act_on(self, leads):
        """Let these robots act on some leads.

        :return: the tasks that they give, to be created together with others
        """
        return self._prepare_tasks(leads)

    def _prepare_tasks(self, leads):
        """Return the tasks that these active robots give for some leads."""
        leads = leads.sudo()  # sudo: the texts name what the robot says
        rules = self._get_rules(None)
        tasks = []
        for robot in self:
            told = defaultdict(leads.browse)
            for lead, users in self._get_users(rules[robot.id], leads).items():
                for user in users:
                    told[user] |= lead
            for user, his_leads in told.items():
                tasks += robot._prepare_tasks_of(user, his_leads)
        return tasks

    def _prepare_tasks_of(self, user, leads):
        """The tasks for one user, in his language and time zone."""
        self.ensure_one()
        lang = user.lang or self.env.lang
        leads = leads.with_context(lang=lang, tz=user.tz or self.env.user.tz)
        rule = self._get_rules(lang)[self.id]
        days = timedelta(days=rule.deadline_days)
        today = {
            company: today_in(company_zone(company or self.env.company))
            for company in leads.grouped("company_id")
        }
        return [
            Task(
                user,
                lead._get_task_document(user),
                render(rule.summary, lead),
                self._to_html(render(rule.note, lead)),
                {
                    "activity_type_id": rule.activity_type_id,
                    "autoservice_robot_id": self.id,
                    "autoservice_lead_id": lead.id,
                    "date_deadline": today[lead.company_id] + days,
                },
            )
            for lead in leads
        ]

    @api.model
    def _to_html(self, text):
        """A text with its lines, nothing of it taken as HTML; False for none."""
        lines = Markup("<br/>").join(text.splitlines())
        return bool(text) and Markup("<p>%s</p>") % lines

    @api.model
    def _get_users(self, rule, leads):
        """Return {lead: users to be told about it}: at least one each."""
        if rule.responsible == "fixed":
            user = leads.env["res.users"].browse(rule.user_id)
            chosen = dict.fromkeys(leads, user)
        elif rule.responsible == "leader":
            chosen = leads._get_supervisor()
        elif rule.responsible in ("master", "washer"):
            chosen = {
                lead: lead._get_executors(rule.responsible).user_id for lead in leads
            }
        else:
            return leads._get_responsible()
        chosen = {lead: users.filtered("active") for lead, users in chosen.items()}
        nobodys = leads.filtered(lambda lead: not chosen[lead])
        return chosen | nobodys._get_responsible()
