# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class MailActivityMixin(models.AbstractModel):
    """Who at the front desk cares for a document, and has the tasks on it."""

    _inherit = "mail.activity.mixin"

    def _get_responsible(self):
        """Return {document: user of the front desk who is told}, with all rights.

        The first of the candidates; where they are no managers any more, another one.
        The user is empty where the company has none.
        """
        return self.env["res.users"]._choose_at_desk(
            {
                # sudo: executors may not read the employees and orders of others.
                document: document.sudo()._get_desk_candidates()
                for document in self
            }
        )

    def _get_desk_candidates(self):
        """The users who care for this document, the best first. Extend with super().

        Invoked with all rights.
        """
        self.ensure_one()
        return self.env["res.users"]
