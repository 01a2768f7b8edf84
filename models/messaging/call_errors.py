# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Whether an error of a call leaves open that the message went out. Pure functions."""

import smtplib
import socket

import requests
from urllib3.exceptions import NewConnectionError

# Nobody was reached, or he said no.
CERTAIN = (
    ConnectionRefusedError,
    NewConnectionError,
    requests.exceptions.ConnectTimeout,
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
    """
    return any(isinstance(one, CERTAIN) for one in chain(error))
