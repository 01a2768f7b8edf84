# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The browser remembers which time is kept for the visitor, wherever he goes back to."""

from werkzeug.http import dump_cookie

from odoo.http import request

from .forms import is_framed

NAME = "autoservice_hold"


def read_kept():
    """Return the token of the time that the browser remembers, empty without one."""
    return request.httprequest.cookies.get(NAME, "")


def remember_kept(response, path, token, minutes):
    """Let the browser remember a time as long as it is kept, for one branch.

    In a frame of a foreign site the browser sends it only over https, and keeps it for
    that very site; without it the form alone brings the token back.

    :param response: the answer
    :param str path: of the pages of the branch
    :param str token: of the time that is kept
    :param int minutes: for which it is
    :return: the answer
    """
    is_secure = request.httprequest.scheme == "https"
    is_foreign = is_secure and is_framed()
    cookie = dump_cookie(
        NAME,
        token,
        max_age=minutes * 60,
        path=path,
        secure=is_secure,
        httponly=True,
        samesite="None" if is_foreign else "Lax",
    )
    response.headers.add(
        "Set-Cookie", f"{cookie}; Partitioned" if is_foreign else cookie
    )
    return response
