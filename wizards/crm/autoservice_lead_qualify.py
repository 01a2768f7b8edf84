# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.clashes import lock_or_refuse
from ...models.common.plates import normalize
from ...models.crm.pipelines import REPAIR, SHOP, WASH


class AutoserviceLeadQualify(models.TransientModel):
    """A request turned out to be serious: make contact, company and deals of it."""

    _name = "autoservice.lead.qualify"
    _description = "Qualify a Lead"

    lead_id = fields.Many2one(
        comodel_name="crm.lead", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", string="Branch", compute="_compute_company_id"
    )
    contact = fields.Selection(
        selection=[
            ("exist", "A customer we know"),
            ("new", "A new customer"),
            ("none", "No contact"),
        ],
        required=True,
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    contact_name = fields.Char(
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    company_name = fields.Char(
        string="Company",
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="Of a new customer; it becomes a contact of its own.",
    )
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    plate = fields.Char(
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="Of a car that is not chosen; it is found, or created.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        compute="_compute_known",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain=[("share", "=", False)],
    )
    is_repair = fields.Boolean(
        string="Repair",
        compute="_compute_deals",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    is_shop = fields.Boolean(
        string="Shop",
        compute="_compute_deals",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    is_wash = fields.Boolean(
        string="Wash",
        compute="_compute_deals",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    # Computes
    @api.depends("lead_id")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.lead_id._choose_company()

    @api.depends("lead_id")
    def _compute_known(self):
        """What the user may see of the request: nothing of another company's."""
        for wizard in self:
            lead = wizard.lead_id
            partner = lead._recognise_partner()
            wizard.partner_id = partner
            wizard.contact = "exist" if partner else "new"
            wizard.contact_name = lead.contact_name
            wizard.company_name = lead.partner_name
            wizard.vehicle_id = lead.vehicle_id
            wizard.plate = lead.autoservice_plate
            wizard.user_id = lead.user_id or self.env.user

    @api.depends("lead_id")
    def _compute_deals(self):
        for wizard in self:
            direction = wizard.lead_id.autoservice_direction
            wizard.is_repair = direction == REPAIR
            wizard.is_shop = direction == SHOP
            wizard.is_wash = direction == WASH

    # Actions
    def action_apply(self):
        """Make what was chosen, and show the deals, or the lead where there are none.

        :return: a window action
        :raise UserError: the lead is no open request any more
        """
        self.ensure_one()
        lead = self.lead_id
        # Whoever presses twice, or with a colleague, makes the deals once.
        lock_or_refuse(lead, lead.display_name)
        lead._check_qualify()
        # What is made belongs to the company that was asked, wherever one works now.
        lead.company_id = self.company_id
        partner = self._apply_contact()
        self._apply_vehicle(partner)
        kinds = [
            kind
            for kind, wanted in (
                (REPAIR, self.is_repair),
                (SHOP, self.is_shop),
                (WASH, self.is_wash),
            )
            if wanted
        ]
        if not kinds:
            lead._close_as_quality()
            return lead.redirect_lead_opportunity_view()
        deals = lead._make_deals(kinds, partner, self.user_id)
        if len(deals) == 1:
            return deals.redirect_lead_opportunity_view()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deals"),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [("id", "in", deals.ids)],
            "context": {"autoservice_all_pipelines": True},
        }

    def _apply_contact(self):
        """Find or make the customer, and return him; nobody where none is wanted."""
        lead = self.lead_id
        if self.contact == "exist":
            if not self.partner_id:
                raise UserError(self.env._("Customer: choose one, or make a new one."))
            lead.partner_id = self.partner_id
        elif self.contact == "new":
            lead.write(
                {
                    "partner_id": False,
                    "contact_name": self.contact_name,
                    "partner_name": self.company_name,
                }
            )
            lead.with_context(default_user_id=False)._handle_partner_assignment()
        return lead.partner_id

    def _apply_vehicle(self, partner):
        """Put the car on the lead: the chosen one, or that of the plate."""
        lead, vehicle = self.lead_id, self.vehicle_id
        key = normalize(self.plate or "")
        if not vehicle and key:
            known = [
                ("plate_normalized", "=", key),
                ("company_id", "in", (self.company_id.id, False)),
            ]
            vehicle = vehicle.search(known, limit=1) or vehicle.create(
                {
                    "plate": self.plate,
                    "partner_id": partner.id,
                    "company_id": self.company_id.id,
                }
            )
        if vehicle != lead.vehicle_id:
            lead.vehicle_id = vehicle
