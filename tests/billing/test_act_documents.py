# Part of autoservice. See LICENSE for full copyright and licensing details.

from base64 import b64encode
from io import BytesIO

from PIL import Image, ImageDraw

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_documents import WORDS, DocumentCase

RECEPTION = "autoservice.report_reception_act"
HANDOVER = "autoservice.report_handover_act"


def draw_line():
    """A PNG in base64 with a line on it."""
    picture = Image.new("RGB", (120, 40), (255, 255, 255))
    ImageDraw.Draw(picture).line((5, 35, 115, 5), fill=(0, 0, 139), width=3)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return b64encode(buffer.getvalue()).decode()


@tagged("post_install", "-at_install")
class TestActDocuments(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking.employee_ids = cls.washer
        cls.booking.action_book()
        cls.job = cls.booking.with_user(cls.executor_user)

    def _sign_act(self, verb, **vals):
        action = getattr(self.job, verb)()
        act = self.job.env["autoservice.act"].browse(action["res_id"])
        act.write(vals)
        act.action_sign(signature=draw_line(), signed_by="Ion Popa")
        return act

    def _receive(self):
        return self._sign_act(
            "action_receive",
            odometer=234567,
            fuel_level="6",
            belongings="Keys\nChild seat",
            damage_ids=[
                Command.create(
                    {
                        "x": 12.5,
                        "y": 40,
                        "side": "left",
                        "kind": "dent",
                        "note": "Under the handle",
                        "photo": draw_line(),
                    }
                ),
                Command.create({"side": "inside", "kind": "missing"}),
            ],
            photo_ids=[Command.create({"photo": draw_line(), "note": "All of it"})],
        )

    def test_signed_reception_act_tells_what_was_seen(self):
        """Printed by the executor, in each language, without a price."""
        self._receive()
        for lang in WORDS:
            self.partner.lang = lang
            with self.subTest(lang=lang):
                text, tree = self._render(RECEPTION, self.booking, self.executor_user)
                self.assertIn("It squeaks.", text)
                self.assertRegex(text, r"234\D?567 km|234\D?567")
                self.assertIn("3/4", text)
                self.assertIn("Keys, Child seat", text)
                self.assertIn("Under the handle", text)
                self.assertIn("Ion Popa", text)
                self.assertIn("Washer", text)
                self.assertNotRegex(text, r"1\D?234[.,]50")
                marks = tree.find_class("mark")
                self.assertEqual([mark.text for mark in marks], ["1"])
                self.assertIn("left: 12.50%; top: 40.00%", marks[0].get("style"))
                # The signature, a damage, a photo of the car, beside the outline.
                self.assertEqual(len(tree.xpath("//main//img[@alt='Signature']")), 1)
                self.assertEqual(len(tree.find_class("photo")), 2)

    def test_blank_form_stays_where_there_is_no_act(self):
        for report in (RECEPTION, HANDOVER):
            text, tree = self._render(report, self.booking, self.executor_user)
            self.assertTrue(tree.find_class("blank"))
            self.assertNotIn("Draft", text)

    def test_draft_says_so(self):
        self.job.action_receive()
        text, tree = self._render(RECEPTION, self.booking, self.executor_user)
        self.assertIn("Draft: not signed.", text)
        self.assertFalse(tree.xpath("//main//img[@alt='Signature']"))

    def test_void_act_is_not_printed(self):
        self._receive().with_user(self.manager_user).action_void(reason="Wrong")
        text, _tree = self._render(RECEPTION, self.booking, self.executor_user)
        self.assertNotIn("Under the handle", text)

    def test_handover_act_tells_who_collected(self):
        self._receive()
        act = self._sign_act("action_hand_over", odometer=234570, note="Washed.")
        text, _tree = self._render(HANDOVER, self.booking, self.executor_user)
        for words in ("Ion Popa", "Keys, Child seat", "Washed.", "Mileage then:"):
            self.assertIn(words, text)
        action = act.action_print()
        self.assertEqual(action["report_name"], HANDOVER)

    def test_who_is_not_of_the_workshop_prints_none(self):
        self._receive()
        for report in (RECEPTION, HANDOVER):
            with self.subTest(report=report), self.assertRaises(AccessError):
                self._render(report, self.booking, self.storekeeper_user)
