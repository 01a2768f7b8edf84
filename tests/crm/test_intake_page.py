# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import tagged

from .intake_case import IntakeCase

SITE = "https://garage.example"


@tagged("post_install", "-at_install")
class TestIntakePage(IntakeCase):
    """Who sends a form reads a page; a program reads JSON."""

    def _send(self, headers=None, key=None, **data):
        self.env.flush_all()
        url = f"/autoservice/intake/{key or self.intake.key}"
        headers = {"Accept": "text/html,*/*;q=0.8", **(headers or {})}
        answer = self.url_open(url, data=data, headers=headers, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def assertPage(self, answer, status, *texts):
        self.assertEqual(answer.status_code, status)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        self.assertTrue(answer.text.startswith("<!DOCTYPE html>"), answer.text[:99])
        for text in texts:
            self.assertIn(text, answer.text)

    def test_a_mistyped_phone_is_said_in_words_with_a_way_back(self):
        self.company.phone = "+373 22 000 111"
        answer = self._send(phone="12", name="Ana")
        texts = ("Phone: this is not a phone number.", "tel:+37322000111", "Back")
        self.assertPage(answer, 400, *texts)
        self.assertNotIn('"error"', answer.text)
        self.assertEqual(self._outcomes(), ["refused"])

    def test_every_other_refusal_is_a_page_too(self):
        self.assertPage(self._send(text="Oil"), 400, "a phone number or an e-mail")
        self.assertPage(self._send(phone="069123456", text="x" * 70000), 413)
        self.assertPage(self._send(phone="1", text="x" * 1100000), 413)
        self.assertPage(self._send(key="0" * 32, phone="1"), 404, "not in use")
        self.intake.allowed_origins = SITE
        bad = {"Origin": "https://bad.example"}
        self.assertPage(self._send(bad, phone="069123456"), 403)
        self.intake.rate_limit = 1
        self.assertPage(self._send(phone="069123456"), 429)

    def test_who_is_taken_is_thanked(self):
        answer = self._send(phone="069123456")
        self.assertPage(answer, 200, "Thank you!", "We will call you back.")

    def test_a_program_reads_json(self):
        for headers, data in (
            ({"Accept": "application/json"}, {"phone": "12"}),
            ({"Accept": "application/json"}, {"phone": "069123456"}),
        ):
            self.assertIsInstance(self._send(headers, **data).json(), dict)
        answer = self._post({"phone": "12"}, headers={"Accept": "text/html"})
        self.assertEqual(answer.json()["field"], "phone")
        answer = self._post(raw='"%s"' % ("x" * 1100000))
        self.assertEqual((answer.status_code, answer.json()["field"]), (413, "body"))

    def test_the_page_is_in_the_first_language_of_the_visitor_that_is_here(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        view = self.env.ref("autoservice.intake_page")
        view.update_field_translations("arch_db", {"ro_RO": {"Back": "Înapoi"}})
        answer = self._send({"Accept-Language": "xx, ro;q=0.9, en;q=0.8"}, phone="12")
        self.assertPage(answer, 400, 'lang="ro-RO"', "Înapoi")
        answer = self._send({"Accept-Language": "en-GB,en;q=0.9"}, phone="12")
        self.assertPage(answer, 400, 'lang="en-US"', "Back")

    def test_it_leads_back_to_sites_that_are_named_only(self):
        page = f"{SITE}/contact?a=1&b=2"
        self.assertNotIn(SITE, self._send({"Referer": page}, phone="12").text)
        self.intake.allowed_origins = SITE
        answer = self._send({"Referer": page}, phone="12")
        self.assertPage(answer, 400, f'href="{SITE}/contact?a=1&amp;b=2"')
        for other in (
            "https://bad.example/x",
            "javascript:alert(1)",
            f"{SITE}.bad.example/x",
            f"{SITE}@bad.example/",
            "https://[bad/",
        ):
            answer = self._send({"Referer": other}, phone="12")
            self.assertPage(answer, 400)
            self.assertNotIn("href=", answer.text.replace("tel:", ""))

    def test_nothing_that_is_posted_is_read_as_html(self):
        self.company.name = "<b>Garage</b>"
        answer = self._send(phone="<script>alert(1)</script>")
        self.assertPage(answer, 400, "&lt;b&gt;Garage")
        self.assertNotIn("<script", answer.text)
