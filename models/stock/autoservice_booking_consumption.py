# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from markupsafe import Markup

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round, formatLang

from ..common.autoservice_verb_mixin import VERB
from ..common.tasks import create_tasks
from .drawing import draw


class AutoserviceBooking(models.Model):
    """The consumables of the tech cards, from the stores to the consumption location."""

    _inherit = "autoservice.booking"

    def _consume(self):
        """Take the consumables of the tech cards from stock, once per booking.

        They leave the workshop store; where that holds too little, the rest of the
        warehouse's stock except the retail store. What is short does not stop the work:
        it goes below zero if the company allows that, else it is left out, and the
        storekeeper gets a task.

        Invoked by: the verb that issues the invoice, with all rights and the bookings
        locked.

        :raise UserError: the company has no warehouse to take goods from
        """
        todo = self.filtered(lambda booking: not booking.consumed_at)
        for company, bookings in todo.grouped("company_id").items():
            bookings.with_company(company)._consume_in_company(company)
        todo.with_context(autoservice_verb=VERB).write(
            {"consumed_at": fields.Datetime.now()}
        )

    def _consume_in_company(self, company):
        """Consume for bookings of one company, whose journal the entry goes to."""
        needs = self._get_consumption_needs()
        if not needs:
            return
        company._ensure_consumption()
        bookings = self.union(*(need[0] for need in needs))
        warehouses = bookings._get_warehouses(company)
        products = self.env["product.product"].union(*(need[1] for need in needs))
        quants = self._get_consumable_quants(products, set(warehouses.values()))
        if not company.autoservice_allow_negative_stock:
            self.env["stock.quant"].union(*(same for _key, same in quants))._hold()
        pools = self._get_pools(quants)
        vals_list, missing = self._draw_needs(needs, warehouses, pools, company)
        moves = self.env["stock.move"].with_context(tracking_disable=True)
        moves.create(vals_list)._action_done()
        self._report_missing(missing, warehouses)

    # Needs
    def _get_consumption_needs(self):
        """Return what these bookings need, rounded as the products are counted.

        :return: list of (booking, product, quantity in the product's unit, whether only
            restricted cards name the product)
        """
        jobs = self._get_card_jobs()
        totals = self.env["autoservice.tech.card"]._get_consumption_batch(
            [(booking.vehicle_class_id, cards) for booking, cards in jobs.items()]
        )
        named = self._get_open_products(jobs)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return [
            (
                booking,
                product.with_env(self.env),
                rounded,
                product not in named[booking],
            )
            for booking, needs in zip(jobs, totals, strict=True)
            for product, quantity in needs
            if (rounded := float_round(quantity, precision_digits=digits)) > 0
        ]

    def _get_card_jobs(self):
        """Return {booking: {tech card: how many times its service is done}}."""
        lines = self.line_ids.filtered(
            lambda line: (
                line.product_id.type == "service"
                and not line.display_type
                and not line.is_downpayment
                and line.product_uom_qty > 0
            )
        )
        cards = lines.product_id._get_tech_cards()
        jobs = {booking: defaultdict(float) for booking in self}
        for line in lines:
            if card := cards[line.product_id.id]:
                jobs[line.booking_id][card] += line.product_uom_id._compute_quantity(
                    line.product_uom_qty, line.product_id.uom_id, round=False
                )
        return {booking: dict(cards) for booking, cards in jobs.items()}

    def _get_open_products(self, jobs):
        """Return {booking: products that a card names which everybody may read}.

        :param jobs: as from :meth:`_get_card_jobs`
        """
        open_jobs = [
            (
                booking.vehicle_class_id,
                {
                    card: times
                    for card, times in cards.items()
                    if not card.is_restricted
                },
            )
            for booking, cards in jobs.items()
        ]
        totals = self.env["autoservice.tech.card"]._get_consumption_batch(open_jobs)
        return {
            booking: self.env["product.product"].union(*(need[0] for need in needs))
            for booking, needs in zip(jobs, totals, strict=True)
        }

    def _get_warehouses(self, company):
        """Return {booking: the warehouse its goods come from}.

        :param company: the company of these bookings
        :raise UserError: the company has no warehouse
        """
        first = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        result = {
            booking: booking.sale_order_id.warehouse_id.filtered("active") or first
            for booking in self
        }
        if not all(result.values()):
            raise UserError(
                self.env._(
                    "%s has no warehouse to take the consumables from: create one in"
                    " Inventory.",
                    company.name,
                )
            )
        return result

    def _get_consumable_quants(self, products, warehouses):
        """Return [((warehouse, rank of the place), quants of one place)], one query.

        Left out are the retail store, goods of other owners, and goods without a lot
        whose product needs one.

        :param warehouses: the warehouses to look in
        """
        locations = self.env["stock.warehouse"].union(*warehouses).lot_stock_id
        found = self.env["stock.quant"]._get_quants_by_products_locations(
            products, locations, extra_domain=[("owner_id", "=", False)]
        )
        return [
            ((warehouse, rank), same)
            for same in found.values()
            if same.lot_id or same.product_id.tracking == "none"
            for warehouse in warehouses
            if (rank := self._get_place_rank(warehouse, same.location_id)) is not None
        ]

    def _get_pools(self, quants):
        """Return {(warehouse, product id): places}, the workshop store first.

        A place is [(location, lot, package), free quantity]: what is not reserved.

        :param quants: as from :meth:`_get_consumable_quants`
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        pools = defaultdict(list)
        for (warehouse, rank), same in quants:
            free = sum(same.mapped("quantity")) - sum(same.mapped("reserved_quantity"))
            order = (rank, min(same.mapped("in_date")), same.ids)
            place = [
                (same.location_id, same.lot_id, same.package_id),
                round(free, digits),
            ]
            pools[warehouse, same.product_id.id].append((order, place))
        return {
            key: [place for _order, place in sorted(places, key=lambda one: one[0])]
            for key, places in pools.items()
        }

    def _get_place_rank(self, warehouse, location):
        """Return 0 for the workshop store, 1 for other stock, None for what is barred."""
        path = location.parent_path
        if not path.startswith(warehouse.lot_stock_id.parent_path):
            return None
        retail, workshop = warehouse.retail_store_id, warehouse.workshop_store_id
        if retail and path.startswith(retail.parent_path):
            return None
        return 0 if workshop and path.startswith(workshop.parent_path) else 1

    # Moves
    def _draw_needs(self, needs, warehouses, pools, company):
        """Draw what is needed from the pools.

        :return: (values of the moves, {booking: [(product, quantity missing, secret)]})
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        vals_list, missing = [], defaultdict(list)
        for booking, product, needed, secret in needs:
            warehouse = warehouses[booking]
            store = warehouse.workshop_store_id or warehouse.lot_stock_id
            beyond = ((store, product.env["stock.lot"], product.env["stock.package"]),)
            if not product.is_storable:
                parts = [(*beyond, needed)]
            else:
                places = pools.get((warehouse, product.id), [])
                parts, short = draw(needed, places, digits)
                if short > 0:
                    missing[booking].append((product, short, secret))
                    # Goods with lots cannot leave without one.
                    if (
                        company.autoservice_allow_negative_stock
                        and product.tracking == "none"
                    ):
                        parts.append((*beyond, short))
            if parts:
                vals = booking._prepare_consumption_vals(
                    product, parts, warehouse, company
                )
                vals_list.append({**vals, "is_restricted": secret})
        return vals_list, missing

    def _prepare_consumption_vals(self, product, parts, warehouse, company):
        """Values of the move of one product that this booking consumes.

        :param parts: list of ((location, lot, package), quantity)
        """
        self.ensure_one()
        locations = self.env["stock.location"].union(
            *(place[0] for place, _qty in parts)
        )
        destination = company.consumption_location_id
        common = {"product_id": product.id, "company_id": company.id, "picked": True}
        return {
            **common,
            "booking_id": self.id,
            "origin": self.name,
            "product_uom": product.uom_id.id,
            "product_uom_qty": sum(quantity for _place, quantity in parts),
            "location_id": (
                locations if len(locations) == 1 else warehouse.lot_stock_id
            ).id,
            "location_dest_id": destination.id,
            "warehouse_id": warehouse.id,
            "move_line_ids": [
                Command.create(
                    {
                        **common,
                        "product_uom_id": product.uom_id.id,
                        "quantity": quantity,
                        "location_id": location.id,
                        "location_dest_id": destination.id,
                        "lot_id": lot.id,
                        "package_id": package.id,
                    }
                )
                for (location, lot, package), quantity in parts
            ],
        }

    # Shortage
    def _report_missing(self, missing, warehouses):
        """Give the storekeeper one task per booking that found too little.

        Whoever sees the booking sees its tasks; what only restricted cards name is told
        in a task without a document, which the storekeeper alone can read.

        :param missing: {booking: [(product, quantity missing, secret)]}
        :param warehouses: {booking: warehouse}
        """
        if not missing:
            return
        storekeepers = (
            self.env["stock.warehouse"]
            .union(*(warehouses[booking] for booking in missing))
            ._get_storekeepers()
        )
        tasks = []
        for booking, rows in missing.items():
            warehouse = warehouses[booking]
            summary = self.env._("Consumables are short: %s", booking.name)
            for document, hide in ((booking, True), (self.browse(), False)):
                if hide or any(secret for _product, _quantity, secret in rows):
                    shown = rows if hide else [row for row in rows if row[2]]
                    note = booking._prepare_missing_note(shown, warehouse, hide)
                    tasks.append((storekeepers[warehouse], document, summary, note))
        create_tasks(self.env, [task for task in tasks if task[0]])

    def _prepare_missing_note(self, rows, warehouse, hide):
        """Return the text of the task, as HTML.

        :param rows: list of (product, quantity missing, secret)
        :param hide: leave out the names of what is secret
        """
        self.ensure_one()
        head = self.env._(
            "%(booking)s needed more than there was in %(warehouse)s. Missing:",
            booking=self.name,
            warehouse=warehouse.name,
        )
        items = Markup().join(
            Markup("<li>%s: %s %s</li>")
            % (
                product.display_name,
                formatLang(self.env, quantity, dp="Product Unit"),
                product.uom_id.name,
            )
            for product, quantity, secret in rows
            if not (secret and hide)
        )
        if hide and any(secret for _product, _quantity, secret in rows):
            items += Markup("<li>%s</li>") % self.env._(
                "Goods of restricted tech cards: see the other task."
            )
        return Markup("<p>%s</p><ul>%s</ul>") % (head, items)
