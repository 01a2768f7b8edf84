# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceMessageMixin(models.AbstractModel):
    """A document about which its customer is written to."""

    _name = "autoservice.message.mixin"
    _description = "Document with messages to its customer"

    outbox_count = fields.Integer(
        string="Outbox",
        compute="_compute_outbox_count",
        groups="autoservice.group_manager",
    )

    def _compute_outbox_count(self):
        groups = self.env["autoservice.message"]._read_group(
            self._get_outbox_domain(), [self._get_outbox_key()], ["__count"]
        )
        counts = {getattr(key, "id", key): count for key, count in groups}
        for document in self:
            document.outbox_count = counts.get(document._origin.id, 0)

    def _get_outbox_key(self):
        """Return the field of a message that holds one of these documents."""
        return "partner_id" if self._name == "res.partner" else "res_id"

    def _get_outbox_domain(self):
        """Return the domain of the messages about these documents."""
        ids = self._origin.ids
        if self._name == "res.partner":
            return [("partner_id", "in", ids)]
        return [("res_model", "=", self._name), ("res_id", "in", ids)]

    def _get_message_partner(self):
        """Return the customer who is written to."""
        return self if self._name == "res.partner" else self.partner_id

    def _get_message_addresses(self):
        """Return [e-mail or E.164] of who is no customer yet, what is read first first.

        Where there is a customer, his own are taken at sending.
        """
        return []

    def _queue_message(self, kind, **vals):
        """Put a message about each of these documents into the outbox.

        :param str kind: what sort of message
        :param vals: as of `autoservice.message._queue`
        :return: the messages
        """
        return self.env["autoservice.message"]._queue(
            [
                {
                    "kind": kind,
                    "partner_id": document._get_message_partner().id,
                    "company_id": document._get_message_company().id,
                    "res_model": document._name,
                    "res_id": document.id,
                    **vals,
                }
                for document in self
                if document._get_message_partner() or vals.get("address")
            ]
        )

    def _get_message_company(self):
        """Return the company that writes."""
        return self.company_id or self.env.company

    def _wants_message(self, message):
        """Whether a message about this document is still right, just before it goes.

        Extended where a document changes in ways that make its messages wrong.

        :param message: one message
        """
        self.ensure_one()
        return True

    # Actions
    def action_open_messages(self):
        """Open the messages about this document.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_message_action"
            ),
            "domain": self._get_outbox_domain(),
            "context": {},
        }

    def action_deferred_note(self):
        """Write to the customer; it goes out while the branch works.

        :return: the action of the form in which it is written
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the customer"),
            "res_model": "autoservice.message.write",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_partner_id": self._get_message_partner().id,
                "default_company_id": self._get_message_company().id,
            },
        }
