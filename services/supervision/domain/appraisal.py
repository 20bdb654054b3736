"""A month's appraisal (考核): opened, published for appeals, frozen and signed; then only amended beside it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.appraisals import AppraisalState as State
from contracts.appraisals import Effect, Ground, Ruling
from contracts.people import COUNTY, Tier, town_of
from contracts.refusals import Conflict, Forbidden, Invalid, NotFound
from services.chassis.calendar import after_days, midnight
from services.chassis.machine import Deed, Machine
from services.supervision.domain.material import Item, Material
from services.supervision.domain.rulings import Appeal, Consequence, Edition, Exclusion, R, Sign, replaced, ruled
from services.supervision.domain.scoring import USUAL, Scale, report
from services.supervision.domain.voice import following


class Action(StrEnum):
    """What is done about an appraisal."""

    PUBLISH = "publish"
    PROPOSE_EXCLUSION = "propose_exclusion"
    DECIDE_EXCLUSION = "decide_exclusion"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    FREEZE = "freeze"
    AMEND = "amend"
    PROPOSE_CONSEQUENCE = "propose_consequence"
    DECIDE_CONSEQUENCE = "decide_consequence"


APPRAISING: Mapping[tuple[State, Action], State] = {
    (State.DRAFT, Action.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Action.PROPOSE_EXCLUSION): State.PUBLISHED,
    (State.PUBLISHED, Action.DECIDE_EXCLUSION): State.PUBLISHED,
    (State.PUBLISHED, Action.APPEAL): State.PUBLISHED,
    (State.PUBLISHED, Action.DECIDE_APPEAL): State.PUBLISHED,
    (State.PUBLISHED, Action.FREEZE): State.FROZEN,
    (State.FROZEN, Action.APPEAL): State.FROZEN,
    (State.FROZEN, Action.DECIDE_APPEAL): State.FROZEN,
    (State.FROZEN, Action.AMEND): State.FROZEN,
    (State.FROZEN, Action.PROPOSE_CONSEQUENCE): State.FROZEN,
    (State.FROZEN, Action.DECIDE_CONSEQUENCE): State.FROZEN,
}
"""What may happen to an appraisal, as a table (DOMAIN: appraisal)."""


@dataclass(slots=True, kw_only=True)
class Appraisal(Machine):
    """A month's appraisal of all centres; `id` is the month. `made` are editions just written, not loaded again."""

    THING: ClassVar[str] = "supervision"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = APPRAISING

    centre: str = COUNTY
    state: State = State.DRAFT
    scale: Scale = USUAL
    appeals_until: datetime | None = None
    editions: int = 0
    exclusions: tuple[Exclusion, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    made: tuple[Edition, ...] = ()

    @property
    def ends(self) -> datetime:
        """When its month is over; local time."""
        return midnight(following(date.fromisoformat(f"{self.id}-01")))

    @property
    def named(self) -> frozenset[str]:
        """The items that anybody has named."""
        named = (*(each.item for each in self.exclusions), *(each.item for each in self.appeals))
        return frozenset(item for item in named if item)

    def left_out(self, excused: Iterable[Exclusion] = ()) -> list[dict[str, Any]]:
        """What doesn't count, with its ground and the two who said so; with what was `excused` on the ladder."""
        granted = [each for each in self.exclusions if each.ruling is Ruling.GRANTED]
        return [asdict(each) for each in (*granted, *self._unknown(excused))]

    def open(self, deed: Deed) -> None:
        """Its month is over. Raises Conflict before."""
        if deed.now < self.ends:
            raise Conflict("这个月还没有结束,不能考核")
        self._say("appraisal_opened", {"month": self.id, "ranking": self.scale.ranking})

    def publish(self, deed: Deed) -> None:
        """Everybody sees their points, and may appeal for as long as its scale says."""
        self._move(Action.PUBLISH, deed)
        self.appeals_until = after_days(deed.now, self.scale.appeal_days) if self.scale.appeal_days else deed.now
        self._say("appraisal_published", {"appeals_until": self.appeals_until.isoformat()})

    # Exclusions

    def propose_exclusion(self, deed: Deed, item: Item, ground: Ground) -> str:
        """An item is not to count; the evidence is the remark. Raises Conflict where that has been said."""
        self._must_be_of_this_month(item)
        self._move(Action.PROPOSE_EXCLUSION, deed)
        if any(each.item == item.id and each.ruling is not Ruling.REFUSED for each in self.exclusions):
            raise Conflict("这一项已经提出过排除", state=self.state, legal=self.legal)
        proposed = Exclusion(
            id=f"x{len(self.exclusions) + 1}",
            item=item.id,
            centre=item.centre,
            ground=ground,
            proposed_by=deed.actor.id,
        )
        self.exclusions += (proposed,)
        self._say("appraisal_exclusion_proposed", {"exclusion": proposed.id, "item": item.id, "ground": ground})
        return proposed.id

    def decide_exclusion(self, deed: Deed, exclusion: str, *, grant: bool) -> None:
        """A second person has looked at the evidence. Raises Conflict for the one who proposed it."""
        self._move(Action.DECIDE_EXCLUSION, deed)
        found = self._open(self.exclusions, exclusion)
        if found.proposed_by == deed.actor.id:
            raise Conflict("须由第二人决定,不能是提出的人", state=self.state, legal=self.legal)
        self.exclusions = replaced(self.exclusions, ruled(found, deed, grant=grant))
        what = {"exclusion": exclusion, "item": found.item}
        if grant:
            self._say("appraisal_exclusion_granted", what)
        else:
            self._say("appraisal_exclusion_refused", what)

    # Appeals

    def appeal(self, deed: Deed, centre: str, *, item: Item | None = None, consequence: str | None = None) -> str:
        """Somebody of the centre, or of its town, finds it unjust; the reason is the remark.

        Heard until the report is frozen, and of a frozen one too. Raises Conflict where it has been heard already,
        NotFound for a consequence of another centre.
        """
        self._must_be_heard(centre, item, consequence)
        self._move(Action.APPEAL, deed)
        subject = item.id if item else None
        before = [each for each in self.appeals if (each.item, each.consequence) == (subject, consequence)]
        if any(each.ruling is not Ruling.REFUSED or each.final for each in before):
            raise Conflict("这一项已经申诉过", state=self.state, legal=self.legal)
        filed = Appeal(
            id=f"a{len(self.appeals) + 1}",
            centre=centre,
            item=subject,
            consequence=consequence,
            filed_by=deed.actor.id,
            final=bool(before),
        )
        self.appeals += (filed,)
        named = {"item": subject} if subject else {"consequence": consequence}
        self._say("appraisal_appealed", {"appeal": filed.id, "at": centre, "final": filed.final} | named)
        return filed.id

    def decide_appeal(self, deed: Deed, appeal: str, material: Material, sign: Sign, *, grant: bool) -> None:
        """The town decides a first appeal, the county the last. A granted one takes out the item or the consequence.

        The record of either stays. Of a frozen report it makes an amendment. Raises Forbidden for whose it isn't.
        """
        self._move(Action.DECIDE_APPEAL, deed)
        found = self._open(self.appeals, appeal)
        self._must_be_judge(deed, found)
        self.appeals = replaced(self.appeals, ruled(found, deed, grant=grant))
        if not grant:
            self._say("appraisal_appeal_refused", {"appeal": appeal})
            return
        self._take_out(found, deed)
        self._say("appraisal_appeal_granted", {"appeal": appeal})
        if self.state is State.FROZEN and found.item:
            self._revoke_resting_on(found.centre, deed)
            self._write(deed, material, sign)

    # Freezing

    def freeze(self, deed: Deed, material: Material, sign: Sign) -> None:
        """It is signed, and never changes. Raises Conflict while somebody may still appeal or waits for an answer."""
        self._move(Action.FREEZE, deed)
        if self.appeals_until is None or deed.now < self.appeals_until:
            raise Conflict("申诉期还没有结束,不能封存", state=self.state, legal=self.legal)
        if Ruling.OPEN in {*(each.ruling for each in self.exclusions), *(each.ruling for each in self.appeals)}:
            raise Conflict("还有排除或申诉没有决定,不能封存", state=self.state, legal=self.legal)
        self._write(deed, material, sign)

    def amend(self, deed: Deed, material: Material, sign: Sign) -> None:
        """What came to light later stands beside the frozen report, which stays as it is."""
        self._move(Action.AMEND, deed)
        self._write(deed, material, sign)

    # Consequences

    def propose_consequence(self, deed: Deed, centre: str, effect: Effect) -> str:
        """Something is to follow at a centre. Raises Conflict where it has been proposed already."""
        self._move(Action.PROPOSE_CONSEQUENCE, deed)
        if any((each.centre, each.effect) == (centre, effect) for each in self.consequences):
            raise Conflict("这一项已经提出过", state=self.state, legal=self.legal)
        proposed = Consequence(
            id=f"c{len(self.consequences) + 1}", centre=centre, effect=effect, proposed_by=deed.actor.id
        )
        self.consequences += (proposed,)
        said = {"consequence": proposed.id, "at": centre, "effect": effect}
        self._say("appraisal_consequence_proposed", said)
        return proposed.id

    def decide_consequence(self, deed: Deed, consequence: str, *, grant: bool) -> None:
        """A named officer decides, with reasons (the remark). Raises Conflict for the one who proposed it."""
        self._move(Action.DECIDE_CONSEQUENCE, deed)
        found = self._open(self.consequences, consequence)
        if found.proposed_by == deed.actor.id:
            raise Conflict("须由另一人决定,不能是提出的人", state=self.state, legal=self.legal)
        self.consequences = replaced(self.consequences, ruled(found, deed, grant=grant))
        if grant:
            self._say("appraisal_consequence_granted", {"consequence": consequence})
        else:
            self._say("appraisal_consequence_refused", {"consequence": consequence})

    # What they share

    def _unknown(self, excused: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
        known = {each.item for each in self.exclusions if each.ruling is Ruling.GRANTED}
        return tuple(each for each in excused if each.item not in known)

    def _adopt(self, deed: Deed, excused: Iterable[Exclusion]) -> None:
        """What was excused on the ladder is left out here too; after the freeze nothing withheld rests on it."""
        for each in self._unknown(excused):
            self.exclusions += (each,)
            self._say("appraisal_exclusion_granted", {"exclusion": each.id, "item": each.item})
            if self.editions:
                self._revoke_resting_on(each.centre, deed)

    def _write(self, deed: Deed, material: Material, sign: Sign) -> None:
        self._adopt(deed, material.excused)
        body = report(material, self.scale, self.left_out(), edition=self.editions, frozen_at=deed.now.isoformat())
        signed = sign(body.encode())
        digest = hashlib.sha256(body.encode()).hexdigest()
        number = self.editions
        self.made += (Edition(number, body, digest, signed.signature, signed.public_key),)
        self.editions += 1
        if number == 0:
            self._say("appraisal_frozen", {"edition": number, "sha256": digest})
        else:
            self._say("appraisal_amended", {"edition": number, "sha256": digest})

    def _take_out(self, appeal: Appeal, deed: Deed) -> None:
        if appeal.consequence:
            self._revoke(appeal.consequence, deed)
        if appeal.item:
            taken = Exclusion(
                id=f"x{len(self.exclusions) + 1}",
                item=appeal.item,
                centre=appeal.centre,
                ground=Ground.APPEAL,
                proposed_by=appeal.filed_by,
                ruling=Ruling.GRANTED,
                decided_by=deed.actor.id,
            )
            self.exclusions += (taken,)

    def _revoke_resting_on(self, centre: str, deed: Deed) -> None:
        """What was withheld at the centre on the strength of the frozen report doesn't stand without that item."""
        withheld = (Effect.BONUS_WITHHELD, Effect.HONOUR_WITHHELD)
        for each in self.consequences:
            if each.centre == centre and each.effect in withheld and each.ruling in (Ruling.OPEN, Ruling.GRANTED):
                self._revoke(each.id, deed)

    def _revoke(self, consequence: str, deed: Deed) -> None:
        found = next(each for each in self.consequences if each.id == consequence)
        revoked = replace(found, ruling=Ruling.REVOKED, revoked_by=deed.actor.id)
        self.consequences = replaced(self.consequences, revoked)
        self._say("appraisal_consequence_revoked", {"consequence": consequence})

    def _must_be_of_this_month(self, item: Item) -> None:
        if item.month != self.id:
            raise Invalid("这一项不属于这个月", errors={"item": [f"属于 {item.month}"]})

    def _must_be_heard(self, centre: str, item: Item | None, consequence: str | None) -> None:
        if item:
            self._must_be_of_this_month(item)
        if consequence and not any(each.id == consequence and each.centre == centre for each in self.consequences):
            raise NotFound("没有这项结果运用,或不在您的管辖范围内")

    def _must_be_judge(self, deed: Deed, appeal: Appeal) -> None:
        if deed.actor.id == appeal.filed_by:
            raise Forbidden("不能裁定自己提出的申诉")
        town = deed.actor.tier is Tier.TOWN and deed.actor.covers(town_of(appeal.centre)) and not appeal.final
        if not town and deed.actor.tier is not Tier.COUNTY:
            raise Forbidden("首次申诉由本镇街或县裁定,再次申诉由县裁定")

    def _open(self, among: Iterable[R], wanted: str) -> R:
        found = next((each for each in among if each.id == wanted), None)
        if found is None:
            raise NotFound("没有这一项")
        if found.ruling is not Ruling.OPEN:
            raise Conflict("这一项已经决定", state=self.state, legal=self.legal)
        return found
