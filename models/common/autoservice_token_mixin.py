# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from .tokens import find_by_token, new_token


class AutoserviceTokenMixin(models.AbstractModel):
    """What whoever was given its address may see: the token in it is the right."""

    _name = "autoservice.token.mixin"
    _description = "Opened by a link"

    # Not "access_token": who has one of that name writes to a thread and reads it.
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        default=lambda self: new_token(),
    )

    _token_uniq = models.UniqueIndex("(token)", "Each link has a token of its own.")

    @api.model
    def _find_by_token(self, token):
        """Return what a link leads to, with all rights; an empty record for others.

        :param str token: as it stood in an address or a form
        """
        return find_by_token(self, "token", token)
