# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_gateway
from . import test_gateway_posts
from . import test_message_pure
from . import test_invitations
from . import test_message_template
from . import test_notes
from . import test_outbox
from . import test_outbox_killed
from . import test_outbox_ways
from . import test_reminders
