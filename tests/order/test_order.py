# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestOrder(AutoserviceCase):
    """The booking and its sale order are one document with two faces."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=100.0, minutes=40)
        cls.wash.tech_card_id.rate_ids = [
            Command.create(
                {"class_id": cls.class_suv.id, "price": 150.0, "minutes": 50}
            )
        ]
        cls.filter = cls._part("Oil filter", price=20.0)

    def _form(self):
        return Form(self.env["autoservice.booking"].with_user(self.manager_user))

    # Creation
    def test_a_booking_gets_its_order_with_its_lines(self):
        booking = self._book(self.wash, self.filter)
        order = booking.sale_order_id
        self.assertEqual(order.partner_id, self.partner)
        self.assertEqual(order.order_line, booking.line_ids)
        self.assertEqual(order.origin, booking.name)
        self.assertEqual(order.state, "draft")
        self.assertEqual(booking.amount_total, 120.0)
        self.assertEqual(order.amount_total, booking.amount_total)

    def test_many_bookings_get_one_order_each(self):
        bookings = (
            self.env["autoservice.booking"]
            .with_user(self.manager_user)
            .create(
                [
                    {
                        "partner_id": self.partner.id,
                        "start": self._after(self.now, 60 * number),
                        "line_ids": [Command.create({"product_id": self.wash.id})],
                    }
                    for number in range(3)
                ]
            )
        )
        self.assertEqual(len(bookings.sale_order_id), 3)
        self.assertEqual(bookings.mapped("amount_total"), [100.0] * 3)

    def test_a_booking_without_customer_and_car_is_refused(self):
        before = self.env["sale.order"].search_count([])
        with self.assertRaisesRegex(ValidationError, "Customer"):
            self.env["autoservice.booking"].with_user(self.manager_user).create({})
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_the_payer_of_the_car_gets_the_invoice(self):
        firm = self.env["res.partner"].create({"name": "Trans SRL"})
        self.vehicle.person_ids = [
            Command.create({"partner_id": firm.id, "role": "payer"})
        ]
        self.assertEqual(self._book(self.wash).sale_order_id.partner_invoice_id, firm)

    # Price and time by class
    def test_price_and_end_follow_the_class_of_the_car_before_saving(self):
        form = self._form()
        form.partner_id = self.partner
        form.vehicle_id = self.vehicle
        form.start = self.now
        with form.line_ids.new() as line:
            line.product_id = self.wash
        self.assertEqual(form.duration, 40)
        self.assertEqual(form.stop, self._after(self.now, 40))
        form.vehicle_class_id = self.class_suv
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.price_unit, 150.0)
        self.assertEqual(form.stop, self._after(self.now, 50))
        booking = form.save()
        self.assertEqual(booking.amount_total, 150.0)
        self.assertEqual(booking.sale_order_id.amount_total, 150.0)

    def test_another_car_brings_its_price_and_minutes(self):
        booking = self._book(self.wash)
        booking.vehicle_id = self._vehicle("SUV001", self.partner, self.class_suv)
        self.assertEqual(booking.amount_total, 150.0)
        self.assertEqual(booking.duration, 50)

    def test_a_price_agreed_by_hand_stays(self):
        booking = self._book(self.wash)
        booking.line_ids.price_unit = 99.0
        booking.vehicle_class_id = self.class_suv
        self.assertEqual(booking.amount_total, 99.0)

    def test_two_services_take_the_time_of_both(self):
        self.assertEqual(self._book(self.wash, self.wash).duration, 80)

    def test_the_work_says_whether_it_is_a_repair_or_a_wash(self):
        oil = self._service("Oil change", pipeline="repair")
        self.assertEqual(self._book(oil).pipeline, "repair")
        self.assertEqual(
            self._book(self.wash, start=self._after(self.now, 120)).pipeline, "wash"
        )

    # Lines from elsewhere
    def test_a_line_added_in_sales_is_on_the_booking(self):
        booking = self._book(self.wash)
        booking.sale_order_id.order_line = [
            Command.create({"product_id": self.filter.id})
        ]
        self.assertEqual(len(booking.line_ids), 2)
        self.assertEqual(booking.amount_total, 120.0)

    def test_a_discount_of_the_order_is_on_the_booking(self):
        # Odoo lets an administrator give the first discount, which sets its product.
        self.company.sale_discount_product_id = self.env["product.product"].create(
            {"name": "Discount", "type": "service", "taxes_id": [Command.clear()]}
        )
        booking = self._book(self.wash)
        self.env["sale.order.discount"].with_user(self.manager_user).create(
            {
                "sale_order_id": booking.sale_order_id.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        self.assertEqual(booking.amount_total, 90.0)
        self.assertEqual(booking.sale_order_id.amount_total, 90.0)

    def test_a_line_taken_off_the_booking_is_off_the_order(self):
        booking = self._book(self.wash, self.filter)
        booking.line_ids = [Command.unlink(booking.line_ids[1].id)]
        self.assertEqual(booking.sale_order_id.amount_total, 100.0)

    def test_lines_that_are_cleared_are_off_the_order(self):
        for command in (Command.clear(), Command.set([])):
            booking = self._book(self.wash, self.filter)
            booking.line_ids = [command]
            self.assertFalse(booking.sale_order_id.order_line)
            booking.action_cancel()

    def test_a_line_does_not_leave_its_booking(self):
        booking = self._book(self.wash)
        with self.assertRaisesRegex(UserError, "keeps its booking"):
            booking.line_ids.booking_id = False

    def test_a_booking_keeps_its_order(self):
        booking = self._book(self.wash)
        other = self._book(self.wash, start=self._after(self.now, 120))
        with self.assertRaisesRegex(UserError, "keeps its order"):
            booking.sale_order_id = other.sale_order_id

    def test_a_booking_is_not_put_on_the_order_of_another_customer(self):
        order = self._book(self.wash).sale_order_id
        ana = self.env["res.partner"].create({"name": "Ana"})
        with self.assertRaisesRegex(ValidationError, "is of another one"):
            self._book(
                self.wash,
                partner_id=ana.id,
                sale_order_id=order.id,
                start=self._after(self.now, 120),
            )

    def test_a_booking_follows_its_order_to_another_customer(self):
        booking = self._book(self.wash)
        ana = self.env["res.partner"].create({"name": "Ana"})
        booking.sale_order_id.with_user(self.manager_user).partner_id = ana
        self.assertEqual(booking.partner_id, ana)

    def test_the_order_of_a_cancelled_booking_is_not_revived(self):
        booking = self._book(self.wash)
        booking.action_cancel()
        order = booking.sale_order_id.with_user(self.manager_user)
        order.action_draft()
        with self.assertRaisesRegex(UserError, "make a new booking"):
            order.action_confirm()

    def test_one_of_two_who_comes_after_all_gets_the_work_back(self):
        first = self._book(self.wash)
        first.action_book()
        second = self._book(
            self.wash,
            sale_order_id=first.sale_order_id.id,
            start=self._after(self.now, 1440),
        )
        second.action_book()
        first.action_archive()
        first.action_book()
        self.assertEqual(first.amount_total, 100.0)

    def test_a_line_is_not_put_on_the_order_of_another(self):
        mine = self._book(self.wash)
        other = self._book(self.wash, start=self._after(self.now, 120))
        with self.assertRaisesRegex(ValidationError, "belongs to another order"):
            self.env["sale.order.line"].with_user(self.manager_user).create(
                {
                    "product_id": self.wash.id,
                    "booking_id": mine.id,
                    "order_id": other.sale_order_id.id,
                }
            )

    def test_a_negative_quantity_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Quantity of Oil filter"):
            self._book(
                line_ids=[
                    Command.create(
                        {"product_id": self.filter.id, "product_uom_qty": -1}
                    )
                ]
            )

    # Booking and confirming
    def test_booking_confirms_the_order(self):
        booking = self._book(self.wash)
        booking.action_book()
        self.assertEqual(booking.sale_order_id.state, "sale")

    def test_an_order_confirmed_in_sales_books(self):
        booking = self._book(self.wash)
        booking.sale_order_id.with_user(self.manager_user).action_confirm()
        self.assertEqual(booking.state, "booked")

    def test_a_quotation_signed_by_the_customer_books(self):
        booking = self._book(self.wash)
        # As the portal does it: the public user, with the rights of the token.
        public = self.env.ref("base.public_user")
        booking.sale_order_id.with_user(public).sudo()._validate_order()
        self.assertEqual(booking.state, "booked")

    def test_an_order_cancelled_in_sales_calls_the_booking_off(self):
        booking = self._book(self.wash)
        booking.action_book()
        booking.sale_order_id.with_user(self.manager_user)._action_cancel()
        self.assertEqual(booking.state, "cancelled")

    def test_the_order_of_work_that_has_begun_is_not_cancelled_in_sales(self):
        booking = self._work(self.wash)
        with self.assertRaisesRegex(UserError, "The work has begun"):
            booking.sale_order_id.with_user(self.manager_user)._action_cancel()
        self.assertEqual(booking.sale_order_id.state, "sale")

    def test_cancelling_the_booking_cancels_the_order(self):
        booking = self._book(self.wash, self.filter)
        booking.action_book()
        booking.action_cancel()
        self.assertEqual(booking.sale_order_id.state, "cancel")
        self.assertEqual(
            set(booking.sale_order_id.picking_ids.mapped("state")), {"cancel"}
        )

    def test_a_customer_who_comes_after_all_gets_the_order_back(self):
        booking = self._book(self.wash)
        booking.action_book()
        booking.action_archive()
        self.assertEqual(booking.sale_order_id.state, "cancel")
        booking.action_book()
        self.assertEqual(booking.sale_order_id.state, "sale")

    def test_two_bookings_share_an_order_and_one_is_called_off(self):
        first = self._book(self.wash)
        second = self._book(
            self.wash,
            sale_order_id=first.sale_order_id.id,
            start=self._after(self.now, 1440),
        )
        self.assertEqual(first.amount_total, 100.0)
        self.assertEqual(first.sale_order_id.amount_total, 200.0)
        (first | second).action_book()
        second.action_cancel()
        self.assertEqual(first.sale_order_id.state, "sale")
        self.assertEqual(first.sale_order_id.amount_total, 100.0)
        self.assertEqual(first.state, "booked")

    # Deductions
    def test_work_and_parts_take_no_money_off_the_invoice(self):
        booking = self._book(self.wash)
        for values, message in (
            ({"price_unit": -10.0}, "Price of .*Body wash"),
            ({"discount": 150.0}, "Discount of .*Body wash"),
            ({"product_uom_qty": -1.0}, "Quantity of .*Body wash"),
        ):
            line = Command.update(booking.line_ids.id, values)
            new = Command.create({"product_id": self.wash.id, **values})
            for function in (
                lambda line=line: booking.write({"line_ids": [line]}),
                lambda new=new: booking.write({"line_ids": [new]}),
                lambda values=values: booking.line_ids.write(values),
            ):
                with (
                    self.subTest(values=values),
                    self.assertRaisesRegex(ValidationError, message),
                    self.cr.savepoint(),
                ):
                    function()

    def test_a_discount_of_odoo_may_take_money_off(self):
        booking = self._book(self.wash)
        self.company.sale_discount_product_id = self.env["product.product"].create(
            {"name": "Discount", "type": "service", "invoice_policy": "order"}
        )
        self.env["sale.order.discount"].with_user(self.manager_user).create(
            {
                "sale_order_id": booking.sale_order_id.id,
                "discount_type": "amount",
                "discount_amount": 30.0,
            }
        ).action_apply_discount()
        self.assertEqual(booking.amount_total, 70.0)

    # Customer
    def test_another_customer_takes_the_order_over(self):
        booking = self._book(self.wash)
        ana = self.env["res.partner"].create({"name": "Ana"})
        booking.partner_id = ana
        self.assertEqual(booking.sale_order_id.partner_id, ana)

    def test_a_confirmed_order_does_not_change_hands(self):
        booking = self._book(self.wash)
        booking.action_book()
        with self.assertRaisesRegex(UserError, "is confirmed"):
            booking.partner_id = self.env["res.partner"].create({"name": "Ana"})

    # Deleting and copying
    def test_deleting_an_offer_deletes_its_order(self):
        booking = self._book(self.wash)
        order = booking.sale_order_id
        booking.with_user(self.owner_user).unlink()
        self.assertFalse(order.exists())

    def test_the_order_of_a_booking_is_not_deleted_alone(self):
        booking = self._book(self.wash)
        with self.assertRaisesRegex(UserError, booking.name):
            self.env["sale.order"].browse(booking.sale_order_id.id).unlink()

    def test_a_copy_has_an_order_of_its_own(self):
        booking = self._book(self.wash)
        copy = booking.copy({"start": self._after(self.now, 1440)})
        self.assertNotEqual(copy.sale_order_id, booking.sale_order_id)
        self.assertEqual(copy.amount_total, 100.0)
        self.assertEqual(booking.amount_total, 100.0)

    # Work
    def test_an_executor_ticks_the_own_lines_off(self):
        job = self._work(self.wash, employee_ids=[Command.set(self.washer.ids)])
        job.with_user(self.executor_user).set_line_done(job.line_ids.ids)
        self.assertTrue(job.line_ids.is_done)
        self.assertTrue(job.line_ids.done_at)
        self.assertEqual(job.line_ids.executor_ids, self.washer)

    def test_a_line_of_another_job_is_not_ticked_off(self):
        job = self._work(self.wash, employee_ids=[Command.set(self.washer.ids)])
        other = self._book(self.wash, start=self._after(self.now, 120))
        with self.assertRaisesRegex(UserError, "another booking"):
            job.with_user(self.executor_user).set_line_done(other.line_ids.ids)
