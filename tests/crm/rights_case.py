# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import suppress
from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .crm_case import CrmCase

FAR = datetime(2030, 1, 7, 8, 0)


class _Undone(Exception):
    """Leaves a savepoint, so that the next role finds the same garage."""


class RightsCase(CrmCase):
    """A user of each role, a record of each model, and calls that leave no trace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Other garage"})
        cls.users = {
            "public": cls.env.ref("base.public_user"),
            "portal": cls._user("rights_portal", "base.group_portal"),
            "employee": cls._user("rights_employee", "base.group_user"),
            "washer": cls.executor_user,
            "master": cls._user("rights_master", "autoservice.group_executor"),
            "manager": cls.manager_user,
            "owner": cls.owner_user,
            "salesperson": cls._user(
                "rights_sales", "sales_team.group_sale_salesman_all_leads"
            ),
            "sales_manager": cls.other_user,
            "storekeeper": cls.storekeeper_user,
            "accountant": cls.accountant_user,
            "stranger": new_test_user(
                cls.env,
                login="rights_stranger",
                groups="autoservice.group_owner",
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            ),
        }
        cls.master.user_id = cls.users["master"]
        cls._make_world()

    @classmethod
    def _make_world(cls):
        """One record of each model, as the owner and the desk make them."""
        env = cls.env
        cls.partner.write(
            {
                "email": "ion@example.com",
                "company_id": cls.company.id,
                "autoservice_consent_marketing": True,
            }
        )
        cls.lead = env["crm.lead"].create(
            {
                "name": "Noise in front",
                "team_id": cls.teams["intake"].id,
                "partner_id": cls.partner.id,
                "user_id": cls.manager_user.id,
            }
        )
        cls.deal = cls.lead.copy({"team_id": cls.teams["repair"].id})
        cls.deal.action_set_lost(
            lost_reason_id=cls._reason("other").id, autoservice_lost_note="Too dear"
        )
        activities = env["mail.activity"]
        cls.recall = activities.search(
            [*activities._get_recall_domain(), ("res_id", "=", cls.deal.id)]
        )
        service = cls._service("Body wash", price=100.0, minutes=40)
        cls.booking = (
            env["autoservice.booking"]
            .with_user(cls.manager_user)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "vehicle_id": cls.vehicle.id,
                    "start": FAR,
                    "line_ids": [Command.create({"product_id": service.id})],
                }
            )
        ).sudo()
        cls.task = activities.with_user(cls.manager_user).create(
            {
                "summary": "Ask for the paint",
                "res_model_id": env["ir.model"]._get_id("autoservice.booking"),
                "res_id": cls.booking.id,
                "user_id": cls.manager_user.id,
            }
        )
        cls.task = cls.task.sudo()
        cls.inquiry = env["autoservice.inquiry"].create(
            {"phone": "069123456", "status": "missed", "purpose": "wash"}
        )
        cls.intake = env["autoservice.intake"].create({"name": "Form"})
        posted = env["autoservice.intake"].create({"name": "Landing page"})
        cls.request = posted._log("refused", '{"phone": "1"}', "hash")
        cls.flood = env["autoservice.intake.flood"].create(
            {
                "intake_id": posted.id,
                "address_hash": "hash",
                "minute": FAR,
                "count": 12,
                "refused": 2,
            }
        )
        cls.exchange = env.ref("autoservice.exchange_zadarma")
        cls.exchange.write({"active": True, "company_id": cls.company.id})
        cls.gateway = env["autoservice.gateway"].create(
            {
                "name": "Provider",
                "url": "https://provider.example.com",
                "company_id": cls.company.id,
            }
        )
        cls.report = env["autoservice.message.report"].create(
            {
                "gateway_id": cls.gateway.id,
                "reference": "early",
                "verdict": "delivered",
            }
        )
        cls.choice = env["autoservice.booking.invite"].create(
            {"company_id": cls.company.id, "partner_id": cls.partner.id, "minutes": 60}
        )
        cls.message = env["autoservice.message"]._queue(
            [{"kind": "note", "partner_id": cls.partner.id, "body": "Hello"}]
        )
        cls.failed = env["autoservice.message"]._queue(
            [{"kind": "note", "partner_id": cls.partner.id, "body": "Failed"}]
        )
        cls.failed._set_phase("failed")
        cls.offer = env["autoservice.discount.offer"].create(
            {"partner_id": cls.partner.id, "percent": 50}
        )
        cls.robot = env["autoservice.robot"].create(
            {
                "name": "Ours",
                "company_id": cls.company.id,
                "summary": "Look at it",
                "team_id": cls.teams["repair"].id,
            }
        )
        cls.run_row = env["autoservice.robot.run"].create(
            {"robot_id": cls.robot.id, "lead_id": cls.lead.id, "since": FAR}
        )
        cls.template = env["autoservice.message.template"].create(
            {"kind": "note", "company_id": cls.company.id, "body": "Hello"}
        )
        cls.recommendation = env["autoservice.recommendation"].create(
            {"title": "Brake pads", "vehicle_id": cls.vehicle.id}
        )
        env.flush_all()

    # Samples
    def _get_records(self):
        """{model: a record that is there}; wizards are each user's own."""
        return {
            "autoservice.diary": self.env["autoservice.diary"].search(
                [("activity_id", "=", self.task.id)]
            ),
            "autoservice.discount.offer": self.offer,
            "autoservice.exchange": self.exchange,
            "autoservice.gateway": self.gateway,
            "autoservice.inquiry": self.inquiry,
            "autoservice.intake": self.intake,
            "autoservice.intake.flood": self.flood,
            "autoservice.intake.request": self.request,
            "autoservice.intake.tally": self.env["autoservice.intake.tally"].search(
                [("intake_id", "=", self.request.intake_id.id)], limit=1
            ),
            "autoservice.message": self.message,
            "autoservice.message.report": self.report,
            "autoservice.message.template": self.template,
            "autoservice.robot": self.robot,
            "autoservice.robot.run": self.run_row,
            "autoservice.booking": self.booking,
            "autoservice.booking.invite": self.choice,
            "autoservice.recommendation": self.recommendation,
            "autoservice.vehicle": self.vehicle,
            "crm.lead": self.lead,
            "mail.activity": self.task,
            "res.partner": self.partner,
        }

    def _get_values(self):
        """{model: values of a new record}."""
        recall = {"activity_id": self.recall.id, "lead_id": self.deal.id}
        return {
            "autoservice.diary": {"name": "Task"},
            "autoservice.diary.done": {"feedback": "Well"},
            "autoservice.discount.offer": {
                "partner_id": self.partner.id,
                "percent": 5,
                "company_id": self.company.id,
            },
            "autoservice.exchange": {
                "name": "New",
                "company_id": self.company.id,
                "events": "a=b: ringing",
                "call_path": "id",
                "phone_path": "from",
            },
            "autoservice.exchange.test": {"exchange_id": self.exchange.id},
            "autoservice.gateway": {
                "name": "New",
                "url": "https://example.com",
                "company_id": self.company.id,
            },
            "autoservice.gateway.test": {
                "gateway_id": self.gateway.id,
                "phone": "+37369123456",
            },
            "autoservice.inquiry": {
                "phone": "069123457",
                "company_id": self.company.id,
            },
            "autoservice.intake": {"name": "New", "company_id": self.company.id},
            "autoservice.intake.flood": {
                "intake_id": self.intake.id,
                "address_hash": "x",
                "minute": FAR,
                "count": 1,
            },
            "autoservice.intake.mend": {
                "request_id": self.request.id,
                "phone": "+37369123456",
                "text": "Brakes",
            },
            "autoservice.intake.request": {
                "intake_id": self.intake.id,
                "outcome": "refused",
            },
            "autoservice.intake.tally": {"total": 1},
            "autoservice.lead.qualify": {"lead_id": self.lead.id, "is_repair": True},
            "autoservice.message": {
                "kind": "note",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "not_before": FAR,
            },
            "autoservice.message.invite": {
                "partner_ids": [Command.set(self.partner.ids)],
                "body": "Come",
            },
            "autoservice.message.report": {
                "gateway_id": self.gateway.id,
                "reference": "late",
                "verdict": "failed",
            },
            "autoservice.message.template": {
                "kind": "note",
                "body": "New",
                "company_id": self.company.id,
            },
            "autoservice.message.write": {
                "res_model": "res.partner",
                "res_id": self.partner.id,
                "partner_id": self.partner.id,
                "body": "Hello",
            },
            "autoservice.recall.call": recall,
            "autoservice.reminder": {"name": "Call him"},
            "autoservice.robot": {
                "name": "New",
                "company_id": self.company.id,
                "summary": "Look",
            },
            "autoservice.robot.run": {
                "robot_id": self.robot.id,
                "lead_id": self.lead.id,
                "since": FAR + timedelta(days=1),
            },
            "crm.lead": {
                "name": "New",
                "team_id": self.teams["intake"].id,
                "company_id": self.company.id,
            },
        }

    # Trying
    def _try(self, user, steps):
        """Say what came of calls over RPC, and undo them: done, denied or refused.

        :param steps: a function that calls, given ``rpc(model, method, *args)``
        """

        def rpc(model, method, *args, **kwargs):
            found = call_kw(self.env[model].with_user(user), method, args, kwargs)
            self.env.flush_all()
            self.env.invalidate_all()  # each call reads for itself
            return found

        outcome = "done"
        with suppress(_Undone), self.env.cr.savepoint():
            try:
                steps(rpc)
            except AccessError:
                outcome = "denied"
            except UserError as error:
                outcome = f"refused: {error}"
            raise _Undone
        self.env.invalidate_all()
        return outcome
