# Part of autoservice. See LICENSE for full copyright and licensing details.
# ruff: noqa: I001 - the documents build on one another, so their order counts

from . import autoservice_document
from . import autoservice_booking_document
from . import autoservice_act_document
from . import report_invoice
