"""A month's appraisal in each of its states, and those who have a say in it, for tests."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.appraisals import AppraisalState as State
from contracts.appraisals import Effect, Ground
from contracts.people import COUNTY, Actor, Tier
from services.chassis.machine import Deed
from services.supervision.domain.appraisal import Action, Appraisal
from services.supervision.domain.indices import Place
from services.supervision.domain.material import LATE, MET, Head, Item, Material
from services.supervision.domain.rulings import Signature

HERE, NEAR, FAR = "370829001001", "370829001002", "370829002001"
MONTH = "2026-10"
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)
SECOND = Actor("staff:county-2", Tier.COUNTY, COUNTY)
TOWN = Actor("staff:town-1", Tier.TOWN, "370829001")
CADRE = Actor(f"staff:{HERE}-01", Tier.CADRE, HERE)
LATE_ONE = Item("express:p1#express.notify#2", HERE, MONTH, ((HERE, "express", LATE),))
BAD_ONE = Item("feedback:r1#0197", HERE, MONTH, ((HERE, "express", "given:1"),))
FIRST_DAY = datetime(2026, 11, 2, 2, tzinfo=UTC)


def by(actor: Actor, days: float = 0) -> Deed:
    """So many days after the month's appraisal was opened."""
    return Deed(actor, FIRST_DAY + timedelta(days=days))


def sign(content: bytes) -> Signature:
    """No signature, but another one for other bytes."""
    return Signature(hashlib.sha256(b"key" + content).hexdigest(), "public")


def material(**changed: Any) -> Material:
    """Three centres; at HERE twenty limits of which one is late, and forty ratings of which one is bad."""
    counts = Counter(
        {
            (HERE, "express", MET): 19,
            (HERE, "express", LATE): 1,
            (NEAR, "hall", MET): 3,
            (HERE, "express", "given:5"): 39,
            (HERE, "express", "given:1"): 1,
            (HERE, "clinic", "visit"): 50,
            (NEAR, "express", "visit"): 10,
            (FAR, "express", LATE): 12,
        }
    )
    values: dict[str, Any] = {
        "id": MONTH,
        "places": (Place(HERE, "甲", 1000), Place(NEAR, "乙", 1000), Place(FAR, "丙", None)),
        "counts": counts,
        "items": {item.id: item for item in (LATE_ONE, BAD_ONE)},
        "heads": (Head(HERE, 7, "ab"), Head("county", 2, "cd")),
    }
    return Material(**(values | changed))


DO: Mapping[Action, Callable[[Appraisal], object]] = {
    Action.PUBLISH: lambda it: it.publish(by(OPERATOR)),
    Action.PROPOSE_EXCLUSION: lambda it: it.propose_exclusion(by(TOWN), BAD_ONE, Ground.MALICIOUS),
    Action.DECIDE_EXCLUSION: lambda it: it.decide_exclusion(by(OPERATOR), "x1", grant=True),
    Action.APPEAL: lambda it: it.appeal(by(CADRE), HERE, item=LATE_ONE),
    Action.DECIDE_APPEAL: lambda it: it.decide_appeal(by(TOWN), "a1", material(), sign, grant=True),
    Action.FREEZE: lambda it: it.freeze(by(OPERATOR, days=9), material(), sign),
    Action.AMEND: lambda it: it.amend(by(OPERATOR, days=20), material(), sign),
    Action.PROPOSE_CONSEQUENCE: lambda it: it.propose_consequence(by(OPERATOR), HERE, Effect.BONUS_WITHHELD),
    Action.DECIDE_CONSEQUENCE: lambda it: it.decide_consequence(by(SECOND), "c1", grant=True),
}
"""How each action is done by somebody who may."""
BEFORE: Mapping[Action, Action] = {
    Action.DECIDE_EXCLUSION: Action.PROPOSE_EXCLUSION,
    Action.DECIDE_APPEAL: Action.APPEAL,
    Action.DECIDE_CONSEQUENCE: Action.PROPOSE_CONSEQUENCE,
}
"""What is decided must have been proposed."""
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.DRAFT: (),
    State.PUBLISHED: (Action.PUBLISH,),
    State.FROZEN: (Action.PUBLISH, Action.FREEZE),
}


def an_appraisal(state: State = State.DRAFT, *then: Action) -> Appraisal:
    """In `state`, and what was done after it."""
    appraisal = Appraisal(id=MONTH, centre=COUNTY)
    appraisal.open(by(OPERATOR))
    for action in (*WAYS[state], *then):
        DO[action](appraisal)
    return appraisal
