# Part of autoservice. See LICENSE for full copyright and licensing details.

import json

from odoo.tests import HttpCase

from .crm_case import CrmCase


class IntakeCase(CrmCase, HttpCase):
    """A channel of a garage in Moldova, and what is posted to it."""

    def setUp(self):
        super().setUp()
        self.company.country_id = self.env.ref("base.md")
        self.source = self.env["utm.source"].create({"name": "Our site"})
        self.intake = self._intake("Form")
        self.partner.email = "ion@example.com"

    def _intake(self, name, **vals):
        vals = {"source_id": self.source.id, "rate_limit": 1000, **vals}
        Intake = self.env["autoservice.intake"].with_user(self.owner_user)
        return Intake.create({"name": name, **vals}).sudo()

    def _post(self, data=None, intake=None, raw=None, headers=None, key=None):
        url = f"/autoservice/intake/{key or (intake or self.intake).key}"
        body = raw if raw is not None else json.dumps(data)
        headers = {"Content-Type": "application/json", **(headers or {})}
        self.env.flush_all()
        answer = self.url_open(url, data=body, headers=headers)
        self.env.invalidate_all()
        return answer

    def _form(self, **data):
        self.env.flush_all()
        url = f"/autoservice/intake/{self.intake.key}"
        answer = self.url_open(url, data=data, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def _leads(self, intake=None):
        domain = [("autoservice_intake_id", "=", (intake or self.intake).id)]
        return self.env["crm.lead"].with_context(active_test=False).search(domain)

    def _outcomes(self, intake=None):
        return (intake or self.intake).request_ids.sorted("id").mapped("outcome")
