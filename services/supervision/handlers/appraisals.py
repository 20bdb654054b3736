"""What the county, towns and centres do about a month's appraisal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from contracts.people import COUNTY
from contracts.refusals import Conflict, NotFound
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.appraisal import Appraisal
from services.supervision.domain.material import Item, Material
from services.supervision.domain.scoring import USUAL
from services.supervision.store.rules import Rules


@dataclass(frozen=True, slots=True)
class Given:
    """What a verb may need beside the appraisal: the item that it is about, the month's counts, the rules."""

    item: Item | None
    material: Material | None
    rules: Rules


Verb: TypeAlias = Callable[[Appraisal, Any, Given], str | None]
"""`verb(appraisal, deed, given)` calls one verb of the appraisal; gives the id of what it added."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A month's appraisal is opened."""

    month: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appraisal."""
        return (Ref(Appraisal, self.month),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody does something about it; `note` is encrypted. `centre` must lie in the actor's scope.

    `appeal` is one that must be of a centre in scope too; with `counts` the month is counted.
    """

    month: str
    verb: Verb
    note: str | None = None
    item: str | None = None
    centre: str | None = None
    appeal: str | None = None
    counts: bool = False

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appraisal, the item, the month's counts."""
        more = [Ref(Item, self.item)] if self.item else []
        counted = [Ref(Material, self.month)] if self.counts else []
        return (Ref(Appraisal, self.month), *more, *counted)


def begin(work: Work, command: Begin) -> Answer:
    """By the county's settings of today, which stay those of this month. Raises Conflict where it is open already."""
    if work.exists(Appraisal, command.month):
        raise Conflict("这个月的考核已经建立")
    rules: Rules = work.rules
    scale = replace(USUAL, ranking=rules.ranking, appeal_days=rules.appeal_days)
    appraisal = Appraisal(id=command.month, centre=COUNTY, scale=scale)
    appraisal.open(work.deed)
    work.add(command.month, appraisal)
    return _changed(appraisal)


def act(work: Work, command: Act) -> Answer:
    """Say it to the appraisal. Raises NotFound for what is out of the actor's scope."""
    appraisal = _appraisal(work, command.month)
    _must_see(work, appraisal, command)
    item = work.find(Item, command.item) if command.item else None
    if command.item and (item is None or command.centre not in (None, item.centre)):
        raise NotFound("没有这一项,或不在您的管辖范围内")
    material = work.hold(Material, command.month) if command.counts else None
    added = command.verb(appraisal, work.deed, Given(item, material, work.rules))
    appraisal.remark(command.note)
    return _changed(appraisal) | {"added": added}


def _appraisal(work: Work, month: str) -> Appraisal:
    if work.actor.covers(COUNTY):
        return work.get(Appraisal, month)
    found = work.hold(Appraisal, month)
    if found is None:
        raise NotFound("没有这个月的考核")
    return found


def _must_see(work: Work, appraisal: Appraisal, command: Act) -> None:
    of = {each.id: each.centre for each in appraisal.appeals}
    centres = (command.centre, of.get(command.appeal or ""))
    if any(centre is not None and not work.actor.covers(centre) for centre in centres):
        raise NotFound("没有这一项,或不在您的管辖范围内")


def _changed(appraisal: Appraisal) -> dict[str, Any]:
    return {"month": appraisal.id, "state": appraisal.state, "version": appraisal.version, "added": None}


HANDLERS: Mapping[type, Handler] = {Act: act, Begin: begin}
