# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from urllib.parse import parse_qsl

from odoo import api, fields, models

from ...models.crm.autoservice_exchange import RECORDED
from ...models.crm.autoservice_inquiry import DIRECTIONS, STATUSES
from ...models.crm.exchange_text import find_event, find_text, nest, parse_events


class AutoserviceExchangeTest(models.TransientModel):
    """What an exchange would make of a post; nothing is made."""

    _name = "autoservice.exchange.test"
    _description = "Test of a telephone exchange"

    exchange_id = fields.Many2one(
        comodel_name="autoservice.exchange", required=True, ondelete="cascade"
    )
    body = fields.Text(string="What is posted")
    error = fields.Char(compute="_compute_result", string="Not understood")
    meaning = fields.Selection(
        selection=[*STATUSES, (RECORDED, "Recorded")],
        compute="_compute_result",
        string="Event",
    )
    direction = fields.Selection(selection=DIRECTIONS, compute="_compute_result")
    call_ref = fields.Char(compute="_compute_result", string="Call")
    phone = fields.Char(compute="_compute_result")
    line = fields.Char(compute="_compute_result", string="Number of the centre")
    user_id = fields.Many2one(
        comodel_name="res.users", compute="_compute_result", string="Who speaks"
    )
    duration = fields.Integer(compute="_compute_result", string="Duration (s)")

    @api.depends("body", "exchange_id")
    def _compute_result(self):
        for test in self:
            exchange, data = test.exchange_id, test._parse_body()
            told = exchange._prepare_event_vals(data)
            test.meaning = find_event(parse_events(exchange.events), data)
            test.direction = exchange._get_direction(data)
            test.call_ref = find_text(data, exchange.call_path)
            test.phone = told.get("phone")
            test.line = told.get("line")
            test.user_id = told.get("user_id")
            test.duration = told.get("duration")
            test.error = test._get_error(data)

    def _parse_body(self):
        """Return what was pasted as nested data: JSON, or a form."""
        text = (self.body or "").strip()
        if text.startswith("{"):
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                return {}
        return nest(dict(parse_qsl("&".join(text.splitlines()))))

    def _get_error(self, data):
        """Return why no call would be made, False where one would."""
        if not data:
            return self.env._("This is neither JSON nor a form.")
        if not self.meaning:
            return self.env._("No line of the events fits: it would be passed over.")
        if not self.call_ref:
            return self.env._("The call has no id at %s.", self.exchange_id.call_path)
        return False
