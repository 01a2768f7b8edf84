# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import contextmanager
from datetime import timedelta
from zlib import crc32

from psycopg2.errors import ExclusionViolation

from odoo import api, models
from odoo.exceptions import ValidationError

from ..common.clashes import lock_together, present
from ..common.parameters import check_time
from ..common.working_hours import to_local
from ..common.zones import company_zone
from .self_booking_text import Taken, TooMany

# The namespace of this addon's advisory locks on what is booked on the site.
LOCK_SITE = 0x617576
# So often another bay or crew is tried when somebody else was quicker.
MOST_TRIES = 4
# So many times are kept for one address, behind which may be a whole mobile network.
MOST_HOLDS = 5


class AutoserviceSelfBooking(models.AbstractModel):
    """A time is kept for whoever fills in the form; who comes second gets the next."""

    _inherit = "autoservice.self.booking"

    @api.model
    def _hold(
        self,
        company,
        service_ids,
        class_id,
        start,
        minutes=None,
        earlier=None,
        sender=None,
    ):
        """Keep a time for some minutes.

        :param company: res.company
        :param service_ids: ids of products; one may stand there twice
        :param class_id: id of the vehicle class; empty: not known
        :param start: begin, datetime or ISO string, UTC unless it says its offset
        :param int minutes: length; without it as the services say
        :param earlier: the visitor's earlier holds, which are let go for this one
        :param str sender: what stands for the address of the visitor; without it nobody
            counts what he keeps
        :return: the hold
        :raise Taken: nothing is free at that time; it has the next times
        :raise TooMany: so many times are kept for him already
        :raise ValidationError: something of it cannot be booked on the site
        """
        here = self._of(company)
        products = here._check_services(service_ids)
        start = check_time(here.env, "start", start)
        job = here._prepare_job(products, class_id, minutes)
        stop = start + timedelta(minutes=job.minutes)
        with here._queueing():
            # What is let go for this one is free; who gets nothing keeps what he has.
            if earlier:
                earlier._take()
                earlier.unlink()
            if sender:
                here._refuse_many_holds(sender, earlier)

            def keep(bay_id, employee_ids):
                resources = here._get_resources(bay_id, employee_ids)
                return here.env["autoservice.hold"]._keep(
                    company, start, stop, resources, sender
                )

            return here._try_choices(job, start, keep)

    @api.model
    def _refuse_many_holds(self, sender, earlier=None):
        """Refuse to keep one more time for who keeps enough of them.

        :param str sender: what stands for the address of the visitor
        :param earlier: holds that were just let go
        :raise TooMany: he does
        """
        holds = self.env["autoservice.hold"]
        count = holds._count_kept(sender)
        # What was kept at the same moment this transaction does not see.
        with present(holds) as fresh:
            count = max(count, fresh._count_kept(sender, earlier))
        if count >= MOST_HOLDS:
            raise TooMany(
                self.env._(
                    "Too many times are kept from here."
                    " Please try again in some minutes, or call us."
                )
            )

    @api.model
    def _find_hold(self, token):
        """Return the hold of a token, with all rights; empty when its time is over.

        :param str token: as it stood in the form
        """
        return self.env["autoservice.hold"]._find_by_token(token)

    @contextmanager
    def _queueing(self, name=None):
        """Let those who do the same on the site come one after the other.

        What an error leaves behind is taken back.

        :param str name: of what is done; without it a time is chosen in the company:
            they would get in each other's way, as all are given the same bay first
        """
        key = 1 + crc32(name.encode()) % 2**30 if name else self.env.company.id
        with self.env.cr.savepoint():
            lock_together(self.env, LOCK_SITE, [key])
            yield

    @api.model
    def _get_resources(self, bay_id, employee_ids):
        """Return the resources of a bay and of employees."""
        bay = self.env["autoservice.bay"].browse(bay_id)
        people = self.env["hr.employee"].browse(employee_ids)
        return bay.resource_id | people.resource_id

    @api.model
    def _try_choices(self, job, start, take, preferred=None):
        """Take the first bay and people who are really free.

        PostgreSQL decides: what was committed since this transaction began is not seen
        in it. So after a clash another transaction is asked who is free.

        :param job: what :meth:`_prepare_job` gave
        :param datetime start: naive UTC
        :param take: function of (bay id, ids of employees) that takes them
        :param preferred: (bay id, ids of employees) to take if they are free
        :return: what `take` returned
        :raise Taken: nobody is free
        """
        choices, is_late = self._list_choices(job, start), False
        for _try in range(MOST_TRIES):
            if not choices:
                break
            choice = preferred if preferred in choices else choices[0]
            try:
                with self.env.cr.savepoint():
                    return take(*choice)
            except ValidationError as error:
                if not _is_taken(error):
                    raise
            is_late = True
            with present(self) as now:
                choices = now._list_choices(job, start)
        if is_late:
            with present(self) as now:
                times = now._find_next(job, start)
        else:
            times = self._find_next(job, start)
        raise Taken(
            self.env._("This time was just taken. Please choose another."), times
        )

    @api.model
    def _find_next(self, job, start):
        """Return the free times of a day, or of the next day that has any."""
        day = to_local(start, company_zone(self.env.company)).date()
        return self._find_times(job, day, or_later=True)


def _is_taken(error):
    """Whether an error says that a bay or a person is taken."""
    cause = error.__cause__
    if not isinstance(cause, ExclusionViolation):
        return False
    return cause.diag.table_name == "autoservice_allocation"
