# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_branch_mixin
from . import autoservice_flood_mixin
from . import autoservice_inside_mixin
from . import autoservice_token_mixin
from . import autoservice_verb_mixin
from . import mail_thread
from . import res_company
from . import res_users
