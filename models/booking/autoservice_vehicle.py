# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common import vins


class AutoserviceVehicle(models.Model):
    _inherit = "autoservice.vehicle"

    booking_ids = fields.One2many(
        comodel_name="autoservice.booking",
        inverse_name="vehicle_id",
        string="Bookings",
    )
    booking_count = fields.Integer(compute="_compute_booking_count")

    @api.depends("booking_ids")
    def _compute_booking_count(self):
        counts = dict(
            self.env["autoservice.booking"]._read_group(
                [("vehicle_id", "in", self.ids)], ["vehicle_id"], ["__count"]
            )
        )
        for vehicle in self:
            vehicle.booking_count = counts.get(vehicle, 0)

    def write(self, vals):
        """Keep a car in the company in which it was booked.

        :raise UserError: naming the cars
        """
        if vals.get("company_id"):
            # sudo: bookings of any company count; only the car is named.
            elsewhere = (
                self.env["autoservice.booking"]
                .sudo()
                .search(
                    [
                        ("vehicle_id", "in", self.ids),
                        ("company_id", "!=", vals["company_id"]),
                    ]
                )
            )
            if elsewhere:
                raise UserError(
                    self.env._(
                        "Company of %s: there are bookings in another one. Leave it"
                        " empty, then both know the car.",
                        ", ".join(elsewhere.vehicle_id.mapped("display_name")),
                    )
                )
        return super().write(vals)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer the cars of the chosen customer first (context `booking_partner_id`).

        :return: list of (id, display name), as in Odoo
        """
        partner_id = self.env.context.get("booking_partner_id")
        if not partner_id:
            return super().name_search(name, domain, operator, limit)
        own = super().name_search(
            name,
            [
                *(domain or []),
                ("person_ids.partner_id", "=", partner_id),
            ],
            operator,
            limit,
        )
        if not name and own:
            return own
        seen = {vehicle_id for vehicle_id, _display_name in own}
        others = super().name_search(name, domain, operator, limit)
        return [*own, *(one for one in others if one[0] not in seen)][:limit]

    @api.model
    def name_create(self, name):
        """Create a car from the plate, or the VIN, that was typed in its place.

        :param name: as typed
        :return: (id, display name)
        """
        is_vin = vins.is_well_formed(vins.normalize(name))
        vehicle = self.create({"vin" if is_vin else "plate": name})
        return vehicle.id, vehicle.display_name

    def action_open_bookings(self):
        """Open the bookings of this car.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_booking_action"
            ),
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id},
        }
