# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..common import plates, vins

FIRST_YEAR = 1900


class AutoserviceVehicle(models.Model):
    """A customer's car. Who has to do with it is in autoservice_vehicle_people.py,
    how it is found in autoservice_vehicle_find.py.
    """

    _name = "autoservice.vehicle"
    _description = "Vehicle"
    _inherit = ["mail.thread", "mail.activity.mixin", "image.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    # Fields

    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the car is known in every company.",
    )
    plate = fields.Char(tracking=True, help="Licence plate, typed in any way.")
    plate_normalized = fields.Char(
        string="Plate as searched",
        compute="_compute_plate_normalized",
        store=True,
        precompute=True,
        help="Latin capitals and digits only; two cars cannot have the same.",
    )
    vin = fields.Char(
        string="VIN",
        tracking=True,
        help="17 letters and digits, without I, O and Q. Spaces do not matter.",
    )
    vin_warning = fields.Char(string="VIN warning", compute="_compute_vin_warning")

    make_id = fields.Many2one(
        comodel_name="autoservice.make",
        compute="_compute_make_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    model_id = fields.Many2one(
        comodel_name="autoservice.model",
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('make_id', '=?', make_id)]",
    )
    class_id = fields.Many2one(
        comodel_name="autoservice.vehicle.class",
        compute="_compute_class_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Decides about prices, minutes and consumables.",
    )
    year = fields.Integer(help="Year of manufacture.", aggregator=None)
    color = fields.Char()
    fuel = fields.Selection(
        selection=[
            ("petrol", "Petrol"),
            ("diesel", "Diesel"),
            ("lpg", "LPG"),
            ("cng", "CNG"),
            ("hybrid", "Hybrid"),
            ("plug_in", "Plug-in hybrid"),
            ("electric", "Electric"),
        ],
    )
    engine = fields.Char(help="As in 1.6 TDI 77 kW.")
    note = fields.Text()

    # An archived car frees its plate and VIN. A car without company counts as a
    # company of its own here; against the others _check_unique looks.
    _plate_uniq = models.UniqueIndex(
        "(plate_normalized, COALESCE(company_id, 0)) WHERE active",
        "Plate: another car has it already.",
    )
    _vin_uniq = models.UniqueIndex(
        "(vin, COALESCE(company_id, 0)) WHERE active",
        "VIN: another car has it already.",
    )
    # What _get_hits searches by. The pattern class serves equality and beginnings
    # in a database of any collation.
    _plate_search = models.Index("(plate_normalized text_pattern_ops)")
    _plate_digits_search = models.Index(
        r"(regexp_replace(plate_normalized, '\D', '', 'g') text_pattern_ops)"
    )
    _vin_search = models.Index("(vin text_pattern_ops)")
    _vin_end_search = models.Index("(reverse(vin) text_pattern_ops)")

    # Computes

    @api.depends("plate_normalized", "vin", "make_id.name", "model_id.name")
    def _compute_display_name(self):
        for car in self:
            words = (
                car.plate_normalized or car.vin,
                car.make_id.name,
                car.model_id.name,
            )
            car.display_name = " ".join(filter(None, words))

    @api.depends("plate")
    def _compute_plate_normalized(self):
        for car in self:
            car.plate_normalized = plates.normalize(car.plate) or False

    @api.depends("vin")
    def _compute_vin_warning(self):
        for car in self:
            vin = vins.normalize(car.vin)
            doubtful = vins.is_well_formed(vin) and not vins.has_valid_check_digit(vin)
            car.vin_warning = doubtful and self.env._(
                "The check digit of the VIN does not match. Cars for the European "
                "market often have none; compare the VIN with the car's papers."
            )

    @api.depends("model_id")
    def _compute_make_id(self):
        for car in self:
            if car.model_id:
                car.make_id = car.model_id.make_id

    @api.depends("model_id")
    def _compute_class_id(self):
        for car in self:
            if car.model_id.class_id:
                car.class_id = car.model_id.class_id

    @api.onchange("make_id")
    def _onchange_make_id(self):
        if self.model_id.make_id != self.make_id:
            self.model_id = False

    # Checks

    _identified = models.Constraint(
        "CHECK (plate_normalized IS NOT NULL OR vin IS NOT NULL)",
        "Plate: a car needs a plate or a VIN.",
    )

    @api.constrains("plate")
    def _check_plate(self):
        for car in self:
            length = len(car.plate_normalized or "")
            if car.plate and not 0 < length <= plates.MAX_LENGTH:
                raise ValidationError(
                    self.env._(
                        'Plate: "%(plate)s" is no plate: 1 to %(max)s letters and '
                        "digits are expected.",
                        plate=car.plate,
                        max=plates.MAX_LENGTH,
                    )
                )

    @api.constrains("vin")
    def _check_vin(self):
        for car in self:
            if car.vin and not vins.is_well_formed(car.vin):
                raise ValidationError(
                    self.env._(
                        'VIN: "%(vin)s" is not valid. It has 17 letters and digits, '
                        "and never I, O or Q.",
                        vin=car.vin,
                    )
                )

    @api.constrains("year")
    def _check_year(self):
        last_year = fields.Date.context_today(self).year + 1
        for car in self:
            if car.year and not FIRST_YEAR <= car.year <= last_year:
                raise ValidationError(
                    self.env._(
                        "Year of %(car)s: %(year)s is not between %(first)s and "
                        "%(last)s.",
                        car=car.display_name,
                        year=str(car.year),
                        first=str(FIRST_YEAR),
                        last=str(last_year),
                    )
                )

    @api.constrains("make_id", "model_id")
    def _check_make(self):
        for car in self:
            if car.model_id and car.model_id.make_id != car.make_id:
                raise ValidationError(
                    self.env._(
                        "Model of %(car)s: %(model)s is not a model of %(make)s.",
                        car=car.display_name,
                        model=car.model_id.display_name,
                        make=car.make_id.display_name,
                    )
                )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Store VINs normalised; refuse a plate or VIN that another car has.

        :raise ValidationError: names the field, the value and the other car
        """
        self.check_access("create")  # else anybody could ask which plates are known
        vals_list = [self._normalize_vals(vals) for vals in vals_list]
        self._check_identity([self._get_identity(vals) for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        """Store VINs normalised; refuse a plate or VIN that another car has.

        :raise ValidationError: names the field, the value and the other car
        """
        vals = self._normalize_vals(vals)
        if vals.keys() & {"plate", "vin", "company_id", "active"}:
            self._check_identity([self._get_identity(vals, car) for car in self])
        return super().write(vals)

    @api.model
    def _normalize_vals(self, vals):
        """Return a copy of the values with the VIN as it is stored."""
        vals = dict(vals)
        if "vin" in vals:
            vals["vin"] = vins.normalize(vals["vin"]) or False
        if "plate" in vals:
            vals["plate"] = (vals["plate"] or "").strip() or False
        return vals

    def copy_data(self, default=None):
        """Leave out plate and VIN of the copy unless they are given: both are unique."""
        default = dict(default or {})
        if not default.get("plate") and not default.get("vin"):
            raise ValidationError(
                self.env._(
                    "Plate: a car cannot be duplicated, it has a plate of its own."
                )
            )
        return super().copy_data({"plate": False, "vin": False, **default})

    # Identity: what tells a car from all others

    @api.model
    def _get_identity(self, vals, car=None):
        """Return plate, VIN and the like as they will be after a write.

        :param vals: values of create or write, normalised
        :param car: the car written to; empty for a new one
        """
        names = ["plate", "vin", "active", "company_id", "make_id", "model_id"]
        if car:
            old = {
                name: car._fields[name].convert_to_write(car[name], car)
                for name in names
            }
        else:
            old = dict.fromkeys(names, False) | self.default_get(names)
        new = old | {name: vals[name] for name in names if name in vals}
        plate, vin = plates.normalize(new["plate"]), vins.normalize(new["vin"])
        model = self.env["autoservice.model"].browse(new["model_id"] or ())
        make = model.make_id or self.env["autoservice.make"].browse(
            new["make_id"] or ()
        )
        return {
            "id": car and car.id,
            "plate_normalized": plate,
            "vin": vin,
            "active": new["active"],
            "company_id": new["company_id"],
            "name": " ".join(filter(None, (plate or vin, make.name, model.name))),
        }

    @api.model
    def _check_identity(self, identities):
        """Raise if a car would have neither plate nor VIN, or one that another has.

        This comes before the unique indexes of the database, which decide about
        races, because it can name the other car.

        :param identities: list of what `_get_identity` returns
        """
        taken = self._get_taken(identities)
        for identity in identities:
            if not identity["plate_normalized"] and not identity["vin"]:
                raise ValidationError(
                    self.env._("Plate: a car needs a plate or a VIN.")
                )
            for fname, label in (("plate_normalized", "plate"), ("vin", "vin")):
                value = identity[fname]
                if not value or not identity["active"]:
                    continue
                company = identity["company_id"]
                rivals = taken.setdefault((fname, value), [])
                for other_company, name in rivals:
                    if not company or not other_company or company == other_company:
                        raise ValidationError(
                            self.env._(
                                "%(field)s: %(value)s belongs to the car %(car)s "
                                "already.",
                                field=self._fields[label]._description_string(self.env),
                                value=value,
                                car=name,
                            )
                        )
                rivals.append((company, identity["name"]))

    @api.model
    def _get_taken(self, identities):
        """Return {(field, value): [(company id, name)]} of the other cars."""
        # sudo: a car without company is compared with those of companies that the
        # user may not see; only the name of the other car is told.
        others = self.sudo().search(
            Domain("id", "not in", [identity["id"] for identity in identities])
            & Domain.OR(
                Domain(fname, "in", [identity[fname] or "" for identity in identities])
                for fname in ("plate_normalized", "vin")
            )
        )
        taken = {}
        for car in others:
            for fname in ("plate_normalized", "vin"):
                rivals = taken.setdefault((fname, car[fname]), [])
                rivals.append((car.company_id.id, car.display_name))
        return taken
