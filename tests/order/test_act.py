# Part of autoservice. See LICENSE for full copyright and licensing details.

from base64 import b64encode
from datetime import timedelta
from io import BytesIO

from freezegun import freeze_time
from PIL import Image, ImageDraw
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import AutoserviceCase


def draw_picture(text=True, size=(60, 20)):
    """A PNG in base64, as the signature pad and the camera give it."""
    picture = Image.new("RGBA", size, (255, 255, 255, 0))
    if text:
        ImageDraw.Draw(picture).line((2, 18, 58, 2), fill=(0, 0, 139, 255), width=2)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return b64encode(buffer.getvalue()).decode()


SIGNATURE = draw_picture()


class ActCase(AutoserviceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(cls.now + timedelta(hours=1))
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.wash = cls._service("Wash")
        cls.stranger = cls.env["res.partner"].create({"name": "Somebody Else"})

    def setUp(self):
        super().setUp()
        self.booking = self._book(
            self.wash, note="It squeaks.", employee_ids=[Command.set(self.washer.ids)]
        )
        self.booking.action_book()
        self.job = self.booking.with_user(self.executor_user)

    def _open(self, booking, verb="action_receive"):
        """The act that a button of the booking opens."""
        action = getattr(booking, verb)()
        return booking.env[action["res_model"]].browse(action["res_id"])

    def _sign(self, act, **vals):
        act.write(vals)
        return act.action_sign(signature=SIGNATURE, signed_by="Ion Popa")

    def _get_reading(self):
        """The newest reading of the odometer."""
        return self.vehicle.odometer_ids.sorted("id")[-1]

    def _receive(self, **vals):
        act = self._open(self.job)
        self._sign(act, **{"odometer": 123456, **vals})
        return act


@tagged("post_install", "-at_install")
class TestReception(ActCase):
    def test_executor_receives_the_car_of_his_job(self):
        """Who fills the act in needs no right beyond being on the job."""
        act = self._open(self.job)
        self.assertEqual(act.complaint, "It squeaks.")
        self.assertEqual(act.partner_name, "Ion Popa")
        self.assertEqual(act.vehicle_id, self.vehicle)
        photo = draw_picture()
        self._sign(
            act,
            odometer=123456,
            fuel_level="4",
            belongings="Keys\nChild seat",
            damage_ids=[
                Command.create({"x": 12, "y": 40, "side": "left", "photo": photo}),
                Command.create({"side": "inside", "kind": "missing"}),
            ],
            photo_ids=[Command.create({"photo": photo})],
        )
        self.assertEqual(act.phase, "signed")
        self.assertEqual(act.signed_by, "Ion Popa")
        self.assertEqual(act.user_id, self.executor_user)
        self.assertEqual(act.signed_at, fields.Datetime.now())
        self.assertEqual(self.booking.received_at, act.signed_at)
        reading = self.vehicle.odometer_ids
        self.assertEqual(reading.mapped("value"), [123456])
        self.assertEqual(reading.source, "reception")
        self.assertEqual(reading.user_id, self.executor_user)
        self.assertIn("was signed by Ion Popa", self.booking.message_ids[0].body)

    def test_button_opens_the_act_that_is_there(self):
        act = self._open(self.job)
        self.assertEqual(self._open(self.job), act)
        self.assertEqual(self._open(self.booking).id, act.id)
        self._sign(act, odometer=5)
        self.assertFalse(self.booking.can_receive)
        self.assertEqual(self._open(self.job), act)

    def test_two_acts_of_one_kind_are_refused_by_the_database(self):
        self._open(self.job)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.job.env["autoservice.act"].create({"booking_id": self.job.id})

    def test_signed_twice_is_told_and_changes_nothing(self):
        act = self._receive()
        before = act.signature
        with self.assertRaisesRegex(UserError, "was signed by Ion Popa at .* already"):
            act.action_sign(signature=draw_picture(size=(90, 30)), signed_by="Other")
        self.assertEqual(act.signature, before)
        self.assertEqual(act.signed_by, "Ion Popa")
        self.assertEqual(len(self.vehicle.odometer_ids), 1)

    def test_booking_takes_its_drafts_along_and_keeps_what_was_signed(self):
        booking = self._book(self.wash, vehicle_id=self.vehicle.id, start=self._later())
        act = self._open(booking)
        booking.with_user(self.owner_user).unlink()
        self.assertFalse(booking.exists() or act.exists())
        booking = self._book(self.wash, vehicle_id=self.vehicle.id, start=self._later())
        act = self._open(booking)
        self._sign(act, odometer=5)
        with self.assertRaisesRegex(UserError, f"{act.name} was signed"):
            booking.with_user(self.owner_user).unlink()
        self.assertTrue(act.exists())

    def _later(self):
        return self.now + timedelta(days=3)

    def test_signed_act_cannot_be_changed(self):
        """Not by its fields, its rows, their photos, nor by an owner."""
        damage = Command.create({"x": 1, "y": 1, "photo": draw_picture()})
        act = self._receive(damage_ids=[damage])
        for user in (self.executor_user, self.owner_user):
            mine = act.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaisesRegex(UserError, "is signed"):
                    mine.odometer = 1
                with self.assertRaisesRegex(UserError, "is signed"):
                    mine.unlink()
                with self.assertRaisesRegex(UserError, "is signed"):
                    mine.damage_ids.note = "Worse"
                with self.assertRaisesRegex(UserError, "is signed"):
                    mine.damage_ids.unlink()
                with self.assertRaises(UserError):
                    mine.damage_ids.create({"act_id": act.id, "x": 2, "y": 2})
                with self.assertRaises(UserError):
                    mine.photo_ids.create({"act_id": act.id, "photo": SIGNATURE})
                with self.assertRaises(UserError):
                    mine.write({"damage_ids": [Command.clear()]})
        # sudo: the row of the picture is looked for, whoever may read it.
        attachments = self.env["ir.attachment"].sudo()
        picture = attachments.search(
            [
                ("res_model", "=", "autoservice.act.damage"),
                ("res_id", "=", act.damage_ids.id),
                ("res_field", "=", "photo"),
            ]
        )
        self.assertTrue(picture)
        with self.assertRaises(AccessError):
            picture.with_user(self.executor_user).write({"raw": b"other"})

    def test_what_only_signing_writes_cannot_be_written(self):
        act = self._open(self.job)
        for vals in (
            {"phase": "signed"},
            {"signed_by": "Me"},
            {"signature": SIGNATURE},
            {"signed_at": fields.Datetime.now()},
            {"user_id": self.owner_user.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                act.write(vals)
        for vals in ({"phase": "signed"}, {"signed_by": "Me"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                act.create({"booking_id": self.job.id, "kind": "handover", **vals})

    def test_wrong_values_are_refused_with_their_names(self):
        act = self._open(self.job)
        act.odometer = 100
        blank = draw_picture(text=False)
        for signature, signer, message in (
            (None, "Ion", "no picture"),
            ("", "Ion", "no picture"),
            ("###", "Ion", "no picture"),
            (b64encode(b"%PDF-1.4").decode(), "Ion", "no picture"),
            (blank, "Ion", "nothing is drawn"),
            (SIGNATURE, "", "name of who signs"),
            (SIGNATURE, None, "name of who signs"),
            (SIGNATURE, "  ", "name of who signs"),
            (SIGNATURE, 5, "name of who signs"),
        ):
            with (
                self.subTest(message=message, signature=signature and signature[:9]),
                self.assertRaisesRegex(ValidationError, message),
            ):
                act.action_sign(signature=signature, signed_by=signer)
        for x, y in ((-1, 5), (5, 100.5), (1000, 5)):
            with self.subTest(x=x), self.assertRaisesRegex(ValidationError, "Place"):
                act.damage_ids.create({"act_id": act.id, "x": x, "y": y})
        with self.assertRaises(ValueError):
            act.fuel_level = "9"
        act.date = self._after(fields.Datetime.now(), 60)
        with self.assertRaisesRegex(ValidationError, "Time of .* future"):
            self._sign(act)
        self.assertEqual(act.phase, "draft")

    def test_missing_mileage_and_name_are_named(self):
        act = self._open(self.job)
        act.partner_id = False
        with self.assertRaisesRegex(ValidationError, "Name of the person, Odometer"):
            self._sign(act, partner_name=" ")
        self._sign(act, partner_name="A neighbour", odometer_reason="Battery is flat")
        self.assertFalse(self.vehicle.odometer_ids)

    def test_lower_mileage_needs_a_reason(self):
        self.vehicle.odometer = 200000
        act = self._open(self.job)
        act.odometer = 1500
        self.assertTrue(act.is_odometer_lower)
        with (
            self.assertRaisesRegex(ValidationError, "1500 km .* contradicts"),
            self.env.cr.savepoint(),
        ):
            self._sign(act)
        self.assertEqual(act.phase, "draft")
        self._sign(act, odometer_reason="Cluster replaced")
        self.assertEqual(self.vehicle.odometer, 1500)
        self.assertEqual(self._get_reading().reason, "Cluster replaced")

    def test_impossible_mileage_is_refused(self):
        act = self._open(self.job)
        with self.assertRaisesRegex(ValidationError, "not between"):
            self._sign(act, odometer=10_000_000)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            act.odometer = -5

    def test_car_and_state_of_the_booking_count(self):
        later = self._after(self.now, 300)
        booking = self._book(self.wash, vehicle_id=False, start=later)
        with self.assertRaisesRegex(UserError, "choose the car"):
            booking.action_receive()
        act = self._open(self.job)
        act.odometer = 10
        self.booking.action_cancel()
        self.assertFalse(act.can_sign)
        with self.assertRaisesRegex(UserError, "Cancelled"):
            self._sign(act)
        with self.assertRaisesRegex(UserError, "not possible"):
            self.booking.action_hand_over()

    def test_car_of_a_signed_act_stays(self):
        act = self._receive()
        other = self._vehicle("XYZ987", self.partner, self.class_suv)
        with self.assertRaisesRegex(UserError, "is signed for ABC123"):
            self.booking.vehicle_id = other
        act.with_user(self.manager_user).action_void(reason="Wrong car")
        self.booking.vehicle_id = other
        self.assertEqual(act.vehicle_id, self.vehicle)
        self.assertEqual(self._open(self.job).vehicle_id, other)


@tagged("post_install", "-at_install")
class TestActRights(ActCase):
    def test_executor_of_another_job_sees_nothing(self):
        act = self._receive()
        other = self._user("other", "autoservice.group_executor")
        self._employee("Other", other)
        with self.assertRaises(AccessError):
            self.booking.with_user(other).action_receive()
        mine = act.with_user(other)
        self.assertFalse(mine.search([]))
        with self.assertRaises(AccessError):
            mine.signed_by  # noqa: B018 -- reading is what is refused
        with self.assertRaises(AccessError):
            mine.create({"booking_id": self.booking.id, "kind": "handover"})

    def test_neighbours_without_a_role_have_no_acts(self):
        act = self._receive()
        for user in (self.storekeeper_user, self.accountant_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                act.with_user(user).read(["odometer"])
            # The booking itself stays readable for them.
            self.assertEqual(self.booking.with_user(user).act_count, 1)

    def test_other_company_sees_nothing(self):
        act = self._receive(damage_ids=[Command.create({"x": 5, "y": 5})])
        company = self.env["res.company"].create({"name": "Second garage"})
        self.manager_user.write(
            {"company_ids": [Command.link(company.id)], "company_id": company.id}
        )
        there = act.with_user(self.manager_user).with_context(
            allowed_company_ids=company.ids
        )
        self.assertFalse(there.search([]))
        damage = act.damage_ids.with_env(there.env)
        self.assertFalse(damage.search([]))
        with self.assertRaises(AccessError):
            there.action_void(reason="Mine")
        with self.assertRaises(AccessError):
            damage.read(["x"])
        with self.assertRaises(AccessError):
            there.create({"booking_id": self.booking.id, "kind": "handover"})

    def test_only_a_manager_voids(self):
        act = self._receive()
        with self.assertRaisesRegex(AccessError, "manager"):
            act.action_void(reason="Oops")
        act.with_user(self.manager_user).action_void(reason="Oops")
        self.assertEqual(act.phase, "void")
        self.assertIn("Oops", self.booking.message_ids[0].body)
        with self.assertRaises(UserError):
            act.with_user(self.manager_user).odometer = 1
        new = self._open(self.job)
        self.assertNotEqual(new, act)
        self._sign(new, odometer=123456)
        self.assertEqual(self.booking.act_count, 1)


@tagged("post_install", "-at_install")
class TestHandOver(ActCase):
    def setUp(self):
        super().setUp()
        self._receive(belongings="Keys")
        self.booking.action_start()

    def test_owner_of_the_car_collects_it(self):
        act = self._open(self.job, "action_hand_over")
        self.assertTrue(act.may_collect)
        self.assertEqual(act.belongings, "Keys")
        self._sign(act, odometer=123460)
        self.assertEqual(act.phase, "signed")
        self.assertEqual(self.booking.handed_over_at, act.signed_at)
        self.assertEqual(self._get_reading().source, "handover")
        self.assertFalse(self.booking.can_receive)
        self.assertFalse(self.booking.can_hand_over)

    def test_dates_of_who_may_collect_count(self):
        today = fields.Date.context_today(self.booking)
        person = self.env["autoservice.vehicle.person"].create(
            {
                "vehicle_id": self.vehicle.id,
                "partner_id": self.stranger.id,
                "role": "trusted",
                "date_from": today - timedelta(days=10),
                "date_to": today,
            }
        )
        act = self._open(self.job, "action_hand_over")
        act.partner_id = self.stranger
        self.assertFalse(act.may_collect)
        with self.assertRaisesRegex(
            UserError, r"Somebody Else may not collect .* Allowed: Ion Popa \(Owner\)"
        ):
            self._sign(act)
        person.date_to = today + timedelta(days=1)
        act.invalidate_recordset()
        self._sign(act)
        self.assertEqual(act.phase, "signed")

    def test_who_may_not_collect_does_not(self):
        payer = {"vehicle_id": self.vehicle.id, "partner_id": self.stranger.id}
        self.env["autoservice.vehicle.person"].create({**payer, "role": "payer"})
        act = self._open(self.job, "action_hand_over")
        with self.assertRaisesRegex(UserError, "may not collect"):
            self._sign(act, partner_id=self.stranger.id)

    def test_another_name_than_the_persons_is_another_person(self):
        act = self._open(self.job, "action_hand_over")
        with self.assertRaisesRegex(UserError, "Gheorghe may not collect"):
            self._sign(act, partner_name="Gheorghe")

    def test_override_takes_a_manager_and_a_reason(self):
        act = self._open(self.job, "action_hand_over")
        reason = {"partner_id": self.stranger.id, "override_reason": "Owner called"}
        with self.assertRaisesRegex(AccessError, "only a manager"):
            self._sign(act, **reason)
        mine = act.with_user(self.manager_user)
        with self.assertRaisesRegex(UserError, "may not collect"):
            self._sign(mine, override_reason="  ")
        self._sign(mine, **reason)
        self.assertEqual(act.phase, "signed")
        self.assertEqual(act.user_id, self.manager_user)
        self.assertIn("Owner called", self.booking.message_ids[0].body)
