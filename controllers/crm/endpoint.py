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


class Refusal(Exception):
    """What was posted is not taken.

    :param int status: of the answer
    :param str problem: a word that a program can read
    :param field: the name of what is wrong, where it is one thing
    """

    def __init__(self, status, problem, field=None):
        super().__init__(f"{field}: {problem}" if field else problem)
        self.status = status
        self.problem = problem
        self.field = field


REFUSALS = (Refusal, FieldError, UserError)


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

    # Whose addresses these are, and the longest body that is taken.
    _model = None
    _most_bytes = MOST_BYTES

    def _find(self, key):
        """Return whom a key belongs to, with all rights; an empty record without."""
        # The key is who calls; he may do nothing but this.
        env = request.env(user=SUPERUSER_ID, su=True)  # sudo: see above
        return env[self._model]._find_endpoint(key)

    def _receive(self, key):
        """Take what was posted, log it, and answer.

        :param str key: as it stood in the address
        """
        endpoint = self._find(key)
        if not endpoint:
            return self._fail(endpoint, 404, "unknown key")
        sender = endpoint._hash_address(request.httprequest.remote_addr or "")
        if endpoint._is_flooded(sender):
            return self._fail(endpoint, 429, "too many requests")
        payload = self._get_payload()
        try:
            self._check(endpoint, payload)
            with self._keep_faults(endpoint, payload, sender):
                row = self._take(endpoint, payload, sender)
        except REFUSALS as error:
            endpoint._refuse(payload, sender, str(error))
            return self._fail(endpoint, *self._get_answer(error))
        except Fault:
            return self._fail(endpoint, 500, "fault, kept")
        _logger.info("%s: request %s %s", endpoint, row.id, row.outcome)
        return self._thank(endpoint)

    def _check(self, endpoint, payload):
        """Refuse what is not even read.

        :raise Refusal: it is too long
        """
        # Of what was far too long, only the beginning is here.
        is_cut = CUT in request.httprequest.environ
        if is_cut or len(payload.encode("utf-8", "replace")) > self._most_bytes:
            raise Refusal(413, "too long", "body")

    def _take(self, endpoint, payload, sender):
        """Make of it what it means.

        :param str payload: what was posted, as a text
        :param str sender: as the log names him
        :return: the row of the log
        :raise Refusal: it is not to be taken
        :raise FieldError: something in it is wrong
        :raise UserError: nothing can be made of it
        """
        raise NotImplementedError

    @staticmethod
    def _get_answer(error):
        """Return status, word and field by which a sender is told of an error."""
        if isinstance(error, UserError):
            return 422, "not possible", None
        return getattr(error, "status", 400), error.problem, error.field

    def _fail(self, endpoint, status, error, field=None):
        """Answer what is wrong.

        :param endpoint: an empty one for an unknown key
        :param str error: a word that a program can read
        :param str field: the name of the field that is wrong
        """
        told = {"error": error, "field": field} if field else {"error": error}
        return self._answer(status, **told)

    def _thank(self, endpoint):
        """Answer that it was taken."""
        raise NotImplementedError

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
        except (*REFUSALS, OperationalError, ConcurrencyError):
            raise
        except Exception as error:
            _logger.exception("%s: what was posted could not be taken", endpoint)
            endpoint._refuse(payload, sender, f"fault: {error}")
            raise Fault from error

    @staticmethod
    def _answer(status, headers=(), **data):
        """Return a JSON answer."""
        return request.make_json_response(data, status=status, headers=list(headers))
