"""A parcel as somebody would keep it in a notebook who has read DOMAIN and never seen the code: plain dicts.

Each deed gives the page as it is afterwards, or None where it is refused.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

Page: TypeAlias = dict[str, Any]

SHELF = {"inbound", "notified", "notify_failed", "reminded", "overdue"}
HERE = SHELF | {"returning"}
ENDED = {"not_arrived", "returned", "collected", "compensated", "written_off"}
OPEN_TO_TROUBLE = HERE | {"expected", "refused", "out_for_delivery"}
ASIDE = {"out_for_delivery", "exception"}

VERBS: dict[str, tuple[set[str], str, str]] = {
    "notify": ({"inbound", "notify_failed"}, "notified", "notified"),
    "fail_notice": ({"inbound"}, "notify_failed", "notify_failed"),
    "remind": ({"notified"}, "reminded", "reminded"),
    "grow_overdue": ({"reminded"}, "overdue", "overdue"),
    "refuse": (HERE | {"out_for_delivery"}, "refused", "refused"),
    "send_back": ({"overdue", "refused"}, "returning", "returning"),
    "stop_return": ({"returning"}, "notified", "return_stopped"),
    "hand_back": ({"returning"}, "returned", "returned"),
    "deliver": (SHELF, "out_for_delivery", "out_for_delivery"),
    "fail_delivery": ({"out_for_delivery"}, "back", "delivery_failed"),
    "report": (OPEN_TO_TROUBLE, "exception", "exception_opened"),
    "resume": ({"exception"}, "back", "exception_resolved"),
    "compensate": ({"exception"}, "compensated", "compensated"),
    "write_off": ({"exception"}, "written_off", "written_off"),
    "collect": (HERE | {"out_for_delivery"}, "collected", "collected"),
    "arrive": ({"expected", "unmatched", "not_arrived"}, "inbound", "inbound"),
    "miss": ({"expected", "unmatched"}, "not_arrived", "not_arrived"),
    "announce": ({"unmatched"}, "expected", "expected"),
}
"""Verb, from where, to where, and what is said of it."""


def blank() -> Page:
    """A page that nothing stands on; `at` says whether a centre has it."""
    return {
        "state": "expected",
        "at": None,
        "back": [],
        "number": None,
        "consent": None,
        "expected": None,
        "arrived": None,
        "told": None,
        "wants_delivery": False,
        "disputed": False,
        "heard": None,
        "events": [],
        "moves": [],
    }


def fresh(page: Page, **changed: Any) -> Page:
    """The page written out again: what was written stays as it was."""
    return page | {name: [*page[name]] for name in ("back", "events", "moves")} | changed


def say(page: Page, what: str, **more: Any) -> None:
    page["events"].append({"type": f"parcel.{what}.v1", **more})


def move(page: Page, verb: str, actor: str, now: datetime) -> Page | None:
    """One step; what it takes to go back stands beside it, the whole page as it was."""
    sources, target, said = VERBS[verb]
    if page["state"] not in sources:
        return None
    before, page = page, fresh(page)
    page["moves"].append(
        {"verb": verb, "actor": actor, "at": now, "before": before, "sequence": len(page["events"]) + 1}
    )
    if target == "back":
        page["state"] = page["back"].pop()
    else:
        page["back"] = [*page["back"], page["state"]] if target in ASIDE else []
        page["state"] = target
    if verb in ("notify", "stop_return"):
        page["told"] = now
    say(page, said)
    return page


def announce(page: Page | None, actor: str, now: datetime, centre: str) -> Page | None:
    if page is None:
        new = blank() | {"at": centre, "expected": now}
        say(new, "expected")
        return new
    after = move(page, "announce", actor, now)
    return after and after | {"at": centre}


def arrive(page: Page | None, actor: str, now: datetime, centre: str, number: str | None, consent: str) -> Page | None:
    """`number` is the first of those drawn that nobody has; without one it does not work."""
    page = page or blank() | {"at": centre}
    if page["at"] not in (None, centre) or number is None:
        return None
    after = move(page, "arrive", actor, now)
    return after and after | {"at": centre, "number": number, "consent": consent, "arrived": now}


def collect(page: Page, actor: str, now: datetime, number: str) -> Page | None:
    after = move(page, "collect", actor, now) if number == page["number"] else None
    return after and after | {"consent": "recorded"}


def agree(page: Page) -> Page | None:
    if page["consent"] != "missing" or page["state"] not in HERE | {"out_for_delivery"}:
        return None
    after = fresh(page, consent="recorded")
    say(after, "consented")
    return after


def ask_for_delivery(page: Page) -> Page | None:
    if page["state"] not in HERE or page["wants_delivery"]:
        return None
    after = fresh(page, wants_delivery=True)
    say(after, "delivery_requested")
    return after


def dispute(page: Page) -> Page:
    """The carrier's word on a parcel that isn't here, or is disputed already, says nothing."""
    after = fresh(page)
    if page["state"] in HERE and not page["disputed"]:
        after["disputed"] = True
        say(after, "discrepancy_opened")
    return after


def correct(page: Page, actor: str, *, town: bool, now: datetime, number: str | None) -> Page | None:
    """The newest thing that a person did and all that clocks did since had never been; the rest stands."""
    people = [n for n, step in enumerate(page["moves"]) if step["actor"] != "system"]
    if not people:
        return None
    undone = page["moves"][people[-1] :]
    step = undone[0]
    mine = step["actor"] == actor and now - step["at"] <= timedelta(minutes=10)
    if step["verb"] == "compensate" or not (mine or town):
        return None
    before, after = step["before"], fresh(page)
    for name in ("state", "at", "back", "arrived", "told"):
        after[name] = before[name]
    after["moves"] = after["moves"][: people[-1]]
    if step["verb"] in ("arrive", "collect"):
        after["consent"] = before["consent"]
    if step["verb"] == "arrive":
        after["number"] = None
    elif page["state"] in ENDED and page["number"] is not None:
        if number is None:
            return None
        after["number"] = number
    if after["state"] == "expected" and after["expected"] is None:
        after["expected"] = now
    say(after, "corrected", corrects=[each["sequence"] for each in undone])
    return after


def track(page: Page | None, actor: str, now: datetime, news: str, time: datetime, number: str | None) -> Page | None:
    """A carrier's newest line; one that is older than what was heard before moves nothing."""
    page = fresh(page) if page else _appeared(now)
    if page["heard"] is not None and time < page["heard"]:
        return page
    page["heard"] = min(time, now)
    if news == "at_station" and page["at"] is not None and page["state"] in VERBS["arrive"][0]:
        return arrive(page, actor, now, page["at"], number, "missing")
    if news == "signed_for":
        return dispute(page)
    if news in ("intercepted", "cancelled"):
        return move(page, "miss", actor, now) or page
    if news == "returned":
        return move(page, "hand_back", actor, now) or page
    return page


def _appeared(now: datetime) -> Page:
    page = blank() | {"state": "unmatched", "expected": now}
    say(page, "unmatched")
    return page


def due(page: Page) -> tuple[str, datetime] | None:
    """What comes next where nobody does anything."""
    waits: dict[str, Callable[[], tuple[str, datetime]]] = {
        "expected": lambda: ("miss", _eighth_midnight(page["expected"])),
        "unmatched": lambda: ("miss", _eighth_midnight(page["expected"])),
        "notified": lambda: ("remind", page["told"] + timedelta(days=1)),
        "reminded": lambda: ("grow_overdue", page["told"] + timedelta(days=3)),
        "overdue": lambda: ("send_back", _eighth_midnight(page["arrived"])),
    }
    wait = waits.get(page["state"])
    return wait() if wait else None


def _eighth_midnight(begin: datetime) -> datetime:
    """Seven whole days of Shanghai after the one in which it began are over."""
    there = begin.astimezone(UTC) + timedelta(hours=8)
    return there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=8) - timedelta(hours=8)
