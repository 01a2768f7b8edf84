# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.image import base64_to_image

PHOTO_KINDS = [("before", "Before"), ("after", "After"), ("other", "Other")]


class AutoservicePhoto(models.Model):
    """A photo that was taken of a car during a visit."""

    _name = "autoservice.photo"
    _description = "Photo of a job"
    _order = "create_date, id"
    _rec_name = "kind"
    _check_company_auto = True

    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True, precompute=True
    )
    line_id = fields.Many2one(
        comodel_name="sale.order.line", index="btree_not_null", ondelete="set null"
    )
    line_name = fields.Char(related="line_id.product_id.name", string="Work")
    kind = fields.Selection(selection=PHOTO_KINDS, required=True, default="other")
    image = fields.Image(required=True, max_width=1920, max_height=1920)
    image_256 = fields.Image(
        related="image",
        string="Small image",
        max_width=256,
        max_height=256,
        store=True,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Taken by",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    @api.model
    def _take(self, vals):
        """Create one photo, from what a phone sent.

        :param vals: values of a photo
        :raise ValidationError: it is no picture, or of no known kind
        """
        if vals["kind"] not in dict(PHOTO_KINDS):
            raise ValidationError(
                self.env._(
                    "Kind of photo: %(kind)s is none of %(kinds)s.",
                    kind=vals["kind"],
                    kinds=", ".join(dict(PHOTO_KINDS)),
                )
            )
        try:
            base64_to_image(vals["image"] or "")
        except (UserError, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("Photo: this cannot be read as a picture.")
            ) from error
        return self.create(vals)
