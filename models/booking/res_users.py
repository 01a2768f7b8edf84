# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

FRONT_DESK = "autoservice.group_manager"
OWNER = "autoservice.group_owner"
# Who is told only where anybody of the group would do and there is nobody else: the
# last of all first.
LAST = ("base.group_system", OWNER)


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _choose_at_desk(self, wanted, group=FRONT_DESK):
        """Return {record: user of the front desk who is told}, with all rights.

        Only who may see the customers of the record's company is told: the first of
        those wanted, else the first of all, an owner or who keeps the database only if
        there is nobody else; an empty user where there is nobody at all.

        :param wanted: {record: res.users, the best first}; a record that has no company
            is of the present one
        :param group: external id of the group that they must have
        """
        result, missing = {}, self.env["res.company"]
        for record, users in wanted.items():
            # sudo: executors may not read users and their groups.
            company = record.sudo().company_id or self.env.company
            users = users.sudo()
            result[record] = users.filtered(
                lambda user, company=company: (
                    user.active
                    and company in user.company_ids
                    and user.has_group(group)
                )
            )[:1]
            if not result[record]:
                missing |= company
        if missing:
            # sudo: as above.
            others = self.sudo().search(
                [
                    ("active", "=", True),
                    ("company_ids", "in", missing.ids),
                    ("all_group_ids", "in", self.env.ref(group).ids),
                ]
            )
            others = others.sorted(lambda user: [user.has_group(one) for one in LAST])
            for record, user in result.items():
                company = record.sudo().company_id or self.env.company  # sudo: as above
                result[record] = (
                    user
                    or others.filtered_domain([("company_ids", "in", company.ids)])[:1]
                )
        return result
