# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN

from ..common import phones, plates

MIN_PREFIX = 3
MIN_VIN_END = 4
# Limits of one arm of the query; more is nothing that a person could look through.
MAX_HITS = 200
MAX_CONTACTS = 20
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
        hits = self._get_hits(text, limit=limit)
        return hits and SQL(
            "SELECT id, MIN(rank) AS rank FROM (%s) AS hit"
            " GROUP BY id ORDER BY rank, id DESC LIMIT %s",
            hits,
            limit,
        )

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
        """Return the domain of the cars that `text` names."""
        hits = self._get_hits(text, exact)
        if not hits:
            return Domain.FALSE
        return Domain("id", "any", SQL("SELECT id FROM (%s) AS hit", hits))

    # The queries, each arm served by an index

    @api.model
    def _get_hits(self, text, exact=False, limit=MAX_HITS):
        """Return SQL for the rows (id, rank) of cars that `text` names, None if none.

        Every arm obeys the record rules itself and has a limit of its own, so that the
        database need not count on many rows and scan a table.

        :param exact: leave beginnings and parts out
        :param limit: how many cars each arm may give
        """
        conditions = [
            *self._get_key_conditions(text, exact),
            *self._get_phone_conditions(text, exact),
        ]
        if not conditions:
            return None
        self.check_access("read")
        self.flush_model(["plate_normalized", "vin", "active", "company_id"])
        self.env["autoservice.vehicle.person"].flush_model()
        self.env["res.partner"].flush_model(["phone", "phone_sanitized"])
        query = self._search(Domain.TRUE)
        return SQL(" UNION ALL ").join(
            SQL(
                "(SELECT %s AS id, %s AS rank FROM %s%s WHERE %s AND %s LIMIT %s)",
                SQL.identifier(query.table, "id"),
                rank,
                query.from_clause,
                join,
                condition,
                query.where_clause or SQL("TRUE"),
                limit,
            )
            for rank, join, condition in conditions
        )

    @api.model
    def _get_key_conditions(self, text, exact):
        """Return (rank, join, condition) for comparing plates and VINs."""
        key = plates.normalize(text)
        if not key:
            return []
        plate = SQL.identifier(self._table, "plate_normalized")
        vin = SQL.identifier(self._table, "vin")
        conditions = [
            (EXACT, SQL("%s = %s", plate, key)),
            (EXACT, SQL("%s = %s", vin, key)),
        ]
        if not exact and len(key) >= MIN_PREFIX:
            conditions += [
                (BEGINNING, SQL("%s LIKE %s", plate, f"{key}%")),
                (BEGINNING, SQL("%s LIKE %s", vin, f"{key}%")),
            ]
            if key.isdigit():
                digits = SQL(r"regexp_replace(%s, '\D', '', 'g')", plate)
                conditions.append((PART, SQL("%s LIKE %s", digits, f"{key}%")))
            if len(key) >= MIN_VIN_END:
                end = f"{key[::-1]}%"
                conditions.append((PART, SQL("reverse(%s) LIKE %s", vin, end)))
        return [(rank, SQL(), condition) for rank, condition in conditions]

    @api.model
    def _get_phone_conditions(self, text, exact):
        """Return (rank, join, condition) for phones of people with a role today."""
        if len(phones.digits(text)) < phones.MIN_SEARCH_DIGITS:
            return []
        country = self.env.company.country_id
        # A number that is none in any country is kept by Odoo as it was typed only.
        bare = re.sub(PHONE_REGEX_PATTERN, "", text)
        pattern = PHONE_REGEX_PATTERN
        as_typed = SQL(
            "regexp_replace(phone::text, %s::text, ''::text, 'g'::text)", pattern
        )
        conditions = [(EXACT, SQL("phone IS NOT NULL AND %s = %s", as_typed, bare))]
        if number := phones.to_e164(text, country.code):
            conditions.append((EXACT, SQL("phone_sanitized = %s", number)))
        if not exact:
            conditions += [
                (BEGINNING, SQL("phone_sanitized LIKE %s", f"{prefix}%"))
                for prefix in phones.search_prefixes(text, country.phone_code)
            ]
        return [
            (rank, self._get_person_join(), self._get_person_condition(condition))
            for rank, condition in conditions
        ]

    @api.model
    def _get_person_join(self):
        return SQL(
            " JOIN autoservice_vehicle_person AS person ON person.vehicle_id = %s",
            SQL.identifier(self._table, "id"),
        )

    @api.model
    def _get_person_condition(self, condition):
        """Return the condition that a present person's contact meets `condition`."""
        today = fields.Date.context_today(self)
        return SQL(
            """person.partner_id IN (SELECT id FROM res_partner WHERE %s LIMIT %s)
               AND (person.date_from IS NULL OR person.date_from <= %s)
               AND (person.date_to IS NULL OR person.date_to > %s)""",
            condition,
            MAX_CONTACTS,
            today,
            today,
        )
