# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..crm.intake_text import find_wrong_origin


class ResCompany(models.Model):
    """On which sites the page of booking stands in a frame."""

    _inherit = "res.company"

    autoservice_frame_origins = fields.Text(
        string="Sites that show the page",
        help="Sites that may show the page of booking in a frame of theirs, one a line,"
        " as https://example.com.",
    )

    @api.constrains("autoservice_frame_origins")
    def _check_frame_origins(self):
        for company in self:
            if wrong := find_wrong_origin(company.autoservice_frame_origins):
                raise ValidationError(
                    self.env._(
                        "%(company)s: “%(wrong)s” is no address of a site, as"
                        " https://example.com.",
                        company=company.name,
                        wrong=wrong,
                    )
                )

    def _get_frame_sites(self):
        """Return the sites of the frames as a header names them; empty without."""
        self.ensure_one()
        return " ".join((self.autoservice_frame_origins or "").split())
