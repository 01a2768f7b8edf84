# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


class AutoserviceInsideMixin(models.AbstractModel):
    """Odoo's documents that customers read by RPC: what is ours in them they do not.

    Portal and public users have rights of their own on some models, as orders and
    companies. Our fields there are for colleagues: who worked how long, which car, the
    settings of a branch. Pages for customers read with all rights what they show.
    """

    _name = "autoservice.inside.mixin"
    _description = "Fields for people inside"

    @api.model
    def _has_field_access(self, field, operation):
        # What Odoo has defined and this addon only extends is still Odoo's.
        is_ours = field._modules[:1] == ("autoservice",)
        if is_ours and not self.env.su and not self.env.user._is_internal():
            return False
        return super()._has_field_access(field, operation)
