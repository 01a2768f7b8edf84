# Part of autoservice. See LICENSE for full copyright and licensing details.

import io

import openpyxl

from odoo.tools import file_open, mute_logger

from .common import VehicleCase

OPTIONS = {
    "quoting": '"',
    "separator": ",",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "date_format": "",
    "datetime_format": "",
    "has_headers": True,
}
HEAD = "Plate,VIN,Make,Model,Year,Class,Owner,Owner phone,Odometer"
GOOD = (
    "AA 1234 BB,,toyota,Corolla,2019,Passenger car,Maria,069123456,84500",
    "CKD 001,1M8GDM9AXKP042788,Moskvich,412,1980,,Vasile Rusu,068 11 22 33,41200",
    "CKD 002,,Moskvich,412,,,Vasile Rusu,+37368112233,",
)


class TestImport(VehicleCase):
    """Cars with owners come from a spreadsheet through Odoo's own import."""

    def _load(self, *lines, dryrun=False, head=HEAD):
        wizard, fields = self._upload("\n".join([head, *lines]).encode(), "text/csv")
        with mute_logger("odoo.sql_db"):
            return wizard.execute_import(
                fields, head.split(","), dict(OPTIONS), dryrun=dryrun
            )

    def _upload(self, content, mimetype):
        wizard = (
            self.env["base_import.import"]
            .with_user(self.manager)
            .create(
                {
                    "res_model": "autoservice.vehicle",
                    "file": content,
                    "file_name": "cars",
                    "file_type": mimetype,
                }
            )
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        matches = preview["matches"]
        fields = [
            "/".join(matches.get(index, [])) for index in range(len(preview["headers"]))
        ]
        return wizard, fields

    def _counts(self):
        return [
            self.env[model].with_context(active_test=False).search_count([])
            for model in (
                "autoservice.vehicle",
                "autoservice.make",
                "autoservice.model",
                "autoservice.odometer",
                "res.partner",
            )
        ]

    def _errors(self, result):
        return [
            (message["rows"]["from"], message["message"])
            for message in result["messages"]
            if message["type"] == "error"
        ]

    def test_good_file_brings_cars_owners_makes_and_models(self):
        result = self._load(*GOOD)
        self.assertEqual(result["messages"], [])
        first, second, third = self.Vehicle.browse(result["ids"])
        self.assertEqual(first.partner_id, self.maria, "found by phone")
        self.assertEqual(first.display_name, "AA1234BB Toyota Corolla")
        self.assertEqual(first.make_id, self.toyota)
        self.assertEqual(first.odometer, 84500)
        self.assertEqual(first.odometer_ids.source, "import")
        self.assertEqual(
            first.class_id, self.env.ref("autoservice.vehicle_class_sedan")
        )
        self.assertEqual(second.model_id, third.model_id)
        self.assertEqual(second.partner_id, third.partner_id)
        self.assertEqual(second.partner_id.phone, "+37368112233")
        self.assertEqual(second.partner_id.name, "Vasile Rusu")

    def test_dry_run_says_good_and_leaves_nothing(self):
        before = self._counts()
        result = self._load(*GOOD, dryrun=True)
        self.assertEqual(result["messages"], [])
        self.assertTrue(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(self._counts(), before)

    def test_one_bad_row_is_named_and_nothing_is_imported(self):
        before = self._counts()
        for bad, what in (
            ("BAD 1,1M8GDM9AXKPO42788,Lotus,Elise,,,New Man,068999999,", "VIN"),
            ("aa-1234-bb,,Lotus,Elise,,,New Man,068999999,", "Plate: AA1234BB"),
            ("BAD 2,,Lotus,Elise,,,New Man,12,", "Phone"),
            ("BAD 3,,Lotus,Elise,1700,,New Man,,", "Year"),
            ("BAD 4,,Lotus,Elise,,Submarine,New Man,,", "Submarine"),
            ("BAD 5,,,Unheard,,,New Man,,", "Model"),
            ("BAD 6,,Lotus,Elise,,,New Man,,-5", "Odometer"),
        ):
            for dryrun in (True, False):
                result = self._load(*GOOD[:2], bad, dryrun=dryrun)
                [(row, message)] = self._errors(result)
                self.assertEqual(row, 2, message)
                self.assertIn(what, message)
                self.assertFalse(result["ids"])
                self.env.invalidate_all()
                self.assertEqual(self._counts(), before, bad)

    def test_every_bad_row_is_reported(self):
        result = self._load(
            GOOD[0],
            "BAD 1,123,,,,,,,",
            "BAD 2,,,,,,X,99,",
            "BAD 3,456,,,,,,,",
        )
        self.assertEqual(
            sorted(row for row, _message in self._errors(result)), [1, 2, 3]
        )

    def test_owner_of_a_common_name_needs_a_phone(self):
        self.Partner.create([{"name": "Ion Ciobanu"}, {"name": "Ion Ciobanu"}])
        result = self._load("A1,,,,,,Ion Ciobanu,,", "A2,,,,,,Just One,,")
        [(row, message)] = self._errors(result)
        self.assertEqual(row, 0)
        self.assertIn("Ion Ciobanu", message)

    def test_template_maps_by_itself_and_can_be_imported(self):
        [template] = self.Vehicle.get_import_templates()
        path = template["template"].lstrip("/")
        with file_open(path, "rb") as file:
            content = file.read()
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        headers = [cell.value for cell in sheet[1]]
        mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        wizard, fields = self._upload(content, mimetype)
        self.assertNotIn("", fields, dict(zip(headers, fields, strict=True)))
        result = wizard.execute_import(fields, headers, dict(OPTIONS))
        self.assertEqual(result["messages"], [])
        self.assertEqual(len(result["ids"]), sheet.max_row - 1)

    def test_import_costs_no_query_per_row_for_owners_and_models(self):
        rows = [
            [f"Q{n}", "Toyota", f"M{n}", f"Owner {n}", f"+3736800{n:04}"]
            for n in range(40)
        ]
        columns = ["plate", "make_id", "model_id", "partner_id", "owner_phone"]
        self.Vehicle._resolve_import(columns, rows[:1])
        start = self.cr.sql_log_count
        self.Vehicle._resolve_import(columns, rows)
        self.assertLess(self.cr.sql_log_count - start, 40)
