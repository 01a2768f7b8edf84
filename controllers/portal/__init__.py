# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import book
from . import book_pages
from . import book_wish
from . import forms
from . import invite
from . import kept
from . import mark
from . import my_cars
from . import my_visits
from . import order
from . import status
from . import visit
