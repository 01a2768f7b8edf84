# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_booking
