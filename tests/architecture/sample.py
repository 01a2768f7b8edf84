# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A small addon that keeps all rules, for breaking one of them at a time."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from .source import Addon, Core

_METHODS = {"create", "write", "unlink", "search", "browse", "_compute_display_name"}
CORE = Core(
    fields={
        "res.partner": {"name": (None, False), "phone": (None, False)},
        "res.company": {"name": (None, False)},
        "sale.order": {
            "company_id": ("res.company", True),
            "partner_id": ("res.partner", True),
            "amount_total": (None, False),
        },
        "resource.mixin": {"company_id": ("res.company", True)},
    },
    methods={
        "res.partner": {*_METHODS, "name_search"},
        "res.company": _METHODS,
        "sale.order": {*_METHODS, "action_confirm"},
        "resource.mixin": _METHODS,
    },
)
REASONS = {
    "contract": {"autoservice.vehicle.find": "the sample's promise"},
    "super": {"_compute_display_name": "the name is ours"},
}

FILES = {
    "__manifest__.py": """\
{
    "name": "Sample",
    "data": [
        "security/vehicle/ir.model.access.csv",
        "security/vehicle_rules.xml",
        "data/vehicle/autoservice.vehicle.csv",
        "views/vehicle/autoservice_vehicle_views.xml",
        "views/order/autoservice_vehicle_views.xml",
        "views/autoservice_menus.xml",
    ],
    "demo": ["demo/garage.xml"],
}
""",
    "hooks.py": "",
    "models/__init__.py": "from . import vehicle\nfrom . import order\n",
    "models/vehicle/__init__.py": """\
from . import autoservice_vehicle
from . import res_partner
""",
    "models/vehicle/plates.py": """\
def normalize(plate):
    return plate.upper()
""",
    "models/vehicle/autoservice_vehicle.py": '''\
from odoo import api, fields, models
from . import plates


class AutoserviceVehicle(models.Model):
    """A car. Extended by sale.order's part: see autoservice.job."""

    _name = "autoservice.vehicle"
    _inherit = ["resource.mixin"]
    _order = "plate, id"

    _by_class = models.Index("(class_id, plate)")

    plate = fields.Char()
    kind = fields.Char()
    partner_id = fields.Many2one(comodel_name="res.partner", index=True)
    partner_phone = fields.Char(related="partner_id.phone")
    class_id = fields.Many2one("autoservice.vehicle.class")
    company_id = fields.Many2one(index=False)
    reading_ids = fields.One2many("autoservice.vehicle.line", "vehicle_id")
    state = fields.Char(compute="_compute_state", store=True)
    phase = fields.Char()

    @api.depends("phase", "reading_ids.value")
    def _compute_state(self):
        for vehicle in self:
            vehicle.state = vehicle.phase

    def _compute_display_name(self):
        for vehicle in self:
            vehicle.display_name = plates.normalize(vehicle.plate)

    @api.model
    def find(self, text):
        """Find vehicles.

        :param text: a plate
        """
        return self.search([("plate", "=", text)])

    def action_retire(self):
        """Take the car out of use."""
        readings = self.reading_ids.filtered(lambda reading: reading.value)
        # sudo: readings are nobody's, and
        # this line goes on.
        readings.sudo().unlink()
        self.partner_id.sudo().write(  # sudo: the owner is told
            {"name": "former owner"}
        )
        self._set_phase("retired")
        self._on_retire()

    def _set_phase(self, phase):
        self.write({"phase": phase})

    def _on_retire(self):
        """Hook. Invoked above: autoservice.job, which has a job_id for it."""


class AutoserviceVehicleLine(models.Model):
    _name = "autoservice.vehicle.line"

    vehicle_id = fields.Many2one("autoservice.vehicle", index=True)
    value = fields.Integer()
''',
    "models/vehicle/res_partner.py": """\
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    vehicle_ids = fields.One2many("autoservice.vehicle", "partner_id")

    def write(self, vals):
        return super().write(vals)

    def name_search(self, name):
        return super().name_search(name)
""",
    "models/order/__init__.py": """\
from . import autoservice_job
from . import autoservice_vehicle
from . import autoservice_vehicle_sales
from . import res_company
from . import sale_order
""",
    "models/order/res_company.py": """\
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    main_job = fields.Many2one("autoservice.job", index=False)
""",
    "models/order/autoservice_job.py": """\
from odoo import fields, models
from ..vehicle.plates import normalize


class AutoserviceJob(models.Model):
    _name = "autoservice.job"

    vehicle_id = fields.Many2one("autoservice.vehicle", index=True)
    order_id = fields.Many2one("sale.order", index="btree_not_null")
    plate = fields.Char(related="vehicle_id.plate")
    urgency = fields.Char()
""",
    "models/order/autoservice_vehicle.py": '''\
from odoo import fields, models


class AutoserviceVehicle(models.Model):
    _inherit = "autoservice.vehicle"

    job_ids = fields.One2many("autoservice.job", "vehicle_id")
    job_id = fields.Many2one("autoservice.job", compute="_compute_job_id")
    worth = fields.Float()

    def _compute_job_id(self):
        for vehicle in self:
            vehicle.job_id = vehicle.job_ids[:1]

    def _on_retire(self):
        super()._on_retire()
        self._close_jobs()

    def _close_jobs(self):
        self.job_ids.unlink()

    def action_open_jobs(self):
        """Open the jobs."""
''',
    "models/order/autoservice_vehicle_sales.py": """\
from odoo import models


class AutoserviceVehicle(models.Model):
    _inherit = "autoservice.vehicle"

    def _sell(self):
        self.env["sale.order"].create({"partner_id": self.partner_id.id})
""",
    "models/order/sale_order.py": """\
from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    job_ids = fields.One2many("autoservice.job", "order_id")

    def action_confirm(self):
        return super().action_confirm()
""",
    "wizards/__init__.py": "from . import vehicle\n",
    "wizards/vehicle/__init__.py": "from . import autoservice_vehicle_scrap\n",
    "wizards/vehicle/autoservice_vehicle_scrap.py": '''\
from odoo import fields, models


class AutoserviceVehicleScrap(models.TransientModel):
    _name = "autoservice.vehicle.scrap"

    vehicle_id = fields.Many2one("autoservice.vehicle")

    def action_confirm(self):
        """Scrap the car."""
        self.vehicle_id.action_retire()
''',
    "controllers/__init__.py": "from . import portal\n",
    "controllers/portal/__init__.py": "from . import main\n",
    "controllers/portal/main.py": """\
from odoo.http import Controller, request, route


class Portal(Controller):
    @route("/my/cars", auth="user")
    def cars(self):
        request.session.page = 1
        return self._render(request.env["autoservice.vehicle"].search([]))

    @route("/my/cars/retire", auth="user", methods=["POST"])
    def retire(self):
        return self._retire()

    @route("/my/cars/note", type="jsonrpc", auth="user")
    def note(self, text):
        request.env["autoservice.vehicle"].write({"plate": text})

    def _retire(self):
        request.env["autoservice.vehicle"].action_retire()

    def _render(self, records):
        return records
""",
    "security/vehicle/ir.model.access.csv": """\
id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_vehicle,vehicle,model_autoservice_vehicle,base.group_user,1,1,1,1
access_line,line,model_autoservice_vehicle_line,base.group_user,1,1,1,1
access_scrap,scrap,model_autoservice_vehicle_scrap,base.group_user,1,1,1,1
""",
    "security/vehicle_rules.xml": """\
<odoo>
    <record id="vehicle_rule" model="ir.rule">
        <field name="name">Vehicle: own companies</field>
        <field name="model_id" ref="model_autoservice_vehicle" />
        <field name="domain_force">[('company_id', 'in', company_ids)]</field>
    </record>
</odoo>
""",
    "data/vehicle/autoservice.vehicle.csv": "id,plate,kind\nvehicle_a,ABC,car\n",
    "views/vehicle/autoservice_vehicle_views.xml": """\
<odoo>
    <record id="autoservice_vehicle_view_form" model="ir.ui.view">
        <field name="name">autoservice.vehicle.form</field>
        <field name="model">autoservice.vehicle</field>
        <field name="arch" type="xml">
            <form>
                <button name="action_retire" type="object" string="Retire" />
                <field name="plate" invisible="not kind" />
                <field name="reading_ids">
                    <list>
                        <field name="value" />
                    </list>
                </field>
            </form>
        </field>
    </record>
    <record id="autoservice_vehicle_action" model="ir.actions.act_window">
        <field name="name">Cars and what they are worth</field>
        <field name="res_model">autoservice.vehicle</field>
        <field name="domain">[('plate', '!=', False)]</field>
    </record>
    <template id="vehicle_page">
        <p t-out="vehicle.plate" />
    </template>
</odoo>
""",
    "views/order/autoservice_vehicle_views.xml": """\
<odoo>
    <record id="autoservice_vehicle_view_form_order" model="ir.ui.view">
        <field name="model">autoservice.vehicle</field>
        <field name="inherit_id" ref="autoservice_vehicle_view_form" />
        <field name="arch" type="xml">
            <field name="plate" position="after">
                <field name="job_id" />
                <field name="worth" />
                <field name="job_ids">
                    <list>
                        <field name="plate" />
                        <field name="urgency" />
                    </list>
                </field>
            </field>
        </field>
    </record>
    <record id="autoservice_job_action" model="ir.actions.act_window">
        <field name="res_model">autoservice.job</field>
    </record>
</odoo>
""",
    "views/autoservice_menus.xml": """\
<odoo>
    <menuitem id="job_menu" action="autoservice_job_action" />
</odoo>
""",
    "demo/garage.xml": "<odoo />\n",
    "static/src/vehicle/card.js": "// The plate of a car;\nexport const plate = 1;\n",
    "tests/__init__.py": "from .vehicle import *\n",
    "tests/vehicle/__init__.py": "from . import test_plates\n",
    "tests/vehicle/test_plates.py": "",
}
# The sample's other own models.
FILES["models/vehicle/__init__.py"] += "from . import autoservice_vehicle_class\n"
FILES["models/vehicle/autoservice_vehicle_class.py"] = """\
from odoo import fields, models


class AutoserviceVehicleClass(models.Model):
    _name = "autoservice.vehicle.class"

    name = fields.Char()
"""
FILES["security/vehicle/ir.model.access.csv"] += (
    "access_class,class,model_autoservice_vehicle_class,base.group_user,1,1,1,1\n"
)
FILES["security/order/ir.model.access.csv"] = """\
id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_job,job,model_autoservice_job,base.group_user,1,1,1,1
"""
FILES["__manifest__.py"] = FILES["__manifest__.py"].replace(
    '        "views/order/',
    '        "security/order/ir.model.access.csv",\n        "views/order/',
)


def change(name, old, new):
    """Return the text of a changed file, and the line of what is new in it.

    :param old: a text that stands once in the file, None for a new file
    """
    if old is None:
        return new, 1
    before, after = FILES[name].split(old)
    return before + new + after, before.count("\n") + 1


class Sample:
    """The sample in a folder of its own, in which files can be changed for a while."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        for name, text in FILES.items():
            self._write(name, text)

    def _write(self, name, text):
        path = Path(self.folder.name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @contextmanager
    def changed(self, changes=None):
        """Give the addon with other texts for some of its files.

        :param changes: {file: text}
        """
        changes = changes or {}
        for name, text in changes.items():
            self._write(name, text)
        yield Addon(self.folder.name, CORE, REASONS)
        for name in changes:
            if name in FILES:
                self._write(name, FILES[name])
            else:
                Path(self.folder.name, name).unlink()
