# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

INSIDE = "inside"


class AutoserviceActDamage(models.Model):
    """A damage that was seen on a car, marked on the picture of a car."""

    _name = "autoservice.act.damage"
    _description = "Damage of a Car"
    _inherit = ["autoservice.act.base"]

    side = fields.Selection(
        selection=[
            ("top", "Above"),
            ("front", "Front"),
            ("back", "Rear"),
            ("left", "Left"),
            ("right", "Right"),
            (INSIDE, "Inside"),
        ],
        required=True,
        default="top",
    )
    kind = fields.Selection(
        selection=[
            ("scratch", "Scratch"),
            ("dent", "Dent"),
            ("chip", "Chip"),
            ("crack", "Crack"),
            ("broken", "Broken"),
            ("missing", "Missing"),
            ("rust", "Rust"),
            ("other", "Other"),
        ],
        string="Damage",
        required=True,
        default="scratch",
    )
    x = fields.Float(
        digits=(5, 2),
        help="From the left edge of the picture, in percent of its width.",
    )
    y = fields.Float(
        digits=(5, 2),
        help="From the upper edge of the picture, in percent of its height.",
    )

    # Computes
    @api.depends("kind", "side")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        sides = dict(self._fields["side"]._description_selection(self.env))
        for damage in self:
            words = (kinds.get(damage.kind), sides.get(damage.side))
            damage.display_name = ", ".join(filter(None, words))

    # Checks
    @api.constrains("x", "y")
    def _check_place(self):
        for damage in self:
            if not (0 <= damage.x <= 100 and 0 <= damage.y <= 100):
                raise ValidationError(
                    self.env._(
                        "Place of the damage: %(x)s, %(y)s is not on the picture; 0 to"
                        " 100 percent are.",
                        x=damage.x,
                        y=damage.y,
                    )
                )
