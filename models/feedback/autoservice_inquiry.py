# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import format_date


class AutoserviceInquiry(models.Model):
    """Who calls, and what he thought of his last visit."""

    _inherit = "autoservice.inquiry"

    def _get_call_card_sections(self):
        """Add the last mark, after what is owed."""
        sections = super()._get_call_card_sections()
        sections.insert(2, self._get_card_mark())
        return sections

    def _get_card_mark(self):
        """The customer's last mark, with what he said."""
        mark = self.env["autoservice.satisfaction"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("answered_at", "!=", False),
            ],
            order="answered_at desc",
            limit=1,
        )
        lines = []
        if mark:
            day = format_date(self.env, mark.answered_at)
            parts = (f"{mark.score}/10", day, mark.comment)
            level = "danger" if mark.can_settle else "warning" if mark.is_low else ""
            lines = [(" · ".join(filter(None, parts)), mark, level)]
        return self._prepare_card_section("mark", self.env._("Last mark"), lines)
