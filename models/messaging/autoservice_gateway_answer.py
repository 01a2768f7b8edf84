# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import models
from odoo.tools import plaintext2html

from ..booking.res_users import OWNER
from ..common.clashes import find_once
from ..common.phones import to_e164
from ..common.tasks import create_tasks
from .gateway_text import find

MOST_LETTERS = 4000
# The namespace of this addon's advisory locks on answers.
LOCK_ANSWER = 0x617578


class AutoserviceGateway(models.Model):
    """What customers answer lands on their page and reaches the manager."""

    _inherit = "autoservice.gateway"

    def _take_answers(self, data):
        """Take the answers of customers.

        :param data: what the provider posted
        :return: how many were new
        :raise ValueError: with the place where something is missing
        """
        self.ensure_one()
        taken = 0
        for answer in self._pick_list(data, self.answer_list_path):
            phone = self._pick_text(answer, self.answer_phone_path)
            text = self._pick_text(answer, self.answer_text_path)[:MOST_LETTERS]
            reference = find(answer, self.answer_reference_path or "-")
            taken += self._take_answer(phone, text, reference)
        return taken

    def _take_answer(self, phone, text, reference):
        """Take one answer.

        :param str phone: as the provider writes it
        :param str text: what the customer wrote
        :param str reference: of the provider; empty: unknown
        :return: whether it is new
        :raise ConcurrencyError: see :func:`find_once`
        """
        message_id = reference and f"<{reference}@gateway-{self.id}.autoservice>"
        if message_id and find_once(
            self.env["mail.message"],
            LOCK_ANSWER,
            message_id,
            [("message_id", "=", message_id)],
        ):
            return False
        number = self._get_number(phone)
        last = self._get_last_message(number)
        partner = last.partner_id or self._find_partner(number)
        document = partner or self
        document.message_post(
            body=Markup("<p><b>%s</b></p>%s")
            % (f"{self.name} ← {number}", plaintext2html(text)),
            author_id=partner.id or self.env.ref("base.partner_root").id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **({"message_id": message_id} if message_id else {}),
        )
        self._tell_answer(document, last.user_id or partner.user_id, number, text)
        return True

    def _get_number(self, phone):
        """Return a phone in E.164, or as it came where it is none."""
        company = self.company_id or self.env.company
        plus = phone if phone.startswith("+") else f"+{phone}"
        return to_e164(plus) or to_e164(phone, company.country_id.code) or phone

    def _get_last_message(self, number):
        """Return the message that was sent to a number last, an empty one without."""
        domain = [("address", "=", number), ("sent_at", "!=", False)]
        if self.company_id:
            # Another company may have written to the same person.
            domain.append(("company_id", "=", self.company_id.id))
        return self.env["autoservice.message"].search(
            domain,
            order="sent_at desc, id desc",
            limit=1,
        )

    def _find_partner(self, number):
        """Return the customer with this number, an empty one where nobody has it."""
        Partner = self.env["res.partner"]
        return Partner._find_by_phone([number], self.company_id).get(number, Partner)

    def _tell_answer(self, document, user, number, text):
        """Give the one who wrote to the customer a task, and tell him at once.

        :param document: on which the answer stands
        :param user: who wrote to the customer, or an empty one
        :param str number: of the customer
        :param str text: what he wrote
        """
        users = (user | self.user_id).filtered("active")
        user = users[:1] or users._choose_at_desk({self: users}, OWNER)[self]
        env = self.with_context(lang=user.lang).env
        summary = env._(
            "Answer of %s", document.display_name if document != self else number
        )
        create_tasks(self.env, [(user, document, summary, plaintext2html(text))])
        user._bus_send(
            "simple_notification",
            {"type": "info", "title": summary, "message": text, "sticky": True},
        )
