# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Small pages for people without a login: light, private, in their own language."""

from markupsafe import Markup

from odoo import SUPERUSER_ID
from odoo.http import request

DOCTYPE = Markup("<!DOCTYPE html>\n")
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Robots-Tag": "noindex, nofollow",
}


def get_page_env():
    """Return the environment in which a token is looked up and its page is made."""
    # The token is who calls; what it opens is decided by who finds it.
    return request.env(user=SUPERUSER_ID, su=True)  # sudo: see above


def choose_lang(env, *known):
    """Return the language of a page.

    The one that the address asks for, else the first language of the visitor that is
    installed, else the first of those known that is, else the present one.

    :param env: the environment
    :param known: codes of languages, or False
    """
    http = env["ir.http"]
    asked = request.httprequest.args.get("lang")
    visitor = request.httprequest.accept_languages.values()
    for code in filter(None, (asked, *visitor, *known)):
        if found := http.get_nearest_lang(code.replace("-", "_")):
            return found
    return env.lang or "en_US"


def build_page(env, template, values, status=200, headers=()):
    """Return a page as an answer.

    :param env: in the language of the page; with the rights that its template needs
    :param str template: external id of a template that calls `autoservice.public_page`
    :param dict values: for the template, with `title`
    :param int status: of the answer
    :param headers: more headers of the answer, or others; None leaves one out
    """
    sent = {name: text for name, text in {**HEADERS, **dict(headers)}.items() if text}
    values = {"code": (env.lang or "en").replace("_", "-"), **values}
    page = env["ir.ui.view"]._render_template(template, values)
    return request.make_response(
        DOCTYPE + page.strip(), headers=[*sent.items()], status=status
    )


def build_missing_page(env):
    """Return the page for an address that opens nothing: it never says why.

    :param env: of whoever looked it up
    """
    env = env(context={**env.context, "lang": choose_lang(env)})
    values = {
        "title": env._("This page is not available"),
        "text": env._("The link is not complete, or its time is over."),
    }
    return build_page(env, "autoservice.missing_page", values, status=404)
