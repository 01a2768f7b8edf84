# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Deliberate breaches of the rules, for proof that each check can fail.

{check: [(file, old text or None for a new file, new text, the complaint's beginning)]}

In the beginning of a complaint `{at}` stands for file and line of the new text.
"""

CAR = "models/vehicle/autoservice_vehicle.py"
JOB = "models/order/autoservice_job.py"
SOLD = "models/order/autoservice_vehicle_sales.py"
MAIN = "controllers/portal/main.py"
CAR_XML = "views/vehicle/autoservice_vehicle_views.xml"
JOBS_XML = "views/order/autoservice_vehicle_views.xml"
RULES = "security/vehicle_rules.xml"
ROWS = "security/vehicle/ir.model.access.csv"
MANIFEST = "__manifest__.py"
NEW = "models/vehicle/new.py"
SALES = "models/order/sale_order.py"
RETIRE = '        self._set_phase("retired")\n'


def _in_action(code, complaint=""):
    """Put code into an action of the car, and expect a complaint about its line."""
    return (CAR, RETIRE, f"        {code}\n{RETIRE}", f"{{at}}: {complaint}")


def _in_view(old, new):
    """Change the car's views, and expect a complaint about that line."""
    return (CAR_XML, old, new, "{at}: vehicle names")


BREACHES = {
    "parsing": [
        (NEW, None, "def (:\n", f"{NEW}:1:"),
        (CAR_XML, "</odoo>", "", f"{CAR_XML}:"),
    ],
    "parts_in_order": [
        (
            "models/__init__.py",
            "from . import vehicle\n",
            "from . import order, vehicle\n",
            "models/__init__.py:1: vehicle stands after order",
        ),
        ("wizards/__init__.py", "vehicle", "garage", "wizards/__init__.py:1: garage"),
    ],
    "everything_imported": [
        (
            "models/vehicle/__init__.py",
            "from . import res_partner\n",
            "",
            "models/vehicle/res_partner.py:1:",
        ),
        ("models/order/__init__.py", None, "", f"{JOB}:1:"),
        (
            "tests/vehicle/__init__.py",
            "test_plates",
            "common",
            "tests/vehicle/test_plates.py:1:",
        ),
        (
            "tests/order/test_job.py",
            None,
            "",
            "tests/order/test_job.py:1: tests/order has no __init__.py",
        ),
        ("tests/__init__.py", "vehicle", "order", "tests/vehicle/__init__.py:1:"),
    ],
    "tests_reach_odoo": [
        (
            "tests/__init__.py",
            "from .vehicle import *",
            "from . import vehicle",
            "tests/__init__.py:1:",
        ),
        (
            "tests/workshop/test_plates.py",
            None,
            "",
            "tests/workshop/test_plates.py:1: hidden by",
        ),
    ],
    "file_is_its_model": [
        (
            JOB,
            'name = "autoservice.job"',
            'name = "autoservice.task"',
            f"{JOB}:5: belongs into autoservice_task.py",
        ),
        (
            SOLD,
            None,
            "class A(models.Model):\n"
            '    _name = "autoservice.vehicle.sales"\n'
            "class B(models.Model):\n"
            '    _name = "autoservice.debt"\n',
            f"{SOLD}:3: second model autoservice.debt",
        ),
        (
            "models/order/autoservice_vehicle_class.py",
            None,
            'class A(models.Model):\n    _inherit = "autoservice.vehicle"\n',
            "models/order/autoservice_vehicle_class.py:1: the file has the name",
        ),
        (
            CAR,
            "    value = fields.Integer()\n",
            "    value = fields.Integer()\n\n" + "    value = 1\n" * 80,
            f"{CAR}:60: second model autoservice.vehicle.line",
        ),
    ],
    "budgets": [
        (NEW, None, "A = 1\n" * 501, f"{NEW}:501:"),
        ("tests/vehicle/common.py", None, "\n" * 501, "tests/vehicle/common.py:501:"),
        ("static/src/vehicle/a.js", None, "\n" * 501, "static/src/vehicle/a.js:501:"),
        (NEW, None, "def f():\n" + "    a = 1\n" * 50, f"{NEW}:1: f has 51 lines"),
        (
            NEW,
            None,
            "".join(f"def f{i}():\n" + "    a = 1\n" * 36 for i in range(9)),
            "more than 5 of 100 methods",
        ),
    ],
    "manifest": [
        ("views/vehicle/a.xml", None, "<odoo />", "views/vehicle/a.xml:1:"),
        ("demo/other.xml", None, "<odoo />", "demo/other.xml:1:"),
        (MANIFEST, ' "data/', ' "views/vehicle/a.xml",\n"data/', f"{MANIFEST}:6:"),
        (MANIFEST, '["demo/', '["demo/garage.xml", "demo/', f"{MANIFEST}:12:"),
        (
            MANIFEST,
            '"demo/',
            '"views/autoservice_menus.xml", "demo/',
            f"{MANIFEST}:12:",
        ),
        (
            MANIFEST,
            '    "data": [\n',
            '    "data": [\n        "views/order/autoservice_vehicle_views.xml",\n',
            f"{MANIFEST}:5: security/vehicle/ir.model.access.csv stands after",
        ),
    ],
    "leftovers": [
        (CAR, RETIRE, f"        # {'TO' + 'DO'}: more\n{RETIRE}", "{at}:"),
        (CAR_XML, "<form>", f"<form><!-- {'FIX' + 'ME'} -->", "{at}:"),
        (
            CAR_XML,
            "<form>",
            '<form><!-- <field name="kind" /> -->',
            "{at}: code in a comment",
        ),
        (NEW, None, "A = 1\n# B = 2\n", f"{NEW}:2: code in a comment"),
        (NEW, None, "# Why.\n# if A:\n#     f(A)\n", f"{NEW}:1: code in a comment"),
        ("static/src/a.js", None, "\n// const a = 1;\n", "static/src/a.js:2:"),
    ],
    "fields_point_down": [
        (
            CAR,
            "    kind = fields.Char()\n",
            '    kind = fields.Many2one("autoservice.job")\n',
            "{at}: kind of vehicle points up to autoservice.job of order",
        ),
        (
            CAR,
            "    kind = fields.Char()\n",
            '    jobs = fields.Many2many(comodel_name="autoservice.job")\n',
            "{at}: jobs of vehicle",
        ),
    ],
    "code_names_nothing_above": [
        _in_action('self.env["autoservice.job"].search([])', "vehicle names"),
        _in_action('self.env.cr.execute("SELECT id FROM autoservice_job")'),
        _in_action('self.env.ref("autoservice.autoservice_job_action")'),
        _in_action("self.action_open_jobs()"),
        _in_action("return self.sudo()[:1].worth"),
        _in_action('return self["worth"]'),
        _in_action("self.partner_id.vehicle_ids.job_ids.unlink()"),
        _in_action("return [car for car in self.search([]) if car.worth]"),
        _in_action("return self.filtered(lambda car: car.worth > 1)"),
        _in_action('return self.mapped("reading_ids.vehicle_id.worth")'),
        _in_action('return self.search([("worth", ">", 1)])'),
        _in_action('self.write({"worth": 1})'),
        _in_action("self.env.company.main_job.unlink()"),
        _in_action("something._close_jobs()"),
        _in_action('return [("job_ids", "!=", False)]'),
        _in_action("from ..order.autoservice_job import AutoserviceJob"),
        _in_action("from odoo.addons.autoservice.models.order import sale_order"),
        (CAR, '"phase", "reading', '"worth", "reading', "{at}:"),
        (CAR, '"partner_id.phone"', '"job_id.urgency"', "{at}:"),
        (CAR, '"_compute_state"', '"_compute_job_id"', "{at}:"),
        (CAR, '"plate, id"', '"worth, id"', "{at}:"),
        ("reports/act.py", None, "", "{at}: lies in no part"),
        (
            "wizards/vehicle/autoservice_vehicle_scrap.py",
            "action_retire",
            "action_open_jobs",
            "{at}: vehicle names",
        ),
    ],
    "scripts_name_nothing_above": [
        (
            "static/src/vehicle/a.js",
            None,
            'orm.call("autoservice.job")',
            "{at}:",
        ),
        (
            "static/src/vehicle/a.xml",
            None,
            "<t>\n<a t-if='car.job_ids' />\n</t>",
            "static/src/vehicle/a.xml:2:",
        ),
    ],
    "data_names_nothing_above": [
        _in_view('"plate" invisible="not kind"', '"plate" invisible="not worth"'),
        _in_view("action_retire", "action_open_jobs"),
        _in_view('"plate" invisible="not kind"', '"worth"'),
        _in_view("'plate', '!=', False", "'worth', '>', 1"),
        _in_view("vehicle.plate", "vehicle.job_ids"),
        _in_view(
            'name="res_model">autoservice.vehicle', 'name="res_model">autoservice.job'
        ),
        _in_view('"vehicle_page"', '"vehicle_page" groups="autoservice_job_action"'),
        (RULES, "company_id'", "job_ids.urgency'", "{at}: vehicle names"),
        (RULES, "model_autoservice_vehicle", "model_autoservice_job", "{at}: vehicle"),
        (ROWS, "model_autoservice_vehicle_line", "model_autoservice_job", "{at}:"),
        ("data/vehicle/autoservice.vehicle.csv", "kind", "worth", "{at}: vehicle"),
        ("data/other.xml", None, "<odoo />", "{at}: lies in no part"),
        ("data/a.csv", None, "id,name\n", "{at}: lies in no part"),
    ],
    "many2one_indexes": [
        (
            "models/order/autoservice_vehicle.py",
            ', compute="_compute_job_id")',
            ")",
            "models/order/autoservice_vehicle.py:8: job_id",
        ),
        (
            JOB,
            "    urgency = fields.Char()\n",
            '    car_id = fields.Many2one(related="vehicle_id", store=True)\n',
            "{at}: car_id",
        ),
        (CAR, '"(class_id, plate)"', '"(plate, class_id)"', f"{CAR}:18: class_id"),
        (
            CAR,
            '"autoservice.vehicle", index=True',
            '"autoservice.vehicle", index=False',
            f"{CAR}:20: the inverse autoservice.vehicle.line.vehicle_id",
        ),
        (
            SALES,
            '"order_id")',
            '"order_id")\n    ours = fields.One2many("res.partner", "name")',
            f"{SALES}:8: the inverse res.partner.name",
        ),
    ],
    "security": [
        (
            ROWS,
            "access_line,line,model_autoservice_vehicle_line",
            "a,b,c",
            f"{CAR}:60:",
        ),
        (ROWS, "model_autoservice_vehicle_scrap", "base.model_res_users", "wizards/"),
        (RULES, "company_ids", "[1]", f"{CAR}:5: autoservice.vehicle has no global"),
        (
            RULES,
            "    </record>",
            '        <field name="groups" eval="[]" />\n    </record>',
            f"{CAR}:5:",
        ),
        (
            JOB,
            "    urgency = fields.Char()\n",
            '    company_id = fields.Many2one("res.company", index=True)\n',
            f"{JOB}:5: autoservice.job has no global company rule",
        ),
    ],
    "remote_surface": [
        (CAR, "def _on_retire", "def on_retire", "{at}: autoservice.vehicle.on_"),
        (
            CAR,
            '        """Take the car out of use."""\n',
            "",
            f"{CAR}:41: action_retire",
        ),
        (
            CAR,
            '    _name = "autoservice.vehicle"\n',
            '    _name = "autoservice.car"\n',
            f"{CAR}:34: autoservice.car.find",
        ),
    ],
    "overrides_call_super": [
        (SALES, "return super().action_confirm()", "return True", f"{SALES}:9:"),
        (
            "models/order/autoservice_vehicle.py",
            "        super()._on_retire()\n",
            "",
            "models/order/autoservice_vehicle.py:15:",
        ),
        (
            SOLD,
            "    def _sell(self):\n",
            "    def write(self, vals):\n        return True\n\n    def _sell(self):\n",
            f"{SOLD}:7: autoservice.vehicle.write",
        ),
    ],
    "state_written_once": [
        _in_action('self.phase = "retired"', "writes phase"),
        _in_action('self.write({"plate": "", "state": "retired"})', "writes state"),
        _in_action('vals["phase"] = "retired"', "writes phase"),
        _in_action('self.update({"phase": "retired"})', "writes phase"),
        _in_action('cr.execute("UPDATE a SET phase = 1")', "writes phase"),
    ],
    "routes": [
        (MAIN, ', methods=["POST"]', "", f"{MAIN}:11: retire answers GET"),
        (MAIN, 'methods=["POST"]', 'methods=["GET", "POST"]', f"{MAIN}:11:"),
        (
            MAIN,
            'type="jsonrpc"',
            'type="http"',
            f"{MAIN}:15: note answers GET, but calls",
        ),
        (
            MAIN,
            "        return records",
            "        records.name = 1",
            f"{MAIN}:6: cars answers GET, but sets",
        ),
    ],
    "sudo_explained": [
        (CAR, "# sudo: readings are nobody's, and", "# Ours, and", f"{CAR}:46:"),
        (CAR, "  # sudo: the owner is told", "  # why", "{at}:"),
        _in_action("self.sudo().unlink()", "sudo without"),
        _in_action("self.with_user(SUPERUSER_ID).unlink()", "sudo without"),
        _in_action("self.env(su=True)", "sudo without"),
    ],
}
