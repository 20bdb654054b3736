"""What towns and the county do about building a centre, its milestones and its money; and its opening."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.refusals import Conflict, NotFound
from contracts.sites import SiteState
from services.centres.domain.centre import Centre, Details
from services.centres.domain.dossier import Measured
from services.centres.domain.fund import Fund, Terms
from services.centres.domain.milestone import Milestone
from services.centres.domain.site import Site
from services.chassis.casework.deeds import changed
from services.chassis.files import claim
from services.chassis.files import refs as file_refs
from services.chassis.machine import Deed
from services.chassis.work import Answer, Handler, Ref, Work

UNDER_WAY = (SiteState.DESIGNED, SiteState.BUILDING, SiteState.ACCEPTANCE_FAILED)
"""Where a site has milestones before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspect:
    """What was measured: `passes` says whether it is accepted. `note` is encrypted."""

    site: str
    measured: Measured
    passes: bool
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and what shows it."""
        return (Ref(Site, self.site), *file_refs(self.measured.files))


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A centre is open at a site. `note` is encrypted."""

    site: str
    details: Details
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and the centre."""
        return (Ref(Site, self.site), Ref(Centre, self.details.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMilestone:
    """A step has a last day. `note` is encrypted."""

    milestone: Milestone
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The milestone and its site."""
        return (Ref(Milestone, self.milestone.id), Ref(Site, self.milestone.site))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Something is done about a milestone of a site. `note` is encrypted."""

    site: str
    milestone: str
    verb: Callable[[Milestone, Deed], object]
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The milestone."""
        return (Ref(Milestone, self.milestone),)


@dataclass(frozen=True, slots=True)
class ChangeFund:
    """A ledger figure."""

    fund: str
    terms: Terms

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The fund."""
        return (Ref(Fund, self.fund),)


def inspect(work: Work, command: Inspect) -> Answer:
    """It is accepted, or what is missing is put right."""
    site = work.get(Site, command.site)
    claim(work, command.measured.files, site.id)
    (site.accept if command.passes else site.fail)(work.deed, command.measured, work.rules)
    site.remark(command.note)
    return changed(site)


def open_centre(work: Work, command: Open) -> Answer:
    """The centre is made and published, and the site is its own. Raises Conflict for an id that is taken."""
    site, details = work.get(Site, command.site), command.details
    site.open(work.deed, details.id)
    if work.exists(Centre, details.id):
        raise Conflict("这个编号已有服务中心,请换一个", errors={"id": ["已有服务中心"]})
    proposal = site.dossier.proposal
    centre = Centre.of(details, location=proposal.location)
    work.add(centre.id, centre)
    centre.publish(replace(details, town=site.town, batch=proposal.batch))
    site.remark(command.note)
    return changed(site)


def set_milestone(work: Work, command: SetMilestone) -> Answer:
    """While its site is designed or built."""
    milestone, site = replace(command.milestone), work.find(Site, command.milestone.site)
    if site is None:
        raise NotFound("没有这处选址,或不在您的管辖范围内")
    if site.state not in UNDER_WAY:
        raise Conflict("设计以后、验收以前才定建设节点", state=site.state)
    milestone.centre = site.town
    work.add(milestone.id, milestone)
    milestone.set(work.deed)
    milestone.remark(command.note)
    return changed(milestone)


def pace(work: Work, command: Pace) -> Answer:
    """Say it to the milestone."""
    milestone = work.get(Milestone, command.milestone)
    if milestone.site != command.site:
        raise NotFound("这处选址没有这个建设节点")
    command.verb(milestone, work.deed)
    milestone.remark(command.note)
    return changed(milestone)


def change_fund(work: Work, command: ChangeFund) -> Answer:
    """A new one, or a known one as it is now."""
    fund = work.find(Fund, command.fund)
    if fund is None:
        fund = Fund(id=command.fund, terms=command.terms)
        work.add(fund.id, fund)
    fund.change(command.terms)
    return {"id": fund.id, "version": fund.version}


HANDLERS: Mapping[type, Handler] = {
    ChangeFund: change_fund,
    Inspect: inspect,
    Open: open_centre,
    Pace: pace,
    SetMilestone: set_milestone,
}
