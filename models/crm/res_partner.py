# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..common.plates import normalize

GROUP = "autoservice.group_manager"


class ResPartner(models.Model):
    _inherit = "res.partner"

    inquiry_ids = fields.One2many(
        comodel_name="autoservice.inquiry",
        inverse_name="partner_id",
        string="Calls and visits",
        groups=GROUP,
    )
    inquiry_count = fields.Integer(compute="_compute_inquiry_count", groups=GROUP)

    @api.depends("inquiry_ids")
    def _compute_inquiry_count(self):
        counts = dict(
            self.env["autoservice.inquiry"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.inquiry_count = counts.get(partner, 0)

    def action_open_inquiries(self):
        """Open the calls and visits of this customer.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_inquiry_action"
            ),
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id, "default_phone": self.phone},
        }

    # Recognising
    @api.model
    def _find_people(self, number, email, company):
        """Return all contacts with a phone or an e-mail, each once.

        :param str number: in E.164, or empty
        :param str email: normalized, or empty
        :param company: whose contacts (and the shared ones) count
        """
        people = self.browse()
        # Two searches: each has its index.
        for name, value in (("phone", number), ("email", email)):
            if value:
                found = self._group_recognised(name, [value], company)
                people |= found.get(value, people)
        return people

    def _get_cars(self, company):
        """Return the cars of this contact in a company, else those of his firm."""
        for partner in (self, self.commercial_partner_id):
            cars = partner.vehicle_ids.filtered(
                lambda car: car.company_id <= company  # of no company: of every one
            )
            if cars:
                return cars
        return self.vehicle_ids.browse()

    def _choose_car(self, company, plate=""):
        """Return the car of a plate if it is one of the contact's; without, his only.

        :param company: see :meth:`_get_cars`
        :param plate: as it was typed, may be empty
        """
        cars = self._get_cars(company)
        if key := normalize(plate or ""):
            return cars.filtered(lambda car: car.plate_normalized == key)[:1]
        return cars if len(cars) == 1 else cars.browse()
