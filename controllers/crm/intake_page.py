# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What who sent a form reads: a small page in his own language."""

from urllib.parse import urlsplit

from odoo.http import request

from odoo.addons.autoservice.models.crm.intake_text import is_allowed
from odoo.addons.autoservice.models.crm.intake_words import explain

from ..common.pages import build_page, choose_lang


def build_answer(intake, status, headers=(), error="", field=""):
    """Return the page that answers a form.

    :param intake: the channel, with all rights; an empty one for an unknown key
    :param int status: of the answer; 200 thanks
    :param headers: more headers of the answer
    :param str error: what is wrong, as a program reads it
    :param str field: which field is wrong
    """
    # The language alone is the visitor's; what is shown of the centre is public.
    env = intake.with_context(lang=choose_lang(intake.env)).env
    is_wrong = status != 200
    title = env._("Your request was not sent") if is_wrong else env._("Thank you!")
    values = {
        "title": title,
        "text": _get_text(env, status, error, field),
        "phone": is_wrong and intake.company_id.phone,
        "name": intake.company_id.name,
        "back": _get_back(intake),
        "is_wrong": is_wrong,
    }
    return build_page(env, "autoservice.intake_page", values, status, headers)


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
