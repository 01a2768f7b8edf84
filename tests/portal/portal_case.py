# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of a customer's own pages: people, periods, visits."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.autoservice.models.portal.car_access import CarAccess

from ..messaging.message_case import MessageCase
from ..order.work_case import picture


class PortalCase(MessageCase):
    """A garage whose customer Ion has had his car for a year; before it was Ana's.

    Each of them has one visit in his own time, with a part, a photo and an invoice.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "phone": "+373 22 000 111",
                "country_id": cls.env.ref("base.md").id,
                "autoservice_change_hours": 24,
            }
        )
        cls.today = fields.Date.today()
        cls.change_day = cls.today - timedelta(days=365)
        cls.ana = cls.env["res.partner"].create(
            {"name": "Ana Former", "phone": "+37369000001", "email": "a@example.com"}
        )
        cls.vehicle.person_ids.partner_id = cls.ana
        cls.vehicle.change_owner(cls.partner.id, cls.change_day)
        cls.pads = cls._service(
            "Brake pads change",
            price=240.0,
            pipeline="repair",
            warranty_days=400,
            validity_days=700,
            validity_km=30000,
        )
        cls.disc = cls._part("Brake disc", price=77.0)
        cls.disc.autoservice_brand = "Brembo"
        cls.user = cls._portal_user("ion", cls.partner)
        cls.ana_user = cls._portal_user("ana", cls.ana)
        cls.stranger = cls.env["res.partner"].create({"name": "Vera Stranger"})
        cls.stranger_user = cls._portal_user("vera", cls.stranger)
        cls.other_company = cls.env["res.company"].create({"name": "Other garage"})

    @classmethod
    def _portal_user(cls, login, partner, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"test_my_{login}",
            groups="base.group_portal",
            name=partner.name,
            email=partner.email or f"{login}@example.com",
            partner_id=partner.id,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _role(cls, partner, role, since=None, until=None, car=None):
        """Somebody around the car, from so many days ago to so many days ago."""
        return cls.env["autoservice.vehicle.person"].create(
            {
                "vehicle_id": (car or cls.vehicle).id,
                "partner_id": partner.id,
                "role": role,
                "date_from": since is not None and cls.today - timedelta(days=since),
                "date_to": until is not None and cls.today - timedelta(days=until),
            }
        )

    @classmethod
    def _person(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    # Verbs
    def _moment(self, days):
        """Noon in Chisinau, so many days ago."""
        now = fields.Datetime.now().replace(hour=10, minute=0, second=0, microsecond=0)
        return now - timedelta(days=days)

    def _past(self, days, partner=None, *products, **vals):
        """A visit that was over so many days ago."""
        partner = partner or self.partner
        values = {"start": self._moment(days), "partner_id": partner.id, **vals}
        products = products or (self.pads, self.disc)
        visit = self._book(*products, **values).sudo()
        visit._write_facts({"phase": "invoiced", "finished_at": visit.stop})
        return visit

    def _done(self, days, partner=None, **vals):
        """The same with all that belongs to it: deliveries, an invoice, a photo."""
        partner = partner or self.partner
        values = {"start": self._moment(days), "partner_id": partner.id, **vals}
        self._receive(self.disc)
        visit = self._work(self.pads, self.disc, **values).sudo()
        visit.action_issue_invoice()
        self.env["autoservice.photo"].create(
            {"booking_id": visit.id, "kind": "after", "image": picture()}
        )
        return visit

    def _receive(self, product, quantity=10.0):
        """Parts in the shop's store."""
        store = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "location_id": store.lot_stock_id.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    def _ahead(self, days=3, hour=9, **vals):
        """A visit that is booked."""
        moment = fields.Datetime.now().replace(
            hour=hour, minute=0, second=0, microsecond=0
        ) + timedelta(days=days)
        visit = self._book(
            self.wash,
            **{"start": moment, "bay_id": self.wash_post.id, **vals},
        )
        visit.action_book()
        return visit.sudo()

    def _access(self, partner):
        """The gate for a partner, as the pages have it."""
        return CarAccess(self.env["res.partner"].sudo().browse(partner.id))

    def _levels(self, partner, *visits):
        """What a partner may see of visits."""
        access = self._access(partner)
        return [access.get_level(visit) for visit in visits]
