# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_approval
from . import test_booking_invite
from . import test_book_kept
from . import test_book_limits
from . import test_book_page
from . import test_book_steps
from . import test_book_tours
from . import test_book_unknown
from . import test_cars_gate
from . import test_email_claim
from . import test_leaks
from . import test_mail_code
from . import test_mark_page
from . import test_my_cars
from . import test_my_cars_tours
from . import test_phone_claim
from . import test_portal_code
from . import test_self_booking
from . import test_self_booking_race
from . import test_self_booking_visit
from . import test_self_booking_ways
from . import test_status_page
