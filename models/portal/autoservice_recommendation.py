# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup, escape

from odoo import fields, models

from ..booking.autoservice_booking import BOOKED, OFFER
from ..common.clashes import lock_or_refuse
from ..common.tasks import create_tasks
from ..order.autoservice_recommendation import ASKED, WAITING
from .car_access import FULL, OWN


class AutoserviceRecommendation(models.Model):
    """Recommended work on the customer's own page: he asks for a time for it."""

    _inherit = "autoservice.recommendation"

    wished_at = fields.Datetime(
        string="Time asked for",
        readonly=True,
        copy=False,
        help="When the customer has asked on his own page for a time for this work.",
    )
    wish_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task about the time",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _prepare_recommended_card(self, access, level):
        """Return what the page of the car shows of this work.

        :param access: CarAccess
        :param int level: what the customer may see of it
        """
        self.ensure_one()
        url = f"/my/cars/{self.vehicle_id.id}/works/{self.id}"
        visit = self.target_booking_id
        # Asked about it is whose order it is, wherever it was found.
        is_asked = self.phase == ASKED
        is_priced = (access.get_level(visit) if is_asked else level) >= FULL
        booked = self._get_booked_visit(access)
        return {
            "id": self.id,
            "name": self.name,
            "is_urgent": self._is_urgent(),
            "note": self.note if level >= OWN else False,
            "photo": f"{url}/photo" if level >= OWN and self.photo_512 else False,
            "amount": self.price_total if is_priced else 0.0,
            "currency": self.currency_id,
            "book_url": f"{url}/book",
            "booked_for": booked and booked._format_moment(booked.start),
            "is_wished": self._is_wished(),
            "may_wish": self.phase in WAITING and not self._is_wished(),
            "answer_url": is_asked
            and is_priced
            and f"/my/orders/{visit.sale_order_id.id}#extra_work",
        }

    def _get_booked_visit(self, access):
        """Return the next visit of the car in which this work is planned, if any.

        :param access: CarAccess
        """
        self.ensure_one()
        ahead = self.vehicle_id.booking_ids.filtered(
            lambda one: (
                one.phase in (OFFER, BOOKED)
                and not one._is_over()
                and self.product_id & one.line_ids.product_id
                and access.get_level(one) >= OWN
            )
        )
        return ahead.sorted("start")[:1]

    def _is_wished(self):
        """Whether the customer waits for a time for this work."""
        self.ensure_one()
        return self.phase in WAITING and bool(self.wished_at)

    def _wish(self, partner):
        """The customer asks for a time: the front desk gets a task, one for each car.

        Asked twice, it is asked once. Invoked with all rights, see CarAccess.

        :param partner: who asks
        :return: whether he waits for a time now
        :raise UserError: somebody else is at it right now
        """
        self.ensure_one()
        lock_or_refuse(self, self.name)
        if self._is_wished():
            return True
        if self.phase not in WAITING:
            return False
        car = self.vehicle_id
        siblings = self.search([("vehicle_id", "=", car.id), ("phase", "in", WAITING)])
        task = siblings.wish_activity_id.filtered("active")[:1]
        desk = car.with_company(self.company_id)._get_responsible()[car]
        there = self.with_context(lang=desk.lang)
        line = Markup("<p>%s (%s)</p>") % (there.name, partner.name or "")
        summary = there.env._("The customer asks for a time for recommended work")
        if desk and task:
            create_tasks(
                self.env,
                [(desk, car, summary, task.note + escape(line), {}, task)],
            )
        elif desk:
            task = create_tasks(self.env, [(desk, car, summary, line)])
        else:
            car._message_log(body=line)
        self._write_facts(
            {"wished_at": fields.Datetime.now(), "wish_activity_id": task.id}
        )
        return True

    def _set_phase(self, phase, **vals):
        """What goes on is not waited for any more."""
        if phase not in WAITING:
            vals = {"wished_at": False, **vals}
        super()._set_phase(phase, **vals)
