# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_gateway_test
from . import autoservice_message_invite
from . import autoservice_message_write
