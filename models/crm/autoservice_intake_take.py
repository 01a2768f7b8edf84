# Part of autoservice. See LICENSE for full copyright and licensing details.

from hashlib import sha256

from odoo import api, models
from odoo.tools import SQL, email_normalize, plaintext2html

from ..common.phones import to_e164
from ..common.plates import normalize
from .autoservice_intake_request import ACCEPTED, REFUSED, REPEATED, SPAM
from .intake_text import FieldError, clean, get_fingerprint, read_request
from .pipelines import DIRECTIONS

MOST_LETTERS = 65536
MOST_NAME = 80


class AutoserviceIntake(models.Model):
    """From what was posted to a lead, once."""

    _inherit = "autoservice.intake"

    @api.model
    def _hash_address(self, address):
        """Return what stands for an address in the log, the same for the same one.

        :param str address: of the sender
        """
        # sudo: the secret of the database, so that nobody can try all addresses.
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return sha256(f"{secret}\n{address}".encode()).hexdigest()[:32]

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
        request = self._check_request(read_request(data))
        number = to_e164(request.phone, self.company_id.country_id.code)
        email = email_normalize(request.email) or ""
        row_id = self._insert(
            payload,
            sender,
            request.id or None,
            get_fingerprint(number, email, request.text),
        )
        if not row_id:
            return self._log(REPEATED, payload, sender, external_id=request.id)
        row = self.env["autoservice.intake.request"].browse(row_id)
        vals = self._prepare_request_vals(request, number, email)
        row.lead_id = self.env["crm.lead"].create(vals)
        return row

    def _refuse(self, payload, sender, error):
        """Keep what could not be taken.

        :param error: what was wrong, as a text
        """
        return self._log(REFUSED, payload, sender, error=error)

    def _log(self, outcome, payload, sender, **vals):
        """Write a row of the log that makes no lead."""
        return self.env["autoservice.intake.request"].create(
            {
                "intake_id": self.id,
                "outcome": outcome,
                "payload": clean(payload)[:MOST_LETTERS],
                "address_hash": sender,
                **{name: value or False for name, value in vals.items()},
            }
        )

    def _insert(self, payload, sender, external_id, fingerprint):
        """Log a request as accepted, unless one that is the same was.

        The constraints of the table decide: also between requests of the same moment.

        :return: id of the row; None for a repetition
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO autoservice_intake_request (intake_id, received_at,"
                " outcome, payload, address_hash, external_id, fingerprint,"
                " create_uid, create_date, write_uid, write_date)"
                " VALUES (%(intake)s, %(now)s, %(outcome)s, %(payload)s, %(sender)s,"
                " %(external)s, %(fingerprint)s, %(uid)s, %(now)s, %(uid)s, %(now)s)"
                " ON CONFLICT DO NOTHING RETURNING id",
                intake=self.id,
                now=self.env.cr.now(),
                outcome=ACCEPTED,
                payload=clean(payload)[:MOST_LETTERS],
                sender=sender,
                external=external_id,
                fingerprint=fingerprint,
                uid=self.env.uid,
            ),
            # Odoo calls anew when somebody posted the same at the same moment.
            log_exceptions=False,
        )
        row = self.env.cr.fetchone()
        return row and row[0]

    # Reading
    def _check_request(self, request):
        """Return a request whose phone and direction make sense.

        :raise FieldError: naming the field
        """
        country = self.company_id.country_id.code
        if request.phone and not to_e164(request.phone, country):
            raise FieldError("phone", "not a phone number")
        if request.direction and request.direction not in dict(DIRECTIONS):
            raise FieldError("direction", "unknown")
        return request

    def _prepare_request_vals(self, request, number, email):
        """Values of the lead of a request.

        What is given never changes a customer we know: who posts is not known.
        """
        partner = self._recognise(number, email)
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
        return {
            **self._prepare_lead_vals(request.direction),
            **contact,
            "name": title or request.name or number or email,
            "autoservice_plate": request.plate,
            "vehicle_id": self._find_vehicle(request.plate, partner).id,
            "description": plaintext2html("\n".join(lines).strip()),
        }

    def _recognise(self, number, email):
        """Return the customer with this phone, else with this e-mail, else nobody."""
        Partner = self.env["res.partner"]
        if number:
            found = Partner._find_by_phone([number], self.company_id).get(number)
            if found:
                return found
        if not email:
            return Partner
        companies = [False, self.company_id.id]
        domain = [("email_normalized", "=", email), ("company_id", "in", companies)]
        return Partner.search(domain, limit=1, order="id")

    def _find_vehicle(self, plate, partner):
        """Return the car of the plate if it is one of the customer's, else his only."""
        cars = partner.vehicle_ids
        key = normalize(plate or "")
        if key:
            return cars.filtered(lambda car: car.plate_normalized == key)[:1]
        return cars if len(cars) == 1 else cars.browse()
