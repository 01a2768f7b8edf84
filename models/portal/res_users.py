# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def signup(self, values, token=None):
        """Who comes for the first time by the link of a mail has read it at his address.

        One who was here before may have written another e-mail since: nothing is proved.
        """
        partner = self.env["res.partner"]
        if token:
            found = partner._signup_retrieve_partner(token, True, True)
            if not any(found.user_ids.mapped("login_date")):
                partner = found
        email = partner.email_normalized
        result = super().signup(values, token=token)
        partner._prove("email", email)
        return result
