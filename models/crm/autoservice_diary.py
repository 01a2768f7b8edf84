# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..booking.autoservice_booking import BOOKED, LET_GO, OFFER
from ..common.moments import format_hour_in
from ..common.working_hours import day_span, to_local
from ..common.zones import today_in, user_zone

ACTION = "action"
CONFIRM = "confirm"
LATE_CUSTOMER = "late"
VISIT = "visit"
# Named so that the alphabet puts them into the order of the day.
MISSED = "late"
TODAY = "now"
COMING = "soon"
# A customer who is not there by then is called.
GRACE = timedelta(minutes=15)
# What the diary takes from a document of an activity.
FACTS = ("partner_id", "customer", "vehicle_id", "phone", "company_id")


class AutoserviceDiary(models.Model):
    """What somebody has to do, and the visits beside it: read, not stored.

    A line is an open activity or a booking. Activities belong to their user. Bookings
    belong to the whole front desk: who took one may be off on its day.
    """

    _name = "autoservice.diary"
    _description = "Line of the diary"
    _auto = False
    # On a day that has hours they go first.
    _order = "date, is_all_day, start, id"
    _rec_names_search = ["name", "customer", "phone"]
    _depends = {
        "mail.activity": [
            *("active", "summary", "activity_type_id", "date_deadline", "user_id"),
            *("autoservice_time", "res_model", "res_id", "res_name"),
        ],
        "autoservice.booking": [
            *("name", "phase", "start", "stop"),
            *("partner_id", "vehicle_id", "company_id"),
        ],
        "autoservice.discount.offer": ["partner_id", "company_id"],
        "autoservice.inquiry": [
            *("partner_id", "vehicle_id", "phone_number", "company_id"),
        ],
        "autoservice.vehicle": ["partner_id", "company_id"],
        "autoservice.waiting": ["partner_id", "company_id"],
        "crm.lead": [
            *("partner_id", "vehicle_id", "phone", "company_id"),
            *("contact_name", "partner_name"),
        ],
        "sale.order": ["partner_id", "vehicle_id", "company_id"],
        "res.partner": ["complete_name", "phone", "company_id"],
        "res.users": ["company_id"],
    }

    # Fields
    kind = fields.Selection(
        selection=[
            (ACTION, "Task"),
            (CONFIRM, "To confirm"),
            (LATE_CUSTOMER, "Customer is late"),
            (VISIT, "Visit"),
        ],
        readonly=True,
    )
    bucket = fields.Selection(
        selection=[(MISSED, "Overdue"), (TODAY, "Today"), (COMING, "Coming")],
        string="Due",
        readonly=True,
    )
    name = fields.Char(string="What", readonly=True)
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(string="End", readonly=True)
    is_all_day = fields.Boolean(string="All day", readonly=True)
    date = fields.Date(readonly=True)
    when = fields.Char(compute="_compute_when")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Whose", readonly=True, index=False
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=False)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", readonly=True, index=False
    )
    customer = fields.Char(
        readonly=True, help="The contact, or whom the request names."
    )
    phone = fields.Char(readonly=True)
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle", string="Car", readonly=True, index=False
    )
    document = fields.Char(readonly=True)
    activity_type_id = fields.Many2one(
        comodel_name="mail.activity.type", string="Type", readonly=True, index=False
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity", string="Task", readonly=True, index=False
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking", readonly=True, index=False
    )

    # Computes
    @api.depends("kind", "name", "customer", "vehicle_id")
    def _compute_display_name(self):
        """What a calendar shows: of a visit who comes, of a task what it is."""
        for line in self:
            first = line.name
            if line.kind == VISIT:
                first = line.vehicle_id.plate_normalized
            line.display_name = " · ".join(filter(None, (first, line.customer)))

    def _compute_when(self):
        """The hour for today; else the day with its hour, where there is one."""
        zone = user_zone(self.env.user)
        today = today_in(zone)
        for line in self:
            hour = ""
            if not line.is_all_day:
                hour = format_hour_in(self.env, zone, line.start)
            day = ""
            if line.date != today:
                day = format_date(self.env, line.date, date_format="EEE d MMM")
            elif not hour:
                day = self.env._("Today")
            line.when = " ".join(filter(None, (day, hour)))

    # The lines
    @property
    def _table_query(self):
        """All lines, as the clock and the time zone of who reads them stand."""
        zone, now = user_zone(self.env.user), fields.Datetime.now()
        today = to_local(now, zone).date()
        words = {
            "zone": zone.zone,
            "now": now,
            "today": today,
            "day_start": day_span(today, zone)[0],
            "day_end": day_span(today, zone)[1],
            "tomorrow_end": day_span(today + timedelta(days=1), zone)[1],
            "grace": now - GRACE,
        }
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._select_activities(words),
            self._select_desk(words),
            self._select_visits(words),
        )

    @api.model
    def _get_documents(self):
        """Return where the customer of an activity is found, by its document's model.

        Hook: later parts add theirs, and what it needs to `_depends`. Colleagues see
        the tasks on a model that says its company.

        :return: {model: {one of FACTS: its columns, the best first}}
        """
        usual = {"partner_id": "partner_id", "company_id": "company_id"}
        car = {**usual, "vehicle_id": "vehicle_id"}
        return {
            "autoservice.booking": car,
            "autoservice.discount.offer": usual,
            "autoservice.inquiry": {**car, "phone": "phone_number"},
            "autoservice.vehicle": {**usual, "vehicle_id": "id"},
            "autoservice.waiting": usual,
            "crm.lead": {
                **car,
                "phone": "phone",
                "customer": "contact_name partner_name",
            },
            "sale.order": car,
            "res.partner": {"partner_id": "id", "company_id": "company_id"},
        }

    @api.model
    def _get_shared_models(self):
        """Return the models whose tasks the colleagues of the company see too."""
        documents = self._get_documents()
        return [model for model in documents if "company_id" in documents[model]]

    @api.model
    def _join_documents(self):
        """Return the joins to the documents, and {fact: SQL of it}."""
        joins, found = [], {fact: [] for fact in FACTS}
        for model, columns in self._get_documents().items():
            table = self.env[model]._table
            alias = SQL.identifier(f"doc_{table}")
            joins.append(
                SQL(
                    "LEFT JOIN %(table)s AS %(alias)s"
                    " ON a.res_model = %(model)s AND %(alias)s.id = a.res_id",
                    table=SQL.identifier(table),
                    alias=alias,
                    model=model,
                )
            )
            for fact, names in columns.items():
                found[fact] += [
                    SQL("%s.%s", alias, SQL.identifier(name)) for name in names.split()
                ]
        facts = {
            fact: SQL("COALESCE(%s)", SQL(", ").join(columns))
            for fact, columns in found.items()
        }
        return SQL(" ").join(joins), facts

    @api.model
    def _select_activities(self, words):
        """The open activities, each with what its document tells of the customer."""
        joins, facts = self._join_documents()
        midnight = SQL(
            "(a.date_deadline::timestamp AT TIME ZONE %s) AT TIME ZONE 'UTC'",
            words["zone"],
        )
        values = {
            **words,
            **facts,
            "kind": ACTION,
            "missed": MISSED,
            "due": TODAY,
            "coming": COMING,
            "start": SQL("COALESCE(a.autoservice_time, %s)", midnight),
            "type": self.env["mail.activity.type"]._field_to_sql("t", "name"),
            "models": self._get_shared_models(),
            "joins": joins,
        }
        return SQL(
            """
            SELECT a.id * 2 AS id, %(kind)s AS kind,
                   CASE WHEN a.autoservice_time < %(now)s
                          OR a.autoservice_time IS NULL AND a.date_deadline < %(today)s
                        THEN %(missed)s
                        WHEN %(start)s < %(day_end)s THEN %(due)s
                        ELSE %(coming)s END AS bucket,
                   COALESCE(NULLIF(a.summary, ''), %(type)s, a.res_name) AS name,
                   %(start)s AS start,
                   %(start)s + interval '30 minutes' AS stop,
                   a.autoservice_time IS NULL AS is_all_day,
                   a.date_deadline AS date, a.user_id AS user_id,
                   CASE WHEN a.res_model = ANY(%(models)s)
                        THEN COALESCE(%(company_id)s, u.company_id) END AS company_id,
                   p.id AS partner_id,
                   COALESCE(p.complete_name, %(customer)s) AS customer,
                   COALESCE(%(phone)s, p.phone) AS phone,
                   %(vehicle_id)s AS vehicle_id,
                   a.res_name AS document,
                   a.activity_type_id AS activity_type_id,
                   a.id AS activity_id, NULL::integer AS booking_id
              FROM mail_activity AS a
              LEFT JOIN mail_activity_type AS t ON t.id = a.activity_type_id
              LEFT JOIN res_users AS u ON u.id = a.user_id
              %(joins)s
              LEFT JOIN res_partner AS p ON p.id = %(partner_id)s
             WHERE a.active IS TRUE
            """,
            **values,
        )

    @api.model
    def _select_desk(self, words):
        """The bookings that the front desk has to do something about.

        Offers until the end of tomorrow are confirmed, and who does not come is called.
        Where somebody is to be reminded of the booking, that is the line.
        """
        kind = SQL("CASE WHEN b.phase = 'offer' THEN 'confirm' ELSE 'late' END")
        label = SQL(
            "CASE WHEN b.phase = 'offer' THEN %s ELSE %s END",
            self.env._("Confirm the booking"),
            self.env._("Customer is late: call"),
        )
        bucket = SQL(
            "CASE WHEN b.start < %s THEN %s WHEN b.start < %s THEN %s ELSE %s END",
            *(words["now"], MISSED, words["day_end"], TODAY, COMING),
        )
        return self._select_bookings(
            words,
            {"kind": kind, "label": label, "bucket": bucket},
            SQL(
                """%s AND NOT EXISTS (
                    SELECT 1 FROM mail_activity AS a
                     WHERE a.res_model = 'autoservice.booking' AND a.res_id = b.id
                       AND a.active IS TRUE AND a.autoservice_time > %s)""",
                self._get_desk_condition(words),
                words["now"],
            ),
        )

    @api.model
    def _select_visits(self, words):
        """All other bookings, to be seen beside the tasks."""
        bucket = SQL(
            "CASE WHEN b.start < %s THEN NULL WHEN b.start < %s THEN %s ELSE %s END",
            *(words["day_start"], words["day_end"], TODAY, COMING),
        )
        label = SQL("%s || ' ' || b.name", self.env._("Visit"))
        parts = {"kind": SQL("'visit'"), "label": label, "bucket": bucket}
        return self._select_bookings(
            words,
            parts,
            SQL(
                "b.phase <> ALL(%s) AND NOT (%s)",
                list(LET_GO),
                self._get_desk_condition(words),
            ),
        )

    @api.model
    def _get_desk_condition(self, words):
        """Which bookings `b` need somebody."""
        return SQL(
            "(b.phase = %s AND b.start < %s OR b.phase = %s AND b.start < %s)",
            *(OFFER, words["tomorrow_end"], BOOKED, words["grace"]),
        )

    @api.model
    def _select_bookings(self, words, parts, where):
        """Lines of bookings `b`.

        :param words: zone and moments of :meth:`_table_query`
        :param parts: SQL of kind, label and bucket
        :param where: SQL: which bookings
        """
        return SQL(
            """
            SELECT b.id * 2 + 1 AS id, %(kind)s AS kind, %(bucket)s AS bucket,
                   %(label)s AS name, b.start AS start, b.stop AS stop,
                   FALSE AS is_all_day,
                   ((b.start AT TIME ZONE 'UTC') AT TIME ZONE %(zone)s)::date AS date,
                   NULL::integer AS user_id, b.company_id AS company_id,
                   b.partner_id AS partner_id, p.complete_name AS customer,
                   p.phone AS phone,
                   b.vehicle_id AS vehicle_id, b.name AS document,
                   NULL::integer AS activity_type_id, NULL::integer AS activity_id,
                   b.id AS booking_id
              FROM autoservice_booking AS b
              JOIN res_partner AS p ON p.id = b.partner_id
             WHERE %(where)s
            """,
            **parts,
            zone=words["zone"],
            where=where,
        )
