# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import formatLang


class AutoserviceOdometer(models.Model):
    _inherit = "autoservice.odometer"

    def _format_kilometres(self, value=None):
        """Return kilometres as they are read: those of this reading, or others.

        :param int value: other kilometres
        """
        number = formatLang(self.env, value or self.value, digits=0)
        return self.env._("%s km", number)
