# Part of autoservice. See LICENSE for full copyright and licensing details.

from ast import literal_eval
from contextlib import suppress
from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..messaging.message_case import TODAY
from .feedback_case import FeedbackCase

MODELS = ("autoservice.satisfaction", "autoservice.satisfaction.person")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFeedbackRights(FeedbackCase):
    """Marks are not open to the one marked, unless the owner allows it."""

    def setUp(self):
        super().setUp()
        exporter = Command.link(self.env.ref("base.group_allow_export").id)
        people = self.manager_user | self.colleague_user | self.owner_user
        people.group_ids = [exporter]
        self.mark = self._mark()
        self._answer(self.mark, 3, "Never again")

    def _seen_by(self, user):
        """How many rows of each model a user finds."""
        here = [("company_id", "=", self.company.id)]
        return [self.env[model].with_user(user).search_count(here) for model in MODELS]

    def test_executors_see_no_marks(self):
        self.assertEqual(self._seen_by(self.executor_user), [0, 0])
        mark = self.mark.with_user(self.executor_user)
        with self.assertRaises(AccessError):
            mark.read(["score"])
        job = self.mark.booking_id.with_user(self.executor_user)
        for field in ("mark_score", "satisfaction_ids", "message_mark_url"):
            with self.assertRaises(AccessError):
                job.read([field])
        with self.assertRaises(AccessError):
            job.search([("satisfaction_ids.score", "<", 5)])

    def test_the_owner_may_open_their_own_marks_to_executors(self):
        self.company.autoservice_mark_open = True
        self.assertEqual(self._seen_by(self.executor_user), [1, 1])
        mark = self.mark.with_user(self.executor_user)
        self.assertEqual(mark.read(["score"])[0]["score"], 3)
        other = self._user("master", "autoservice.group_executor")
        self.master.user_id = other
        self.assertEqual(self._seen_by(other), [0, 0])
        with self.assertRaises(AccessError):
            mark.action_settle("It was not me")
        tasks = self.mark.activity_ids.with_user(self.executor_user)
        with self.assertRaises(AccessError):
            tasks.action_feedback(feedback="It was not me")
        self.assertEqual(self.mark.state, "answered")

    def _good_mark(self):
        """A mark that Maria has nothing to settle of."""
        car = self._vehicle("CAR1", self.partner)
        start = datetime(2026, 11, 23, 12)
        mark = self._mark(self._done(vehicle_id=car.id, start=start))
        self._answer(mark, 9, "Maria is great")
        return mark

    def _read_all(self, user, mark):
        """What a user learns of a mark, by each way there is."""
        mark = mark.sudo()
        here = [("booking_id", "=", mark.booking_id.id)]
        there = [("satisfaction_id", "=", mark.id)]
        marks = self.env["autoservice.satisfaction"].with_user(user)
        people = self.env["autoservice.satisfaction.person"].with_user(user)
        self.env.invalidate_all()
        job = mark.booking_id.with_user(user)
        ways = {
            "search": lambda: marks.search(here).ids,
            "people": lambda: people.search(there).ids,
            "read": lambda: marks.browse(mark.id).read(["score", "comment"]),
            "group": lambda: marks.formatted_read_group(here, [], ["score:avg"])[0][
                "score:avg"
            ],
            "index": lambda: people.formatted_read_group(
                there, ["employee_id"], ["score:avg"]
            ),
            "export": lambda: marks.browse(mark.id).export_data(["score"])["datas"],
            "row export": lambda: people.browse(mark.person_ids.ids).export_data(
                ["score"]
            )["datas"],
            "visit": lambda: job.read(["mark_score"])[0]["mark_score"],
            "visit's marks": lambda: job.read(["satisfaction_ids"])[0][
                "satisfaction_ids"
            ],
            "visit by score": lambda: (
                job.search(
                    [("id", "=", job.id), ("satisfaction_ids.score", ">", 0)]
                ).ids
            ),
            "visit's export": lambda: [
                row
                for row in job.export_data(["satisfaction_ids/score"])["datas"]
                if row[0]
            ],
        }
        seen = set()
        for name, way in ways.items():
            with suppress(AccessError):
                if way():
                    seen.add(name)
        return seen, set(ways)

    def test_a_manager_sees_of_the_own_visits_low_marks_only(self):
        good, manager = self._good_mark(), self.manager_user
        self.assertEqual(self._read_all(manager, good)[0], set())
        seen, ways = self._read_all(manager, self.mark)
        self.assertEqual(seen, ways, "what she has to settle")
        for user in (self.colleague_user, self.owner_user):
            seen, ways = self._read_all(user, good)
            self.assertEqual(seen, ways)

    def test_an_index_is_not_made_of_what_is_seen_by_chance(self):
        # Of her own visits Maria sees the low mark alone: it is no average.
        self._good_mark()
        self.assertEqual(self._get_index(self.manager_user), [[], []])
        self.assertEqual(self._get_index(self.colleague_user), [[6.0], [6.0]])
        self.assertEqual(self._get_index(self.owner_user), [[6.0], [6.0]])
        self.company.autoservice_mark_open = True
        self.assertEqual(self._get_index(self.manager_user), [[6.0], [6.0]])

    def _get_index(self, user):
        """The average that each screen of the index tells a user."""
        found = []
        for name in ("satisfaction_action_index", "satisfaction_person_action"):
            action = self.env.ref(f"autoservice.autoservice_{name}")
            model = self.env[action.res_model].with_user(user)
            domain = [
                ("company_id", "=", self.company.id),
                *literal_eval(action.domain),
            ]
            rows = model._read_group(domain, aggregates=["score:avg", "__count"])
            found.append([average for average, count in rows if count])
        return found

    def test_a_manager_who_worked_on_the_car_does_not_see_the_mark(self):
        self.washer.user_id = self.colleague_user
        for mark in (self._good_mark(), self.mark):
            self.assertEqual(self._read_all(self.colleague_user, mark)[0], set())

    def test_the_owner_may_open_their_own_marks_to_managers(self):
        good = self._good_mark()
        self.company.autoservice_mark_open = True
        seen, ways = self._read_all(self.manager_user, good)
        self.assertEqual(seen, ways)

    def test_an_owner_sees_the_marks_of_the_own_visits(self):
        good = self._good_mark()
        self.manager.user_id = self.owner_user
        seen, ways = self._read_all(self.owner_user, good)
        self.assertEqual(seen, ways)

    def test_a_visit_without_a_manager_is_everybody_s(self):
        good = self._good_mark().sudo()
        good._write_facts({"manager_id": False})
        good.person_ids.filtered(lambda one: one.role == "manager").unlink()
        seen, ways = self._read_all(self.colleague_user, good)
        self.assertEqual(seen, ways)

    def test_who_has_settled_a_mark_still_sees_what_came_of_it(self):
        mark = self.mark.with_user(self.manager_user)
        mark.action_settle("Money back")
        self.env.invalidate_all()
        self.assertEqual(mark.read(["result"])[0]["result"], "Money back")

    def test_the_desk_and_the_owner_see_all_of_their_companies(self):
        for user in (self.colleague_user, self.owner_user):
            self.assertGreaterEqual(self._seen_by(user), [1, 2])
        company = self.env["res.company"].create({"name": "Other garage"})
        stranger = new_test_user(
            self.env,
            login="test_stranger",
            groups="autoservice.group_owner",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertEqual(self._seen_by(stranger), [0, 0])

    def test_customers_and_colleagues_without_a_role_read_nothing(self):
        for group in ("base.group_portal", "base.group_user"):
            user = self._user(group[11:], group)
            for model in MODELS:
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_mark_is_a_fact(self):
        for user in (self.manager_user, self.owner_user):
            mark = self.mark.with_user(user)
            for vals in (
                {"score": 10},
                {"comment": "Fine"},
                {"is_low": False},
                {"phase": "done"},
                {"result": "Done"},
            ):
                with self.assertRaises(UserError):
                    mark.write(vals)
            with self.assertRaises(AccessError):
                mark.unlink()
            with self.assertRaises(UserError):
                mark.create({"booking_id": self.mark.booking_id.id})

    def test_nobody_reads_the_link(self):
        for user in (self.executor_user, self.manager_user, self.owner_user):
            with self.assertRaises(AccessError):
                self.mark.with_user(user).read(["token"])
            with self.assertRaises(AccessError):
                self.mark.booking_id.with_user(user).read(["message_mark_url"])
