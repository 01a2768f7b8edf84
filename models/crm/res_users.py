# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


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
