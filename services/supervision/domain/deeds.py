"""What people do about a rung that was climbed: whose it is to do, and what is said of it."""

from collections.abc import Iterable
from datetime import timedelta

from contracts.bureaus import bureau_of
from contracts.clocks import RungAction, RungState
from contracts.people import Actor, Party, Tier, owed_by
from contracts.refusals import Conflict, Forbidden, NotFound
from contracts.standards import Rung
from services.chassis.machine import Deed, Move
from services.supervision.domain.ladder import Climb, Ladder
from services.supervision.domain.rungs import CORRECTED, DONE, HEIGHT
from services.supervision.domain.watch import Watch

WITHIN = timedelta(minutes=10)
"""How long whoever did something may take it back (更正); later their town may, or the county, each what is its own."""
_BY_ANSWERABLE = frozenset({RungAction.ACKNOWLEDGE, RungAction.ANSWER, RungAction.APPEAL})
_APPEALS = frozenset({RungAction.APPEAL, RungAction.APPEAL_TO_COUNTY})
_BY_JUDGE = frozenset({RungAction.GRANT, RungAction.DENY})
_BY_HAND = {Tier.TOWN: Rung.URGE, Tier.COUNTY: Rung.SUPERVISE}
_TIERS = {Tier.CADRE: "村", Tier.TOWN: "镇街", Tier.COUNTY: "县"}


def act(ladder: Ladder, rung: Rung, action: RungAction, deed: Deed) -> Climb:
    """Do something about a rung; `appeal` goes to whose it is to hear it. Returns the rung as it is then.

    Raises NotFound for one that was not climbed, Forbidden where it isn't this actor's to do, IllegalTransition.
    """
    climb = the(ladder, rung)
    _must_be_theirs(climb, action, deed.actor)
    if action is RungAction.APPEAL and climb.heard_by is Tier.COUNTY:
        action = RungAction.APPEAL_TO_COUNTY
    climb.moved(action, 0, deed.actor.id, deed.now)
    ladder.say(DONE[action], climb, deed)
    return the(ladder, rung)


def correct(ladder: Ladder, rung: Rung, deed: Deed) -> Climb:
    """Take back what people did last about a rung. Raises NotFound, Conflict where nobody did anything, Forbidden."""
    climb = the(ladder, rung)
    if not climb.moves:
        raise Conflict("没有可以更正的操作", state=climb.state)
    last = climb.moves[-1]
    own = deed.actor.id == last.actor and deed.now - last.at <= WITHIN
    if not own and not _may_take_back_later(climb, last, deed.actor):
        raise Forbidden(_whose_to_take_back(climb, last))
    done = {"corrects": [last.sequence], "action": last.action, "state": last.source}
    ladder.say(CORRECTED, climb, deed, done)
    return the(ladder, rung)


def may(ladder: Ladder, climb: Climb, actor: Actor) -> list[RungAction]:
    """What this actor can do about a rung now, sorted; an appeal is one to them, whoever hears it."""
    if climb not in ladder.current:
        return []
    asked = {RungAction.APPEAL if each == RungAction.APPEAL_TO_COUNTY else RungAction(each) for each in climb.legal}
    return sorted(action for action in asked if _is_theirs(climb, action, actor))


def by_hand(ladder: Ladder, actor: Actor) -> Rung | None:
    """What this actor may climb before the clock does, unless the promise is kept meanwhile; None for nothing."""
    rung, climbed = _BY_HAND.get(actor.tier), {each.rung for each in ladder.current}
    if rung is None or Rung.RED not in climbed or any(HEIGHT[each] >= HEIGHT[rung] for each in climbed):
        return None
    return rung


def climb_by_hand(ladder: Ladder, watch: Watch, deed: Deed) -> Climb:
    """A town urges, the county supervises, before the clock does. Raises Conflict where the promise isn't late."""
    rung = _BY_HAND[deed.actor.tier]
    climbed = {each.rung for each in ladder.current}
    if Rung.RED not in climbed or watch.clock is None or watch.clock.ended_at is not None:
        raise Conflict("只有超时未办结的可以催办、督办", code="not_late")
    if any(HEIGHT[each] >= HEIGHT[rung] for each in climbed):
        raise Conflict("已经催办或督办过", code="climbed")
    ladder.climb(rung, deed.now, watch, deed.actor.id, deed.now)
    return the(ladder, rung)


def the(ladder: Ladder, rung: Rung) -> Climb:
    """The rung as it was climbed for the due time that counts, and not taken back. Raises NotFound."""
    found = next((each for each in ladder.current if each.rung is rung), None)
    if found is None:
        raise NotFound("没有发出过这一级,或已撤回")
    return found


def _is_theirs(climb: Climb, action: RungAction, actor: Actor) -> bool:
    try:
        _must_be_theirs(climb, action, actor)
    except Forbidden:
        return False
    return True


def _must_be_theirs(climb: Climb, action: RungAction, actor: Actor) -> None:
    if action in _BY_ANSWERABLE:
        if not _is_answerable(climb.responsible, actor):
            raise Forbidden("只有超时的责任方可以签收、答复和申诉", responsible=climb.responsible)
    elif action in _BY_JUDGE:
        _must_judge(climb, actor)
    elif actor.tier is not Tier.COUNTY:
        raise Forbidden("通报和问责由县里听取陈述后决定")


def _must_judge(climb: Climb, actor: Actor) -> None:
    if climb.state not in {RungState.APPEALED, RungState.APPEALED_TO_COUNTY}:
        return
    if actor.tier is not climb.heard_by:
        raise Forbidden(f"这件申诉由{_TIERS[climb.heard_by]}审理", heard_by=climb.heard_by)
    if actor.id == climb.moves[-1].actor:
        raise Forbidden("申诉不能由申诉人自己审理")


def _may_take_back_later(climb: Climb, last: Move, actor: Actor) -> bool:
    """The county may, and the town what it decided, what was its own to do, and what its village did but appeal."""
    if actor.tier is not Tier.TOWN:
        return actor.tier is Tier.COUNTY
    if _is_the_countys(last):
        return False
    of_village = climb.responsible.startswith(f"{Party.VILLAGE}:") and last.action not in _APPEALS
    return of_village or _is_answerable(climb.responsible, actor)


def _is_the_countys(last: Move) -> bool:
    """Whether the county has decided it: on notice and accountability, or on an appeal to it."""
    decided = last.action not in _BY_ANSWERABLE | _APPEALS
    return decided and last.source != RungState.APPEALED


def _whose_to_take_back(climb: Climb, last: Move) -> str:
    if _is_the_countys(last):
        return "县里的决定由县更正"
    if last.action in _APPEALS:
        return "申诉只有申诉人本人在 10 分钟内可以撤回;之后请联系县里更正"
    if climb.responsible.startswith((f"{Party.VILLAGE}:", f"{Party.TOWN}:")):
        return "只有经办人本人在 10 分钟内可以更正;之后请联系镇街更正"
    return "只有经办人本人在 10 分钟内可以更正;之后请联系县里更正"


def party_of(actor: Actor) -> str | None:
    """The party for which the actor speaks, as `<party>:<id>`; None for the county and whoever speaks for none."""
    own = {
        Tier.CADRE: owed_by(Party.VILLAGE, actor.scope),
        Tier.TOWN: owed_by(Party.TOWN, actor.scope),
        Tier.BUREAU: owed_by(Party.BUREAU, bureau_of(actor) or ""),
    }
    return own.get(actor.tier)


def concerns(responsible: Iterable[str], actor: Actor) -> bool:
    """Whether a ladder whose rungs are held against these is this actor's to know of: a bureau's are its own alone."""
    return actor.tier is not Tier.BUREAU or party_of(actor) in set(responsible)


def _is_answerable(responsible: str, actor: Actor) -> bool:
    """Whether the actor speaks for who is answerable; for those without people here, the county does."""
    if responsible.partition(":")[0] in _WITH_PEOPLE:
        return party_of(actor) == responsible
    return actor.tier is Tier.COUNTY


_WITH_PEOPLE = frozenset({Party.VILLAGE, Party.TOWN, Party.BUREAU})
