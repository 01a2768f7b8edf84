# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
import logging
from contextlib import contextmanager
from io import BytesIO

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request

from odoo.addons.autoservice.models.crm.intake_text import MOST_BYTES, FieldError

_logger = logging.getLogger(__name__)

# What is longer is not taken: its beginning is kept, and the rest thrown away unread
# as far as this, so that the sender reads the answer.
MOST_READ = 1024 * 1024
MOST_THROWN = 16 * 1024 * 1024
CUT = "autoservice.cut"


class Fault(Exception):
    """Something in this database failed, as an automation that is wrong."""


def cut_long(_controller):
    """Keep the beginning alone of what is too long; called before a body is read.

    Odoo asks here for the longest body of a route, and refuses what is longer before
    the route is called, which could not log it then.

    :return: the longest body in bytes
    """
    httprequest = request.httprequest
    if (httprequest.content_length or 0) <= MOST_READ:
        return MOST_READ
    # The headers that Odoo reads are a copy; the body is read by the original.
    environ = httprequest._HTTPRequest__environ
    body = environ["wsgi.input"]
    left = min(httprequest.content_length, MOST_THROWN)
    head = body.read(min(MOST_BYTES, left))
    left -= len(head)
    while left > 0 and (thrown := body.read(min(MOST_BYTES, left))):
        left -= len(thrown)
    environ["wsgi.input"] = BytesIO(head)
    kind = httprequest.mimetype
    for headers in (environ, httprequest.environ):
        headers["CONTENT_LENGTH"] = str(len(head))
        # Not a form any more: it would be read as a whole one.
        headers["CONTENT_TYPE"] = "text/plain"
        headers[CUT] = kind or "text/plain"
    return MOST_READ


class EndpointMixin:
    """What the addresses of channels and exchanges have in common.

    No controller itself: Odoo would melt those that inherit from one together.
    """

    @staticmethod
    def _find(model, key):
        """Return whom a key belongs to, with all rights; an empty record without."""
        # The key is who calls; he may do nothing but this.
        env = request.env(user=SUPERUSER_ID, su=True)  # sudo: see above
        return env[model]._find_endpoint(key)

    @staticmethod
    def _is_cut():
        """Tell whether what was posted was too long, and only its beginning is here."""
        return CUT in request.httprequest.environ

    @staticmethod
    def _get_payload():
        """Return what was posted as a text, for the log."""
        form = request.httprequest.form
        if form:
            return json.dumps(form.to_dict(flat=False), ensure_ascii=False)
        return request.httprequest.get_data().decode("utf-8", "replace")

    @staticmethod
    def _is_json():
        """Tell whether JSON was posted."""
        httprequest = request.httprequest
        mimetype = httprequest.environ.get(CUT) or httprequest.mimetype
        return mimetype == "application/json" or mimetype.endswith("+json")

    @staticmethod
    def _read_json():
        """Return what was posted as JSON.

        :raise FieldError: it is none
        """
        try:
            return json.loads(request.httprequest.get_data())
        except (ValueError, RecursionError) as error:
            raise FieldError("body", "not JSON") from error

    @contextmanager
    def _keep_faults(self, endpoint, payload, sender):
        """Keep what was posted even where a fault of the centre stops its taking.

        Odoo calls anew after a clash with another request, so that one passes on.

        :raise Fault: for any other fault, after what was posted was logged
        """
        try:
            with request.env.cr.savepoint():
                yield
        except (FieldError, UserError, OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("%s: what was posted could not be taken", endpoint)
            endpoint._refuse(payload, sender, f"fault: {error}")
            raise Fault from error

    @staticmethod
    def _answer(status, headers=(), **data):
        """Return a JSON answer."""
        return request.make_json_response(data, status=status, headers=list(headers))
