# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What the pipelines of the centre are made of, as plain values that can be cached."""

from typing import NamedTuple

INTAKE = "intake"
REPAIR = "repair"
SHOP = "shop"
WASH = "wash"
PIPELINES = [
    (INTAKE, "Intake"),
    (REPAIR, "Repair"),
    (SHOP, "Shop"),
    (WASH, "Wash"),
]
# Where a lead may go once it is clear what the customer wants.
DIRECTIONS = PIPELINES[1:]

# A request of which the contact is kept, without a deal.
QUALIFIED = "qualified"
# The facts of bookings and orders, in the order in which they come to pass.
BOOKED = "booked"
PARTS_MISSING = "parts_missing"
WORK_STARTED = "work_started"
INVOICE_ISSUED = "invoice_issued"
PAID = "paid"
EVENTS = [
    (QUALIFIED, "Contact kept, no deal"),
    (BOOKED, "Booked, or order confirmed"),
    (PARTS_MISSING, "Parts missing"),
    (WORK_STARTED, "Work started"),
    (INVOICE_ISSUED, "Invoice issued"),
    (PAID, "Paid"),
]


class Stage(NamedTuple):
    """A stage of a pipeline.

    :param required: names of the fields that a lead must have to be moved here
    :param event: the fact that moves a deal here, or False
    """

    id: int
    required: tuple
    event: str
    is_won: bool
    fold: bool


class Pipeline(NamedTuple):
    """A team that is a pipeline of the centre.

    :param kind: a value of `PIPELINES`
    :param stages: its stages by id, in their order
    """

    kind: str
    stages: dict

    @property
    def first_stage_id(self):
        """The stage in which a lead begins, False where there is none."""
        opened = (stage.id for stage in self.stages.values() if not stage.fold)
        return next(opened, False) or next(iter(self.stages), False)

    def is_ahead(self, stage_id, other_id):
        """Tell whether a stage comes after another one.

        >>> shop = Pipeline("shop", {5: None, 3: None})
        >>> shop.is_ahead(3, 5), shop.is_ahead(5, 3), shop.is_ahead(5, 5)
        (True, False, False)
        """
        order = {id_: number for number, id_ in enumerate(self.stages)}
        return order[stage_id] > order.get(other_id, -1)

    def find_stage(self, event):
        """Return the stage of a fact, or of the last fact before it that has one.

        A deal is never taken back to parts that are missing by a fact that comes later.

        >>> one = lambda id, event: (id, Stage(id, (), event, False, False))
        >>> wash = Pipeline("wash", dict([one(1, False), one(2, "booked")]))
        >>> wash.find_stage("work_started"), wash.find_stage("booked")
        (2, 2)
        >>> wash.find_stage("parts_missing"), wash.find_stage("qualified")
        (False, False)
        """
        by_event = {stage.event: stage.id for stage in self.stages.values()}
        alone = (QUALIFIED, PARTS_MISSING)
        if event in alone:
            return by_event.get(event, False)
        facts = [name for name, _label in EVENTS if name not in alone]
        passed = facts[: facts.index(event) + 1]
        return next(
            (by_event[one] for one in reversed(passed) if one in by_event), False
        )
