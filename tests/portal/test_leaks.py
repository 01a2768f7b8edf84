# Part of autoservice. See LICENSE for full copyright and licensing details.

import inspect
from contextlib import suppress

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..order.work_case import picture
from .leak_case import OURS, LeakCase
from .leak_routes import ACCOUNT, KEY, OPEN, OWN, ROUTES, TOKEN

QUIET = (
    "odoo.http",
    "odoo.models",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_binary",
    "odoo.addons.autoservice.controllers.crm.endpoint",
)
# What a visitor is answered who gets nothing: sent to the login or away, or refused.
REFUSED = (303, 400, 401, 403, 404, 405, 410, 422)

WINDOW = "ir.actions.act_window"
# Our fields on Odoo's models that customers read by RPC, each with its reason.
FIELDS = {
    "account.move.autoservice_is_pay": "no on every document that is a customer's",
    "res.partner.autoservice_channel": "how he himself wants to be told",
    "res.partner.autoservice_consent_marketing": "his own consent",
    "res.partner.autoservice_consent_service": "his own consent",
}
# Public methods that answer anybody, each with its reason.
METHODS = {
    "mail_allowed_qweb_expressions": "Odoo's; names of what templates may hold",
    "get_import_templates": "Odoo's; the address of an empty table",
    "message_subscribe": "nobody was named who is to follow",
}


class _Undone(Exception):
    """Leaves a savepoint, so that the next call finds the same garage."""


@tagged("post_install", "-at_install")
class TestLeaks(LeakCase):
    """No address of this addon tells or changes anything of somebody else."""

    def _iter_cases(self, *kinds):
        for address, routes in ROUTES.items():
            for route in routes:
                if not kinds or route.kind in kinds:
                    yield address, route

    # The table
    def test_every_address_has_its_case_and_every_case_its_address(self):
        rules = self._get_rules()
        self.assertEqual(sorted(rules), sorted(ROUTES))
        for address, routes in ROUTES.items():
            methods = {
                method
                for rule in rules[address]
                for method in rule.endpoint.routing["methods"] or ("GET",)
            }
            with self.subTest(address=address):
                self.assertEqual(
                    {route.method for route in routes} - {"OPTIONS"},
                    methods - {"OPTIONS"},
                )

    def test_writing_is_by_post_with_the_token_of_a_form(self):
        rules = self._get_rules()
        for address, route in self._iter_cases():
            if route.method != "POST":
                continue
            writing = [
                rule.endpoint.routing
                for rule in rules[address]
                if "POST" in (rule.endpoint.routing["methods"] or ())
            ]
            for routing in writing:
                with self.subTest(address=address):
                    self.assertEqual(routing["type"], "http")
                    self.assertEqual([*routing["methods"]], ["POST"])
                    self.assertEqual(
                        routing.get("csrf", True), not route.no_csrf, "no reason given"
                    )

    # Asking
    @mute_logger(*QUIET)
    def test_the_customer_himself_opens_what_others_may_not(self):
        """Without this, a wrong address in the table would pass for a refusal."""
        token = self._come(self.user)
        for address, route in self._iter_cases(ACCOUNT, OWN):
            if route.method != "GET":
                continue
            with self.subTest(address=address):
                answer = self._call(route, self._fill(address), token)
                self.assertEqual(answer.status_code, 200)

    @mute_logger(*QUIET)
    def test_nobody_else_reads_or_changes_anything(self):
        before = self._get_state()
        for visitor, user in self._get_visitors().items():
            token = self._come(user)
            for address, route in self._iter_cases(ACCOUNT, OWN):
                with self.subTest(visitor=visitor, address=address):
                    answer = self._call(route, self._fill(address), token)
                    is_former = user == self.ana_user and route.former
                    opens = bool(user) and (route.kind == OWN or is_former)
                    self.assertEqual(answer.status_code == 200, opens)
                    self.assertIn(answer.status_code, (200, *REFUSED))
                    self._assert_no_secret(answer.text)
                    self.assertEqual(self._get_state(), before)

    @mute_logger(*QUIET)
    def test_a_wrong_token_or_key_opens_nothing(self):
        before = self._get_state()
        tokens = {
            # Each is right somewhere else.
            "/autoservice/mark": self.coming._get_status_url()[-32:],
            "/autoservice/status": self.mark.token,
            "/autoservice/visit": self.mark.token,
        }
        for user in (None, self.user):
            csrf = self._come(user)
            for address, route in self._iter_cases(TOKEN, KEY):
                root = "/".join(address.split("/")[:3])
                for wrong in (self.ids["token"], tokens.get(root), "x", "é%00"):
                    self.ids.update(token=wrong or "0" * 32, key=wrong or "0" * 43)
                    with self.subTest(address=address, method=route.method, key=wrong):
                        answer = self._call(route, self._fill(address), csrf)
                        self.assertIn(answer.status_code, (204, *REFUSED))
                        self._assert_no_secret(answer.text)
        self.assertEqual(self._get_state(), before)

    @mute_logger(*QUIET)
    def test_what_is_for_everybody_holds_nothing_personal(self):
        before = self._get_state()
        for user in (None, self.stranger_user):
            token = self._come(user)
            for address, route in self._iter_cases(OPEN):
                if route.method != "GET":
                    continue
                with self.subTest(address=address):
                    answer = self._call(route, self._fill(address), token)
                    self.assertLess(answer.status_code, 500)
                    self._assert_no_secret(answer.text)
        self.assertEqual(self._get_state(), before)

    @mute_logger(*QUIET)
    def test_a_form_without_its_token_changes_nothing(self):
        before = self._get_state()
        self._come(self.user)
        tokens = {
            "/autoservice/mark/<string:token>": self.mark.token,
            "/autoservice/invite/<string:token>": self.invite.token,
        }
        for address, route in self._iter_cases(ACCOUNT, TOKEN, OPEN):
            if route.method != "POST":
                continue
            self.ids["token"] = tokens.get(address)
            for token in (None, "", "forged"):
                with self.subTest(address=address, token=token):
                    answer = self._call(route, self._fill(address), token)
                    self.assertIn(answer.status_code, (400, 403))
            asked = route._replace(method="GET")
            with self.subTest(address=address, method="GET"):
                answer = self._call(asked, f"{self._fill(address)}?score=1", token)
                self.assertIn(answer.status_code, (200, 405))
        self.assertEqual(self._get_state(), before)

    @mute_logger(*QUIET)
    def test_others_ids_do_not_mix_with_the_own_ones(self):
        """The car is the visitor's own, what is asked for on it is not."""
        own = self._vehicle("VERA01", self.stranger)
        visit = self._past(20, self.stranger, vehicle_id=own.id)
        before = self._get_state()
        token = self._come(self.stranger_user)
        self.ids.update(car_id=own.id, visit_id=visit.id)
        for address, route in self._iter_cases(ACCOUNT):
            if address.count("<") < 2 or address.endswith("kind>"):
                continue
            with self.subTest(address=address):
                answer = self._call(route, self._fill(address), token)
                self.assertIn(answer.status_code, REFUSED)
        self.assertEqual(self._get_state(), before)

    # Files
    @mute_logger(*QUIET)
    def test_pictures_and_files_are_not_read_by_odoos_own_addresses(self):
        records = [
            *(self.vehicle, self.done, self.work, self.done.photo_ids),
            self.done.act_ids.sudo(),
        ]
        self.vehicle.image_1920 = picture()
        self.env.flush_all()
        urls = [
            f"/web/content/{record._name}/{record.id}/{name}"
            for record in records
            for name, field in record._fields.items()
            if field.type == "binary"
        ]
        self.assertGreater(len(urls), 5)
        for visitor, user in {**self._get_visitors(), "himself": self.user}.items():
            self._come(user)
            for url in urls:
                with self.subTest(visitor=visitor, url=url):
                    self.assertNotEqual(self.url_open(url).status_code, 200)


@tagged("post_install", "-at_install")
class TestLeaksByRpc(LeakCase):
    """Customers have no right on any of our models, also not the owner of the car."""

    def _get_models(self):
        return sorted(
            name
            for name, model in self.registry.items()
            if name.startswith("autoservice.") and not model._abstract
        )

    def _ask(self, model, method, args):
        body = {"model": model, "method": method, "args": args, "kwargs": {}}
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={"jsonrpc": "2.0", "method": "call", "params": body},
        )
        self.assertEqual(answer.status_code, 200, "there is such an address")
        return answer.json()

    @mute_logger(*QUIET)
    def test_no_model_answers_a_customer_or_a_stranger(self):
        asked = {
            "web_search_read": [[], {"display_name": {}}],
            "formatted_read_group": [[]],
            "onchange": [[], {}, [], {"display_name": {}}],
            "web_save": [[], {}, {}],
        }
        for login in (self.user.login, None):
            self.authenticate(login, login)
            for model in self._get_models():
                for method, args in asked.items():
                    with self.subTest(login=login, model=model, method=method):
                        answer = self._ask(model, method, args)
                        self.assertNotIn("result", answer)
                        self.assertRegex(
                            answer["error"]["data"]["name"],
                            r"(AccessError|SessionExpiredException)$",
                        )

    @mute_logger(*QUIET)
    def test_plates_and_orders_are_not_guessed_by_creating_something(self):
        self.authenticate(self.user.login, self.user.login)
        for model, vals in (
            ("autoservice.vehicle", {"plate": "ABC123"}),
            ("autoservice.vehicle", {"plate": "NEW123"}),
            ("autoservice.booking", {"sale_order_id": self.former.sale_order_id.id}),
        ):
            answer = self._ask(model, "web_save", [[], vals, {}])
            self.assertRegex(answer["error"]["data"]["name"], r"AccessError$")

    def test_no_model_has_an_operation_for_them(self):
        for user in (self.user, self.env.ref("base.public_user")):
            for model in self._get_models():
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(model=model, operation=operation):
                        records = self.env[model].with_user(user)
                        self.assertFalse(records.has_access(operation))

    @mute_logger(*QUIET)
    def test_no_method_of_ours_does_anything_for_a_customer(self):
        """Each public method, with a record and with none, and nothing else given."""
        for model in self._get_models():
            found = self.env[model].sudo().search([], limit=1)
            for name, function in self._get_own_methods(model):
                parameters = [*inspect.signature(function).parameters.values()][1:]
                given = [
                    None
                    for one in parameters
                    if one.default is one.empty
                    and one.kind == one.POSITIONAL_OR_KEYWORD
                ]
                with self.subTest(model=model, method=name):
                    self._assert_fails(model, name, found.ids, given)

    def _get_own_methods(self, model):
        """The public methods that this addon adds to a model."""
        for name, function in inspect.getmembers(
            type(self.env[model]), inspect.isfunction
        ):
            is_ours = function.__module__.startswith(OURS)
            if is_ours and not name.startswith("_") and name not in METHODS:
                yield name, function

    def _assert_fails(self, model, name, ids, given):
        done = None
        self.env.invalidate_all()  # what is known already is not asked for
        with suppress(_Undone), self.env.cr.savepoint():
            # What is asked wrongly fails too; that is no less of a refusal.
            with suppress(Exception), self.env.cr.savepoint():
                records = self.env[model].with_user(self.user)
                is_of_model = getattr(getattr(type(records), name), "_api_model", False)
                if not ids and not is_of_model:
                    raise _Undone  # nothing is there to be done with
                args = given if is_of_model else [ids, *given]
                done = call_kw(records, name, args, {})
            raise _Undone
        # A window holds nothing: what it shows the user reads himself.
        is_window = isinstance(done, dict) and done.get("type") == WINDOW
        self.assertFalse(done and not is_window, f"{name} has answered a customer")

    def test_our_fields_on_what_customers_read_are_meant_for_them(self):
        """Customers read their orders and invoices by RPC: not what is ours in them."""
        found = set()
        for name in self.registry:
            model = self.env[name].with_user(self.user)
            if name.startswith("autoservice.") or model._abstract:
                continue
            if not model.has_access("read"):
                continue
            for field in model._fields.values():
                is_ours = field._modules[:1] == ("autoservice",)
                if is_ours and model._has_field_access(field, "read"):
                    found.add(f"{name}.{field.name}")
        self.assertEqual(found, set(FIELDS))

    def test_a_customer_reads_neither_people_nor_cars_through_his_order(self):
        line = self.coming.line_ids.with_user(self.user)
        self.assertEqual(line.read(["name"])[0]["name"], line.sudo().name)
        for records, name in (
            (line, "executor_ids"),
            (line, "real_minutes"),
            (line.order_id, "vehicle_id"),
            (line.order_id, "booking_ids"),
            (line.company_id, "autoservice_discount_limit"),
        ):
            with self.assertRaises(AccessError):
                records.read([name])
            with self.assertRaises(AccessError):
                records.search([(name, "!=", False)])
