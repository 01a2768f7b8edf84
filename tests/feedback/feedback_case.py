# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of marks: a visit that is done, and a customer who answers."""

from odoo import Command

from ..messaging.message_case import TODAY, MessageCase


class FeedbackCase(MessageCase):
    """A garage that asks its customers three hours after the invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "autoservice_ask_mark": True,
                "autoservice_mark_hours": 3,
                "autoservice_mark_low": 6,
                "autoservice_mark_deadline": 8,
                "autoservice_mark_open": False,
                "autoservice_survey_days": 3,
                "autoservice_survey_script": False,
            }
        )
        cls.manager = cls._employee("Maria Manager", cls.manager_user)
        # Who is at the desk, too, but had nothing to do with the visits.
        cls.colleague_user = cls._user("colleague", "autoservice.group_manager")
        cls.Mark = cls.env["autoservice.satisfaction"].with_user(cls.colleague_user)

    # Verbs
    def _done(self, **vals):
        """A visit that was washed by Petru and invoiced by Maria."""
        people = {"employee_ids": [Command.set(self.washer.ids)]}
        visit = self._work(self.wash, **{"start": TODAY, **people, **vals})
        visit.action_issue_invoice()
        return visit

    def _mark(self, visit=None):
        """The mark of a visit, as another manager of the branch sees it."""
        mark = (visit or self._done()).sudo().satisfaction_ids
        return mark.with_user(self.colleague_user)

    def _answer(self, mark, score, comment=""):
        """Answer as the customer does by his link."""
        return mark.sudo()._answer(score, comment, "link")

    def _question(self, visit):
        """The message by which a customer is asked."""
        return self.Message.search(
            [("res_id", "=", visit.id), ("kind", "=", "satisfaction")]
        )
