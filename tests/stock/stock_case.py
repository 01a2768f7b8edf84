# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from ..common import AutoserviceCase


class StockCase(AutoserviceCase):
    """A wash that takes shampoo for every class and wax for the SUV."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.workshop = cls.warehouse.workshop_store_id
        cls.retail = cls.warehouse.retail_store_id
        cls.stock = cls.warehouse.lot_stock_id
        cls.warehouse.storekeeper_id = cls.storekeeper_user
        cls.ml = cls.env.ref("uom.product_uom_milliliter")
        cls.litre = cls.env.ref("uom.product_uom_litre")
        cls.shampoo = cls._consumable("Shampoo", uom=cls.ml, cost=0.1)
        cls.wax = cls._consumable("Wax", uom=cls.ml, cost=0.5)
        cls.wash = cls._service(
            "Wash",
            lines=[
                {
                    "product_id": cls.shampoo.id,
                    "quantity": 0.035,
                    "product_uom_id": cls.litre.id,
                },
                {
                    "product_id": cls.wax.id,
                    "quantity": 20,
                    "product_uom_id": cls.ml.id,
                    "class_id": cls.class_suv.id,
                },
            ],
        )
        cls.suv = cls._vehicle("SUV001", cls.partner, cls.class_suv)

    @classmethod
    def _fill(cls, product, quantity, location=None, **kwargs):
        """Put goods into a store, the workshop store unless said otherwise."""
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.workshop, quantity, **kwargs
        )

    def _on_hand(self, product, location=None):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "child_of", (location or self.workshop).id),
            ]
        )
        return sum(quants.mapped("quantity"))

    def _works(self, count, *products, **vals):
        """Bookings in work, each with a car of its own class at its own time."""
        bookings = self.env["autoservice.booking"]
        for number in range(count):
            bookings |= self._work(
                *products, start=self.now + timedelta(hours=2 * number), **vals
            )
        return bookings

    def _tasks(self, *records):
        """Open tasks on the records, or all of this addon's on bookings."""
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", records[0]._name),
                ("res_id", "in", [record.id for record in records]),
            ]
        )
