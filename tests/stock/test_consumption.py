# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestConsumption(StockCase):
    """The consumables of the tech cards leave the stock once, exactly and valued."""

    def _consume(self, bookings):
        bookings.sudo()._consume()

    # Quantities
    def test_stock_falls_by_exactly_what_the_card_says_for_the_class(self):
        self._fill(self.shampoo, 1000)
        self._fill(self.wax, 1000)
        self._consume(self._work(self.wash, vehicle_id=self.suv.id))
        self.assertEqual(self._on_hand(self.shampoo), 965)
        self.assertEqual(self._on_hand(self.wax), 980)

    def test_lines_of_other_classes_stay_in_stock(self):
        self._fill(self.shampoo, 1000)
        self._fill(self.wax, 1000)
        self._consume(self._work(self.wash))
        self.assertEqual(self._on_hand(self.shampoo), 965)
        self.assertEqual(self._on_hand(self.wax), 1000)

    def test_quantity_of_the_line_multiplies_and_services_add_up(self):
        polish = self._service(
            "Polish", lines=[{"product_id": self.shampoo.id, "quantity": 5}]
        )
        self._fill(self.shampoo, 1000)
        booking = self._work(
            line_ids=[
                Command.create({"product_id": self.wash.id, "product_uom_qty": 3}),
                Command.create({"product_id": polish.id}),
            ]
        )
        self._consume(booking)
        self.assertEqual(self._on_hand(self.shampoo), 1000 - 3 * 35 - 5)
        self.assertEqual(len(booking.sudo().consumption_move_ids), 1)

    def test_second_call_takes_nothing(self):
        self._fill(self.shampoo, 1000)
        booking = self._work(self.wash)
        self._consume(booking)
        moves = booking.sudo().consumption_move_ids
        self._consume(booking)
        self.assertEqual(booking.sudo().consumption_move_ids, moves)
        self.assertEqual(self._on_hand(self.shampoo), 965)
        self.assertTrue(booking.consumed_at)

    def test_restricted_card_is_consumed_and_its_goods_stay_hidden(self):
        self.wash.tech_card_id.is_restricted = True
        self._fill(self.shampoo, 1000)
        booking = self._work(self.wash)
        self._consume(booking)
        self.assertEqual(self._on_hand(self.shampoo), 965)
        self.env.flush_all()
        for model, field in (
            ("stock.move", "booking_id"),
            ("stock.move.line", "move_id.booking_id"),
        ):
            domain = [(field, "=", booking.id)]
            with self.subTest(model=model):
                found = self.env[model].with_user(self.manager_user).search(domain)
                self.assertFalse(found)
                for user in (self.owner_user, self.storekeeper_user):
                    self.assertTrue(self.env[model].with_user(user).search(domain))

    def test_journal_does_not_tell_what_a_restricted_card_is_made_of(self):
        self.wash.tech_card_id.is_restricted = True
        polish = self._service(
            "Polish", lines=[{"product_id": self.wax.id, "quantity": 5}]
        )
        self._fill(self.shampoo, 1000)
        self._fill(self.wax, 1000)
        booking = self._work(self.wash, polish)
        self._consume(booking)
        moves = booking.sudo().consumption_move_ids
        secret = moves.filtered(lambda move: move.product_id == self.shampoo)
        self.assertEqual(moves.filtered("is_restricted"), secret)
        booking.action_cancel()
        back = secret.returned_move_ids
        self.assertAlmostEqual(secret.value, 3.5)
        entries = moves.account_move_id | back.account_move_id
        self.assertEqual(len(entries), 2)
        lines = entries.with_user(self.manager_user).line_ids
        self.assertEqual(lines.product_id, self.wax)
        self.assertNotIn("Shampoo", " ".join(lines.mapped("name")))
        hidden = lines.filtered(lambda line: not line.product_id)
        self.assertEqual(hidden.mapped("name"), [booking.name] * 4)
        self.assertAlmostEqual(sum(hidden.mapped("debit")), 7)

    def test_task_does_not_tell_managers_what_a_restricted_card_is_made_of(self):
        self.wash.tech_card_id.is_restricted = True
        polish = self._service(
            "Polish", lines=[{"product_id": self.wax.id, "quantity": 5}]
        )
        booking = self._work(self.wash, polish)
        self._consume(booking)
        task = self._tasks(booking)
        self.assertEqual(len(task), 1)
        self.assertIn("Wax: 5.00 ml", str(task.note))
        self.assertNotIn("Shampoo", str(task.note))
        self.assertIn("restricted", str(task.note))
        Activity = self.env["mail.activity"]
        domain = [("note", "ilike", "Shampoo"), ("summary", "ilike", booking.name)]
        self.assertFalse(Activity.with_user(self.manager_user).search(domain))
        own = Activity.with_user(self.storekeeper_user).search(domain)
        self.assertEqual(own.user_id, self.storekeeper_user)
        self.assertIn("Shampoo: 35.00 ml", str(own.note))
        self.assertNotIn("Wax", str(own.note))

    def test_goods_that_an_open_card_names_too_are_no_secret(self):
        self.wash.tech_card_id.is_restricted = True
        rinse = self._service(
            "Rinse", lines=[{"product_id": self.shampoo.id, "quantity": 5}]
        )
        booking = self._work(self.wash, rinse)
        self._consume(booking)
        self.assertIn("Shampoo: 40.00 ml", str(self._tasks(booking).note))

    def test_goods_without_stock_count_need_no_stock(self):
        towel = self._consumable("Towel", is_storable=False)
        service = self._service("Dry", lines=[{"product_id": towel.id}])
        booking = self._work(service)
        self._consume(booking)
        move = booking.sudo().consumption_move_ids
        self.assertEqual((move.state, move.quantity), ("done", 1))
        self.assertFalse(self._tasks(booking))

    def test_storekeeper_opens_the_booking_of_a_task_and_what_it_took(self):
        self._fill(self.shampoo, 10)
        booking = self._work(self.wash)
        self._consume(booking)
        booking = booking.with_user(self.storekeeper_user)
        self.assertEqual(Form(booking).name, booking.name)
        self.assertEqual(booking.consumption_count, 1)
        action = booking.action_open_consumption()
        moves = self.env[action["res_model"]].with_user(self.storekeeper_user)
        self.assertEqual(moves.search(action["domain"]).quantity, 10)

    def test_executor_sees_no_goods_and_no_cost(self):
        booking = self._work(self.wash, employee_ids=[(6, 0, self.washer.ids)])
        self._consume(booking)
        visible = booking.with_user(self.executor_user).fields_get()
        self.assertFalse(
            {"consumption_move_ids", "consumption_count", "consumption_cost"}
            & visible.keys()
        )

    # Value
    def test_value_is_posted_and_balanced(self):
        self._fill(self.shampoo, 1000)
        booking = self._work(self.wash)
        self._consume(booking)
        move = booking.sudo().consumption_move_ids
        self.assertAlmostEqual(move.value, 3.5)
        self.assertEqual(move.reference, booking.name)
        entry = move.account_move_id
        self.assertEqual(entry.state, "posted")
        expense = self.company.consumption_location_id.valuation_account_id
        debit = entry.line_ids.filtered("debit")
        self.assertEqual(debit.account_id, expense)
        self.assertAlmostEqual(sum(entry.line_ids.mapped("balance")), 0)
        self.assertAlmostEqual(debit.debit, 3.5)
        self.assertAlmostEqual(booking.with_user(self.owner_user).consumption_cost, 3.5)

    # Where from
    def test_workshop_first_then_stock_never_retail(self):
        self._fill(self.shampoo, 20)
        self._fill(self.shampoo, 10, self.stock)
        self._fill(self.shampoo, 100, self.retail)
        booking = self._work(self.wash)
        self._consume(booking)
        self.assertEqual(self._on_hand(self.shampoo), 0)
        self.assertEqual(self._on_hand(self.shampoo, self.retail), 100)
        self.assertEqual(self._on_hand(self.shampoo, self.stock), 100)
        self.assertEqual(booking.sudo().consumption_move_ids.quantity, 30)
        self.assertIn("5.00 ml", str(self._tasks(booking).note))

    def test_reserved_goods_are_left_alone(self):
        self._fill(self.shampoo, 40)
        delivery = self.env["stock.move"].create(
            {
                "product_id": self.shampoo.id,
                "product_uom": self.ml.id,
                "product_uom_qty": 30,
                "location_id": self.workshop.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        delivery._action_confirm()
        delivery._action_assign()
        booking = self._work(self.wash)
        self._consume(booking)
        self.assertEqual(booking.sudo().consumption_move_ids.quantity, 10)
        self.assertEqual(delivery.quantity, 30)
        self.assertEqual(self._on_hand(self.shampoo), 30)

    def test_lots_are_taken_oldest_first(self):
        self.shampoo.tracking = "lot"
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.shampoo.id} for name in ("L1", "L2")]
        )
        self._fill(self.shampoo, 20, lot_id=lots[0], in_date="2026-01-01 00:00:00")
        self._fill(self.shampoo, 20, lot_id=lots[1], in_date="2026-02-01 00:00:00")
        booking = self._work(self.wash)
        self._consume(booking)
        lines = booking.sudo().consumption_move_ids.move_line_ids
        self.assertEqual(
            {line.lot_id.name: line.quantity for line in lines}, {"L1": 20, "L2": 15}
        )

    # Shortage
    def test_short_without_negative_stock_takes_what_is_there(self):
        self._fill(self.shampoo, 10)
        booking = self._work(self.wash, vehicle_id=self.suv.id)
        self._consume(booking)
        self.assertEqual(self._on_hand(self.shampoo), 0)
        task = self._tasks(booking)
        self.assertEqual(len(task), 1)
        self.assertEqual(task.user_id, self.storekeeper_user)
        self.assertIn(booking.name, str(task.note))
        self.assertIn("Shampoo: 25.00 ml", str(task.note))
        self.assertIn("Wax: 20.00 ml", str(task.note))

    def test_short_with_negative_stock_goes_below_zero(self):
        self.company.autoservice_allow_negative_stock = True
        self._fill(self.shampoo, 10)
        self._fill(self.shampoo, 5, self.stock)
        booking = self._work(self.wash)
        self._consume(booking)
        self.assertEqual(self._on_hand(self.shampoo), -20)
        self.assertEqual(booking.sudo().consumption_move_ids.quantity, 35)
        self.assertEqual(len(self._tasks(booking)), 1)

    def test_bookings_of_one_batch_share_what_is_there(self):
        self._fill(self.shampoo, 50)
        bookings = self._works(2, self.wash)
        self._consume(bookings)
        quantities = bookings.sudo().consumption_move_ids.mapped("quantity")
        self.assertEqual(sorted(quantities), [15, 35])
        self.assertEqual(len(self._tasks(*bookings)), 1)

    # The verb
    def test_invoice_consumes_even_when_short(self):
        booking = self._work(self.wash)
        booking.action_issue_invoice()
        self.assertEqual(booking.state, "invoiced")
        self.assertEqual(self._tasks(booking).user_id, self.storekeeper_user)

    # Cancellation
    def test_cancel_brings_goods_and_value_back_once(self):
        self._fill(self.shampoo, 20)
        self._fill(self.shampoo, 100, self.stock)
        booking = self._work(self.wash)
        self._consume(booking)
        booking.action_cancel()
        self.assertEqual(self._on_hand(self.shampoo), 20)
        self.assertEqual(self._on_hand(self.shampoo, self.stock), 120)
        back = booking.sudo().consumption_move_ids.filtered("origin_returned_move_id")
        self.assertAlmostEqual(back.value, 3.5)
        self.assertEqual(back.account_move_id.state, "posted")
        self.assertAlmostEqual(booking.sudo().consumption_cost, 0)
        booking.sudo()._return_goods()
        self.assertEqual(self._on_hand(self.shampoo, self.stock), 120)

    def test_cancel_brings_goods_back_into_their_package(self):
        package = self.env["stock.package"].create({"name": "BOX"})
        self._fill(self.shampoo, 100, package_id=package)
        booking = self._work(self.wash)
        self._consume(booking)
        self.assertEqual(package.quant_ids.quantity, 65)
        booking.action_cancel()
        self.assertEqual(sum(package.quant_ids.mapped("quantity")), 100)
        self.assertEqual(self._on_hand(self.shampoo), 100)

    # Warehouses and companies
    def test_company_without_warehouse_is_named_where_goods_are_needed(self):
        plain = self._service("Look")
        booking, look = (
            self._works(1, self.wash),
            self._book(plain, start=self._after(self.now, 600)),
        )
        look.action_book()
        look.action_start()
        self.env["stock.warehouse"].search([]).active = False
        # The order of an archived warehouse, and one that never had any.
        for warehouse in (self.warehouse, self.warehouse.browse()):
            booking.sudo().sale_order_id.warehouse_id = warehouse
            with (
                self.assertRaisesRegex(
                    UserError, f"{self.company.name} has no warehouse"
                ),
                self.env.cr.savepoint(),
            ):
                booking.action_issue_invoice()
        look.action_issue_invoice()
        self.assertEqual(look.state, "invoiced")

    def test_each_warehouse_gives_from_its_own_workshop_store(self):
        second = self.env["stock.warehouse"].create({"name": "North", "code": "NRT"})
        self._fill(self.shampoo, 100)
        self._fill(self.shampoo, 100, second.workshop_store_id)
        here, north = self._works(2, self.wash)
        north.sudo().sale_order_id.warehouse_id = second
        self._consume(here | north)
        self.assertEqual(self._on_hand(self.shampoo), 65)
        self.assertEqual(self._on_hand(self.shampoo, second.workshop_store_id), 65)
        self.assertEqual(
            north.sudo().consumption_move_ids.location_id, second.workshop_store_id
        )

    def test_each_company_takes_and_posts_for_itself(self):
        other = self.env["res.company"].create({"name": "Second Garage"})
        self._ensure_chart(other)
        self.env.user.company_ids |= other
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        self._fill(self.shampoo, 100)
        self._fill(self.shampoo, 100, warehouse.workshop_store_id)
        self.shampoo.with_company(other).standard_price = 0.2
        env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": [other.id, self.company.id],
            }
        )
        partner = self.env["res.partner"].create({"name": "Maria"})
        car = env["autoservice.vehicle"].create(
            {"plate": "OTHER1", "partner_id": partner.id, "company_id": other.id}
        )
        theirs = env["autoservice.booking"].create(
            {
                "company_id": other.id,
                "partner_id": partner.id,
                "vehicle_id": car.id,
                "start": self.now,
                "line_ids": [Command.create({"product_id": self.wash.id})],
            }
        )
        ours = self._work(self.wash)
        self._consume(env["autoservice.booking"].browse(ours.ids) | theirs)
        self.assertEqual(self._on_hand(self.shampoo), 65)
        self.assertEqual(self._on_hand(self.shampoo, warehouse.workshop_store_id), 65)
        move = theirs.sudo().consumption_move_ids
        self.assertAlmostEqual(move.value, 7)
        self.assertEqual(move.account_move_id.company_id, other)
        self.assertEqual(
            ours.sudo().consumption_move_ids.account_move_id.company_id, self.company
        )
