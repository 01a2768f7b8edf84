# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..common.zones import company_zone, today_in
from .texts import render

TASK = "task"
MESSAGE = "message"


class AutoserviceRobot(models.Model):
    """Robots that write to the customer instead of giving a task."""

    _inherit = "autoservice.robot"

    action = fields.Selection(
        selection=[
            (TASK, "Task for a colleague"),
            (MESSAGE, "Message to the customer"),
        ],
        string="Does",
        required=True,
        default=TASK,
        help="A message goes through the outbox: by the way and in the language of the"
        " customer, if he agreed to messages about his visits, once a day at the most.",
    )

    @api.constrains("action", "note")
    def _check_message(self):
        for robot in self:
            if robot.action == MESSAGE and not (robot.note or "").strip():
                raise ValidationError(
                    self.env._("%s: write what the customer is to read.", robot.name)
                )

    @api.model
    @tools.ormcache()
    def _get_writers(self):
        """Return the ids of the robots that write; in memory: every move asks."""
        # sudo: the rules act whoever moves the lead.
        return frozenset(self.sudo().search([("action", "=", MESSAGE)])._ids)

    def _act_on(self, leads):
        ids = self._get_writers()
        writers = self.browse(robot_id for robot_id in self._ids if robot_id in ids)
        writers.sudo()._write_to_customers(leads)  # sudo: as above
        return super(AutoserviceRobot, self - writers)._act_on(leads)

    def _write_to_customers(self, leads):
        """Put the messages of these robots to the customers of leads into the outbox."""
        if not self:
            return
        leads = leads.sudo()  # sudo: the texts name what the owner put into them
        self.env["autoservice.message"]._queue(
            [
                robot._prepare_message(lead)
                for robot in self
                for lead in leads
                if lead.partner_id
            ]
        )

    def _prepare_message(self, lead):
        """Values of a message to the customer of one lead, in his language."""
        self.ensure_one()
        partner = lead.partner_id
        texts = {"lang": partner.lang or self.env.lang, "tz": partner.tz}
        robot, lead = self.with_context(**texts), lead.with_context(**texts)
        company = lead.company_id or self.company_id or self.env.company
        return {
            "kind": "robot",
            "partner_id": partner.id,
            "company_id": company.id,
            "user_id": lead.user_id.id or None,
            "res_model": lead._name,
            "res_id": lead.id,
            "subject": render(robot.summary, lead),
            "body": render(robot.note, lead),
            "autoservice_robot_id": self.id,
            "dedupe_key": f"robot:{self.id}:{lead.id}:{today_in(company_zone(company))}",
        }
