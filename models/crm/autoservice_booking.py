# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..order.autoservice_booking import PRICE_GROUPS


class AutoserviceBooking(models.Model):
    """A booking made for a deal takes over what is known, and moves the deal."""

    _inherit = "autoservice.booking"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
        groups=PRICE_GROUPS,
    )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Fill what the lead knows into the new bookings, and tell the leads."""
        bookings = super().create([self._fill_from_lead(vals) for vals in vals_list])
        if any(vals.get("lead_id") for vals in vals_list):
            bookings._get_deals()._on_bookings_made()
        return bookings

    def write(self, vals):
        if "lead_id" not in vals:
            return super().write(vals)
        deals = self._get_deals()
        result = super().write(vals)
        bookings = self.sudo()  # sudo: the order follows its booking
        for booking in bookings.filtered("lead_id"):
            order = booking.sale_order_id
            if order.opportunity_id != booking.lead_id:
                order.write(self._prepare_lead_order_vals(booking.lead_id))
        (deals | self._get_deals())._on_bookings_made()
        return result

    @api.model
    def _fill_from_lead(self, vals):
        """Return the values of a new booking with what its lead knows.

        :param vals: what the caller gave; it goes before what the lead says
        """
        # sudo: the lead is named by whoever may book; he need not read leads.
        lead = self.env["crm.lead"].sudo().browse(vals.get("lead_id"))
        if not lead:
            return vals
        if not (lead.partner_id or vals.get("partner_id") or vals.get("vehicle_id")):
            lead._handle_partner_assignment(create_missing=True)
        known = lead._prepare_booking_vals()
        if vals.get("bay_id") or vals.get("line_ids"):
            known.pop("pipeline", None)  # the bay and the services say it better
        return {name: value for name, value in known.items() if value} | vals

    @api.model
    def _prepare_order_vals(self, vals):
        """Let the order keep the source, campaign and team of its lead."""
        order_vals = super()._prepare_order_vals(vals)
        # sudo: the link is written by whoever may book.
        lead = self.env["crm.lead"].sudo().browse(vals.get("lead_id"))
        return order_vals | self._prepare_lead_order_vals(lead)

    @api.model
    def _prepare_lead_order_vals(self, lead):
        """Values that an order has of its lead."""
        if not lead:
            return {}
        vals = {
            "opportunity_id": lead.id,
            "campaign_id": lead.campaign_id.id,
            "medium_id": lead.medium_id.id,
            "source_id": lead.source_id.id,
        }
        if lead.team_id:
            vals["team_id"] = lead.team_id.id
        return vals

    # Quick booking
    @api.model
    def _prepare_quick_book_vals(self, service_ids):
        """A visit that is booked from a deal is tied to it."""
        vals = super()._prepare_quick_book_vals(service_ids)
        if lead := self._get_booked_from("crm.lead", "autoservice_lead_id"):
            vals["lead_id"] = lead.id
        return vals

    def _on_quick_booked(self):
        """Note in the call or the deal that it was booked from."""
        super()._on_quick_booked()
        source = self._get_booked_from("autoservice.inquiry", "autoservice_inquiry_id")
        (source or self.lead_id)._note_booked(self)

    @api.model
    def _get_booked_from(self, model, key):
        """Return the record that the screen says it books from, if it is of here.

        :param model: its model
        :param key: of the context that holds its id
        """
        id_ = self.env.context.get(key)
        if not isinstance(id_, int) or id_ <= 0:
            return self.env[model]
        domain = [("id", "=", id_), ("company_id", "in", (self.env.company.id, False))]
        return self.env[model].search(domain)

    # Deals
    def _get_deals(self):
        """The leads that these bookings were made for, with all rights."""
        return self.sudo().lead_id  # sudo: a deal follows whoever moves the booking

    def _set_phase(self, phase, **vals):
        super()._set_phase(phase, **vals)
        if deals := self._get_deals():
            deals._follow_bookings(phase)
