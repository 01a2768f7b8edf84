# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The architecture of the addon, held by tests.

Each test names a rule; its failure lists file, line and what is wrong there. A deliberate
exception goes into `architecture/reasons.py` with its reason. That each check can fail is
shown in `architecture/test_breaches.py`.
"""

from functools import cache
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .architecture.behaviour import check_reasons
from .architecture.checks import CHECKS
from .architecture.reasons import REASONS
from .architecture.source import Addon, Core


@tagged("post_install", "-at_install", "architecture")
class TestArchitecture(TransactionCase):
    """The rules, checked on the files of the addon at their real place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        core = Core.of_registry(cls.registry)
        cls.addon = Addon(Path(__file__).resolve().parents[1], core, REASONS)
        cls.complaints = staticmethod(cache(lambda name: CHECKS[name](cls.addon)))

    def _check(self, name):
        """Fail with the complaints of a check, in the order of files and lines."""
        if complaints := self.complaints(name):
            self.fail("\n" + "\n".join(sorted(complaints, key=self._get_place)))

    @staticmethod
    def _get_place(complaint):
        path, _colon, rest = complaint.partition(":")
        line = rest.partition(":")[0]
        return path, int(line) if line.isdigit() else 0

    # Shape
    def test_every_file_can_be_read(self):
        self._check("parsing")

    def test_parts_are_imported_lowest_first(self):
        self._check("parts_in_order")

    def test_every_model_and_test_is_imported(self):
        self._check("everything_imported")

    def test_odoo_collects_every_test(self):
        self._check("tests_reach_odoo")

    def test_a_file_is_named_after_its_one_model(self):
        self._check("file_is_its_model")

    def test_files_and_methods_are_short(self):
        self._check("budgets")

    def test_the_manifest_lists_the_files_there_are(self):
        self._check("manifest")

    def test_no_notes_to_oneself_and_no_dead_code(self):
        self._check("leftovers")

    # Direction
    def test_fields_point_down(self):
        self._check("fields_point_down")

    def test_code_names_nothing_above(self):
        self._check("code_names_nothing_above")

    def test_scripts_name_nothing_above(self):
        self._check("scripts_name_nothing_above")

    def test_views_security_and_data_name_nothing_above(self):
        self._check("data_names_nothing_above")

    # Behaviour
    def test_the_index_of_every_link_is_decided(self):
        self._check("many2one_indexes")

    def test_every_model_has_access_rows_and_company_rule(self):
        self._check("security")

    def test_what_can_be_called_from_outside_is_meant_so(self):
        self._check("remote_surface")

    def test_overrides_call_super(self):
        self._check("overrides_call_super")

    def test_the_state_is_written_in_one_place(self):
        self._check("state_written_once")

    def test_routes_that_write_answer_post_alone(self):
        self._check("routes")

    def test_every_sudo_is_explained(self):
        self._check("sudo_explained")

    # The tests themselves
    def test_every_check_is_a_test_here(self):
        """A check without a test of its own would silently never run."""
        constants = {
            constant
            for name, function in vars(type(self)).items()
            if name.startswith("test_") and callable(function)
            for constant in function.__code__.co_consts
        }
        self.assertLessEqual(CHECKS.keys(), constants)

    def test_no_exception_is_left_over(self):
        for name in CHECKS:
            self.complaints(name)
        self.assertEqual(check_reasons(self.addon), [])
