"""The county, and towns for their own centres, plan the inspections of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.inspections import InspectionKind
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.inspection_plan import InspectionPlan
from services.supervision.handlers.inspecting import ROLL, the_roll


@dataclass(frozen=True, slots=True)
class MakePlan:
    """A new plan."""

    plan: InspectionPlan

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The plan and the roll."""
        return (Ref(InspectionPlan, self.plan.id), ROLL)


@dataclass(frozen=True, slots=True)
class RevisePlan:
    """Other quotas for a plan."""

    plan: str
    quotas: Mapping[InspectionKind, int]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The plan and the roll."""
        return (Ref(InspectionPlan, self.plan), ROLL)


def make(work: Work, command: MakePlan) -> Answer:
    """It stands from now on."""
    plan = replace(command.plan)
    plan.make(work.deed, the_roll(work))
    work.add(plan.id, plan)
    return {"id": plan.id, "version": plan.version}


def revise(work: Work, command: RevisePlan) -> Answer:
    """It stands otherwise from now on, if the actor may see it."""
    plan = work.get(InspectionPlan, command.plan)
    plan.revise(work.deed, command.quotas, the_roll(work))
    return {"id": plan.id, "version": plan.version}


HANDLERS: Mapping[type, Handler] = {MakePlan: make, RevisePlan: revise}
