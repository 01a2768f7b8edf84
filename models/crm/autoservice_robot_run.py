# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..common.tasks import create_tasks
from .autoservice_robot import IDLE, STAGE

BATCH = 500
KEPT_DAYS = 90


class AutoserviceRobotRun(models.Model):
    """That a robot has told of a lead, so that it tells once."""

    _name = "autoservice.robot.run"
    _description = "What a robot has done"
    _order = "id desc"

    _once = models.UniqueIndex(
        "(robot_id, lead_id, since)", "This robot has already told of this lead."
    )

    robot_id = fields.Many2one(
        comodel_name="autoservice.robot",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    since = fields.Datetime(
        required=True,
        readonly=True,
        help="The moment that the robot has waited from.",
    )

    @api.model
    def _cron_run(self):
        """Let the robots act for which enough working time has passed."""
        robots = self.env["autoservice.robot"].search(
            ["|", ("delay_minutes", ">", 0), ("repeat_minutes", ">", 0)]
        )
        while found := self._claim(robots):
            for robot, leads in found.items():
                create_tasks(self.env, self._renew(robot._act_on(leads)))
            if not self.env["ir.cron"]._commit_progress(sum(map(len, found.values()))):
                return

    @api.model
    def _renew(self, tasks):
        """Let reminders renew what the same people were told of the same leads before.

        What robots tell of a lead goes when it leaves its stage: what is still open is
        about the same. Who has put it off to an hour that is to come keeps this hour.

        :param tasks: what robots give after some time
        :return: the tasks, those that renew another one with it
        """
        lead_ids = [task.more["autoservice_lead_id"] for task in tasks]
        # sudo: the tasks belong to colleagues.
        found = lead_ids and self.env["mail.activity"].sudo().search_fetch(
            [("autoservice_lead_id", "in", lead_ids)],
            [
                *("autoservice_lead_id", "user_id", "res_model", "res_id", "note"),
                *("date_deadline", "autoservice_time"),
            ],
            order="id",
        )
        earlier = {
            (one.autoservice_lead_id.id, one.user_id.id, one.res_model, one.res_id): one
            for one in found
        }
        renewed = []
        for task in tasks:
            record = task.record
            key = (task.more["autoservice_lead_id"], task.user.id)
            if one := earlier.pop((*key, record._name, record.id), None):
                more = {**task.more, **one._keep_hour()}
                task = task._replace(more=more, earlier=one)
            renewed.append(task)
        return renewed

    @api.model
    def _claim(self, robots):
        """Note a batch of leads that robots have to tell of now, with one query.

        The note and the tasks are one transaction: a kill undoes both.

        :return: {robot: leads} of those that have to tell of any
        """
        queries = list(self._iter_queries(robots))
        if not queries:
            return {}
        Lead = self.env["crm.lead"]
        Lead.flush_model()
        self.env["mail.activity"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO autoservice_robot_run"
                " (robot_id, lead_id, since, create_date, write_date,"
                " create_uid, write_uid)"
                " SELECT due.robot_id, due.lead_id, due.since, %(now)s, %(now)s,"
                " %(uid)s, %(uid)s FROM (%(queries)s LIMIT %(batch)s) AS due"
                " ON CONFLICT (robot_id, lead_id, since) DO NOTHING"
                " RETURNING robot_id, lead_id",
                now=fields.Datetime.now(),
                uid=self.env.uid,
                queries=SQL(" UNION ALL ").join(queries),
                batch=BATCH,
            )
        )
        found = defaultdict(set)
        for robot_id, lead_id in rows:
            found[robot_id].add(lead_id)
        told = robots.filtered(lambda robot: robot.id in found)
        return {robot: Lead.browse(sorted(found[robot.id])) for robot in told}

    @api.model
    def _iter_queries(self, robots):
        """Yield what finds the leads that each robot has to tell of, by company.

        A robot of one company looks at the leads of this only, as where it acts at once.
        """
        companies = self.env["res.company"].search([("active", "=", True)])
        home = self._get_home(companies)
        for robot in robots:
            whose = SQL("lead.company_id") if robot.company_id else home
            for company in robot.company_id or companies:
                where = SQL("%s AND %s = %s", self._where(robot), whose, company.id)
                if robot.delay_minutes:
                    yield self._select_due(robot, company, where)
                if robot.repeat_minutes:
                    yield self._select_again(robot, company, where)

    @api.model
    def _select_due(self, robot, company, where):
        """The leads for which a robot's working minutes have passed, once each.

        :param company: in whose working hours
        :param where: SQL, which leads these are
        """
        by_stage = robot.trigger == STAGE
        since = SQL("lead.date_last_stage_update" if by_stage else "lead.create_date")
        told = SQL(
            "SELECT 1 FROM autoservice_robot_run AS run WHERE run.robot_id = %s"
            " AND run.lead_id = lead.id AND run.since = %s",
            robot.id,
            since,
        )
        return SQL(
            "SELECT %(robot)s AS robot_id, lead.id AS lead_id, %(since)s AS since"
            " FROM crm_lead AS lead WHERE %(where)s AND %(since)s <= %(moment)s"
            " AND %(since)s > %(first)s AND NOT EXISTS (%(told)s)",
            robot=robot.id,
            since=since,
            where=where,
            moment=company._get_moment_before(robot.delay_minutes),
            first=self._get_first(robot, company, robot.delay_minutes),
            told=told,
        )

    @api.model
    def _get_first(self, robot, company, minutes):
        """From which moment on leads count: they are due after it was switched on."""
        if not robot.acts_from:
            return datetime.min
        return company._get_moment_before(minutes, robot.acts_from)

    @api.model
    def _select_again(self, robot, company, where):
        """The leads that a robot told of before, and whose task was done.

        Parameters as of :meth:`_select_due`.
        """
        now = fields.Datetime.now()
        moment = company._get_moment_before(robot.repeat_minutes)
        told = SQL(
            "SELECT 1 FROM autoservice_robot_run AS run WHERE run.robot_id = %s"
            " AND run.lead_id = lead.id AND run.since > %s",
            robot.id,
            moment,
        )
        is_open = SQL(
            "SELECT 1 FROM mail_activity AS task WHERE task.active"
            " AND task.autoservice_robot_id = %s"
            " AND task.autoservice_lead_id = lead.id",
            robot.id,
        )
        return SQL(
            "SELECT %(robot)s AS robot_id, lead.id AS lead_id,"
            " %(now)s::timestamp AS since FROM crm_lead AS lead"
            " WHERE %(where)s AND lead.date_last_stage_update <= %(moment)s"
            " AND lead.date_last_stage_update > %(first)s"
            " AND NOT EXISTS (%(told)s) AND NOT EXISTS (%(is_open)s)",
            robot=robot.id,
            now=now,
            where=where,
            moment=moment,
            first=self._get_first(robot, company, robot.repeat_minutes),
            told=told,
            is_open=is_open,
        )

    @api.model
    def _where(self, robot):
        """Which leads a robot looks at."""
        pipelines = tuple(self.env["crm.team"]._get_pipelines())
        teams = (robot.team_id.id,) if robot.team_id else pipelines
        parts = [
            SQL("lead.active AND lead.won_status = 'pending'"),
            SQL("lead.team_id IN %s", teams or (0,)),
        ]
        if robot.stage_id:
            parts.append(SQL("lead.stage_id = %s", robot.stage_id.id))
        if robot.trigger != STAGE:
            parts += self._where_idle(robot)
        return SQL(" AND ").join(parts)

    @api.model
    def _where_idle(self, robot):
        """What has not happened yet to the leads that a robot looks at."""
        if robot.unless == "conversion":
            kept = SQL("SELECT id FROM crm_stage WHERE fold")
            return [SQL("lead.type = 'lead' AND lead.stage_id NOT IN (%s)", kept)]
        parts = []
        if robot.trigger == IDLE or robot.unless:
            parts.append(SQL("lead.autoservice_handled_at IS NULL"))
        if robot.unless == "conversation":
            parts.append(SQL("lead.autoservice_talked_at IS NULL"))
        return parts

    @api.model
    def _get_home(self, companies):
        """Return SQL of the company in whose working hours a lead is.

        What is of no company is in the hours of its salesperson's, else of the present.

        :param companies: those that are active
        """
        first = (self.env.company & companies) or companies[:1]
        return SQL(
            "COALESCE(lead.company_id, (SELECT one.company_id FROM res_users AS one"
            " WHERE one.id = lead.user_id AND one.company_id IN %s), %s)",
            companies._ids,
            first.id,
        )

    @api.autovacuum
    def _gc_closed(self):
        """Forget what was told of leads that were closed long ago."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search(
            [
                ("since", "<", limit),
                ("lead_id.active", "in", (True, False)),
                ("lead_id.won_status", "!=", "pending"),
            ],
            limit=10000,
        ).unlink()
