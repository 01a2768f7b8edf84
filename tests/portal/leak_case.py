# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A customer with everything that could leak, and those to whom it must not."""

import re

from odoo import Command
from odoo.tests import HttpCase
from odoo.tools import SQL

from odoo.addons.autoservice.models.common.tokens import new_token

from ..order.work_case import picture
from .portal_case import PortalCase

OURS = "odoo.addons.autoservice."
# What changes where somebody has done something; what he does to himself is not there.
WATCHED = {
    "autoservice_booking": "phase, start, stop, bay_id, partner_id",
    "autoservice_vehicle_person": "partner_id, role, date_to, told_name",
    "autoservice_recommendation": "phase, wished_at, answered_at",
    "autoservice_satisfaction": "phase, score, comment",
    "autoservice_message": "kind, phase, res_id",
    "autoservice_inquiry": "phone, status",
    "autoservice_hold": "start, stop",
    "sale_order": "state, signed_by, amount_total",
    "crm_lead": "name, phone",
    "res_partner": "name, phone, email",
    "mail_activity": "summary, note, res_id",
}


class LeakCase(PortalCase, HttpCase):
    """Ion has a car, its history, a visit to come, questions and a mark."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"name": "Ion Secret", "comment": "Ion's own note"})
        cls.other_user = cls._portal_user(
            "olga",
            cls._person("Olga Elsewhere", company_id=cls.other_company.id),
            cls.other_company,
        )

    def setUp(self):
        super().setUp()
        self.company.autoservice_ask_mark = True
        self.former = self._past(500, self.ana, self.wash)
        self.done = self._done(60, note="Ion's words")
        act = self.env["autoservice.act"].create({"booking_id": self.done.id})
        act.sudo()._write_facts({"phase": "signed", "kind": "handover"})
        self.coming = self._ahead(days=8)
        works = self.env["autoservice.recommendation"].create(
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "booking_id": self.done.id,
                    "product_id": self.pads.id,
                    "note": "Ion's brakes",
                    "photo": picture(),
                }
                for _work in range(2)
            ]
        )
        self.work, self.question = works
        self.question.action_ask()
        self.trusted = self._role(self._person("Fred Friend"), "trusted", since=10)
        self.wash.tech_card_id.self_booking = "at_once"
        self.invite = self.env["autoservice.booking.invite"].create(
            {
                "partner_id": self.partner.id,
                "service_ids": [Command.set(self.wash.ids)],
                "minutes": 60,
            }
        )
        self.mark = self.done.sudo().satisfaction_ids
        self.order = self.coming.sale_order_id
        self.ids = self._ids()
        self.env.flush_all()

    def _ids(self):
        """{argument of an address: what it is for Ion}."""
        return {
            "car_id": self.vehicle.id,
            "company_id": self.company.id,
            "service_id": self.wash.id,
            "class_id": self.class_sedan.id,
            "visit_id": self.done.id,
            "work_id": self.work.id,
            "row_id": self.trusted.id,
            "photo_id": self.done.photo_ids.id,
            "kind": "invoice",
            "order_id": self.order.id,
            "recommendation_id": self.question.id,
            "token": new_token(),
            "key": "x" * 43,
        }

    def _get_secrets(self):
        """What nobody but Ion may read."""
        return (
            "Ion Secret",
            "ABC123",
            "69123456",
            "ion@example.com",
            "Fred Friend",
            "Ion&#39;s",
            "Ion's",
            "317.00",
            self.done.name,
            self.coming.name,
            self.order.name,
            self.done.invoice_ids.name,
        )

    # Addresses
    def _get_rules(self):
        """{address: its rules} of this addon, out of Odoo's own map."""
        rules = {}
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if rule.endpoint.func.__module__.startswith(OURS):
                rules.setdefault(rule.rule, []).append(rule)
        return rules

    def _fill(self, address):
        """Return an address with the ids of Ion."""
        return re.sub(r"<\w+:(\w+)>", lambda found: str(self.ids[found[1]]), address)

    # Visitors
    def _get_visitors(self):
        """{name: user; empty for who is not signed in}."""
        return {
            "logged out": None,
            "another customer": self.stranger_user,
            "the former owner": self.ana_user,
            "a customer of another company": self.other_user,
        }

    def _come(self, user):
        """Sign in, and return what stands in each form of this visitor."""
        login = user and user.login
        self.authenticate(login, login)
        page = self.url_open("/my/security" if user else "/web/login", timeout=60)
        return re.search(r'csrf_token: "([^"]+)"', page.text)[1]

    def _call(self, route, url, token):
        """Ask as a browser does that shows no other page than the one asked for."""
        data = {name: self._fill(text) for name, text in route.data.items()}
        data = {**data, "csrf_token": token} if route.method == "POST" else None
        return self.opener.request(
            route.method,
            self.base_url() + url,
            data=data,
            allow_redirects=False,
            timeout=60,
        )

    def _get_state(self):
        """All that a visitor could have changed."""
        self.env.flush_all()
        state = {}
        for table, columns in WATCHED.items():
            names = [SQL.identifier(name) for name in ("id", *columns.split(", "))]
            state[table] = self.env.execute_query(
                SQL(
                    "SELECT %s FROM %s ORDER BY id",
                    SQL(", ").join(names),
                    SQL.identifier(table),
                )
            )
        self.env.invalidate_all()
        return state

    def _assert_no_secret(self, text):
        for secret in self._get_secrets():
            self.assertNotIn(secret, text)
