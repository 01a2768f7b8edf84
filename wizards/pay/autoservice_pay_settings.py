# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from ...models.pay.shares import SPLITS

# Fields here, and where they stand on the company.
KEPT_IN = {
    "split": "autoservice_pay_split",
    "workday_hour": "autoservice_workday_hour",
    "rain_amount": "autoservice_rain_amount",
    "leaders_see_pay": "autoservice_leaders_see_pay",
}


class AutoservicePaySettings(models.TransientModel):
    """What the owner decides about the pay of a branch, who need not be Odoo's admin."""

    _name = "autoservice.pay.settings"
    _description = "Pay of the branch"

    currency_id = fields.Many2one(
        comodel_name="res.currency", default=lambda self: self.env.company.currency_id
    )
    split = fields.Selection(
        selection=SPLITS,
        string="Several people on one work share",
        required=True,
        default=lambda self: self._get_kept("split"),
    )
    workday_hour = fields.Float(
        string="Ask who is on shift at",
        default=lambda self: self._get_kept("workday_hour"),
    )
    rain_amount = fields.Monetary(
        string="Bonus for rain", default=lambda self: self._get_kept("rain_amount")
    )
    leaders_see_pay = fields.Boolean(
        string="Leaders see the pay of their people",
        default=lambda self: self._get_kept("leaders_see_pay"),
    )

    def _get_kept(self, name):
        return self.env.company[KEPT_IN[name]]

    def action_save(self):
        """Keep it on the present branch. The owner's word: nobody else has this model.

        :return: True
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: a company is written by Odoo's administrators alone; these fields of
        # his own branch are the owner's.
        self.env.company.sudo().write(
            {there: self[here] for here, there in KEPT_IN.items()}
        )
        return True
