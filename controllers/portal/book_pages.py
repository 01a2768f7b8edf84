# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The steps of booking by oneself, as pages."""

from datetime import date
from urllib.parse import urlencode

from odoo.http import request
from odoo.tools.misc import format_date

from odoo.addons.autoservice.models.common.moments import format_hour, format_moment
from odoo.addons.autoservice.models.common.working_hours import to_local
from odoo.addons.autoservice.models.common.zones import company_zone
from odoo.addons.autoservice.models.portal.self_booking_text import (
    EMAIL,
    MOST_LETTERS,
    ON_APPROVAL,
    PREPAYMENT,
)

from ..common.pages import build_page
from .forms import build_url, is_framed, keep_lang, list_along, make_form_token

ROOT = "/autoservice/book"
# The pages of ours that the last step leads to.
LINKS = ("status_url", "ics_url")
SERVICE, TIME, CONTACT, DONE = range(4)
# What is typed in: (name, kind of the field, what the browser fills in by itself).
CONTACT_FIELDS = (
    ("phone", "tel", "tel"),
    ("name", "text", "name"),
    ("plate", "text", "off"),
    ("email", "email", "email"),
)


def build_book_page(company, template, step, values, status=200):
    """Return one step as an answer.

    :param company: the branch, with all rights, in the language of the page
    :param str template: name of the template
    :param step: SERVICE to DONE, None without steps
    :param dict values: for the template
    :param int status: of the answer
    """
    env, path = company.env, f"{ROOT}/{company.id}"
    values = {
        "alert": "",
        "root": build_url(path),
        "action": lambda name: build_url(f"{path}/{name}"),
        "steps": [] if step is None else list_steps(env, step),
        "langs": list_langs(env),
        "csrf_token": make_form_token(company),
        "is_framed": is_framed(),
        "name": company.name,
        "branch_phone": company.phone,
        **values,
    }
    name = f"autoservice.{template}"
    return build_page(env, name, values, status, get_headers(company))


def get_headers(company):
    """Return the headers by which a page may stand in frames of the branch's sites.

    The page that posts is named to ourselves alone, see `is_our_form`.
    """
    headers = {"Referrer-Policy": "same-origin"}
    if is_framed() and (sites := company._get_frame_sites()):
        headers["X-Frame-Options"] = None
        headers["Content-Security-Policy"] = f"frame-ancestors 'self' {sites}"
    return headers


def list_steps(env, step):
    """Return [(name, whether it is done, whether now)].

    :param env: in the language of the page
    :param int step: SERVICE to DONE
    """
    names = (env._("Service"), env._("Time"), env._("Contact"), env._("Done"))
    return [(name, place <= step, place == step) for place, name in enumerate(names)]


def list_langs(env):
    """Return [(code, name, address)] of this page in the other languages.

    What was posted has no address.
    """
    httprequest = request.httprequest
    if httprequest.method != "GET":
        return []
    pairs = [(key, text) for key, text in httprequest.args.items(True) if key != "lang"]
    langs = []
    for code, name in env["res.lang"].get_installed():
        if code != env.lang:
            query = urlencode([*pairs, ("lang", code)])
            own = name.partition(" / ")[2] or name
            langs.append((code.replace("_", "-"), own, f"{httprequest.path}?{query}"))
    return langs


def show_services(company, page, wish, alert="", status=200):
    """Ask for services and the class of the car.

    :param company: see :func:`build_book_page`
    :param dict page: what the branch offers
    :param wish: what was chosen so far
    :param str alert: what is wrong
    :param int status: of the answer
    """
    env = company.env
    ways = name_ways(env)
    # What holds for all of them is said once.
    offered = {service["way"] for service in page["services"]}
    common = offered.pop() if len(offered) == 1 else None
    values = {
        "title": env._("Book a visit"),
        "alert": alert,
        "way": ways.get(common),
        "services": page["services"],
        "classes": page["classes"],
        "chosen": wish.service_ids,
        "class_id": wish.class_id,
        "ways": {} if common else ways,
        "along": list_along(),
        "address": page["address"],
    }
    return build_book_page(company, "book_services_page", SERVICE, values, status)


def show_times(company, wish, offer, found, alert="", status=200):
    """Offer the free times of a day, with the price.

    :param wish: what was chosen
    :param dict offer: what it costs
    :param dict found: the times, as of `autoservice.self.booking._get_times`
    """
    env = company.env
    values = {
        "title": env._("Choose a time"),
        "alert": alert,
        "offer": offer,
        "way": name_ways(env).get(offer["way"]),
        "back": build_url(f"{ROOT}/{company.id}", [*wish.get_choice(), ("edit", 1)]),
        **list_times(
            env,
            f"{ROOT}/{company.id}",
            [*wish.get_choice(), ("hold", wish.hold_token)],
            found,
        ),
        "is_much": len(wish.service_ids) > 1,
        "hidden": wish.get_hidden(),
    }
    return build_book_page(company, "book_times_page", TIME, values, status)


def list_times(env, path, choice, found):
    """Return the values by which `autoservice.book_days` shows free times.

    Parameters as of :func:`list_days`.
    """
    day = found["day"] and date.fromisoformat(found["day"])
    return {
        "days": list_days(env, path, choice, found),
        "day_name": day and format_date(env, day, date_format="EEEE, d MMMM"),
        "times": found["times"],
    }


def list_days(env, path, choice, found):
    """Return [(what is shown, address, whether it is the one shown)].

    :param str path: of the page that shows the times of a day
    :param choice: [(name, value)] that its address takes along
    :param dict found: as of :func:`show_times`
    """
    days = [
        (format_date(env, date.fromisoformat(day), date_format="EEE d MMM"), day)
        for day in found["days"]
    ]
    if found["earlier"]:
        days.insert(0, (env._("Earlier days"), found["earlier"]))
    if found["later"]:
        days.append((env._("Later days"), found["later"]))
    return [
        (name, build_url(path, [*choice, ("day", day)]), day == found["day"])
        for name, day in days
    ]


def show_contact(company, wish, offer, hold, alert="", wrong=None, status=200):
    """Ask who comes, while the time is kept.

    :param hold: the time that is kept, empty where none is
    :param wrong: the name of the field that `alert` is about
    """
    env = company.env
    until = hold and hold.expires_at
    values = {
        "title": env._("Who comes?"),
        "alert": alert,
        "wrong": wrong,
        "offer": offer,
        "terms": name_terms(env).get(offer["way"]),
        "moment": format_moment(env, company, wish.start),
        "until": until and format_hour(env, company, until),
        "until_iso": until and f"{until.isoformat()}Z",
        "fields": list_fields(env, wish),
        "note": wish.typed["note"],
        "hidden": [pair for pair in wish.get_hidden() if pair[0] not in wish.typed],
        "back": build_url(
            f"{ROOT}/{company.id}",
            [
                *wish.get_choice(),
                ("hold", wish.hold_token),
                ("day", to_local(wish.start, company_zone(company)).date()),
            ],
        ),
    }
    return build_book_page(company, "book_contact_page", CONTACT, values, status)


def list_fields(env, wish):
    """Return [(name, label, kind, what fills it in, text, longest, whether a must)].

    What must be typed in comes first.

    :param wish: what was typed in so far
    """
    musts = {"phone", wish.way}
    labels = {
        "phone": env._("Phone"),
        "name": env._("Name"),
        "plate": env._("Plate"),
        "email": env._("E-mail"),
    }
    texts = wish.typed
    rows = [
        (name, labels[name], kind, fill, texts[name], MOST_LETTERS[name], name in musts)
        for name, kind, fill in CONTACT_FIELDS
    ]
    return sorted(rows, key=lambda row: not row[-1])


def show_code(company, wish, hold, alert="", is_wrong=True, status=200):
    """Ask for the code that was sent to the phone, or to the e-mail.

    :param bool is_wrong: whether `alert` is about the code that was typed in
    """
    env = company.env
    until = hold and hold.expires_at
    values = {
        "title": env._("Type in the code"),
        "alert": alert,
        "is_wrong": bool(alert) and is_wrong,
        "address": wish.address,
        "is_mail": wish.way == EMAIL,
        "until": until and format_hour(env, company, until),
        "until_iso": until and f"{until.isoformat()}Z",
        "hidden": wish.get_hidden(),
    }
    return build_book_page(company, "book_code_page", CONTACT, values, status)


def show_done(company, done, status=200):
    """Say what was booked.

    :param dict done: as of `autoservice.self.booking._get_done`
    """
    env = company.env
    titles = {
        ON_APPROVAL: env._("Your visit is not confirmed yet"),
        PREPAYMENT: env._("One more step: please pay"),
    }
    texts = {
        ON_APPROVAL: env._("We will call you and confirm the time."),
        PREPAYMENT: env._("The time is yours once the payment has come in."),
    }
    title = titles.get(done["way"]) or env._("You are booked")
    text = texts.get(done["way"]) or env._("We expect you")
    if done["way"] == PREPAYMENT and not done["pay_url"]:
        text = env._(
            "We have sent you a link to pay. The time is yours once the payment has"
            " come in."
        )
    if done["is_off"]:
        title, text = env._("The visit is cancelled."), ""
    values = {
        "title": title,
        "text": text,
        "done": {**done, **{name: keep_lang(done[name]) for name in LINKS}},
        "address": format_address(company),
    }
    return build_book_page(company, "book_done_page", DONE, values, status)


def show_branches(env, branches):
    """Ask for a branch.

    :param branches: res.company that take bookings by oneself
    """
    company = branches[:1]
    values = {
        "title": env._("Book a visit"),
        "branches": [
            (branch.name, format_address(branch), build_url(f"{ROOT}/{branch.id}"))
            for branch in branches
        ],
        "name": "",
    }
    return build_book_page(company, "book_branches_page", None, values)


def format_address(company):
    """Return where a branch is, in a line."""
    street = (company.street, company.street2, company.city)
    return ", ".join(filter(None, street))


def name_ways(env):
    """Return {way: what a visitor reads of it}."""
    return {
        ON_APPROVAL: env._("We confirm by phone."),
        PREPAYMENT: env._("To be paid in advance."),
    }


def name_terms(env):
    """Return {way: what a visitor reads of it before he presses the button}."""
    called = env._(
        "We will call you to confirm the visit; until then we keep the time for you."
    )
    return {**name_ways(env), ON_APPROVAL: called}
