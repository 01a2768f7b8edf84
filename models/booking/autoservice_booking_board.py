# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..common.parameters import check_ids
from ..common.spans import gap_minutes
from ..common.zones import company_zone
from .autoservice_booking import BOOKED, CLOSED, IN_WORK, LET_GO, PAID
from .autoservice_waiting import OFFERED, WAITING

BAY = "bay"
EMPLOYEE = "employee"
MOST_BOARD_DAYS = 62
# Nobody is called late for a red traffic light.
LATE_AFTER = timedelta(minutes=10)


def to_string(moment):
    """A naive UTC datetime as Odoo writes it; much faster than strftime."""
    return moment.isoformat(" ", "seconds")


class AutoserviceBooking(models.Model):
    """What the board draws, in the same number of queries for any number of bookings."""

    _inherit = "autoservice.booking"

    @api.model
    @api.readonly
    def get_board(self, date_from, date_to, rows=BAY, company_ids=None):
        """Return what the board draws between two moments.

        All times are UTC, as `YYYY-MM-DD HH:MM:SS`. Cancelled and archived bookings
        are left out, and so is what the user may not see.

        :param date_from: begin of the window: datetime or ISO string, UTC unless it
            says its offset
        :param date_to: end of the window, likewise; at most 62 days later
        :param rows: `bay` or `employee`: what the rows are
        :param company_ids: ids of the companies to show, of those the user has chosen;
            all of these if empty
        :return: dict: `now`, `tz` (zone to show the times in), `date_from`, `date_to`,
            `can_edit`, `companies`, `rows` (each with its working time in `open`),
            `bars` (each on a row, or with row False if nothing of the kind is held),
            `bookings` by id, `holds` (what is kept on a row while somebody books it on
            the site: `row`, `start`, `stop`, `until`), `waiting` (people on the waiting
            list)
        :raise ValidationError: naming the parameter that is wrong
        """
        window = self._check_board(date_from, date_to, rows)
        companies = self._get_board_companies(company_ids)
        bookings = self.search(
            [
                ("company_id", "in", companies.ids),
                ("phase", "not in", LET_GO),
                ("start", "<", window[1]),
                ("release_at", ">", window[0]),
            ]
        )
        self.env.flush_all()
        held = bookings._get_board_allocations()
        cards = bookings._get_board_cards(held)
        bars = self._get_board_bars(cards, held, rows, window)
        for id_, marks in bookings._get_board_marks().items():
            cards[id_].update(marks)
        shown = {bar["booking_id"] for bar in bars}
        company = companies[:1] or self.env.company
        return {
            "now": to_string(fields.Datetime.now()),
            "tz": company_zone(company).zone,
            "date_from": to_string(window[0]),
            "date_to": to_string(window[1]),
            "can_edit": self.browse().has_access("write"),
            "companies": [{"id": one.id, "name": one.name} for one in companies],
            "rows": self._get_board_rows(rows, companies, bars, held, window),
            "bars": bars,
            "bookings": {id_: card for id_, card in cards.items() if id_ in shown},
            "holds": self._get_board_holds(companies, window),
            "waiting": self._count_waiting(companies),
        }

    # What was asked for
    @api.model
    def _check_board(self, date_from, date_to, rows):
        """Return the window as two naive UTC datetimes, or refuse what is wrong."""
        window = self._check_window(date_from, date_to)
        if window[1] - window[0] > timedelta(days=MOST_BOARD_DAYS):
            raise ValidationError(
                self.env._("date_to: at most %s days after date_from.", MOST_BOARD_DAYS)
            )
        if rows not in (BAY, EMPLOYEE):
            raise ValidationError(self.env._("rows: give “bay” or “employee”."))
        return window

    @api.model
    def _get_board_companies(self, company_ids):
        """The companies to show: those asked for, as far as the user has chosen them."""
        companies = self.env.companies
        if not company_ids:
            return companies
        check_ids(self.env, "company_ids", company_ids)
        return companies.filtered(lambda company: company.id in company_ids)

    # What is there
    def _get_board_allocations(self):
        """What these bookings hold now, as {booking id: list of dicts}, by start."""
        held = defaultdict(list)
        # The names of bays and colleagues are no secret; the bookings were searched
        # with the user's rights.
        for row in self.env.execute_query_dict(
            SQL(
                "SELECT a.id, a.booking_id, a.resource_id, a.bay_id, a.employee_id,"
                " a.start, a.stop, COALESCE(a.is_partial, FALSE) AS is_partial, r.name"
                " FROM autoservice_allocation a"
                " JOIN resource_resource r ON r.id = a.resource_id"
                " WHERE a.booking_id = ANY(%s) AND a.is_holding"
                " ORDER BY a.start, a.id",
                self.ids,
            )
        ):
            held[row.pop("booking_id")].append(row)
        return held

    def _get_board_cards(self, held):
        """What a bar and its details tell, as {booking id: dict}.

        :param held: what :meth:`_get_board_allocations` gave
        """
        can_edit = self.browse().has_access("write")
        now = fields.Datetime.now()
        cards = {}
        for row in self._read_board_rows():
            rows = held[row["id"]]
            is_begun = row["phase"] == IN_WORK and not row["finished_at"]
            promised = row["promised_at"] or row["stop"]
            due = promised if is_begun else row["start"] + LATE_AFTER
            cards[row["id"]] = {
                **{name: row[name] or "" for name in ("name", "state", "customer")},
                **{name: row[name] or "" for name in ("phone", "plate", "note")},
                "car": " ".join(filter(None, (row["make"], row["model"]))),
                "start": to_string(row["start"]),
                "stop": to_string(row["release_at"]),
                "works": "",
                "bay": ", ".join(_names(rows, "bay_id")),
                "employees": _names(rows, "employee_id"),
                "pipeline": row["pipeline"],
                "company_id": row["company_id"],
                "is_late": (is_begun or row["phase"] == BOOKED) and due < now,
                "is_paid": row["state"] == PAID,
                "is_new_customer": row["is_new_customer"],
                "is_carried_over": gap_minutes(
                    [(one["start"], one["stop"]) for one in rows]
                )
                > 0,
                "can_move": can_edit and row["phase"] not in CLOSED,
                "can_start": row["phase"] == BOOKED and bool(row["vehicle_id"]),
            }
        return cards

    def _read_board_rows(self):
        """Read these bookings with their customers and cars, in one query."""
        # Customer and car of a booking the user may see are his to see, too.
        return self.env.execute_query_dict(
            SQL(
                "SELECT b.id, b.name, b.phase, b.state, b.start, b.stop, b.release_at,"
                " b.promised_at, b.finished_at, b.note, b.pipeline, b.company_id, b.vehicle_id, b.partner_id,"
                " p.complete_name AS customer, p.phone, v.plate,"
                " make.name AS make, model.name AS model,"
                " NOT EXISTS (SELECT FROM autoservice_booking earlier"
                "  WHERE earlier.partner_id = b.partner_id AND earlier.start < b.start"
                "  AND earlier.phase NOT IN %s) AS is_new_customer"
                " FROM autoservice_booking b"
                " JOIN res_partner p ON p.id = b.partner_id"
                " LEFT JOIN autoservice_vehicle v ON v.id = b.vehicle_id"
                " LEFT JOIN autoservice_make make ON make.id = v.make_id"
                " LEFT JOIN autoservice_model model ON model.id = v.model_id"
                " WHERE b.id = ANY(%s) ORDER BY b.start, b.id",
                LET_GO,
                self.ids,
            )
        )

    def _get_board_marks(self):
        """Hook: what higher parts know of these bookings, as {booking id: dict}.

        Extend with super(), for all bookings at once and in a number of queries that
        does not depend on how many there are, if any.
        """
        return {id_: {} for id_ in self.ids}

    @api.model
    def _count_waiting(self, companies):
        """How many people wait for a time in these companies; 0 for who may not see."""
        Waiting = self.env["autoservice.waiting"]
        if not Waiting.has_access("read"):
            return 0
        return Waiting.search_count(
            [("company_id", "in", companies.ids), ("phase", "in", (WAITING, OFFERED))]
        )

    @api.model
    def _get_board_holds(self, companies, window):
        """What is kept for those who are booking on the site now."""
        # That a bay or a colleague is taken is no secret; nobody is named.
        rows = self.env.execute_query(
            SQL(
                "SELECT a.resource_id, a.start, a.stop, hold.expires_at"
                " FROM autoservice_hold hold"
                " JOIN autoservice_allocation a ON a.hold_id = hold.id"
                " WHERE hold.company_id = ANY(%s) AND hold.expires_at > %s"
                " AND hold.start < %s AND hold.stop > %s ORDER BY a.start, a.id",
                companies.ids,
                fields.Datetime.now(),
                window[1],
                window[0],
            )
        )
        names = ("start", "stop", "until")
        return [
            {"row": row, **dict(zip(names, map(to_string, times), strict=True))}
            for row, *times in rows
        ]

    # What is drawn
    @api.model
    def _get_board_bars(self, cards, held, rows, window):
        """The bars within the window, in the order of their starts."""
        holder = f"{rows}_id"
        start, stop = to_string(window[0]), to_string(window[1])
        bars = []
        for id_, card in cards.items():
            own = [_bar(id_, row) for row in held[id_] if row[holder]]
            if not own and card["start"] < card["stop"]:
                nobody = dict.fromkeys(("id", "row", "is_partial"), False)
                times = {"start": card["start"], "stop": card["stop"]}
                own = [{**nobody, "booking_id": id_, **times}]
            bars += own
        shown = [bar for bar in bars if bar["start"] < stop and bar["stop"] > start]
        return sorted(shown, key=lambda bar: (bar["start"], bar["booking_id"]))

    @api.model
    def _get_board_rows(self, rows, companies, bars, held, window):
        """The rows: all bays or executors in use, and whoever holds a bar."""
        on_bars = {bar["row"] for bar in bars if bar["row"]}
        read = self._read_bay_rows if rows == BAY else self._read_employee_rows
        found = read(companies.ids, list(on_bars))
        resources = self.env["resource.resource"].browse(one["id"] for one in found)
        open_times = self._get_open_time(resources, window)
        for one in found:
            one["open"] = open_times[one["id"]]
        return found

    @api.model
    def _read_bay_rows(self, company_ids, resource_ids):
        """The bays in use of the companies, and those of some resources."""
        return self.env.execute_query_dict(
            SQL(
                "SELECT resource_id AS id, id AS bay_id, FALSE AS employee_id, name,"
                " kind, company_id, COALESCE(color, 0) AS color"
                " FROM autoservice_bay"
                " WHERE (active AND company_id = ANY(%s)) OR resource_id = ANY(%s)"
                " ORDER BY array_position(%s, company_id), sequence, name, id",
                company_ids,
                resource_ids,
                company_ids,
            )
        )

    @api.model
    def _read_employee_rows(self, company_ids, resource_ids):
        """The executors of the companies, and those of some resources.

        An executor sees himself and whom he works with.
        """
        user = self.env.user
        sees_all = self.browse().has_access("write") or not user.has_group(
            "autoservice.group_executor"
        )
        return self.env.execute_query_dict(
            SQL(
                "SELECT e.resource_id AS id, FALSE AS bay_id, e.id AS employee_id,"
                " e.name, COALESCE(e.autoservice_role, '') AS kind, e.company_id,"
                " COALESCE(e.color, 0) AS color"
                " FROM hr_employee e"
                " WHERE (e.active AND e.company_id = ANY(%s)"
                "  AND e.autoservice_role IN ('master', 'washer')"
                "  AND (%s OR e.user_id = %s))"
                " OR e.resource_id = ANY(%s)"
                " ORDER BY array_position(%s, e.company_id), e.autoservice_role,"
                " e.name, e.id",
                company_ids,
                sees_all,
                user.id,
                resource_ids,
                company_ids,
            )
        )

    @api.model
    def _get_open_time(self, resources, window):
        """The working time of resources, as {id: [[start, stop], ...]}."""
        open_time = resources._get_working_time(window)
        return {
            id_: [
                [to_string(since), to_string(until)]
                for since, until, _records in open_time[id_]
            ]
            for id_ in resources.ids
        }


def _names(rows, holder):
    """The names on rows of one kind, each once."""
    return list(dict.fromkeys(row["name"] for row in rows if row[holder]))


def _bar(booking_id, row):
    """A row of the table as a bar."""
    return {
        "id": row["id"],
        "booking_id": booking_id,
        "row": row["resource_id"],
        "start": to_string(row["start"]),
        "stop": to_string(row["stop"]),
        "is_partial": row["is_partial"],
    }
