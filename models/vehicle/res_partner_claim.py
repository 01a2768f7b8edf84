# Part of autoservice. See LICENSE for full copyright and licensing details.

from typing import NamedTuple
from zlib import crc32

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from ..common.clashes import lock_together, present

# The namespace of this addon's advisory locks on phones and e-mails. They share a few
# locks, so that an import of many contacts does not fill PostgreSQL's table of locks.
LOCK_CONTACT = 0x617573
CONTACT_LOCKS = 1024


class Claim(NamedTuple):
    """What says that a field is only claimed, and what it is compared by."""

    flag: str
    key: str


# By what people are recognised: {name of the field: Claim}.
CLAIMS = {
    "phone": Claim("is_phone_claimed", "phone_sanitized"),
    "email": Claim("is_email_claimed", "email_normalized"),
}


def recognised(name):
    """Return the domain of whose phone or e-mail it is by what we know.

    What somebody has said of himself is left out.

    :param str name: phone or email
    """
    return Domain(CLAIMS[name].flag, "=", False)


class ResPartner(models.Model):
    """Who is recognised by phone or e-mail: not who has only said that it is his."""

    _inherit = "res.partner"

    is_phone_claimed = fields.Boolean(
        string="Phone not proved",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The customer has written this phone himself on the site. Nobody is"
        " recognised by it until a colleague or a code says that it is his.",
    )
    is_email_claimed = fields.Boolean(
        string="E-mail not proved",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The customer has written this e-mail himself on the site. Nobody is"
        " recognised by it until a colleague or a code says that it is his.",
    )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """What a customer writes of himself on the site proves nothing."""
        if self.env.user.share:
            vals_list = [
                {
                    **vals,
                    **{one.flag: bool(vals.get(name)) for name, one in CLAIMS.items()},
                }
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        """What is written inside is known; a customer only claims his own."""
        if not self.env.user.share:
            known = {one.flag: False for name, one in CLAIMS.items() if name in vals}
            return super().write({**known, **vals})
        # The same number, sent again with another street, is as good as it was.
        before = {name: self._get_keys(name) for name in CLAIMS}
        result = super().write(vals)
        for name, keys in before.items():
            now = self._get_keys(name)
            claimed = [partner.id for partner in self if now[partner] != keys[partner]]
            if claimed:
                super(ResPartner, self.browse(claimed)).write({CLAIMS[name].flag: True})
        return result

    def _get_keys(self, name):
        """Return {contact: what it is recognised by, or may be in another country}.

        :param str name: phone or email
        """
        key = CLAIMS[name].key
        return {partner: partner[key] or partner[name] for partner in self}

    # Verbs
    def action_accept_claimed(self):
        """Say that phone and e-mail which a customer wrote himself are really his.

        :return: True
        """
        self.check_access("write")
        self.write({claim.flag: False for claim in CLAIMS.values()})
        return True

    def _prove(self, name, value):
        """Take a phone or e-mail as proved where it is that of these contacts.

        :param str name: phone or email
        :param str value: which was just proved: in E.164, or normalized
        """
        claim = CLAIMS[name]
        proved = self.filtered(lambda one: one[claim.flag] and one[claim.key] == value)
        if proved:
            proved.write({claim.flag: False})

    # Recognising
    @api.model
    def _get_recognised_domain(self, name, values, company):
        """Return the domain of the contacts who are recognised by these values.

        Parameters as of :meth:`_group_recognised`.
        """
        company = company or self.env.company
        domain = Domain(CLAIMS[name].key, "in", list(values)) & recognised(name)
        return domain & Domain("company_id", "in", [False, company.id])

    @api.model
    def _group_recognised(self, name, values, company=None):
        """Return {phone or e-mail: the contacts who have it, the oldest first}.

        Who has only said on the site that it is his is left out.

        :param str name: phone or email
        :param values: numbers in E.164, or normalized e-mails
        :param company: `res.company` whose contacts (and the shared ones) count
        """
        domain = self._get_recognised_domain(name, values, company)
        return self.search(domain, order="id").grouped(CLAIMS[name].key)

    @api.model
    def _find_recognised(self, name, values, company=None):
        """Return {phone or e-mail: partner}, the oldest where several share one.

        Parameters as of :meth:`_group_recognised`.
        """
        found = self._group_recognised(name, values, company)
        return {value: partners[:1] for value, partners in found.items()}

    @api.model
    def _find_or_create_recognised(self, name, vals_by_value, company=None):
        """Return {phone or e-mail: partner}; who is not found is created.

        :param str name: phone or email
        :param vals_by_value: {number in E.164, or normalized e-mail: other values of
            who is created}; who has no name there is named by the number or e-mail
        :param company: `res.company` whose contacts (and the shared ones) count
        """
        found = self._find_recognised(name, vals_by_value, company)
        missing = [value for value in vals_by_value if value not in found]
        if not missing:
            return found
        self._lock_new(name, missing, company)
        rows = [
            {**vals_by_value[value], "name": vals_by_value[value].get("name") or value}
            for value in missing
        ]
        created = self.create(
            [{**row, name: value} for row, value in zip(rows, missing, strict=True)]
        )
        found.update(zip(missing, created, strict=True))
        return found

    @api.model
    def _lock_new(self, name, values, company):
        """Let those who create contacts with the same values come one after the other.

        :param str name: phone or email
        :param values: what no contact is recognised by
        :param company: as for :meth:`_find_recognised`
        :raise ConcurrencyError: somebody else has created one since this transaction
            began, which cannot see it; Odoo calls anew, and finds it
        """
        ids = [1 + crc32(value.encode()) % CONTACT_LOCKS for value in values]
        lock_together(self.env, LOCK_CONTACT, ids)
        domain = self._get_recognised_domain(name, values, company)
        # sudo: a right that is missing must not look like a contact that is missing.
        known = self.sudo().search(domain)
        with present(self) as now:
            # sudo: as above; only whether there are new ones is looked at.
            if set(now.sudo().search(domain).ids) - set(known.ids):
                raise ConcurrencyError("Such a contact was just created.")

    # Phones
    @api.model
    def _group_by_phone(self, numbers, company=None):
        """Return {E.164 number: the contacts who have it, the oldest first}.

        Parameters as of :meth:`_group_recognised`.
        """
        return self._group_recognised("phone", numbers, company)

    @api.model
    def _find_by_phone(self, numbers, company=None):
        """Return {E.164 number: partner}, the oldest contact where several share one.

        Parameters as of :meth:`_group_recognised`.
        """
        return self._find_recognised("phone", numbers, company)

    @api.model
    def _find_or_create_by_phone(self, names_by_number, company=None):
        """Return {E.164 number: partner}; who is not found is created.

        :param names_by_number: {E.164 number: name, may be empty}
        :param company: `res.company` whose contacts (and the shared ones) count
        """
        vals = {number: {"name": name} for number, name in names_by_number.items()}
        return self._find_or_create_recognised("phone", vals, company)
