# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
import unittest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...models.common import phones, plates, vins

# A busy machine must not fail a test, and no files are left behind.
calmly = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
LATIN = "ABEKMHOPCTYX"
CYRILLIC = "АВЕКМНОРСТУХ"
PLATE = st.text(alphabet=LATIN + "DFGJLNQRSUVWZ0123456789", min_size=1, max_size=10)
NOISE = st.text(alphabet=" -.·/\u00a0", max_size=2)


@st.composite
def mistyped(draw):
    """A plate, and the same plate as a hurried person types it."""
    plate = draw(PLATE)
    typed = []
    for char in plate:
        if char in LATIN and draw(st.booleans()):
            char = CYRILLIC[LATIN.index(char)]
        typed.append(draw(NOISE) + (char.lower() if draw(st.booleans()) else char))
    return plate, "".join(typed)


class TestNormalize(BaseCase):
    """Plates, VINs and phones mean the same however they are typed."""

    @calmly
    @given(mistyped())
    def test_plate_ignores_case_separators_and_look_alikes(self, pair):
        plate, typed = pair
        self.assertEqual(plates.normalize(typed), plate)

    @calmly
    @given(st.text(max_size=30))
    def test_normalizing_twice_changes_nothing(self, text):
        once = plates.normalize(text)
        self.assertEqual(plates.normalize(once), once)
        self.assertEqual(vins.normalize(vins.normalize(text)), vins.normalize(text))

    @calmly
    @given(st.text(alphabet=vins.VALUES, min_size=17, max_size=17))
    def test_check_digit_put_in_place_is_valid(self, vin):
        self.assertTrue(vins.is_well_formed(vin))
        position = vins.CHECK_POSITION
        vin = vin[:position] + vins.check_digit(vin) + vin[position + 1 :]
        self.assertTrue(vins.has_valid_check_digit(vin))

    @calmly
    @given(st.text(max_size=20))
    def test_malformed_vin_is_never_accepted(self, text):
        vin = vins.normalize(text)
        if len(vin) != vins.LENGTH or set(vin) & set("IOQ"):
            self.assertFalse(vins.is_well_formed(vin))

    @calmly
    @given(st.integers(60000000, 69999999), st.lists(st.integers(1, 10), max_size=3))
    def test_phone_ignores_separators_and_prefix(self, number, cuts):
        national = str(number)
        expected = phones.to_e164(f"+373{national}")
        for prefix in ("0", "373", "00373", "+373"):
            typed = prefix + national
            for cut in sorted(cuts, reverse=True):
                typed = f"{typed[:cut]} {typed[cut:]}" if cut > 4 else typed
            self.assertEqual(phones.to_e164(typed, "MD"), expected)

    @calmly
    @given(st.text(max_size=25))
    def test_any_text_is_a_number_or_nothing(self, text):
        number = phones.to_e164(text, "MD")
        self.assertTrue(number == "" or number.startswith("+"))
        self.assertEqual(phones.to_e164(number, "UA"), number)

    def test_examples_in_the_docstrings_hold(self):
        suite = unittest.TestSuite()
        for module in (plates, vins, phones):
            suite.addTests(doctest.DocTestSuite(module))
        result = unittest.TestResult()
        suite.run(result)
        self.assertGreaterEqual(result.testsRun, 9)
        self.assertEqual(result.failures + result.errors, [])
