# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .texts import find_wrong_place, render

CREATED = "created"
STAGE = "stage"
IDLE = "idle"


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
        lead = self.env["crm.lead"].browse()
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
        robots = super().create(vals_list)
        self.env.registry.clear_cache()
        return robots

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    # At once
    @api.model
    @tools.ormcache()
    def _get_immediate(self):
        """Return [(robot id, company id, team id, stage id, trigger)] of those at once.

        Kept in memory: every move of a lead asks.
        """
        # sudo: the rules act whoever moves the lead.
        robots = self.sudo().search(
            [("delay_minutes", "=", 0), ("trigger", "in", (CREATED, STAGE))]
        )
        return [
            (
                robot.id,
                robot.company_id.id,
                robot.team_id.id,
                robot.stage_id.id,
                robot.trigger,
            )
            for robot in robots
        ]

    @api.model
    def _find_immediate(self, place, is_new):
        """Return the robots that act at once on leads that came to a place.

        :param place: (company id, team id, stage id)
        :param is_new: the leads were created there
        """
        return self.browse(
            robot_id
            for robot_id, *wanted, trigger in self._get_immediate()
            if (trigger == STAGE or is_new)
            and all(
                not want or want == have
                for want, have in zip(wanted, place, strict=True)
            )
        )

    # Tasks
    def _prepare_tasks(self, leads):
        """Return the values of the tasks that these robots give for some leads."""
        tasks = []
        for robot in self.sudo():  # sudo: as in _get_immediate
            told = defaultdict(list)
            for lead in leads.sudo():  # sudo: the texts name what the robot says
                for user in robot._get_users(lead):
                    told[user].append(lead.id)
            for user, ids in told.items():
                tasks += robot._prepare_tasks_of(user, leads.sudo().browse(ids))  # sudo
        return tasks

    def _prepare_tasks_of(self, user, leads):
        """Values of the tasks for one user, in his language and time zone."""
        self.ensure_one()
        texts = {"lang": user.lang or self.env.lang, "tz": user.tz or self.env.user.tz}
        robot, leads = self.with_context(**texts), leads.with_context(**texts)
        summary, note = robot.summary, robot.note
        days = timedelta(days=self.deadline_days)
        today = {
            company: leads._get_local_today(company) for company in leads.company_id
        }
        for_none = leads._get_local_today(self.env.company)
        return [
            {
                "activity_type_id": self.activity_type_id.id,
                "autoservice_robot_id": self.id,
                "summary": render(summary, lead),
                "note": self._to_html(render(note, lead)),
                "date_deadline": today.get(lead.company_id, for_none) + days,
                "user_id": user.id,
                **lead._get_task_document(user),
            }
            for lead in leads
        ]

    @api.model
    def _to_html(self, text):
        """A text with its lines, nothing of it taken as HTML; False for none."""
        lines = Markup("<br/>").join(text.splitlines())
        return bool(text) and Markup("<p>%s</p>") % lines

    def _get_users(self, lead):
        """Return the users to be told about a lead: at least one."""
        self.ensure_one()
        if self.responsible == "fixed":
            users = self.user_id
        elif self.responsible == "leader":
            users = lead._get_supervisor()
        elif self.responsible in ("master", "washer"):
            users = lead._get_executors(self.responsible).user_id
        else:
            users = lead._get_responsible()
        return users.filtered("active") or lead._get_responsible()
