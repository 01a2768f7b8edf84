# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Forms for people without a login: that they are ours, and what was typed in."""

from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.autoservice.models.common.parameters import CENTURY, MOST_ID
from odoo.addons.autoservice.models.common.slots import to_utc
from odoo.addons.autoservice.models.crm.intake_text import clean

SCOPE = "autoservice.form"
KEPT = timedelta(hours=2)
# What goes along with every address and form of one visitor.
ALONG = ("lang", "embed")


def is_framed():
    """Whether the page stands in a frame of somebody's site."""
    return request.httprequest.args.get("embed") == "1"


def make_form_token(company):
    """Return what the next form brings back, see :func:`is_our_form`.

    :param company: whose page it is, with all rights
    """
    if not is_framed():
        return request.csrf_token()
    return hash_sign(company.env, SCOPE, company.id, expiration=KEPT)


def is_our_form(company):
    """Whether what was posted comes from a page of ours.

    On a page of its own Odoo's token says so, which hangs on the cookie of the session.
    In a frame browsers keep that cookie back; there the browser itself names the page
    that posts, which a foreign site cannot change, and a word that we signed says that
    it was opened here for this branch, not long ago.

    :param company: whose page it is, with all rights
    """
    httprequest = request.httprequest
    token = httprequest.form.get("csrf_token") or ""
    if not is_framed():
        return request.validate_csrf(token)
    if urlsplit(httprequest.headers.get("Origin", "")).netloc != httprequest.host:
        return False
    try:
        return verify_hash_signed(company.env, SCOPE, token) == company.id
    except ValueError:
        return False


def list_along():
    """Return [(name, value)] of what goes along with every address of the visitor."""
    args = request.httprequest.args
    return [(name, args[name]) for name in ALONG if args.get(name)]


def build_url(path, pairs=()):
    """Return an address with what goes along with every one.

    :param str path: of the page
    :param pairs: [(name, value)]; empty ones are left out
    """
    query = urlencode([pair for pair in (*pairs, *list_along()) if pair[1]])
    return f"{path}?{query}" if query else path


def keep_lang(url):
    """Return an address of ours in the language that the visitor has chosen.

    :param url: without a query; may be empty
    """
    lang = request.httprequest.args.get("lang")
    return f"{url}?{urlencode({'lang': lang})}" if url and lang else url


def read_texts(name):
    """Return what was sent under a name, as a list.

    :param str name: of a field
    """
    httprequest = request.httprequest
    found = httprequest.form.getlist(name) or httprequest.args.getlist(name)
    return [clean(text).strip() for text in found]


def read_text(name, most=200):
    """Return what was sent under a name, empty where nothing was.

    :param str name: of a field
    :param int most: how many letters are read
    """
    found = read_texts(name)
    return found[0][:most] if found else ""


def read_ids(name):
    """Return the ids that were sent under a name; what is none is left out.

    :param str name: of a field
    """
    found = [text for text in read_texts(name) if text.isascii() and text.isdigit()]
    ids = [int(text) for text in found if len(text) <= len(str(MOST_ID))]
    return [id_ for id_ in dict.fromkeys(ids) if 0 < id_ <= MOST_ID]


def read_start():
    """Return the moment that was chosen, naive UTC; None where it is none."""
    return _read_moment("start", to_utc)


def read_day():
    """Return the day whose times are wanted, None where it is none."""
    return _read_moment("day", date.fromisoformat)


def _read_moment(name, convert):
    try:
        moment = convert(read_text(name, 40))
    except ValueError:
        return None
    return moment if moment.year in CENTURY else None
