# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import contextmanager

from odoo import models
from odoo.exceptions import ValidationError

from ..common.parameters import check_number, check_time


class AutoserviceBooking(models.Model):
    """What is dragged on the board: times, bays and people of one booking."""

    _inherit = "autoservice.booking"

    def reschedule(
        self,
        start,
        stop=None,
        allocation_id=None,
        resource_id=None,
        from_resource_id=None,
    ):
        """Move a booking, change its length, its bay or one of its people.

        An allocation with a time of its own moves alone, and the booking reaches as
        far as it does; everything else moves the whole booking. Of a job that was
        carried over the bay and the people of that stretch move together.

        :param start: the new start: datetime or ISO string, UTC unless it says its
            offset
        :param stop: the new end, likewise; empty keeps the length
        :param allocation_id: the allocation that was dragged, if it was one
        :param resource_id: the resource of the bay or person that takes over; False
            lets it go; None changes nothing
        :param from_resource_id: whose place is taken, where no allocation is given;
            without it a bay takes the bay's place, a person that of the only person
        :return: True
        :raise ValidationError: naming the parameter that is wrong, or who holds the
            bay, the person or the car
        :raise UserError: the booking is closed
        """
        start, stop = self._check_reschedule(start, stop)
        row = self._check_own_allocation(allocation_id)
        rows = self._get_replaced_rows(row, resource_id, from_resource_id)
        is_alone = row.is_partial
        stretch = self._get_stretch(row)
        with self._rearranging(resource_id):
            if resource_id is False:
                rows.unlink()
            elif resource_id is not None:
                self._replace_holder(rows, resource_id)
            if is_alone:
                stretch.exists()._move_alone(start, stop)
                self._fit_pieces()
            else:
                self._move_whole(start, stop)
        return True

    # What was asked for
    def _check_may_change(self):
        """Insist on one booking that the user may change, and that is not closed."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_closed({"start": True})

    def _check_reschedule(self, start, stop):
        """Return start and end (or None) in naive UTC, or refuse what is wrong."""
        self._check_may_change()
        start = check_time(self.env, "start", start)
        stop = check_time(self.env, "stop", stop) if stop else None
        if stop and stop <= start:
            raise ValidationError(self.env._("stop: it must be after start."))
        return start, stop

    def _check_own_allocation(self, allocation_id):
        """Return the allocation of this id; it must be one of this booking."""
        Allocation = self.env["autoservice.allocation"]
        if not allocation_id:
            return Allocation
        check_number(self.env, "allocation_id", allocation_id)
        row = Allocation.search(
            [("id", "=", allocation_id), ("booking_id", "=", self.id)]
        )
        if not row:
            self._refuse_unknown("allocation_id")
        return row

    def _check_resource_id(self, name, resource_id):
        """Return the bay's or person's resource; it must be of the same company."""
        check_number(self.env, name, resource_id)
        # sudo: the front desk may not read employees; only the company is read.
        resource = self.env["resource.resource"].sudo().browse(resource_id).exists()
        if not resource or resource.company_id != self.company_id:
            self._refuse_unknown(name)
        return resource.sudo(False)

    def _get_replaced_rows(self, row, resource_id, from_resource_id):
        """The allocations that another bay or person takes over, or that are let go.

        :param row: the allocation that was dragged, or none; others as of
            :meth:`reschedule`
        """
        none = self.env["autoservice.allocation"]
        if resource_id is None:
            return none
        new = none
        if resource_id is not False:
            resource = self._check_resource_id("resource_id", resource_id)
            new = none.new({"resource_id": resource.id})
        if row:
            rows = row
        elif from_resource_id:
            check_number(self.env, "from_resource_id", from_resource_id)
            rows = self.allocation_ids.filtered(
                lambda one: one.resource_id.id == from_resource_id
            )
            if not rows:
                self._refuse_unknown("from_resource_id")
        else:
            rows = self._guess_replaced_rows(new)
        if new and rows and bool(new.bay_id) != bool(rows[0].bay_id):
            raise ValidationError(
                self.env._(
                    "resource_id: a bay takes a bay's place, a person a person's."
                )
            )
        return rows

    def _get_stretch(self, row):
        """The allocations that are held for the same stretch of work as one of them.

        :param row: an allocation of this booking, or none
        :return: the row alone, unless all that is held is in pieces
        """
        rows = self.allocation_ids
        if not row or not all(rows.mapped("is_partial")):
            return row
        span = row.start, row.stop
        return rows.filtered(lambda one: (one.start, one.stop) == span)

    def _guess_replaced_rows(self, new):
        """The rows whose place a bay or person takes where it was not said.

        :param new: a new allocation with that resource; empty to let one go
        """
        rows = self.allocation_ids.filtered(lambda one: not one.is_partial)
        if new:
            rows = rows.filtered("bay_id" if new.bay_id else "employee_id")
        if len(rows) > 1:
            raise ValidationError(
                self.env._("from_resource_id: say which bay or person is meant.")
            )
        return rows

    # What is done
    @contextmanager
    def _rearranging(self, *resource_ids):
        """Lock what is held and will be held; explain a clash after the block.

        Only what stands at the end of the block counts. Within it the booking itself
        is written last, as that checks what is there by then.

        :param resource_ids: ids of resources that will be held, may hold None
        """
        Allocation = self.env["autoservice.allocation"]
        self._release_expired_offers()
        with self._explain_clash(Allocation):
            self._lock_vehicles(self.vehicle_id.ids)
            Allocation._lock_resources(
                [*self.allocation_ids.resource_id.ids, *resource_ids]
            )
            self._trim_pieces()
            yield

    def _replace_holder(self, rows, resource_id):
        """Let a bay or person take over allocations, or hold the whole time if none.

        :param rows: allocations
        :param int resource_id: of a resource that was checked
        """
        others = self.allocation_ids - rows
        is_there = others.filtered(
            lambda one: one.resource_id.id == resource_id and not one.is_partial
        )
        if is_there:
            rows.unlink()
        elif rows:
            rows._write_own({"resource_id": resource_id})
            rows._refuse_archived()
        else:
            rows.create({"booking_id": self.id, "resource_id": resource_id})

    def _move_whole(self, start, stop):
        """Move the booking with all it holds; pulled at one end, its pieces stay.

        :param datetime start: naive UTC
        :param datetime stop: naive UTC; None keeps the length
        """
        vals = {"start": start, **({"stop": stop} if stop else {})}
        if stop and (start == self.start or stop == self.stop):
            self.with_context(autoservice_keep_pieces=True).write(vals)
            self._clip_pieces()
        else:
            self.write(vals)
