# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.tools import format_datetime

from ..common.autoservice_verb_mixin import VERB
from ..common.moments import format_hour


class AutoserviceHold(models.Model):
    """A time that is kept for minutes, while somebody books it on the site.

    Its token is the visitor's alone: who has it goes on with that very time.
    """

    _name = "autoservice.hold"
    _description = "Time kept for the site"
    _inherit = ["autoservice.token.mixin"]
    _order = "expires_at, id"
    _check_company_auto = True

    _stop_after_start = models.Constraint(
        "CHECK (start < stop)", "The end of a kept time must be after its start."
    )

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    sender = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        help="Stands for the address of the visitor, which is kept nowhere.",
    )
    start = fields.Datetime(required=True, readonly=True)
    stop = fields.Datetime(string="End", required=True, readonly=True)
    expires_at = fields.Datetime(
        string="Kept until", required=True, readonly=True, index=True
    )
    allocation_ids = fields.One2many(
        comodel_name="autoservice.allocation",
        inverse_name="hold_id",
        string="Allocations",
        readonly=True,
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="What was booked with it; sent twice, it is booked once.",
    )

    @api.depends("start", "expires_at")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = format_datetime(self.env, hold.start, dt_format="short")

    def unlink(self):
        """Let the bays and people go, so that those who wait for them hear of it."""
        self.allocation_ids.unlink()
        return super().unlink()

    # Keeping
    @api.model
    def _keep(self, company, start, stop, resources, sender=None):
        """Keep bays and people for some minutes, for whoever has the token.

        :param company: res.company
        :param datetime start: naive UTC
        :param datetime stop: naive UTC
        :param resources: resource.resource
        :param str sender: what stands for the address of the visitor
        :return: the hold, with all rights
        :raise ValidationError: naming who holds one of them
        """
        # sudo: whoever books on the site has no rights; he gets the token alone.
        holds = self.sudo().with_context(autoservice_verb=VERB)
        minutes = company.sudo().autoservice_hold_minutes  # sudo: a setting
        expires_at = fields.Datetime.now() + timedelta(minutes=minutes)
        Allocation = self.env["autoservice.allocation"]
        with self.env["autoservice.booking"]._explain_clash(Allocation):
            # Before the row is there: what others are to let go they let go first.
            self.env["autoservice.booking"]._release_expired_offers()
            Allocation._lock_resources(resources.ids)
            return holds.create(
                {
                    "company_id": company.id,
                    "sender": sender,
                    "start": start,
                    "stop": stop,
                    "expires_at": expires_at,
                    "allocation_ids": [
                        Command.create({"resource_id": id_}) for id_ in resources.ids
                    ],
                }
            ).with_env(self.sudo().env)  # sudo: as above

    @api.model
    def _find_by_token(self, token):
        """Find no hold whose time is over."""
        return super()._find_by_token(token).filtered(lambda hold: hold._is_kept())

    @api.model
    def _count_kept(self, sender, besides=None):
        """Return how many times are kept for a visitor now.

        :param str sender: what stands for his address
        :param besides: holds that do not count
        """
        domain = [
            ("id", "not in", besides.ids if besides else []),
            ("sender", "=", sender),
            ("booking_id", "=", False),
            ("expires_at", ">", fields.Datetime.now()),
        ]
        # sudo: a visitor has no rights; only how many there are is looked at.
        return self.sudo().search_count(domain)

    def _take(self):
        """Let the bays and people go to the booking that is made of this hold now.

        The waiting list is not told: they are not free for others.
        """
        self.allocation_ids.with_context(autoservice_hold_taken=True).unlink()

    def _is_kept(self):
        """Whether the time is still kept."""
        return bool(self) and self.expires_at > fields.Datetime.now()

    def _hand_over(self, booking):
        """Let the time go where it was booked before; sent again, it still is.

        :param booking: what was booked
        :return: the booking
        """
        if self:
            self.allocation_ids.unlink()
            self.booking_id = booking
        return booking

    def _describe(self):
        """Name the hold to a colleague."""
        self.ensure_one()
        return self.env._(
            "somebody who is booking on the site until %s",
            format_hour(self.env, self.company_id, self.expires_at),
        )

    # Letting go
    @api.model
    def _release_expired(self, resource_ids=None):
        """Let go what was kept too long; what somebody else is at is left to him.

        :param resource_ids: of the bays and people that are wanted, may hold None;
            without it all
        """
        domain = [("expires_at", "<=", fields.Datetime.now())]
        if resource_ids is not None:
            wanted = [id_ for id_ in resource_ids if id_]
            domain.append(("allocation_ids.resource_id", "in", wanted))
        # sudo: whose hold it was does not matter, its time is over.
        expired = self.sudo().search(domain)
        if expired:
            expired.try_lock_for_update().unlink()

    @api.model
    def _cron_release_expired(self):
        """Let go what was kept too long."""
        self._release_expired()
