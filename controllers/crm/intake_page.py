# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What who sent a form reads: a small page in his own language."""

from urllib.parse import urlsplit

from markupsafe import Markup

from odoo.http import request

from odoo.addons.autoservice.models.crm.intake_text import is_allowed
from odoo.addons.autoservice.models.crm.intake_words import explain

DOCTYPE = Markup("<!DOCTYPE html>\n")
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
]


def build_page(intake, status, headers=(), error="", field=""):
    """Return the page that answers a form.

    :param intake: the channel, with all rights; an empty one for an unknown key
    :param int status: of the answer; 200 thanks
    :param headers: more headers of the answer
    :param str error: what is wrong, as a program reads it
    :param str field: which field is wrong
    """
    env = intake.with_context(lang=_choose_lang(intake)).env
    is_wrong = status != 200
    title = env._("Your request was not sent") if is_wrong else env._("Thank you!")
    values = {
        "code": (env.lang or "en").replace("_", "-"),
        "title": title,
        "text": _get_text(env, status, error, field),
        "phone": is_wrong and intake.company_id.phone,
        "name": intake.company_id.name,
        "back": _get_back(intake),
        "is_wrong": is_wrong,
    }
    # The language alone is the visitor's; what is shown of the centre is public.
    page = env["ir.ui.view"]._render_template("autoservice.intake_page", values)
    return request.make_response(
        DOCTYPE + page.strip(), headers=[*HEADERS, *headers], status=status
    )


def _choose_lang(intake):
    """Return the first language of the visitor that is installed, else the centre's."""
    http = intake.env["ir.http"]
    for code in request.httprequest.accept_languages.values():
        if found := http.get_nearest_lang(code.replace("-", "_")):
            return found
    return intake.env.lang


def _get_back(intake):
    """Return the page that was posted from, where the owner has named its site."""
    page = request.httprequest.headers.get("Referer", "")
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}"
    named = bool(intake.allowed_origins) and bool(parts.netloc)
    return page if named and is_allowed(origin, intake.allowed_origins) else ""


def _get_text(env, status, error, field):
    """Return what a visitor reads, in his language."""
    if status == 400:
        return explain(env, field, error)
    return {
        200: env._("We will call you back."),
        403: env._("This site may not send requests here."),
        404: env._("This form is not in use any more."),
        413: env._("This is too long. Please write less."),
        422: env._("We could not take it as it is."),
        429: env._("Too many requests came from here. Please try again in a minute."),
        500: env._("Something failed at our end. What you sent is kept."),
    }[status]
