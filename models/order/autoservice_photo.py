# Part of autoservice. See LICENSE for full copyright and licensing details.

from base64 import b64decode

from PIL.Image import DecompressionBombError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.image import IMAGE_MAX_RESOLUTION, binary_to_image

from ..common.parameters import check_text
from .autoservice_booking import PRICE_GROUPS

# More than a whole visit needs; beyond it somebody's finger or program is stuck.
MOST_PHOTOS = 60
MOST_MEGABYTES = 20
# What browsers show. MPO is what some phones call a JPEG with more than one picture.
FORMATS = ("JPEG", "MPO", "PNG", "WEBP")
NO_PICTURE = (
    *(TypeError, ValueError, OSError, SyntaxError, UserError),
    DecompressionBombError,
)
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
        comodel_name="sale.order.line",
        index="btree_not_null",
        ondelete="set null",
        # The name of a line may hold its price, by other modules.
        groups=PRICE_GROUPS,
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

    # Checks
    @api.constrains("booking_id")
    def _check_number(self):
        counts = self._read_group(
            [("booking_id", "in", self.booking_id.ids)],
            ["booking_id"],
            having=[("__count", ">", MOST_PHOTOS)],
        )
        if counts:
            raise ValidationError(
                self.env._(
                    "%(bookings)s: a job keeps %(most)s photos at most. Throw some away"
                    " first.",
                    bookings=", ".join(booking.name for (booking,) in counts),
                    most=MOST_PHOTOS,
                )
            )

    @api.model
    def _check_picture(self, image):
        """Refuse what is no picture that a browser shows, or too much of one.

        :param image: base64
        :raise ValidationError: saying what is wrong
        """
        try:
            data = b64decode(image or "", validate=True)
            picture = binary_to_image(data)
            width, height = picture.size
            is_small = (
                len(data) <= MOST_MEGABYTES * 2**20
                and width * height <= IMAGE_MAX_RESOLUTION
            )
            if is_small:
                picture.load()  # what is broken inside shows here
        except NO_PICTURE as error:
            raise ValidationError(
                self.env._("Photo: this cannot be read as a picture.")
            ) from error
        if not is_small:
            raise ValidationError(
                self.env._(
                    "Photo: it is too large, at most %(megabytes)s MB and %(pixels)s"
                    " million pixels.",
                    megabytes=MOST_MEGABYTES,
                    pixels=round(IMAGE_MAX_RESOLUTION / 1e6),
                )
            )
        if picture.format not in FORMATS:
            raise ValidationError(
                self.env._("Photo: take a JPEG, PNG or WebP, not %s.", picture.format)
            )

    @api.model
    def _take(self, vals):
        """Create one photo, from what a phone sent.

        :param vals: values of a photo
        :raise ValidationError: it is no picture, too large, or of no known kind, or the
            job has too many already
        """
        check_text(self.env, "kind", vals["kind"])
        if vals["kind"] not in dict(PHOTO_KINDS):
            raise ValidationError(
                self.env._(
                    "Kind of photo: %(kind)s is none of %(kinds)s.",
                    kind=vals["kind"],
                    kinds=", ".join(dict(PHOTO_KINDS)),
                )
            )
        self._check_picture(vals["image"])
        return self.create(vals)
