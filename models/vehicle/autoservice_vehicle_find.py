# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN

from ..common import phones, plates
from ..common.parameters import check_number, check_text

MIN_PREFIX = 3
MIN_VIN_END = 4
# Contacts with one phone, or whose phones begin alike, that `find` looks at.
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
        :raise ValidationError: naming the parameter that is wrong
        """
        # A program may send the digits of a plate as a number.
        text = str(text) if type(text) is int else text
        check_text(self.env, "text", text)
        if limit is not None:
            check_number(self.env, "limit", limit)
        query = self._get_find_query(text or "", limit)
        rows = self.env.execute_query(query) if query else []
        best = min((rank for _id, rank in rows), default=EXACT)
        return self.browse(id_ for id_, rank in rows if rank == EXACT or best != EXACT)

    @api.model
    def _get_find_query(self, text, limit):
        """Return the one query of `find`: (id, rank), best first; nothing if hopeless."""
        arms = self._get_hit_arms(text, limit=limit)
        return arms and SQL(
            "SELECT id, MIN(rank) AS rank FROM (%s) AS hit"
            " GROUP BY id ORDER BY rank, id DESC LIMIT %s",
            SQL(" UNION ALL ").join(arms),
            limit,
        )

    # Searching by name

    @api.model
    def _search_display_name(self, operator, value):
        """Let every search box for cars take what `find` takes, or make and model."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in":
            arms = [arm for text in value for arm in self._get_exact_arms(text)]
        elif isinstance(value, str) and (text := value.replace("%", " ").strip()):
            arms = [*self._get_hit_arms(text), *self._get_exact_arms(text)]
            if text.split()[0].isalpha():
                arms.append(self._get_words_arm(text.split()))
        else:
            return Domain.TRUE
        if not arms:
            return Domain.FALSE
        # One list of ids: several conditions joined by OR would scan the table.
        hits = SQL(" UNION ALL ").join(arms)
        return Domain("id", "any", SQL("SELECT id FROM (%s) AS hit", hits))

    @api.model
    def _get_exact_arms(self, text):
        """Return the SELECTs of the cars with this plate, VIN, phone or display name."""
        words = (text or "").split()
        arms = self._get_hit_arms(text, exact=True)
        for cut in range(1, min(len(words), 4)):
            key = plates.normalize("".join(words[:cut]))
            same = Domain("plate_normalized", "=", key) | Domain("vin", "=", key)
            arms.append(self._get_words_arm(words[cut:], same))
        return arms

    @api.model
    def _get_words_arm(self, words, domain=Domain.TRUE):
        """Return the SELECT of the cars with all these words in make or model."""
        named = Domain.AND(
            Domain("model_id.name", "ilike", word)
            | Domain("make_id.name", "ilike", word)
            for word in words
        )
        query = self._search(domain & named, order="id")
        return SQL(
            "(%s)", query.select(SQL.identifier(self._table, "id"), SQL("%s", PART))
        )

    # The queries, each arm served by an index

    @api.model
    def _get_hit_arms(self, text, exact=False, limit=None):
        """Return one SELECT (id, rank) for each way in which `text` may name cars.

        Every arm obeys the record rules and the archive by itself. With a limit, the
        order is that of its index, so that beginnings that many share cost nothing.

        :param exact: leave beginnings and parts out
        :param limit: how many cars each arm may give; None for all
        """
        matches = [
            *self._get_key_matches(text, exact),
            *self._get_phone_matches(text, exact, limit),
        ]
        if not matches:
            return []
        self.check_access("read")
        self.flush_model(["plate_normalized", "vin", "active", "company_id"])
        self.env["autoservice.vehicle.person"].flush_model()
        self.env["res.partner"].flush_model(
            ["phone", "phone_sanitized", "is_phone_claimed"]
        )
        query = self._search(Domain.TRUE)
        return [
            SQL(
                "(SELECT %s AS id, %s AS rank FROM %s%s WHERE %s AND %s%s)",
                SQL.identifier(query.table, "id"),
                rank,
                query.from_clause,
                join,
                condition,
                query.where_clause or SQL("TRUE"),
                tail,
            )
            for rank, join, condition, tail in (
                (rank, join, condition, self._get_tail(order, limit))
                for rank, join, condition, order in matches
            )
        ]

    @api.model
    def _get_tail(self, order, limit):
        """Return ORDER BY in the order of the index on `order`, and LIMIT."""
        by_index = SQL(" ORDER BY %s USING ~<~", order) if order else SQL()
        return SQL("%s LIMIT %s", by_index, limit) if limit else SQL()

    @api.model
    def _get_key_matches(self, text, exact):
        """Return (rank, join, condition, order) for comparing plates and VINs."""
        key = plates.normalize(text)
        if not key:
            return []
        plate = SQL("%s::text", SQL.identifier(self._table, "plate_normalized"))
        vin = SQL("%s::text", SQL.identifier(self._table, "vin"))
        matches = [
            (EXACT, SQL(), SQL("%s = %s", plate, key), None),
            (EXACT, SQL(), SQL("%s = %s", vin, key), None),
        ]
        beginnings = []
        if not exact and len(key) >= MIN_PREFIX:
            beginnings += [(BEGINNING, plate, key), (BEGINNING, vin, key)]
            if key.isdigit():
                digits = SQL(r"regexp_replace(%s, '\D', '', 'g')", plate)
                beginnings.append((PART, digits, key))
            if len(key) >= MIN_VIN_END:
                beginnings.append((PART, SQL("reverse(%s)", vin), key[::-1]))
        matches += [
            (rank, SQL(), SQL("%s LIKE %s", column, f"{beginning}%"), column)
            for rank, column, beginning in beginnings
        ]
        return matches

    @api.model
    def _get_phone_matches(self, text, exact, limit):
        """Return (rank, join, condition, order) for phones of present people."""
        if len(phones.digits(text)) < phones.MIN_SEARCH_DIGITS:
            return []
        country = self.env.company.country_id
        # A number that is none in any country is kept by Odoo as it was typed only.
        bare = re.sub(PHONE_REGEX_PATTERN, "", text)
        pattern = PHONE_REGEX_PATTERN
        typed = SQL(
            "regexp_replace(phone::text, %s::text, ''::text, 'g'::text)", pattern
        )
        contacts = [(EXACT, SQL("phone IS NOT NULL AND %s = %s", typed, bare), None)]
        if number := phones.to_e164(text, country.code):
            contacts.append((EXACT, SQL("phone_sanitized = %s", number), None))
        if not exact:
            column = SQL("phone_sanitized")
            contacts += [
                (BEGINNING, SQL("phone_sanitized LIKE %s", f"{prefix}%"), column)
                for prefix in phones.search_prefixes(text, country.phone_code)
            ]
        join = SQL(
            " JOIN autoservice_vehicle_person AS person ON person.vehicle_id = %s",
            SQL.identifier(self._table, "id"),
        )
        return [
            (rank, join, self._get_person_condition(condition, order, limit), None)
            for rank, condition, order in contacts
        ]

    @api.model
    def _get_person_condition(self, condition, order, limit):
        """Return the condition that a present person's contact meets `condition`.

        :param order: column whose beginning is compared; nothing for whole numbers
        :param limit: None where the contacts with a beginning shall all count
        """
        today = fields.Date.context_today(self)
        return SQL(
            """person.partner_id IN (SELECT id FROM res_partner
                   WHERE is_phone_claimed IS NOT TRUE AND %s%s)
               AND (person.date_from IS NULL OR person.date_from <= %s)
               AND (person.date_to IS NULL OR person.date_to > %s)""",
            condition,
            self._get_tail(order, MAX_CONTACTS if limit or not order else None),
            today,
            today,
        )
