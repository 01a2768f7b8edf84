# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Every address of this addon, and who may open it.

A route without a row here fails TestLeaks, and so does a row without a route. For a new
route add one row; where its address holds an argument that is not in LeakCase._ids yet,
name there the one of the customer to whom it belongs.
"""

from typing import NamedTuple

# Behind the login: others than the customer find nothing, who is not signed in is asked
# to do so.
ACCOUNT = "account"
# The same, but everybody has his own: it opens, without anything of others.
OWN = "own"
# Opened by a token, whoever comes: a wrong one opens nothing.
TOKEN = "token"
# For programs that sign what they send: a wrong key opens nothing.
KEY = "key"
# For everybody: nothing personal is in it.
OPEN = "open"


class Route(NamedTuple):
    """One address with one method.

    :param kind: of the above
    :param method: GET, POST or OPTIONS
    :param data: what is posted; arguments in it as in addresses
    :param no_csrf: why it is posted without the token of a form
    :param former: whether a former owner opens it, for his own time
    """

    kind: str
    method: str = "GET"
    data: dict = {}
    no_csrf: str = ""
    former: bool = False


FRAMED = "Odoo's token hangs on a cookie, which a frame has not; see forms.py"
SIGNED = "a program signs what it sends with the key of the address"
CAR, VISIT = "/my/cars/<int:car_id>", "/my/visits/<int:visit_id>"
ORDER = "/my/orders/<int:order_id>"
BOOK = "/autoservice/book/<int:company_id>"
CHOICE = {
    "service": "<int:service_id>",
    "class": "<int:class_id>",
    "start": "2030-01-07T08:00:00",
    "phone": "069123456",
}

ROUTES = {
    # crm
    "/autoservice/intake/<string:key>": [
        Route(KEY, "POST", {"phone": "069555000"}, no_csrf=SIGNED),
        Route(KEY, "OPTIONS"),
    ],
    "/autoservice/telephony/<string:key>": [
        Route(KEY, "POST", {"phone": "069555000"}, no_csrf=SIGNED),
        Route(KEY),
    ],
    # messaging
    "/autoservice/gateway/<string:key>/report": [
        Route(KEY, "POST", {"id": "p1"}, no_csrf=SIGNED),
    ],
    "/autoservice/gateway/<string:key>/answer": [
        Route(KEY, "POST", {"from": "069123456", "text": "STOP"}, no_csrf=SIGNED),
    ],
    # order
    ORDER: [Route(ACCOUNT)],
    f"{ORDER}/extra_work/<int:recommendation_id>": [
        Route(ACCOUNT, "POST", {"answer": "approve"})
    ],
    f"{ORDER}/decline": [Route(ACCOUNT, "POST", {"decline_message": "No"})],
    # portal: links
    "/autoservice/mark/<string:token>": [
        Route(TOKEN),
        Route(TOKEN, "POST", {"score": "1"}),
    ],
    "/autoservice/status/<string:token>": [Route(TOKEN)],
    "/autoservice/visit/<string:token>.ics": [Route(TOKEN)],
    "/autoservice/invite/<string:token>": [Route(TOKEN), Route(TOKEN, "POST")],
    # portal: the page of booking
    "/autoservice/book": [Route(OPEN)],
    BOOK: [Route(OPEN)],
    f"{BOOK}/contact": [Route(OPEN)],
    f"{BOOK}/done": [Route(OPEN)],
    f"{BOOK}/hold": [Route(OPEN, "POST", CHOICE, no_csrf=FRAMED)],
    f"{BOOK}/change": [Route(OPEN, "POST", CHOICE, no_csrf=FRAMED)],
    f"{BOOK}/code": [Route(OPEN, "POST", CHOICE, no_csrf=FRAMED)],
    f"{BOOK}/confirm": [Route(OPEN, "POST", CHOICE, no_csrf=FRAMED)],
    # portal: the account
    "/my/cars": [Route(OWN)],
    CAR: [Route(ACCOUNT, former=True)],
    f"{CAR}/works/<int:work_id>/photo": [Route(ACCOUNT)],
    f"{CAR}/works/<int:work_id>/book": [Route(ACCOUNT, "POST")],
    f"{CAR}/people": [Route(ACCOUNT, "POST", {"name": "Thief", "phone": "069555000"})],
    f"{CAR}/people/<int:row_id>/end": [Route(ACCOUNT, "POST")],
    "/my/visits": [Route(OWN)],
    VISIT: [Route(ACCOUNT)],
    f"{VISIT}/documents/<string:kind>": [Route(ACCOUNT)],
    f"{VISIT}/photos/<int:photo_id>": [Route(ACCOUNT)],
    f"{VISIT}/move": [Route(ACCOUNT, "POST", {"start": "2030-01-07 08:00:00"})],
    f"{VISIT}/cancel": [Route(ACCOUNT, "POST")],
}
