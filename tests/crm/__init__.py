# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_call_card
from . import test_call_tours
from . import test_deal_bookings
from . import test_deal_tours
from . import test_diary
from . import test_diary_tours
from . import test_inquiry
from . import test_reminder
from . import test_intake
from . import test_intake_known
from . import test_intake_log
from . import test_intake_mail
from . import test_intake_pure
from . import test_needed_data
from . import test_odoo_ways
from . import test_pipelines
from . import test_qualify
from . import test_recall
from . import test_refusal
from . import test_robot_messages
from . import test_robot_texts
from . import test_robots
from . import test_telephony
from . import test_telephony_pure
