# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import new_test_user

from ..common.garage import AutoserviceCase


class CrmCase(AutoserviceCase):
    """The pipelines, and leads as the front desk makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teams = {
            kind: cls.env.ref(f"autoservice.crm_team_{kind}")
            for kind in ("intake", "repair", "shop", "wash")
        }
        cls.other_team = cls.env["crm.team"].create({"name": "Fleet sales"})
        cls.common_stage = cls.env["crm.stage"].create(
            {"name": "Common", "sequence": 0}
        )
        cls.other_user = new_test_user(
            cls.env,
            login="test_sales_admin",
            groups="sales_team.group_sale_manager",
            name="Sales administrator",
        )
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Desk",
                "tz": "UTC",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": f"Day {day}",
                            "dayofweek": str(day),
                            "day_period": "full_day",
                            "hour_from": 9,
                            "hour_to": 18,
                        }
                    )
                    for day in range(5)
                ],
            }
        )

    @classmethod
    def _stage(cls, name):
        """A stage by the end of its id, as in `repair_work`."""
        return cls.env.ref(f"autoservice.crm_stage_{name}")

    @classmethod
    def _reason(cls, name):
        return cls.env.ref(f"autoservice.crm_lost_reason_{name}")

    def _lead(self, kind="repair", user=None, **vals):
        """A lead that the manager makes in a pipeline."""
        Lead = self.env["crm.lead"].with_user(user or self.manager_user)
        return Lead.create(
            {"name": "Noise in front", "team_id": self.teams[kind].id, **vals}
        )

    def _lose(self, lead, reason="other", text="Too dear for him"):
        lead.action_set_lost(
            lost_reason_id=self._reason(reason).id, autoservice_lost_note=text
        )

    def _tasks(self, leads, **vals):
        """The open tasks on leads."""
        domain = [("res_model", "=", "crm.lead"), ("res_id", "in", leads.ids)]
        domain += [(name, "=", value) for name, value in vals.items()]
        return self.env["mail.activity"].search(domain, order="id")

    @contextmanager
    def _clock(self, moment):
        """Let the clocks of Python and of the database stand at a moment."""
        now = fields.Datetime.to_datetime(moment)
        with freeze_time(now), patch.object(self.env.cr, "now", lambda: now):
            yield

    def _run_robots(self, moment):
        """Let the scheduler of the robots run at a moment."""
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("autoservice.crm_cron_robots").method_direct_trigger()
        self.env.invalidate_all()
