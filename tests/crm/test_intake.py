# Part of autoservice. See LICENSE for full copyright and licensing details.

import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .intake_case import IntakeCase

WRONG = [
    ({}, "phone"),
    ({"text": "Oil"}, "phone"),
    ({"phone": "12"}, "phone"),
    ({"phone": ["069123456"]}, "phone"),
    ({"phone": {"a": 1}}, "phone"),
    ({"phone": True}, "phone"),
    ({"phone": "0" * 61}, "phone"),
    ({"email": "no address"}, "email"),
    ({"email": "a@b", "phone": "069123456"}, "email"),
    ({"phone": "069123456", "name": 1.5}, "name"),
    ({"phone": "069123456", "direction": "up"}, "direction"),
    ({"phone": "069123456", "text": "x" * 20001}, "text"),
    ([], "body"),
    ("text", "body"),
    (None, "body"),
]


@tagged("post_install", "-at_install")
class TestIntake(IntakeCase):
    """What sites and bots post becomes a lead, once."""

    # Leads
    def test_a_form_makes_a_request_in_the_intake_of_the_channel(self):
        self.intake.user_id = self.manager_user
        answer = self._form(
            name="Ana",
            phone="079 000 111",
            plate="XYZ 1",
            text="Brakes <b>squeal</b>",
            website="",
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Thank you", answer.text)
        lead = self._leads()
        self.assertRecordValues(
            lead,
            [
                {
                    "team_id": self.teams["intake"].id,
                    "type": "lead",
                    "contact_name": "Ana",
                    "phone": "+37379000111",
                    "partner_id": False,
                    "autoservice_plate": "XYZ 1",
                    "source_id": self.source.id,
                    "user_id": self.manager_user.id,
                }
            ],
        )
        self.assertIn("&lt;b&gt;squeal", lead.description)
        row = self.intake.request_ids
        self.assertEqual(row.lead_id, lead)
        self.assertIn("squeal", row.payload)

    def test_a_channel_with_a_direction_makes_deals(self):
        wash = self._intake("Wash", direction="wash")
        self._post({"phone": "079000111"}, wash)
        self.assertEqual(self._leads(wash).team_id, self.teams["wash"])
        self._post({"phone": "079000111", "direction": "shop"})
        self.assertEqual(self._leads().autoservice_direction, "shop")

    def test_a_known_phone_or_email_means_the_customer_and_his_car(self):
        earlier = self._lead("wash", partner_id=self.partner.id)
        for contact in ({"phone": "069123456"}, {"email": "Ion@Example.com"}):
            self._post({**contact, "text": str(contact)})
        for lead in self._leads():
            self.assertEqual(lead.partner_id, self.partner)
            self.assertEqual(lead.vehicle_id, self.vehicle)
            self.assertEqual(lead.autoservice_earlier_count, 2)
        action = self._leads()[0].action_open_earlier()
        found = self.env["crm.lead"].search(action["domain"])
        self.assertIn(earlier, found)

    def test_who_posts_changes_nothing_of_a_customer_we_know(self):
        self._post({"phone": "069123456", "email": "thief@example.com", "name": "X"})
        self.assertEqual(self._leads().partner_id, self.partner)
        self.assertEqual(self.partner.email, "ion@example.com")
        self.assertEqual(self.partner.name, "Ion Popa")
        self.assertIn("thief@example.com", self._leads().description)

    def test_a_car_of_somebody_else_is_not_given_away(self):
        stranger = self.env["res.partner"].create(
            {"name": "X", "phone": "+37379000111"}
        )
        self._vehicle("ZZZ999", stranger)
        self._post({"phone": "069123456", "plate": "ZZZ 999"})
        self.assertFalse(self._leads().vehicle_id)

    # Once
    def test_the_same_id_makes_one_lead(self):
        for text in ("Oil", "Oil and filter"):
            answer = self._post({"phone": "069123456", "id": "a1", "text": text})
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(self._leads()), 1)
        self.assertEqual(self._outcomes(), ["accepted", "repeated"])

    def test_the_same_phone_and_text_within_minutes_make_one_lead(self):
        self._post({"phone": "069123456", "text": "Oil"})
        self._form(phone="+373 69 12 34 56", text=" oil ")
        self.assertEqual(self._outcomes(), ["accepted", "repeated"])
        self._post({"phone": "069123456", "text": "Brakes"})
        self._post({"phone": "069123457", "text": "Oil"})
        self.assertEqual(len(self._leads()), 3)

    def test_the_same_request_later_makes_another_lead(self):
        self._post({"phone": "069123456", "text": "Oil"})
        self.env.cr.execute(
            "UPDATE autoservice_intake_request"
            " SET received_at = received_at - interval '11 minutes'"
        )
        self._post({"phone": "069123456", "text": "Oil"})
        self.assertEqual(self._outcomes(), ["accepted", "accepted"])

    def test_two_channels_may_use_the_same_ids(self):
        other = self._intake("Other")
        for intake in (self.intake, other):
            self._post({"phone": "069123456", "id": "a1"}, intake)
            self.assertEqual(len(self._leads(intake)), 1)

    # Bad input
    def test_wrong_fields_are_named_and_the_request_is_kept(self):
        for number, (data, field) in enumerate(WRONG, 1):
            with self.subTest(str(data)[:60]):
                answer = self._post(data)
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(answer.json()["field"], field)
                self.assertEqual(len(self.intake.request_ids), number)
        self.assertEqual(set(self._outcomes()), {"refused"})
        self.assertFalse(self._leads())

    def test_hostile_bodies_are_refused_and_kept(self):
        for raw, status in (
            ("{", 400),
            (" ", 400),
            (b"\xff\xfe", 400),
            ("[" * 30000, 400),
            ('{"phone": %s}' % ("9" * 5000), 400),
            (json.dumps({"phone": "069123456", "name": "x" * 70000}), 413),
            (b'{"a":"\x00"}', 400),
        ):
            with self.subTest(str(raw)[:40]):
                self.assertEqual(self._post(raw=raw).status_code, status)
        self.assertEqual(self._outcomes(), ["refused"] * 7)
        self.assertLessEqual(
            max(len(r.payload) for r in self.intake.request_ids), 65536
        )

    def test_letters_that_no_database_takes_do_no_harm(self):
        answer = self._post({"phone": "069123456", "text": "a\x00b", "name": "\ud800"})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._leads().name, "ab")

    def test_a_wrong_key_makes_nothing(self):
        before = self.env["crm.lead"].search_count([])
        for key in ("0" * 32, "x", "%00", "'--", "%F0%9F%98%80"):
            answer = self._post({"phone": "069123456"}, key=key)
            self.assertEqual(answer.status_code, 404)
        self.intake.active = False
        self.assertEqual(self._post({"phone": "069123456"}).status_code, 404)
        self.assertEqual(self.env["crm.lead"].search_count([]), before)
        self.assertFalse(self.intake.request_ids)

    def test_a_robot_in_the_trap_is_thanked_and_makes_no_lead(self):
        answer = self._form(phone="069123456", website="http://buy.example")
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(self._leads())
        self.assertEqual(self._outcomes(), ["spam"])

    # Browsers
    def test_only_pages_of_the_sites_that_are_allowed_may_post(self):
        self.intake.allowed_origins = "https://good.example"
        good, bad = ({"Origin": f"https://{n}.example"} for n in ("good", "bad"))
        self.assertEqual(
            self._post({"phone": "069123456"}, headers=bad).status_code, 403
        )
        answer = self._post({"phone": "069123456"}, headers=good)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            answer.headers["Access-Control-Allow-Origin"], "https://good.example"
        )
        self.assertEqual(self._outcomes(), ["refused", "accepted"])
        url = f"{self.base_url()}/autoservice/intake/{self.intake.key}"
        for headers, told in ((good, "https://good.example"), (bad, None)):
            asked = self.opener.options(url, headers=headers)
            self.assertEqual(asked.status_code, 204)
            self.assertEqual(asked.headers.get("Access-Control-Allow-Origin"), told)

    def test_a_form_may_lead_to_a_page_of_thanks(self):
        self.intake.thanks_url = "https://example.com/thanks"
        answer = self._form(phone="069123456")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Location"], "https://example.com/thanks")

    def test_the_form_to_copy_posts_what_is_understood(self):
        snippet = self.intake.with_user(self.owner_user).snippet
        self.assertIn(f"/autoservice/intake/{self.intake.key}", snippet)
        for name in ("phone", "name", "text", "plate", "website"):
            self.assertIn(f'name="{name}"', snippet)

    # Flood
    def test_a_flood_is_refused_and_counted_in_one_row(self):
        self.intake.rate_limit = 2
        statuses = [
            self._post({"phone": "069123456", "text": str(n)}).status_code
            for n in range(6)
        ]
        self.assertEqual(statuses.count(200) + statuses.count(429), 6)
        self.assertIn(429, statuses)
        self.assertLessEqual(len(self.intake.request_ids), 4)
        floods = self.env["autoservice.intake.flood"].search(
            [("intake_id", "=", self.intake.id)]
        )
        self.assertEqual(sum(floods.mapped("count")), 6)
        other = self._intake("Other", rate_limit=2)
        self.assertEqual(self._post({"phone": "069123456"}, other).status_code, 200)

    # Counts
    def test_the_leads_of_a_source_tie_with_the_log(self):
        for number in range(4):
            self._post({"phone": "069123456", "text": str(number % 3)})
        self._post({})
        leads = self.env["crm.lead"].search_count([("source_id", "=", self.source.id)])
        self.assertEqual(leads, 3)
        self.assertRecordValues(
            self.intake, [{"request_count": 5, "lead_count": 3, "refused_count": 1}]
        )

    # E-mail
    def test_mail_to_the_address_makes_a_lead_of_the_channel_and_is_logged(self):
        mailbox = self._intake("Mail", kind="mail", alias_name="garage-test")
        defaults = mailbox.alias_id.alias_defaults
        self.assertEqual(mailbox.alias_id.alias_model_id.model, "crm.lead")
        values = mailbox._prepare_lead_vals()
        self.assertEqual(defaults, repr(values))
        lead = self.env["crm.lead"].message_new(
            {
                "subject": "Oil change",
                "from": "Ion <ion@example.com>",
                "author_id": self.partner.id,
                "message_id": "<m1@example.com>",
                "body": "<p>Please</p>",
            },
            custom_values=values,
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            lead,
            [
                {
                    "team_id": self.teams["intake"].id,
                    "source_id": self.source.id,
                    "partner_id": self.partner.id,
                    "vehicle_id": self.vehicle.id,
                }
            ],
        )
        self.assertEqual(mailbox.request_ids.lead_id, lead)
        mailbox.direction = "repair"
        self.assertIn(str(self.teams["repair"].id), mailbox.alias_id.alias_defaults)

    # Rights
    def test_the_desk_sees_the_channels_but_not_the_keys(self):
        intake = self.intake.with_user(self.manager_user)
        self.assertEqual(intake.name, "Form")
        with self.assertRaises(AccessError):
            intake.read(["key"])
        with self.assertRaises(AccessError):
            intake.action_new_key()
        with self.assertRaises(AccessError):
            self.intake.with_user(self.executor_user).read(["name"])

    def test_a_wrong_site_is_refused(self):
        for vals in (
            {"allowed_origins": "example.com"},
            {"allowed_origins": "https://a.example/page"},
            {"thanks_url": "javascript:alert(1)"},
        ):
            with self.assertRaisesRegex(ValidationError, "Form"):
                self.intake.write(vals)

    def test_another_company_sees_neither_channel_nor_log(self):
        self._post({"phone": "069123456"})
        other = self.env["res.company"].create({"name": "Other branch"})
        user = self._user("other_desk", "autoservice.group_owner")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in ("autoservice.intake", "autoservice.intake.request"):
            self.assertFalse(self.env[model].with_user(user).search([]))
