# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN

from ..common import phones, plates

MIN_PREFIX = 3
MIN_VIN_END = 4
# How well a car matches what was typed.
EXACT, BEGINNING, PART = 0, 1, 2


class AutoserviceVehicle(models.Model):
    """How a car is found: by plate, VIN or phone, however typed."""

    _inherit = "autoservice.vehicle"

    @api.model
    def find(self, text, limit=20):
        """Return the cars that `text` names: a plate, a VIN or a phone.

        Spaces, dashes, capitals, Cyrillic look-alikes and the way a phone is written do
        not matter. A car with exactly this plate, VIN or phone of a person who has a
        role around it today comes alone; otherwise come the cars whose plate, VIN or
        phone begins with it, or whose plate has these digits or VIN this end.

        :param text: what was typed; three characters at least find beginnings
        :param limit: how many cars at most
        :return: cars that the user may see, in the companies that are switched on
        """
        query = self._get_find_query(text, limit)
        rows = self.env.execute_query(query) if query else []
        best = min((rank for _id, rank in rows), default=EXACT)
        return self.browse(id_ for id_, rank in rows if rank == EXACT or best != EXACT)

    @api.model
    def _get_find_query(self, text, limit):
        """Return the one query of `find`: (id, rank), best first; None if hopeless."""
        hits = self._get_hits(text)
        if not hits:
            return None
        self.check_access("read")
        query = self._search(Domain.TRUE)
        query.add_join(
            "JOIN",
            "hit",
            SQL("(SELECT id, MIN(rank) AS rank FROM (%s) AS raw GROUP BY id)", hits),
            SQL("hit.id = %s", SQL.identifier(query.table, "id")),
        )
        query.order = SQL("hit.rank, hit.id DESC")
        query.limit = limit
        return query.select(SQL.identifier(query.table, "id"), SQL("hit.rank"))

    # Searching by name

    @api.model
    def _search_display_name(self, operator, value):
        """Let every search box for cars take what `find` takes, or make and model."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in":
            return Domain.OR(self._get_exact_domain(text) for text in value)
        if not isinstance(value, str):
            return Domain("id", "!=", False)
        text = value.replace("%", " ").strip()
        if not text:
            return Domain.TRUE
        words = text.split()
        domain = self._get_hits_domain(text) | self._get_exact_domain(text)
        if words[0].isalpha():
            domain |= self._get_words_domain(words)
        return domain

    @api.model
    def _get_exact_domain(self, text):
        """Return the domain of the cars with this plate, VIN, phone or display name."""
        words = (text or "").split()
        domain = self._get_hits_domain(text, exact=True)
        for cut in range(1, min(len(words), 4)):
            plate = plates.normalize("".join(words[:cut]))
            domain |= (
                Domain("plate_normalized", "=", plate) | Domain("vin", "=", plate)
            ) & self._get_words_domain(words[cut:])
        return domain

    @api.model
    def _get_words_domain(self, words):
        """Return the domain of the cars with all these words in make or model."""
        return Domain.AND(
            Domain("model_id.name", "ilike", word)
            | Domain("make_id.name", "ilike", word)
            for word in words
        )

    @api.model
    def _get_hits_domain(self, text, exact=False):
        hits = self._get_hits(text, exact)
        return (
            Domain("id", "any", SQL("SELECT id FROM (%s) AS hit", hits))
            if hits
            else Domain.FALSE
        )

    # The queries, each arm served by an index

    @api.model
    def _get_hits(self, text, exact=False):
        """Return SQL for the rows (id, rank) of cars that `text` names, None if none.

        :param exact: leave beginnings and parts out
        """
        arms = [*self._get_key_arms(text, exact), *self._get_phone_arms(text, exact)]
        if not arms:
            return None
        self.flush_model(["plate_normalized", "vin"])
        self.env["autoservice.vehicle.person"].flush_model()
        self.env["res.partner"].flush_model(["phone", "phone_sanitized"])
        return SQL(" UNION ALL ").join(arms)

    @api.model
    def _get_key_arms(self, text, exact):
        """Return the SELECTs that compare plates and VINs."""
        key = plates.normalize(text)
        if not key:
            return []
        conditions = [
            (EXACT, SQL("plate_normalized = %s", key)),
            (EXACT, SQL("vin = %s", key)),
        ]
        if not exact and len(key) >= MIN_PREFIX:
            conditions += [
                (BEGINNING, SQL("plate_normalized LIKE %s", f"{key}%")),
                (BEGINNING, SQL("vin LIKE %s", f"{key}%")),
            ]
            if key.isdigit():
                digits = SQL(r"regexp_replace(plate_normalized, '\D', '', 'g')")
                conditions.append((PART, SQL("%s LIKE %s", digits, f"{key}%")))
            if len(key) >= MIN_VIN_END:
                conditions.append((PART, SQL("reverse(vin) LIKE %s", f"{key[::-1]}%")))
        return [
            SQL(
                "SELECT id, %s AS rank FROM autoservice_vehicle WHERE %s",
                rank,
                condition,
            )
            for rank, condition in conditions
        ]

    @api.model
    def _get_phone_arms(self, text, exact):
        """Return the SELECTs that compare phones of people with a role today."""
        digits = phones.digits(text)
        if len(digits) < phones.MIN_SEARCH_DIGITS:
            return []
        country = self.env.company.country_id
        conditions = [
            # Numbers that could not be told apart from noise have no sanitised form.
            (
                EXACT,
                SQL(
                    "partner.phone IS NOT NULL AND "
                    "regexp_replace(partner.phone::text, %s::text, ''::text, 'g'::text) = %s",
                    PHONE_REGEX_PATTERN,
                    "".join(text.split()),
                ),
            )
        ]
        if number := phones.to_e164(text, country.code):
            conditions.append((EXACT, SQL("partner.phone_sanitized = %s", number)))
        if not exact:
            conditions += [
                (BEGINNING, SQL("partner.phone_sanitized LIKE %s", f"{prefix}%"))
                for prefix in phones.search_prefixes(text, country.phone_code)
            ]
        today = fields.Date.context_today(self)
        return [
            SQL(
                """
                SELECT person.vehicle_id AS id, %s AS rank
                  FROM res_partner AS partner
                  JOIN autoservice_vehicle_person AS person
                    ON person.partner_id = partner.id
                 WHERE %s
                   AND (person.date_from IS NULL OR person.date_from <= %s)
                   AND (person.date_to IS NULL OR person.date_to > %s)
                """,
                rank,
                condition,
                today,
                today,
            )
            for rank, condition in conditions
        ]
