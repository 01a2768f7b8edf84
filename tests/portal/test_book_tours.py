# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from unittest.mock import Mock, patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal import autoservice_portal_code as codes

from .book_case import MAIL, NUMBER, PHONE, BookCase

CODE = 123456
# The pages load nothing of Odoo's scripts, so that its tours do not run on them: a page
# in a frame is driven from outside, in the same browser, and each step waits until the
# next page is there.
DRIVER = """(async () => {
    const frame = document.createElement("iframe");
    frame.style = "position:fixed;inset:0;width:100%%;height:100%%;border:0;background:#fff";
    document.body.replaceChildren(frame);
    const page = () => frame.contentDocument;
    const find = (selector, text = "") => {
        const all = [...page().querySelectorAll(selector)];
        const found = all.find((element) => element.textContent.includes(text));
        if (!found) {
            throw new Error(`no ${selector} ${text} on: ${page().body.innerText}`);
        }
        return found;
    };
    const wait = async (act) => {
        const there = new Promise((resolve) =>
            frame.addEventListener("load", resolve, { once: true })
        );
        act();
        await there;
        const { scrollWidth, clientWidth } = page().documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`wider than the screen: ${page().title}`);
        }
    };
    const open = (url) => wait(() => (frame.src = url));
    const tick = (selector, text) => find(selector, text).click();
    const press = (selector, text) => wait(() => tick(selector, text));
    const type = (selector, text) => {
        const field = find(selector);
        field.focus();
        field.value = text;
    };
    const see = (text) => find("main", text);
    const given = %s;
    try {
        %s
        console.log("test successful");
    } catch (error) {
        console.error(error.message);
    }
})();"""
BOOK = """
    await open(given.root);
    tick("label", "Body wash");
    tick("label", given.kind);
    await press("button", "Show price and times");
    see("100.00");
    await press(".times button");
    see("We keep this time for you");
    type("#phone", given.phone);
    if (given.email) {
        type("#email", given.email);
    }
    type("#name", "Ana");
    type("#plate", given.plate);
    await press("button", "Book");
    see("We have sent a code");
    see(given.email || "+373");
    type("#code", "000000");
    await press("button", "Book");
    see("This code is wrong");
    type("#code", given.code);
    await press("button", "Book");
    see("You are booked");
    find("a[href$='.ics']");
    await press("a", "How far is my car?");
    see("We expect you");
"""
RATE = """
    await open(given.mark);
    tick(".marks label", "9");
    type("#comment", "Clean");
    await press("button", "Send");
    see("Your mark has reached us.");
"""
LOOK = """
    await open(given.root);
    tick("label", "Body wash");
    tick("label", given.kind);
    await press("a[hreflang=ro-RO]");
    const ticked = page().querySelectorAll(":checked").length;
    if (ticked !== 2) {
        throw new Error(`${ticked} ticks went along into the other language`);
    }
    await press("button.button");
    await press(".days li:last-child a");
    const { right } = find(".days [aria-current]").getBoundingClientRect();
    if (right > page().documentElement.clientWidth) {
        throw new Error("nobody sees which day is chosen");
    }
"""
CHOOSE = """
    await open(given.invite);
    see("Body wash");
    await press(".times button");
    see("You are booked");
    await open(given.invite);
    see("You are booked");
"""


class BookTours(BookCase):
    """A customer books and rates in a real browser, at the time that it is now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freezer = Mock()

    def _drive(self, script, **given):
        """Drive the pages in the browser."""
        given = {"root": self.root, "kind": self.class_sedan.name, **given}
        self.env.flush_all()
        with patch.object(codes, "randbelow", return_value=CODE):
            self.browser_js(self.root, DRIVER % (json.dumps(given), script), login=None)
        self.env.invalidate_all()

    def _book_as_a_new_customer(self):
        self._drive(BOOK, phone=PHONE, plate="NEW 101", code=f"{CODE}")
        visit = self._visits()
        self.assertEqual(visit.state, "booked")
        self.assertEqual(visit.partner_id.phone, NUMBER)
        self.assertEqual(visit.vehicle_id.plate_normalized, "NEW101")

    def _book_as_a_known_customer(self):
        plate = self.vehicle.plate
        self._drive(BOOK, phone=self.partner.phone, plate=plate, code=f"{CODE}")
        visit = self._visits()
        self.assertEqual(visit.partner_id, self.partner)
        self.assertEqual(visit.vehicle_id, self.vehicle)
        self.assertEqual(self.partner.name, "Ion Popa")

    def _book_by_a_code_in_the_mail(self):
        self._have_mail_only()
        self._drive(BOOK, phone=PHONE, email=MAIL, plate="NEW 101", code=f"{CODE}")
        visit = self._visits()
        self.assertEqual(visit.state, "booked")
        self.assertEqual(visit.partner_id.email, MAIL)

    def _rate_a_visit(self):
        self.company.autoservice_ask_mark = True
        visit = self._work(self.wash, employee_ids=[Command.set(self.washer.ids)])
        visit.action_issue_invoice()
        mark = visit.sudo().satisfaction_ids
        self._drive(RATE, mark=f"/autoservice/mark/{mark.token}")
        self.assertRecordValues(mark, [{"score": 9, "comment": "Clean"}])

    def _choose_by_invite(self):
        invite = self.env["autoservice.booking.invite"].create(
            {
                "partner_id": self.partner.id,
                "vehicle_id": self.vehicle.id,
                "service_ids": [Command.set(self.wash.ids)],
                "minutes": 40,
            }
        )
        self._drive(CHOOSE, invite=f"/autoservice/invite/{invite.sudo().token}")
        self.assertEqual(invite.booking_id.state, "booked")
        self.assertEqual(invite.booking_id.vehicle_id, self.vehicle)


@tagged("post_install", "-at_install")
class TestBookOnAPhone(BookTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_new_customer_books_on_a_phone(self):
        self._book_as_a_new_customer()

    def test_a_known_customer_books_on_a_phone(self):
        self._book_as_a_known_customer()

    def test_a_code_in_the_mail_books_on_a_phone(self):
        self._book_by_a_code_in_the_mail()

    def test_a_visit_is_rated_on_a_phone(self):
        self._rate_a_visit()

    def test_ticks_and_days_are_seen_in_another_language_on_a_phone(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self._drive(LOOK)

    def test_a_time_is_chosen_by_a_link_on_a_phone(self):
        self._choose_by_invite()


@tagged("post_install", "-at_install")
class TestBookAtADesk(BookTours):
    def test_a_new_customer_books_at_a_desk(self):
        self._book_as_a_new_customer()

    def test_a_known_customer_books_at_a_desk(self):
        self._book_as_a_known_customer()

    def test_a_code_in_the_mail_books_at_a_desk(self):
        self._book_by_a_code_in_the_mail()

    def test_a_visit_is_rated_at_a_desk(self):
        self._rate_a_visit()

    def test_a_time_is_chosen_by_a_link_at_a_desk(self):
        self._choose_by_invite()
