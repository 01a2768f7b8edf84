# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import Counter, defaultdict
from typing import Any, NamedTuple

from odoo import api, models

from ..common.crews import Rota, choose
from ..common.parameters import check_ids
from .autoservice_booking import DEFAULT_MINUTES

EXECUTORS = ("master", "washer")
ROLE_BY_PIPELINE = {"repair": "master", "wash": "washer"}


class SlotWork(NamedTuple):
    """What services need, as their tech cards have it."""

    minutes: int = 0
    bay_kind: str | None = None
    needs: tuple = ()  # (how many people, the hr.skill that each of them has)
    roles: frozenset = frozenset()  # of the people who are taken first


class SlotJob(NamedTuple):
    """A job that time is to be found for.

    The people come with all rights: the front desk may not read employees, and is told
    no more than who is free.
    """

    window: tuple
    minutes: int
    bays: Any
    employees: Any  # who must take part
    executors: Any  # from whom others are chosen
    work: SlotWork

    def get_resources(self):
        """Return all resources whose free time matters."""
        # sudo: see the class.
        people = (self.employees | self.executors).sudo()
        # sudo: see the class.
        return self.bays.sudo().resource_id | people.resource_id


class AutoserviceBooking(models.Model):
    """Free time for services: what their tech cards need, and who can do it."""

    _inherit = "autoservice.booking"

    @api.model
    def _check_services(self, service_ids):
        """Return the products as often as they are named, or refuse wrong ones."""
        if not service_ids:
            return []
        check_ids(self.env, "service_ids", service_ids)
        self._refuse_archived_ids("service_ids", "product.product", service_ids)
        domain = [("id", "in", service_ids)]
        products = self.env["product.product"].search(domain)
        if len(products) != len(set(service_ids)):
            self._refuse_unknown("service_ids")
        by_id = {product.id: product for product in products}
        return [by_id[id_] for id_ in service_ids]

    @api.model
    def _get_slot_work(self, services, vehicle_class):
        """Return what services need, as a SlotWork.

        :param services: iterable of products; one may stand there twice
        :param vehicle_class: autoservice.vehicle.class, one or empty
        """
        total, roles = 0, set()
        minutes_by_kind, people_by_skills = Counter(), defaultdict(int)
        cards = self.env["product.product"].union(*services)._get_tech_cards()
        for product in services:
            # sudo: who may book may not always read tech cards; what they need is no
            # secret.
            card = cards[product.id].sudo()
            if not card:
                continue
            minutes = card._get_minutes(vehicle_class)
            total += minutes
            minutes_by_kind[card.bay_kind] += minutes or 1
            people = max(people_by_skills[card.skill_ids], card.people_count)
            people_by_skills[card.skill_ids] = people
            roles.add(ROLE_BY_PIPELINE[card.pipeline])
        return SlotWork(
            total or DEFAULT_MINUTES,
            # One booking has one bay: where the most is done.
            max(minutes_by_kind, key=minutes_by_kind.get, default=None),
            tuple((people, skills) for skills, people in people_by_skills.items()),
            frozenset(roles),
        )

    @api.model
    def _get_executors(self, companies):
        """Return the executors of the companies, those with fewer skills first.

        So the specialist stays free for what only he can do.

        :param companies: res.company, or nothing
        """
        # sudo: see SlotJob.
        Employee = self.env["hr.employee"].sudo().with_context(active_test=True)
        if not companies:
            return Employee
        executors = Employee.search(
            [
                ("autoservice_role", "in", EXECUTORS),
                ("company_id", "in", companies.ids),
            ]
        )
        return executors.sorted(
            lambda one: (len(one.current_employee_skill_ids.skill_id), one.id)
        )

    @api.model
    def _get_rotas(self, job, free, shared):
        """Return {company: who can do the job when}.

        A company is left out where nobody has to be chosen: the job needs nobody, or
        there are no executors.

        :param job: a SlotJob
        :param free: {resource id: Intervals}
        :param shared: Intervals in which the people wanted and the car are free
        """
        if not job.work.needs:
            return {}
        wanted = job.employees.sudo()  # sudo: see SlotJob
        people = job.executors | wanted
        needs = [
            (count, set(people._filter_by_skills(skills).ids))
            for count, skills in job.work.needs
        ]
        # The role that fits the work first; of the same role they are in order.
        executors = (job.executors - wanted).sorted(
            lambda one: one.autoservice_role not in job.work.roles
        )
        rotas = {}
        for company in job.executors.company_id:
            order = executors.filtered(lambda one, here=company: one.company_id == here)
            spans = [
                (since, until, one.id)
                for one in order
                for since, until, _records in free[one.resource_id.id] & shared
            ]

            def find_crew(there, ids=order._ids):
                present = [id_ for id_ in ids if id_ in there]
                return choose(needs, present, wanted._ids)

            rotas[company.sudo(False)] = Rota(spans, job.minutes, find_crew)
        return rotas
