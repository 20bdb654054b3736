"""How applications begin, and what happens by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.agency import Agent
from contracts.applications import NoticePurpose, Through, Way
from contracts.refusals import Conflict, NotFound
from services.chassis import files
from services.chassis.casework.deeds import changed
from services.chassis.casework.papers import Scans, all_of, with_scans
from services.chassis.centres import Centre, open_at
from services.chassis.papers import Papers
from services.chassis.work import Answer, Ref, Work
from services.hall.domain.application import Application
from services.hall.domain.clock import Ring as Rung
from services.hall.domain.item import Item
from services.hall.domain.people import Applicant


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Somebody applies; `application` and `number` are new, `scans` are of the papers that come with it.

    `receipt` is what they take home.
    """

    application: str
    number: str
    receipt: str
    centre: str
    item: str
    applicant: Applicant
    agent: Agent | None
    scans: Scans
    through: Through
    follows: str | None = None
    note: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The ids of all that comes with it: papers, and what shows that its agent may act."""
        return *all_of(self.scans), *(self.agent.proof if self.agent else ())

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The application, and its files; centre and item are only looked at."""
        looked_at = Ref(Centre, self.centre, shared=True), Ref(Item, self.item, shared=True)
        return Ref(Application, self.application), *looked_at, *files.refs(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A limit of an application has run out, as it stood with `version`."""

    application: str
    ring: Rung
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The application."""
        return (Ref(Application, self.application),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message did not reach the applicant."""

    application: str
    purpose: NoticePurpose

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The application."""
        return (Ref(Application, self.application),)


def submit(work: Work, command: Submit) -> Answer:
    """A new application, under the item's newest terms."""
    centre = open_at(work, command.centre)
    item = _applied_for(work, command.item)
    application = Application(
        id=command.application,
        centre=centre.id,
        number=command.number,
        item=item.id,
        item_version=item.version,
        nature=item.nature,
        limit_days=item.terms.limit_days,
        bureau=item.terms.bureau,
        applicant=command.applicant,
        agent=command.agent,
        papers=with_scans(_needed(item), command.scans),
        submitted_at=work.now,
    )
    files.claim(work, command.files, application.id)
    work.add(application.id, application)
    application.submit(work.deed, command.through, command.follows)
    application.remark(command.note)
    return {**changed(application), "receipt": command.receipt}


def ring(work: Work, command: Ring) -> Answer:
    """What falls due, unless somebody was faster."""
    application = work.find(Application, command.application)
    if application is None or application.version != command.version:
        return {}
    match command.ring:
        case Rung.DEEM:
            application.deem(work.deed)
        case Rung.WARN:
            application.warn(work.deed)
        case Rung.LAPSE:
            application.lapse(work.deed)
    return {}


def told(work: Work, command: Told) -> Answer:
    """Somebody has to call."""
    application = work.find(Application, command.application)
    if application is not None:
        application.fail_notice(work.deed, command.purpose)
    return {}


def _applied_for(work: Work, code: str) -> Item:
    """The county's own, so in nobody's scope. Raises NotFound, or Conflict where it goes another way."""
    item = work.hold(Item, code)
    if item is None:
        raise NotFound("事项目录中没有这一项")
    if item.way is not Way.APPLICATION:
        raise Conflict("这一项不用申请:请用调解或志愿任务登记", way=item.way)
    return item


def _needed(item: Item) -> Papers:
    needed = item.terms.papers
    own = [paper.code for paper in needed if not paper.from_others]
    return Papers.needed(own, [paper.code for paper in needed if paper.from_others])
