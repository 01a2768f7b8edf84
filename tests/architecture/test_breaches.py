# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A check that cannot fail proves nothing: each is shown a breach of its rule."""

from odoo.tests import BaseCase, tagged

from .behaviour import check_reasons
from .breaches import BREACHES
from .checks import CHECKS
from .sample import Sample, change


@tagged("post_install", "-at_install", "architecture")
class TestBreaches(BaseCase):
    """The checks of the architecture on a small addon, sound and broken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sample = Sample()
        cls.addClassCleanup(cls.sample.folder.cleanup)

    def test_a_sound_addon_has_no_complaints(self):
        with self.sample.changed() as addon:
            for name, check in CHECKS.items():
                with self.subTest(check=name):
                    self.assertEqual(check(addon), [])
            self.assertEqual(check_reasons(addon), [])

    def test_every_check_has_a_breach(self):
        self.assertEqual(CHECKS.keys(), BREACHES.keys())

    def test_every_breach_is_found_where_it_is(self):
        for name, breaches in BREACHES.items():
            for path, old, new, beginning in breaches:
                text, line = change(path, old, new)
                beginning = beginning.replace("{at}", f"{path}:{line}")
                with (
                    self.subTest(check=name, path=path, new=new[:60]),
                    self.sample.changed({path: text}) as addon,
                ):
                    complaints = CHECKS[name](addon)
                    self.assertTrue(
                        any(one.startswith(beginning) for one in complaints),
                        f"expected {beginning!r}, got {complaints}",
                    )

    def test_an_exception_that_nothing_needs_is_a_complaint(self):
        with self.sample.changed() as addon:
            addon.reasons = {**addon.reasons, "sudo": {"gone": "once there"}}
            for check in CHECKS.values():
                check(addon)
            self.assertEqual(
                check_reasons(addon), ["the exception sudo gone is not needed"]
            )
