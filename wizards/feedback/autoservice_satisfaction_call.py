# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ...models.feedback.autoservice_satisfaction import BEST, BY_PHONE


class AutoserviceSatisfactionCall(models.TransientModel):
    """A customer is asked by phone: what is said to him, and his mark."""

    _name = "autoservice.satisfaction.call"
    _description = "Survey by phone"

    satisfaction_id = fields.Many2one(
        comodel_name="autoservice.satisfaction", required=True, ondelete="cascade"
    )
    booking_id = fields.Many2one(related="satisfaction_id.booking_id")
    partner_id = fields.Many2one(
        related="satisfaction_id.partner_id", string="Customer"
    )
    phone = fields.Char(related="satisfaction_id.partner_id.phone")
    work_names = fields.Text(related="satisfaction_id.booking_id.work_names")
    script = fields.Text(compute="_compute_script")
    score = fields.Selection(
        selection=[(str(number), str(number)) for number in range(1, BEST + 1)],
        string="Mark",
    )
    comment = fields.Text()

    @api.depends("satisfaction_id")
    def _compute_script(self):
        """In the language of the customer, who hears it."""
        for call in self:
            mark = call.satisfaction_id
            known = mark.with_context(lang=mark.partner_id.lang or self.env.lang)
            company = known.company_id.sudo()  # sudo: a setting
            call.script = company.autoservice_survey_script or known.env._(
                "Hello, this is %(branch)s. You were with us with your car. How"
                " satisfied are you, from 1 to 10? What should we do better?",
                branch=company.name,
            )

    def action_answer(self):
        """Keep the mark that the customer has given.

        :return: the action that closes the dialog
        :raise UserError: he has answered already, or is not to be called by the user
        :raise ValidationError: there is no mark
        """
        self._get_mark()._answer(self.score or "", self.comment, BY_PHONE)
        return {"type": "ir.actions.act_window_close"}

    def action_not_reached(self):
        """Nobody answered: call again tomorrow.

        :return: the action that closes the dialog
        :raise UserError: he is not to be called by the user
        """
        self._get_mark()._put_off()
        return {"type": "ir.actions.act_window_close"}

    def _get_mark(self):
        """Return the mark with all rights: only verbs write it.

        :raise AccessError: the user is not of the front desk, or is marked himself
        :raise UserError: the customer is not to be called, or not by the user
        """
        self.ensure_one()
        mark = self.satisfaction_id
        mark.check_access("write")
        mark._check_call()
        return mark.sudo()  # sudo: checked in the lines before
