# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestDealBookings(CrmCase):
    """A booking made from a deal and the deal follow each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls._service("Change of pads", pipeline="repair")
        cls.source = cls.env["utm.source"].create({"name": "Radio"})
        cls.campaign = cls.env["utm.campaign"].create({"name": "Spring"})

    def _deal(self, kind="repair", **vals):
        return self._lead(
            kind, partner_id=self.partner.id, vehicle_id=self.vehicle.id, **vals
        )

    def _visit(self, deal, **vals):
        """A booking of a deal, booked."""
        booking = self._book(self.repair, lead_id=deal.id, **vals)
        booking.action_book()
        return booking

    def _robot(self, name):
        return self.env.ref(f"autoservice.robot_{name}")

    def _at(self, deal, stage):
        self.assertEqual(deal.stage_id, self._stage(stage))

    def _ask_part(self, booking):
        return self.env["autoservice.part.request"].create(
            {"booking_id": booking.id, "name": "Brake pads"}
        )

    def test_what_the_lead_knows_goes_on_to_booking_and_order(self):
        deal = self._deal(
            description="<p>Noise when braking</p>",
            source_id=self.source.id,
            campaign_id=self.campaign.id,
        )
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        booking = Booking.create({"lead_id": deal.id, "start": self.now})
        self.assertEqual(booking.partner_id, self.partner)
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(booking.note, "Noise when braking")
        self.assertEqual(booking.pipeline, "repair")
        order = booking.sale_order_id
        self.assertEqual(order.opportunity_id, deal)
        self.assertEqual(order.source_id, self.source)
        self.assertEqual(order.campaign_id, self.campaign)
        self.assertEqual(order.team_id, self.teams["repair"])

    def test_a_wash_deal_makes_a_wash(self):
        deal = self._deal("wash")
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        booking = Booking.create({"lead_id": deal.id, "start": self.now})
        self.assertEqual(booking.pipeline, "wash")

    def test_a_booking_of_an_unknown_caller_makes_him_a_customer(self):
        deal = self._lead(contact_name="Ana Rusu", phone="+37369777777")
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        booking = Booking.create({"lead_id": deal.id, "start": self.now})
        self.assertEqual(booking.partner_id.name, "Ana Rusu")
        self.assertEqual(deal.partner_id, booking.partner_id)

    def test_the_button_opens_the_quick_booking_with_all_that_is_known(self):
        self.master.autoservice_role = "master"
        deal = self._deal(
            master_id=self.master.id, description="<p>Noise when braking</p>"
        )
        action = deal.with_user(self.manager_user).action_open_bookings()
        self.assertEqual(action["tag"], "autoservice_quick_book")
        params = action["params"]
        self.assertEqual(params["known"]["row"]["partner_id"], self.partner.id)
        self.assertEqual(params["known"]["row"]["vehicle_id"], self.vehicle.id)
        self.assertEqual(params["note"], "Noise when braking")
        self.assertEqual(params["bayKind"], "repair")
        self.assertEqual(params["employeeIds"], self.master.ids)
        self.assertEqual(params["companyId"], self.company.id)

    def test_what_a_stranger_gave_is_typed_already(self):
        lead = self._lead(
            contact_name="Ana", phone="+37379000111", autoservice_plate="XYZ 777"
        )
        known = lead.action_book()["params"]["known"]
        self.assertFalse(known["row"])
        typed = {"name": "Ana", "phone": "+37379000111", "plate": "XYZ 777"}
        self.assertEqual(known["typed"], typed)
        lead.autoservice_plate = "abc-123"
        known = lead.action_book()["params"]["known"]
        self.assertEqual(known["row"]["vehicle_id"], self.vehicle.id)
        self.assertNotIn("plate", known["typed"])

    def _quick(self, lead, **vals):
        """Book as the browser does from this lead."""
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        context = lead.action_book()["params"]["context"]
        given = {"phone": "", "plate": "", "service_ids": [], "start": self.now, **vals}
        return Booking.with_context(**context).quick_book(**given)

    def test_what_is_booked_from_a_deal_is_tied_to_it(self):
        deal = self._deal(source_id=self.source.id)
        booking = self._quick(deal, partner_id=self.partner.id)
        self.assertEqual(booking.lead_id, deal)
        self.assertEqual(booking.state, "booked")
        self.assertEqual(booking.pipeline, "repair")
        self.assertEqual(booking.sale_order_id.source_id, self.source)
        self.assertTrue(deal.autoservice_is_booked)
        action = deal.action_open_bookings()
        self.assertEqual(action["res_model"], "autoservice.booking")
        booking.action_cancel()
        self.assertFalse(deal.autoservice_is_booked)

    def test_the_deal_learns_who_was_booked(self):
        lead = self._lead()
        booking = self._quick(lead, phone="+37379000111", plate="XYZ 777", name="Ana")
        self.assertEqual(booking.lead_id, lead)
        self.assertEqual(lead.partner_id, booking.partner_id)
        self.assertEqual(lead.vehicle_id.plate_normalized, "XYZ777")

    def test_a_booking_is_not_tied_to_a_deal_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self.env["crm.lead"].create(
            {"name": "Theirs", "company_id": other.id, "user_id": False}
        )
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        for wrong in (lead.id, -1, "1", [1], 10**9):
            with self.subTest(wrong):
                booking = Booking.with_context(autoservice_lead_id=wrong).quick_book(
                    "+37369123456", "", [], self.now
                )
                self.assertFalse(booking.lead_id)
                booking.action_cancel()

    def test_a_repair_moves_its_deal_from_the_start_to_the_money(self):
        deal = self._deal()
        booking = self._visit(deal)
        self._at(deal, "repair_information")
        booking.action_start()
        self._at(deal, "repair_work")
        request = self._ask_part(booking)
        self._at(deal, "repair_parts")
        request.with_user(self.manager_user).action_give()
        self._at(deal, "repair_work")
        booking.action_issue_invoice()
        self._at(deal, "repair_settlement")
        self._pay(booking.invoice_ids, 30.0)
        self._at(deal, "repair_settlement")
        self._pay(booking.invoice_ids)
        self._at(deal, "repair_won")
        self.assertEqual(deal.won_status, "won")

    def test_a_wash_moves_its_deal(self):
        deal = self._deal("wash")
        booking = self._visit(deal)
        self._at(deal, "wash_work")
        booking.action_start()
        self._at(deal, "wash_work")
        booking.action_issue_invoice()
        self._at(deal, "wash_work")
        self._pay(booking.invoice_ids)
        self._at(deal, "wash_won")

    def test_an_order_of_the_shop_moves_its_deal(self):
        deal = self._deal("shop")
        part = self._part("Oil filter")
        part.invoice_policy = "order"
        order = (
            self.env["sale.order"]
            .with_user(self.manager_user)
            .create(
                {
                    "partner_id": self.partner.id,
                    "opportunity_id": deal.id,
                    "order_line": [Command.create({"product_id": part.id})],
                }
            )
        )
        self._at(deal, "shop_information")
        order.action_confirm()
        self._at(deal, "shop_assembly")
        invoice = order._create_invoices()
        self._at(deal, "shop_assembly")
        invoice.action_post()
        self._at(deal, "shop_settlement")
        self._pay(invoice)
        self._at(deal, "shop_won")

    def _shop_order(self, deal, *products):
        order = (
            self.env["sale.order"]
            .with_user(self.manager_user)
            .create(
                {
                    "partner_id": self.partner.id,
                    "opportunity_id": deal.id,
                    "order_line": [
                        Command.create({"product_id": product.id})
                        for product in products
                    ],
                }
            )
        )
        order.action_confirm()
        return order

    def test_the_shop_issues_the_invoice_and_the_deal_follows(self):
        deal = self._deal("shop")
        part = self._part("Oil filter")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            part, warehouse.retail_store_id, 1
        )
        order = self._shop_order(deal, part)
        order.action_issue_invoice()
        self._at(deal, "shop_settlement")
        self._pay(order.invoice_ids)
        self._at(deal, "shop_won")
        self.assertEqual(part.qty_available, 0.0)
        told = self.env["mail.activity"].search([("summary", "like", order.name)])
        self.assertFalse(told)

    def test_goods_of_a_won_deal_that_were_not_handed_over_are_a_task_once(self):
        deal = self._deal("shop")
        part = self._part("Oil filter")
        part.invoice_policy = "order"
        order = self._shop_order(deal, part)
        order.sudo().warehouse_id.storekeeper_id = self.storekeeper_user
        invoice = order._create_invoices()
        invoice.action_post()
        self._pay(invoice)
        self._at(deal, "shop_won")
        deal._follow_bookings()
        tasks = self.env["mail.activity"].search([("summary", "like", order.name)])
        self.assertEqual(len(tasks), 1)
        self.assertEqual(tasks.user_id, self.storekeeper_user)
        picking = order.sudo().picking_ids
        self.assertEqual((tasks.res_model, tasks.res_id), (picking._name, picking.id))
        deal.stage_id = self._stage("shop_settlement")
        deal.stage_id = self._stage("shop_won")
        tasks = self.env["mail.activity"].search([("summary", "like", order.name)])
        self.assertEqual(len(tasks), 1)

    def test_a_deal_won_by_hand_asks_for_its_goods_too(self):
        deal = self._deal("shop")
        order = self._shop_order(deal, self._part("Oil filter"))
        order.sudo().warehouse_id.storekeeper_id = self.owner_user
        deal.action_set_won()
        task = self.env["mail.activity"].search([("summary", "like", order.name)])
        self.assertEqual(task.user_id, self.owner_user)
        self.assertEqual(task.summary, f"Won, but not handed over: {order.name}")

    def test_one_booking_opens_its_form_and_several_open_the_calendar(self):
        deal = self._deal()
        first = self._visit(deal)
        action = deal.action_open_bookings()
        self.assertEqual(action["res_id"], first.id)
        self.assertEqual(action["views"], [(False, "form")])
        action = first.sale_order_id.action_open_bookings()
        self.assertEqual(action["res_id"], first.id)
        self._visit(deal, start=self.now + timedelta(days=1))
        action = deal.action_open_bookings()
        self.assertFalse(action.get("res_id"))
        self.assertIn("calendar", action["view_mode"])

    def test_the_people_of_the_deal_are_those_who_are_booked(self):
        self.master.autoservice_role = "master"
        other = self._employee("Andrei Master")
        other.autoservice_role = "master"
        deal = self._deal(master_id=self.master.id)
        booking = self._visit(deal)
        self.assertEqual(deal.master_id, self.master)
        booking.employee_ids = other
        self.assertEqual(deal.master_id, other)
        self.assertFalse(deal.washer_id)
        booking.employee_ids = other | self.master
        self.assertEqual(deal.master_id, other)
        booking.employee_ids = False
        self.assertEqual(deal.master_id, other)
        deal.master_id = self.master
        self.assertEqual(deal.master_id, self.master)

    def test_the_washer_follows_the_booking_that_is_tied_later(self):
        self.washer.autoservice_role = "washer"
        booking = self._book(self.repair, employee_ids=[Command.set(self.washer.ids)])
        booking.action_book()
        deal = self._deal("wash")
        booking.lead_id = deal
        self.assertEqual(deal.washer_id, self.washer)

    def test_mandatory_fields_do_not_hold_up_a_fact(self):
        fields = self.env["ir.model.fields"]
        self._stage("repair_work").required_field_ids = [
            Command.link(fields._get("crm.lead", "referred").id)
        ]
        deal = self._deal()
        self._visit(deal).action_start()
        self._at(deal, "repair_work")

    def test_an_executor_who_starts_moves_the_deal(self):
        deal = self._deal()
        booking = self._visit(deal, employee_ids=[Command.link(self.washer.id)])
        booking.with_user(self.executor_user).action_start()
        self._at(deal, "repair_work")

    def test_a_deal_is_never_taken_back(self):
        deal = self._deal()
        booking = self._visit(deal)
        deal.stage_id = self._stage("repair_settlement")
        booking.action_start()
        self._at(deal, "repair_settlement")

    def test_of_several_bookings_the_least_advanced_decides(self):
        deal = self._deal()
        first = self._visit(deal)
        second = self._visit(deal, start=self.now + timedelta(days=1))
        first.action_start()
        self._at(deal, "repair_information")
        second.action_start()
        self._at(deal, "repair_work")
        first.action_issue_invoice()
        self._pay(first.invoice_ids)
        self._at(deal, "repair_work")
        second.action_cancel()
        self._at(deal, "repair_won")

    def test_who_did_not_come_is_lost_and_called_again(self):
        for kind, reason in (("repair", "changed_mind"), ("wash", "no_show")):
            with self.subTest(kind):
                deal = self._deal(kind)
                booking = self._visit(deal)
                booking.action_archive()
                self.assertEqual(deal.won_status, "lost")
                self.assertEqual(deal.lost_reason_id, self._reason(reason))
                self.assertIn(booking.name, deal.autoservice_lost_note)
                self.assertIn("Re-call", self._tasks(deal).mapped("summary")[-1])

    def test_who_comes_after_all_is_a_deal_again(self):
        deal = self._deal("wash")
        booking = self._visit(deal)
        booking.action_archive()
        booking.action_book()
        self.assertTrue(deal.active)
        self.assertFalse(deal.lost_reason_id)
        self._at(deal, "wash_work")
        tasks = self._tasks(deal, autoservice_robot_id=self._robot("wash_work").id)
        self.assertEqual(len(tasks), 1)

    def test_a_cancelled_visit_leaves_the_deal_with_a_task(self):
        deal = self._deal()
        booking = self._visit(deal)
        booking.action_cancel()
        self.assertTrue(deal.active)
        task = self._tasks(deal)[-1]
        self.assertIn(f"Called off: {booking.name}", task.summary)
        self.assertEqual(task.user_id, self.manager_user)

    def test_losing_the_deal_calls_its_visits_off(self):
        deal = self._deal()
        booking = self._visit(deal)
        self._lose(deal)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(deal.won_status, "lost")
        self.assertFalse(self._tasks(deal).filtered(lambda one: "next" in one.summary))

    def test_a_deal_is_not_lost_while_its_car_is_in_work(self):
        deal = self._deal()
        booking = self._visit(deal)
        booking.action_start()
        with self.assertRaisesRegex(UserError, f"begun: {booking.name}"):
            self._lose(deal)

    def test_a_deal_tied_to_a_booking_later_follows_too(self):
        booking = self._book(self.repair)
        booking.action_book()
        booking.action_start()
        deal = self._deal(source_id=self.source.id)
        booking.lead_id = deal
        self._at(deal, "repair_work")
        self.assertEqual(booking.sale_order_id.source_id, self.source)

    def test_bookings_without_a_deal_make_none(self):
        before = self.env["crm.lead"].search_count([])
        booking = self._work(self.repair)
        booking.action_issue_invoice()
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_the_stage_of_a_fact_is_data(self):
        self._stage("repair_analysis").autoservice_event = "booked"
        deal = self._deal()
        self._visit(deal)
        self._at(deal, "repair_analysis")

    def test_a_reason_that_is_not_allowed_keeps_no_booking_from_the_archive(self):
        self.teams["wash"].autoservice_lost_reason_ids -= self._reason("no_show")
        self._reason("no_show").autoservice_team_ids = self.teams["shop"]
        deal = self._deal("wash")
        booking = self._visit(deal)
        booking.action_archive()
        self.assertEqual(booking.state, "archived")
        self.assertTrue(deal.active)
        self.assertIn("What next?", self._tasks(deal).mapped("summary")[-1])

    def test_a_won_deal_has_brought_what_was_invoiced(self):
        deal = self._deal(expected_revenue=500)
        booking = self._visit(deal)
        booking.action_start()
        booking.action_issue_invoice()
        self.assertEqual(deal.expected_revenue, 500)
        self._pay(booking.invoice_ids)
        self.assertEqual(deal.won_status, "won")
        self.assertEqual(
            deal.expected_revenue, sum(booking.invoice_ids.mapped("amount_untaxed"))
        )
        self.assertEqual(deal.expected_revenue, 100)
