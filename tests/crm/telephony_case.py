# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import HttpCase

from .crm_case import CrmCase

SECRET = "api-secret"


class TelephonyCase(CrmCase, HttpCase):
    """Exchanges that post as their makers document it."""

    def setUp(self):
        super().setUp()
        self.company.country_id = self.env.ref("base.md")
        self.manager_user.autoservice_extension = "901"

    def _exchange(self, name):
        exchange = self.env.ref(f"autoservice.exchange_{name}")
        exchange.write(
            {"active": True, "company_id": self.company.id, "secret": SECRET}
        )
        return exchange

    def _post(self, exchange, form=None, raw=None, headers=None, key=None):
        self.env.flush_all()
        url = f"/autoservice/telephony/{key or exchange.key}"
        data = form if raw is None else raw
        if raw is not None:
            headers = {"Content-Type": "application/json", **(headers or {})}
        answer = self.url_open(url, data=data, headers=headers)
        self.env.invalidate_all()
        return answer

    def _calls(self, exchange):
        return self.env["autoservice.inquiry"].search(
            [("exchange_id", "=", exchange.id)], order="id"
        )
