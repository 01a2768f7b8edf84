# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

FRONT_DESK = "autoservice.group_manager"


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _choose_at_desk(self, wanted):
        """Return {record: user of the front desk who is told}, with all rights.

        Only who may see the customers of the record's company is told: the first of
        those wanted, else the first of all; an empty user where there is nobody.

        :param wanted: {record that has a company: res.users, the best first}
        """
        result, missing = {}, self.env["res.company"]
        for record, users in wanted.items():
            # sudo: executors may not read users and their groups.
            company, users = record.sudo().company_id, users.sudo()
            result[record] = users.filtered(
                lambda user, company=company: (
                    user.active
                    and company in user.company_ids
                    and user.has_group(FRONT_DESK)
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
                    ("all_group_ids", "in", self.env.ref(FRONT_DESK).ids),
                ]
            )
            for record, user in result.items():
                company = record.sudo().company_id  # sudo: as above
                result[record] = (
                    user
                    or others.filtered_domain([("company_ids", "in", company.ids)])[:1]
                )
        return result
