# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

GROUP = "autoservice.group_manager"


class AutoserviceComplaintMixin(models.AbstractModel):
    """Whose card says what went wrong before: complaints, and low marks."""

    _name = "autoservice.complaint.mixin"
    _description = "Card with complaints and marks"

    # The field of an inquiry and of a mark that holds one of these.
    _complaint_key = "partner_id"

    complaint_count = fields.Integer(
        compute="_compute_complaint_counts", string="Complaints", groups=GROUP
    )
    mark_count = fields.Integer(
        compute="_compute_complaint_counts", string="Marks", groups=GROUP
    )
    low_mark_count = fields.Integer(
        compute="_compute_complaint_counts", string="Low marks", groups=GROUP
    )

    def _compute_complaint_counts(self):
        key, here = self._complaint_key, (self._complaint_key, "in", self._origin.ids)
        complaints = self.env["autoservice.inquiry"]._read_group(
            [here, ("is_complaint", "=", True)], [key], ["__count"]
        )
        marks = self.env["autoservice.satisfaction"]._read_group(
            [here, ("answered_at", "!=", False)], [key, "is_low"], ["__count"]
        )
        complaint_counts = dict(complaints)
        mark_counts = {(card, is_low): count for card, is_low, count in marks}
        for card in self:
            saved = card._origin
            low = mark_counts.get((saved, True), 0)
            card.complaint_count = complaint_counts.get(saved, 0)
            card.low_mark_count = low
            card.mark_count = low + mark_counts.get((saved, False), 0)

    def action_open_complaints(self):
        """Open what was complained of.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_inquiry_action"
        )
        domain = [(self._complaint_key, "=", self.id), ("is_complaint", "=", True)]
        return {**action, "domain": domain, "context": {}}

    def action_open_marks(self):
        """Open the marks, the low ones first where there are some.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_satisfaction_action"
        )
        domain = [(self._complaint_key, "=", self.id), ("answered_at", "!=", False)]
        context = {"search_default_low": 1} if self.low_mark_count else {}
        return {**action, "domain": domain, "context": context}
