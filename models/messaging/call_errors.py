# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Whether an error of a call leaves open that the message went out. Pure functions."""

import smtplib
import socket

import requests
from urllib3.exceptions import NewConnectionError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

# Nobody was reached, or he said no.
CERTAIN = (
    ConnectionRefusedError,
    NewConnectionError,
    requests.exceptions.ConnectTimeout,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPResponseException,
    socket.gaierror,
)


def chain(error):
    """Return an error with those that it came from, and those that it holds.

    >>> [type(one).__name__ for one in chain(KeyError("b", ValueError("a")))]
    ['KeyError', 'ValueError']
    """
    found, waiting = [], [error]
    while waiting:
        one = waiting.pop(0)
        if any(one is other for other in found):
            continue
        found.append(one)
        held = [argument for argument in one.args if isinstance(argument, Exception)]
        waiting += [*held, *filter(None, (one.__cause__, one.__context__))]
        reason = getattr(one, "reason", None)
        if isinstance(reason, Exception):
            waiting.append(reason)
    return found


def was_not_taken(error):
    """Whether the message certainly did not go out.

    >>> was_not_taken(RuntimeError("no server", ConnectionRefusedError()))
    True
    >>> was_not_taken(requests.exceptions.ReadTimeout())
    False
    >>> was_not_taken(MailDeliveryException("No server", TimeoutError()))
    True
    """
    # Odoo wraps like this what went wrong while it connected to the mail server.
    if isinstance(error, MailDeliveryException) and any(
        isinstance(argument, Exception) for argument in error.args
    ):
        return True
    return any(isinstance(one, CERTAIN) for one in chain(error))


def is_refused(error):
    """Whether a mail server says that there is no such address.

    >>> is_refused(smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"No such user")}))
    True
    >>> is_refused(smtplib.SMTPRecipientsRefused({"a@b.c": (451, b"Later")}))
    False
    """
    return any(
        isinstance(one, smtplib.SMTPRecipientsRefused)
        and all(code >= 500 for code, _text in one.recipients.values())
        for one in chain(error)
    )
