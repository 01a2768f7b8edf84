# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

RECALL = "autoservice.mail_activity_type_recall"


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    @api.model
    def _get_model_info_by_xmlid(self):
        """The re-call list is made of activities of its type: it is not deleted."""
        info = super()._get_model_info_by_xmlid()
        info[RECALL] = {"res_model": "crm.lead", "unlink": False}
        return info
