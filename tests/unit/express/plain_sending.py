"""A parcel that goes out, as somebody would keep it in a notebook who has never seen the code: plain dicts."""

from datetime import datetime, timedelta
from typing import Any, TypeAlias

Page: TypeAlias = dict[str, Any]

STEPS = {
    "check": ({"drafted"}, "checked", "checked"),
    "accept": ({"checked"}, "accepted", "accepted"),
    "hand_over": ({"accepted"}, "handed_to_carrier", "handed_to_carrier"),
    "withdraw": ({"drafted", "checked", "accepted"}, "withdrawn", "withdrawn"),
}


def drafted(carrier: str, weight: int | None) -> Page:
    page = {
        "state": "drafted",
        "carrier": carrier,
        "waybill": None,
        "weight": weight,
        "postage": None,
        "heard": None,
        "told_by": None,
        "events": ["drafted"],
        "moves": [],
    }
    return page | {"owner": "village"}


def move(page: Page, verb: str, actor: str, now: datetime, **changed: Any) -> Page | None:
    """One step by somebody at the counter."""
    sources, target, said = STEPS[verb]
    return _step(page, verb, actor, now, target, said) | changed if page["state"] in sources else None


def accept(page: Page, actor: str, now: datetime, weight: int | None, postage: int) -> Page | None:
    weight = weight or page["weight"]
    return move(page, "accept", actor, now, weight=weight, postage=postage) if weight else None


def hand_over(page: Page, actor: str, now: datetime, waybill: str | None) -> Page | None:
    """`waybill` is None where another shipment has it."""
    return move(page, "hand_over", actor, now, waybill=waybill, carrier="yunda", owner="partner") if waybill else None


def hear(page: Page, actor: str, now: datetime, *, signed: bool, time: datetime) -> Page:
    """A carrier's newest line: any says that it is on its way, the newest of all that it has arrived."""
    if actor.startswith("partner:") and page["told_by"] is None:
        page = page | {"told_by": actor}
    if page["state"] == "handed_to_carrier":
        page = _step(page, "track", actor, now, "tracked", "tracked")
    if page["heard"] is not None and time < page["heard"]:
        return page
    page = page | {"heard": time}
    if signed and page["state"] == "tracked":
        page = _step(page, "deliver", actor, now, "delivered", "delivered")
    return page


def correct(page: Page, actor: str, *, town: bool, now: datetime) -> Page | None:
    """The newest step had never been; without its waybill nothing was ever heard of it either."""
    if not page["moves"]:
        return None
    *rest, last = page["moves"]
    if not town and (last["actor"] != actor or now - last["at"] > timedelta(minutes=10)):
        return None
    before = last["before"]
    back = {name: before[name] for name in ("state", "weight", "postage", "owner", "waybill", "carrier")}
    heard = {name: page[name] if before["waybill"] else None for name in ("heard", "told_by")}
    return page | back | heard | {"moves": rest, "events": [*page["events"], f"corrected {last['sequence']}"]}


def _step(page: Page, verb: str, actor: str, now: datetime, target: str, said: str) -> Page:
    sequence = len(page["events"]) + 1
    step = {"verb": verb, "actor": actor, "at": now, "before": page, "sequence": sequence}
    return page | {"state": target, "moves": [*page["moves"], step], "events": [*page["events"], said]}
