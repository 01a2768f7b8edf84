# Part of autoservice. See LICENSE for full copyright and licensing details.

from inspect import isfunction

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .rights_case import RightsCase

PARTS = ("crm", "messaging")
OURS = tuple(
    f"odoo.addons.autoservice.{kind}.{part}."
    for kind in ("models", "wizards")
    for part in PARTS
)
OPERATIONS = ("read", "write", "create", "unlink")

# Roles that work with customers of the centre; all others do nothing here.
OWNER = frozenset(("owner",))
DESK = OWNER | {"manager"}
STAFF = DESK | {"washer", "master"}
SALES = frozenset(("salesperson", "sales_manager"))
# Who may see a deal or a customer gets a window; what is in it has its own rights.
LEADS = DESK | SALES
BOOKINGS = LEADS | {"storekeeper", "accountant"}
INSIDE = STAFF | BOOKINGS | {"employee"}
EVERYBODY = INSIDE | {"public", "portal", "stranger"}

# Who may what: {model: (read, write, create, unlink)}. What is not here fails.
MODELS = {
    "autoservice.diary": (DESK, (), (), ()),
    "autoservice.diary.done": (STAFF, STAFF, STAFF, ()),
    "autoservice.discount.offer": (DESK, OWNER, DESK, OWNER),
    "autoservice.exchange": (DESK, OWNER, OWNER, OWNER),
    "autoservice.exchange.test": (OWNER, OWNER, OWNER, OWNER),
    "autoservice.gateway": (DESK, OWNER, OWNER, OWNER),
    "autoservice.gateway.test": (OWNER, OWNER, OWNER, OWNER),
    "autoservice.inquiry": (DESK, DESK, DESK, OWNER),
    "autoservice.intake": (DESK, OWNER, OWNER, OWNER),
    "autoservice.intake.flood": (OWNER, (), (), ()),
    "autoservice.intake.mend": (OWNER, OWNER, OWNER, OWNER),
    "autoservice.intake.request": (DESK, (), (), ()),
    "autoservice.intake.tally": (OWNER, (), (), ()),
    "autoservice.lead.qualify": (DESK, DESK, DESK, ()),
    "autoservice.message": (DESK, DESK, (), ()),
    "autoservice.message.invite": (DESK, DESK, DESK, DESK),
    "autoservice.message.report": (OWNER, (), (), ()),
    "autoservice.message.template": (DESK, OWNER, OWNER, OWNER),
    "autoservice.message.write": (DESK, DESK, DESK, DESK),
    "autoservice.recall.call": (DESK, DESK, DESK, ()),
    "autoservice.reminder": (STAFF, STAFF, STAFF, ()),
    "autoservice.robot": (DESK, OWNER, OWNER, OWNER),
    "autoservice.robot.run": (OWNER, (), (), ()),
    # Odoo's; that only the owner deletes them is ours.
    "crm.lead": (LEADS, LEADS, LEADS, OWNER),
}
# Who gets something done by a method: {model.method: roles}. What is not here fails.
METHODS = {
    "autoservice.booking.action_deferred_note": BOOKINGS,
    "autoservice.booking.action_open_messages": BOOKINGS,
    "autoservice.booking.invite.action_deferred_note": DESK,
    "autoservice.booking.invite.action_open_messages": DESK,
    "autoservice.diary.action_confirm": DESK,
    "autoservice.diary.action_done": DESK,
    "autoservice.diary.action_later_choose": DESK,
    "autoservice.diary.action_later_hour": DESK,
    "autoservice.diary.action_later_morning": DESK,
    "autoservice.diary.action_open": DESK,
    "autoservice.diary.done.action_save": DESK,
    "autoservice.discount.offer.action_approve": OWNER,
    "autoservice.discount.offer.action_refuse": OWNER,
    "autoservice.exchange.action_new_key": OWNER,
    "autoservice.exchange.action_open_refused": DESK,
    "autoservice.exchange.action_open_requests": DESK,
    "autoservice.exchange.action_test": OWNER,
    "autoservice.gateway.action_test": OWNER,
    "autoservice.gateway.test.action_send": OWNER,
    "autoservice.inquiry.action_book": DESK,
    "autoservice.inquiry.action_called_back": DESK,
    "autoservice.inquiry.action_open_lead": DESK,
    "autoservice.inquiry.get_call_card": DESK,
    "autoservice.inquiry.register": DESK | {"stranger"},  # in his own company
    "autoservice.intake.action_new_key": OWNER,
    "autoservice.intake.action_open_refused": DESK,
    "autoservice.intake.action_open_requests": DESK,
    "autoservice.intake.mend.action_make": OWNER,
    "autoservice.intake.request.action_make_lead": OWNER,
    "autoservice.lead.qualify.action_apply": DESK,
    "autoservice.message.action_cancel": DESK,
    "autoservice.message.action_open_document": DESK,
    "autoservice.message.action_retry": DESK,
    "autoservice.message.invite.action_invite": DESK,
    "autoservice.message.write.action_queue": DESK,
    "autoservice.recall.call.action_not_reached": DESK,
    "autoservice.recall.call.action_offer": DESK,
    "autoservice.recall.call.action_reached": DESK,
    "autoservice.recall.call.action_reopen": DESK,
    "autoservice.recommendation.action_invite": DESK | {"storekeeper"},
    "autoservice.reminder.action_save": STAFF | {"stranger"},  # his own
    "autoservice.vehicle.action_invite": STAFF | {"storekeeper"},
    "crm.lead.action_ask_junk": LEADS,
    "crm.lead.action_book": DESK,
    "crm.lead.action_deferred_note": LEADS,
    "crm.lead.action_invite": LEADS,
    "crm.lead.action_junk": LEADS,
    "crm.lead.action_open_bookings": DESK,
    "crm.lead.action_open_earlier": LEADS,
    "crm.lead.action_open_messages": LEADS,
    "crm.lead.action_qualify": LEADS,
    "mail.activity.action_autoservice_invite": LEADS,
    "mail.activity.action_autoservice_later": DESK,
    "mail.activity.action_autoservice_recall": LEADS,
    "mail.activity.action_autoservice_seen": BOOKINGS,
    "mail.activity.get_autoservice_reminders": EVERYBODY,
    "res.partner.action_deferred_note": INSIDE,
    "res.partner.action_invite": INSIDE,
    "res.partner.action_open_inquiries": INSIDE,
    "res.partner.action_open_messages": INSIDE,
    "res.partner.action_open_plan": INSIDE,
}
ARGUMENTS = {
    "autoservice.inquiry.register": ["visit"],
    "crm.lead.action_junk": ["Advertising"],
}
# Called on the model, without records.
MODEL_METHODS = {
    "autoservice.inquiry.register",
    "mail.activity.get_autoservice_reminders",
}


@tagged("post_install", "-at_install")
class TestRights(RightsCase):
    """Who may what, over RPC: a model or a method that somebody opens fails here."""

    def _find_methods(self):
        """{model.method}: what can be called, and is ours and not Odoo's."""
        found = set()
        for model in self.env.registry.values():
            if model._abstract:
                continue
            methods = {
                name: [cls.__module__ for cls in model.__mro__ if name in vars(cls)]
                for cls in model.__mro__
                if cls.__module__.startswith(OURS)
                for name, value in vars(cls).items()
                if isfunction(value)
                and not name.startswith("_")
                and not getattr(value, "_api_private", False)
            }
            found |= {
                f"{model._name}.{name}"
                for name, modules in methods.items()
                if all(one.startswith("odoo.addons.autoservice.") for one in modules)
            }
        return found

    # Tests
    def test_every_model_and_method_of_the_parts_is_in_the_tables(self):
        models = {
            model._name
            for model in self.env.registry.values()
            if model.__module__ == "odoo.api"
            and not model._abstract
            and model._original_module == "autoservice"
            and any(cls.__module__.startswith(OURS) for cls in model.__mro__)
        }
        self.assertEqual(sorted(self._find_methods()), sorted(METHODS))
        self.assertLessEqual(models, MODELS.keys())

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_each_role_does_with_each_model_what_the_table_says(self):
        wrong = []
        records, values = self._get_records(), self._get_values()
        for model, allowed in MODELS.items():
            for role, user in self.users.items():
                if role == "stranger" and model not in records:
                    continue  # a wizard of his own
                found = self._try_operations(
                    user, model, records.get(model), values[model]
                )
                for operation, roles in zip(OPERATIONS, allowed, strict=True):
                    if (found[operation] == "done") != (role in roles):
                        wrong.append((model, operation, role, found[operation]))
        self.assertFalse(wrong, "\n".join(map(str, wrong)))

    def _try_operations(self, user, model, record, vals):
        """{operation: what came of it} for one user."""
        # A message is facts alone: written by verbs, for who has the right to write.
        changes = {} if model == "autoservice.message" else vals
        if record is None:  # a wizard: one's own

            def create(rpc):
                return rpc(model, "create", [vals])

            def after(method, *args):
                return lambda rpc: rpc(model, method, create(rpc), *args)

            steps = {
                "create": create,
                "read": after("read", ["display_name"]),
                "write": after("write", changes),
                "unlink": after("unlink"),
            }
        else:
            ids = record.ids
            steps = {
                "create": lambda rpc: rpc(model, "create", [vals]),
                "read": lambda rpc: rpc(model, "read", ids, ["display_name"]),
                "write": lambda rpc: rpc(model, "write", ids, changes),
                "unlink": lambda rpc: rpc(model, "unlink", ids),
            }
        return {name: self._try(user, step) for name, step in steps.items()}

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_each_method_works_for_whom_the_table_says_and_for_nobody_else(self):
        wrong = []
        records, values = self._get_records(), self._get_values()
        special = {
            "autoservice.recall.call.action_offer": {"percent": 9},
            "autoservice.diary.done.action_save": {
                "activity_ids": [Command.set(self.task.ids)]
            },
        }
        for name, roles in METHODS.items():
            model, method = name.rsplit(".", 1)
            record = self._get_sample(name, records.get(model))
            args = ARGUMENTS.get(name, [])

            def steps(
                rpc, name=name, model=model, method=method, record=record, args=args
            ):
                if name in MODEL_METHODS:
                    return rpc(model, method, *args)
                vals = values[model] | special.get(name, {}) if not record else {}
                ids = record.ids if record else rpc(model, "create", [vals])
                return rpc(model, method, ids, *args)

            for role, user in self.users.items():
                outcome = self._try(user, steps)
                if outcome.startswith("done") != (role in roles):
                    wrong.append((name, role, outcome))
        self.assertFalse(wrong, "\n".join(map(str, wrong)))

    def _get_sample(self, name, record):
        """The record that a method is called for."""
        special = {
            "autoservice.message.action_retry": self.failed,
            "mail.activity.action_autoservice_recall": self.recall,
            "mail.activity.action_autoservice_invite": self.recall,
        }
        return special.get(name, record)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_a_window_shows_nothing_of_another_company(self):
        shown = {
            "autoservice.intake.mend": "error",
            "autoservice.lead.qualify": "contact_name",
            "autoservice.recall.call": "lost_note",
        }
        values = self._get_values()
        for model, name in shown.items():

            def steps(rpc, model=model, name=name):
                ids = rpc(model, "create", [values[model]])
                return rpc(model, "read", ids, [name])

            with self.subTest(model):
                self.assertEqual(self._try(self.owner_user, steps), "done")
                self.assertEqual(self._try(self.users["stranger"], steps), "denied")

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_who_calls_the_mail_gateway_himself_has_no_more_rights_by_it(self):
        stage = self._stage("repair_work")
        stage.required_field_ids = self.env["ir.model.fields"]._get(
            "crm.lead", "vehicle_id"
        )
        mail = {"subject": "Noise", "from": "ion@example.com", "body": "Noise"}
        in_work = {"team_id": self.teams["repair"].id, "stage_id": stage.id}
        user = self.users["salesperson"]

        def move(rpc):
            return rpc("crm.lead", "message_new", mail, in_work)

        self.assertIn("Missing: Car", self._try(user, move))

        def fake(rpc):
            by_channel = {"autoservice_intake_id": self.intake.id}
            rpc("crm.lead", "message_new", mail, by_channel)
            self.assertFalse(self.intake.request_ids, "the log tells of no mail")

        self.assertEqual(self._try(user, fake), "done")
