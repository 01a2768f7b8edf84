# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import SQL, email_normalize, html2plaintext, plaintext2html

from ..common.autoservice_verb_mixin import VERB
from ..common.phones import guess_e164
from ..common.plates import normalize
from .autoservice_intake_request import ACCEPTED, REPEATED, SPAM
from .intake_text import (
    MOST_LETTERS,
    FieldError,
    clean,
    get_fingerprint,
    read_request,
)
from .pipelines import DIRECTIONS

MOST_NAME = 80


class AutoserviceIntake(models.Model):
    """From what was posted to a lead, once."""

    _inherit = "autoservice.intake"

    # Taking
    def _take(self, data, payload, sender):
        """Take a request: log it, and make a lead of it unless it is a repetition.

        :param data: a form as dict, or what JSON held
        :param str payload: the same as it came
        :param str sender: see :meth:`_hash_address`
        :return: the row of the log
        :raise FieldError: naming the field that is wrong; nothing is made then
        """
        self.ensure_one()
        if isinstance(data, dict) and self.honeypot and data.get(self.honeypot):
            return self._log(SPAM, payload, sender)
        request, number, email = self._understand(data)
        fingerprint = get_fingerprint(number, email, request.text)
        row = self._insert(payload, sender, request.id, fingerprint)
        if not row:
            return self._log(REPEATED, payload, sender, external_id=request.id)
        row.lead_id = self._make_lead(request, number, email)
        return row

    def _understand(self, data):
        """Return the request that was posted, its phone and e-mail as they are compared.

        :param data: a form as dict, or what JSON held
        :raise FieldError: naming the field that is wrong
        """
        request = self._check_request(read_request(data))
        number = guess_e164(request.phone, self.company_id.country_id.code)
        return request, number, email_normalize(request.email) or ""

    def _make_lead(self, request, number, email):
        """Return the lead of a request.

        It is never lost because the first stage wants a field: who moves the lead on is
        asked for it.
        """
        Lead = self.env["crm.lead"].with_context(autoservice_verb=VERB)
        return Lead.create(self._prepare_request_vals(request, number, email))

    def _take_mail(self, mail):
        """Log a mail that came to the address of this channel.

        :param dict mail: as Odoo read it
        :return: the row whose lead it belongs to: its own, or that of the same mail
            minutes ago
        """
        self.ensure_one()
        message_id = mail.get("message_id") or ""
        text = (
            f"{mail.get('subject') or ''}\n\n{html2plaintext(mail.get('body') or '')}"
        )
        email = email_normalize(mail.get("from") or "") or ""
        fingerprint = get_fingerprint("", email, text)
        row = self._insert(text, None, message_id, fingerprint)
        if row:
            return row
        same = [
            "|",
            ("external_id", "=", message_id),
            ("fingerprint", "=", fingerprint),
        ]
        earlier = self.env["autoservice.intake.request"].search(
            [("intake_id", "=", self.id), ("outcome", "=", ACCEPTED), *same],
            order="id desc",
            limit=1,
        )
        self._log(REPEATED, text, False, external_id=message_id)
        return earlier

    def _insert(self, payload, sender, external_id, fingerprint):
        """Log a request as accepted, unless one that is the same was.

        The constraints of the table decide: also between requests of the same moment.

        :return: the row; an empty one for a repetition
        """
        now = self.env.cr.now()
        self.env.cr.execute(
            SQL(
                "INSERT INTO autoservice_intake_request (intake_id, company_id,"
                " source_id, received_at, outcome, payload, address_hash, external_id,"
                " fingerprint, create_uid, create_date, write_uid, write_date)"
                " VALUES %s ON CONFLICT DO NOTHING RETURNING id",
                (
                    self.id,
                    self.company_id.id,
                    self.source_id.id or None,
                    now,
                    ACCEPTED,
                    clean(payload)[:MOST_LETTERS],
                    sender,
                    external_id or None,
                    fingerprint,
                    self.env.uid,
                    now,
                    self.env.uid,
                    now,
                ),
            ),
            # Odoo calls anew when somebody posted the same at the same moment.
            log_exceptions=False,
        )
        found = self.env.cr.fetchone()
        return self.env["autoservice.intake.request"].browse(found)

    # Reading
    def _check_request(self, request):
        """Return a request whose phone and direction make sense.

        :raise FieldError: naming the field
        """
        country = self.company_id.country_id.code
        if request.phone and not guess_e164(request.phone, country):
            raise FieldError("phone", "not a phone number")
        if request.direction and request.direction not in dict(DIRECTIONS):
            raise FieldError("direction", "unknown")
        return request

    def _prepare_request_vals(self, request, number, email):
        """Values of the lead of a request.

        What is given never changes a customer we know: who posts is not known.
        """
        people = self.env["res.partner"]._find_people(number, email, self.company_id)
        partner = self._choose(people, request.plate, number, email)
        title = request.text.partition("\n")[0][:MOST_NAME]
        lines = [request.text]
        if partner:
            contact = {"partner_id": partner.id}
            given = (request.name, number, email, request.plate)
            lines += ["", ", ".join(filter(None, given))]
        else:
            contact = {
                "contact_name": request.name,
                "phone": number,
                "email_from": email,
            }
        if others := people - partner:
            names = ", ".join(others.mapped("name"))
            lines += ["", self.env._("The same phone or e-mail: %s", names)]
        return {
            **self._prepare_lead_vals(request.direction),
            **contact,
            "name": title or request.name or number or email,
            "autoservice_plate": request.plate,
            "vehicle_id": partner._choose_car(self.company_id, request.plate).id,
            "description": plaintext2html("\n".join(lines).strip()),
        }

    def _prepare_mail_vals(self, mail):
        """Values of the lead of a mail: the customer, as this company knows him.

        :param dict mail: as Odoo read it; its author may be of another company
        """
        email = email_normalize(mail.get("from") or "") or ""
        people = self.env["res.partner"]._find_people("", email, self.company_id)
        partner = self._choose(people, "", "", email)
        return {
            "partner_id": partner.id,
            "vehicle_id": partner._choose_car(self.company_id).id,
        }

    def _choose(self, people, plate, number, email):
        """Return who of those that share a phone or an e-mail has asked.

        Who has the car that was named, else who has both phone and e-mail, else whose
        phone it is, else the oldest contact.
        """
        key = normalize(plate or "")
        company = self.company_id
        callers = people._group_by_phone([number], company) if number else {}
        writers = people._group_recognised("email", [email], company) if email else {}

        def rank(partner):
            plates = partner._get_cars(company).mapped("plate_normalized")
            return (
                not key or key not in plates,
                bool(number) and partner not in callers.get(number, ()),
                bool(email) and partner not in writers.get(email, ()),
                partner.id,
            )

        return people.sorted(rank)[:1]
