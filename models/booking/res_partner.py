# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common import phones

MIN_NAME = 3
# Words of a name as they are compared: small letters, Romanian ones as Latin. The same
# text is that of the index, or the index is of no use.
NAME_WORDS = (
    "to_tsvector('simple'::regconfig,"
    " translate(name::text, 'ĂÂÎȘŞȚŢăâîșşțţ'::text, 'AAISSTTaaisstt'::text))"
)
LATIN = str.maketrans("ĂÂÎȘŞȚŢăâîșşțţ", "AAISSTTaaisstt")
EXACT, BEGINNING, NAMED = 0, 1, 2


class ResPartner(models.Model):
    _inherit = "res.partner"

    booking_ids = fields.One2many(
        comodel_name="autoservice.booking",
        string="Bookings",
        inverse_name="partner_id",
        groups="autoservice.group_executor",
    )
    booking_count = fields.Integer(
        compute="_compute_booking_count", groups="autoservice.group_executor"
    )

    # Serves the beginnings of any words of a name, in any order.
    _name_words_search = models.Index(f"USING gin ({NAME_WORDS})")

    @api.depends("booking_ids")
    def _compute_booking_count(self):
        counts = dict(
            self.env["autoservice.booking"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.booking_count = counts.get(partner, 0)

    def action_open_bookings(self):
        """Open the bookings of this customer.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_booking_action"
            ),
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    # Who calls
    @api.model
    def _find_callers(self, text, limit):
        """Return the contacts whom a phone or the beginnings of names mean, best first.

        :param text: what was typed
        :param int limit: at most so many
        """
        conditions = [*self._get_caller_phones(text), *self._get_caller_names(text)]
        if not conditions:
            return self.browse()
        self.check_access("read")
        self.flush_model(
            ["name", "phone_sanitized", "is_phone_claimed", "active", "company_id"]
        )
        company = Domain("company_id", "in", [False, self.env.company.id])
        query = self._search(company)
        # Each arm is bounded by itself, so that what many share costs nothing.
        arms = [
            SQL(
                "(SELECT %s AS id, %s AS rank FROM %s WHERE %s AND %s %s LIMIT %s)",
                SQL.identifier(query.table, "id"),
                rank,
                query.from_clause,
                condition,
                query.where_clause or SQL("TRUE"),
                order,
                limit,
            )
            for rank, condition, order in conditions
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) AS hit GROUP BY id"
                " ORDER BY MIN(rank), id DESC LIMIT %s",
                SQL(" UNION ALL ").join(arms),
                limit,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    @api.model
    def _get_caller_phones(self, text):
        """Return (rank, condition, order) for the phones that `text` begins."""
        country = self.env.company.country_id
        column = SQL.identifier(self._table, "phone_sanitized")
        is_known = SQL(
            "%s IS NOT TRUE", SQL.identifier(self._table, "is_phone_claimed")
        )
        order = SQL("ORDER BY %s USING ~<~", column)
        conditions = [
            (
                BEGINNING,
                SQL("%s LIKE %s AND %s", column, f"{prefix}%", is_known),
                order,
            )
            for prefix in phones.search_prefixes(text, country.phone_code)
        ]
        if conditions and (number := phones.to_e164(text, country.code)):
            exact = SQL("%s = %s AND %s", column, number, is_known)
            conditions.append((EXACT, exact, SQL()))
        return conditions

    @api.model
    def _get_caller_names(self, text):
        """Return (rank, condition, order) for names with words that begin so."""
        words = re.findall(r"[^\W_]+", text.translate(LATIN).lower())
        letters = sum(char.isalpha() for word in words for char in word)
        if letters < MIN_NAME:
            return []
        wanted = " & ".join(f"'{word}':*" for word in words)
        # An array of its own: with the limit in view PostgreSQL may rather read the
        # table, in the hope of meeting a few soon.
        condition = SQL(
            "%s = ANY(ARRAY(SELECT id FROM res_partner"
            " WHERE %s @@ to_tsquery('simple', %s)))",
            SQL.identifier(self._table, "id"),
            SQL(NAME_WORDS),
            wanted,
        )
        return [(NAMED, condition, SQL())]
