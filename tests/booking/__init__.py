# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_archived
from . import test_board
from . import test_board_news
from . import test_board_operations
from . import test_board_tours
from . import test_board_unit
from . import test_booking
from . import test_crew
from . import test_hold
from . import test_pieces
from . import test_promise
from . import test_quick_book
from . import test_quick_book_tours
from . import test_slots
from . import test_start
from . import test_tours
from . import test_waiting
