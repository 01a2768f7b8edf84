# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    _inherit = "res.users"

    autoservice_extension = fields.Char(
        string="Extension",
        index="btree_not_null",
        help="The internal number of this user's telephone.",
    )
    autoservice_no_calls = fields.Boolean(
        string="Do not show calls", help="No card opens when somebody calls."
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + [
            "autoservice_extension",
            "autoservice_no_calls",
        ]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + [
            "autoservice_extension",
            "autoservice_no_calls",
        ]

    @api.constrains("autoservice_extension", "company_ids", "share", "active")
    def _check_extension(self):
        """Calls to an extension are its user's: nobody takes a colleague's."""
        for user in self.filtered("autoservice_extension"):
            if not user.active or user.share:
                continue
            # sudo: whoever sets his own need not see the colleague.
            owner = self.sudo().search(
                [
                    ("id", "!=", user.id),
                    ("autoservice_extension", "=", user.autoservice_extension),
                    ("share", "=", False),
                    ("company_ids", "in", user.company_ids.ids),
                ],
                limit=1,
            )
            if owner:
                raise ValidationError(
                    self.env._(
                        "Extension: %(extension)s is the telephone of %(user)s.",
                        extension=user.autoservice_extension,
                        user=owner.name,
                    )
                )

    @api.model
    def _find_by_extension(self, extension, company):
        """Return the user with an extension in a company, an empty one without.

        :param str extension: as the exchange writes it
        :param company: res.company
        """
        if not extension:
            return self.browse()
        return self.search(
            [
                ("autoservice_extension", "=", extension),
                # A customer of the portal may write his own, which is no telephone here.
                ("share", "=", False),
                ("company_ids", "in", company.ids),
            ],
            limit=1,
            order="id",
        )

    @api.model
    def _get_call_listeners(self, company):
        """Return the users of the front desk who see calls of a company.

        :param company: res.company
        """
        desk = self.env.ref("autoservice.group_manager")
        return self.search(
            [
                ("company_ids", "in", company.ids),
                ("all_group_ids", "in", desk.ids),
                ("autoservice_no_calls", "=", False),
            ]
        )
