# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestRobotTexts(CrmCase):
    """The words of robots: which fields may stand in them."""

    def _robot(self, name):
        return self.env.ref(f"autoservice.robot_{name}")

    def test_a_text_names_fields_only(self):
        robot = self._robot("repair_analysis").with_user(self.owner_user)
        for text in (
            "{{ object.nonsense }}",
            "{{ object.env }}",
            "{{ object.partner_id.unlink() }}",
            "{{ 1 + 1 }}",
            "{{ object.name.upper }}",
        ):
            with (
                self.subTest(text),
                self.assertRaisesRegex(ValidationError, "no field"),
            ):
                robot.summary = text

    def test_a_text_shows_nobody_what_its_author_may_not_read(self):
        robot = self._robot("repair_analysis").with_user(self.owner_user)
        places = ("user_id.totp_secret", "message_ids.mail_server_id.smtp_pass")
        for place in places:
            with self.subTest(place), self.assertRaises(ValidationError):
                robot.summary = f"{{{{ object.{place} }}}}"

    def test_a_translation_of_a_text_is_checked_and_counts_at_once(self):
        robot = self._robot("repair_analysis").with_user(self.owner_user)
        robot._get_rules("en_US")
        robot.update_field_translations("summary", {"en_US": "Take it"})
        self.assertEqual(robot._get_rules("en_US")[robot.id].summary, "Take it")
        with self.assertRaises(ValidationError):
            robot.update_field_translations("summary", {"en_US": "{{ object.x }}"})
