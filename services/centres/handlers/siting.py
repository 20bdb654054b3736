"""What towns, bureaux and the county do about where a centre is built."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias, TypeVar

from contracts.refusals import NotFound
from services.centres.domain.dossier import Assessment, Proposal
from services.centres.domain.ground import Ground
from services.centres.domain.indicators import Indicator, Indicators
from services.centres.domain.site import Site
from services.centres.store.indicators import THE_INDICATORS
from services.centres.store.sites import GROUND
from services.chassis.casework.deeds import changed
from services.chassis.files import claim
from services.chassis.files import refs as file_refs
from services.chassis.machine import Deed
from services.chassis.work import Aggregate, Answer, Handler, Ref, Work

THE_GROUND = Ref(Ground, GROUND)

A = TypeVar("A", bound=Aggregate)

OnGround: TypeAlias = Callable[[Site, Deed, Ground], object]


@dataclass(frozen=True, slots=True)
class Propose:
    """A new site; `note` is encrypted."""

    site: Site
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and the proof."""
        return (Ref(Site, self.site.id), *file_refs(self.site.dossier.proposal.proof))


@dataclass(frozen=True, slots=True)
class Record:
    """A site as it stood before the register began; `steps` say on which day each was."""

    site: Site
    steps: Mapping[str, date]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site."""
        return (Ref(Site, self.site.id),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSite:
    """Something is done: `verb` says it to the site; `files` come with it, `note` is encrypted."""

    site: str
    verb: Callable[[Site, Deed], object]
    files: tuple[str, ...] = ()
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and the files."""
        return (Ref(Site, self.site), *file_refs(self.files))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAgain:
    """A site that was refused comes again; files that it has already are named again."""

    site: str
    proposal: Proposal
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and the proof."""
        return (Ref(Site, self.site), *file_refs(self.proposal.proof))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """The county decides, holding all that is taken; `note` are the reasons, encrypted."""

    site: str
    verb: OnGround
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and the ground."""
        return (Ref(Site, self.site), THE_GROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A site gives way to that of the joint office."""

    site: str
    joint: str
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Both sites and the ground."""
        return (Ref(Site, self.site), Ref(Site, self.joint), THE_GROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assess:
    """Scores by the indicators as they are now."""

    site: str
    scores: Mapping[str, int]
    on: date
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The site and the indicators."""
        return (Ref(Site, self.site), Ref(Indicators, THE_INDICATORS, shared=True))


@dataclass(frozen=True, slots=True)
class ChangeIndicators:
    """Other names or weights."""

    items: tuple[Indicator, ...]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The indicators."""
        return (Ref(Indicators, THE_INDICATORS),)


def propose(work: Work, command: Propose) -> Answer:
    """A town proposes."""
    site = replace(command.site)
    work.add(site.id, site)
    claim(work, site.dossier.proposal.proof, site.id)
    site.propose(work.deed)
    site.remark(command.note)
    return changed(site)


def record(work: Work, command: Record) -> Answer:
    """What was before the register began, once."""
    if work.exists(Site, command.site.id):
        return {"entered": False}
    site = replace(command.site)
    work.add(site.id, site)
    site.record(command.steps)
    return {"entered": True}


def on_site(work: Work, command: OnSite) -> Answer:
    """Say it to the site."""
    site = work.get(Site, command.site)
    claim(work, command.files, site.id)
    command.verb(site, work.deed)
    site.remark(command.note)
    return changed(site)


def propose_again(work: Work, command: ProposeAgain) -> Answer:
    """After a refusal."""
    site = work.get(Site, command.site)
    claim(work, set(command.proposal.proof) - site.files, site.id)
    site.propose_again(work.deed, command.proposal)
    site.remark(command.note)
    return changed(site)


def decide(work: Work, command: Decide) -> Answer:
    """Say it to the site, before all that is taken."""
    site = work.get(Site, command.site)
    command.verb(site, work.deed, _held(work, Ground, GROUND))
    site.remark(command.note)
    return changed(site)


def merge(work: Work, command: Merge) -> Answer:
    """The joint site stands for it from now on."""
    site = work.get(Site, command.site)
    site.merge(work.deed, work.get(Site, command.joint), _held(work, Ground, GROUND))
    site.remark(command.note)
    return changed(site)


def assess(work: Work, command: Assess) -> Answer:
    """Every indicator has a score."""
    site, indicators = work.get(Site, command.site), _held(work, Indicators, THE_INDICATORS)
    indicators.must_score(command.scores)
    assessment = Assessment(indicators.version, dict(command.scores), work.actor.id, command.on)
    site.assess(work.deed, assessment)
    site.remark(command.note)
    return changed(site)


def change_indicators(work: Work, command: ChangeIndicators) -> Answer:
    """A new version."""
    indicators = _held(work, Indicators, THE_INDICATORS)
    indicators.change(command.items)
    return {"version": indicators.version}


def _held(work: Work, kind: type[A], key: str) -> A:
    """What the store always has."""
    found = work.hold(kind, key)
    if found is None:
        raise NotFound("没有这条记录")
    return found


HANDLERS: Mapping[type, Handler] = {
    Assess: assess,
    ChangeIndicators: change_indicators,
    Decide: decide,
    Merge: merge,
    OnSite: on_site,
    Propose: propose,
    ProposeAgain: propose_again,
    Record: record,
}
