# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceBranchMixin(models.AbstractModel):
    """Records that a bare write may bring to another branch, by whoever may be there.

    Odoo asks for the right on a record as it is before the write. So whoever may write
    in one branch would move what is his to where he has no right.
    """

    _name = "autoservice.branch.mixin"
    _description = "Moved to where one has the right"

    # The fields that say the branch.
    _branch_fields = frozenset({"company_id"})

    def write(self, vals):
        result = super().write(vals)
        if not self._branch_fields.isdisjoint(vals):
            self.check_access("write")
        return result
