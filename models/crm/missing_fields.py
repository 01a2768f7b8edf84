# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.exceptions import ValidationError


class MissingFields(ValidationError):
    """A lead cannot be moved yet; the browser offers to open it."""

    def __init__(self, message, lead=None):
        """Say what is missing.

        :param str message: naming leads and fields
        :param lead: the only one that lacks something, if it can be opened
        """
        super().__init__(message)
        self.context = {"lead_id": lead.id if lead else False}
