"""What the county says of parcels that come in, once more and plainly: dictionaries, and nothing of the service."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from typing import Any, TypeAlias

Parcel: TypeAlias = dict[str, Any]
Op: TypeAlias = dict[str, Any]
"""`do` names a method of Plain, `by` one of WHO; the rest is what that method reads."""

COUNTY, HERE, THERE = "370829", "370829001001", "370829002001"
WHO = {
    "ann": ("cadre", HERE),
    "bob": ("cadre", HERE),
    "eve": ("cadre", THERE),
    "town": ("town", HERE[:9]),
    "yunda": ("partner", COUNTY),
    "kuaidi100": ("partner", COUNTY),
    "system": ("system", COUNTY),
}
SHANGHAI = timezone(timedelta(hours=8))
BACK = "to where it was"

_ON_THE_SHELF = {"collect": "collected", "refuse": "refused", "report": "exception"}
_WAITING = {**_ON_THE_SHELF, "deliver": "out_for_delivery"}
TABLE: dict[str, dict[str, str]] = {
    "unmatched": {"announce": "expected", "arrive": "inbound", "miss": "not_arrived"},
    "expected": {"arrive": "inbound", "miss": "not_arrived", "report": "exception"},
    "not_arrived": {"arrive": "inbound"},
    "inbound": {**_WAITING, "notify": "notified", "fail_notice": "notify_failed"},
    "notified": {**_WAITING, "remind": "reminded"},
    "notify_failed": {**_WAITING, "notify": "notified"},
    "reminded": {**_WAITING, "grow_overdue": "overdue"},
    "overdue": {**_WAITING, "send_back": "returning"},
    "returning": {**_ON_THE_SHELF, "stop_return": "notified", "hand_back": "returned"},
    "refused": {"send_back": "returning", "report": "exception"},
    "out_for_delivery": {**_ON_THE_SHELF, "fail_delivery": BACK},
    "exception": {"resume": BACK, "compensate": "compensated", "write_off": "written_off"},
    "returned": {},
    "collected": {},
    "compensated": {},
    "written_off": {},
}
SHELF = ("inbound", "notified", "notify_failed", "reminded", "overdue", "returning")
ENDS = ("not_arrived", "returned", "collected", "compensated", "written_off")
SAID = {
    "notify": "notified",
    "fail_notice": "notify_failed",
    "refuse": "refused",
    "deliver": "out_for_delivery",
    "fail_delivery": "delivery_failed",
    "stop_return": "return_stopped",
    "hand_back": "returned",
    "report": "exception_opened",
    "resume": "exception_resolved",
    "compensate": "compensated",
    "write_off": "written_off",
}
VERBS = (*SAID, "collect", "send_back", "agree", "ask_for_delivery", "complain", "answer", "settle", "correct")
BY_CLOCK = {"miss": "not_arrived", "remind": "reminded", "grow_overdue": "overdue"}


class Refused(Exception):
    """For one of these reasons; nothing has changed."""

    def __init__(self, reasons: set[str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


class Plain:
    """All parcels of the county. `now` is what its clock shows."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.parcels: list[Parcel] = []
        self._reasons: set[str] = set()

    def begin_batch(self) -> None:
        """Whatever is done until the next call is one transaction: a number that it frees is taken until its end."""
        self._taken = {parcel["number"] for parcel in self.parcels if parcel["state"] not in ENDS}

    def apply(self, op: Op) -> Parcel | None:
        """Do it; the parcel that it was about. Raises Refused."""
        self._reasons = set()
        found: Parcel | None = getattr(self, op["do"] if op["do"] not in SAID else "_plain_verb")(op)
        return found

    # What partners and stations say of a waybill

    def announce(self, op: Op) -> Parcel:
        self._need(op["centre"] in (HERE, THERE), "invalid")
        parcel = self._by_waybill(op)
        if parcel is None:
            parcel = self._new(op, op["centre"], "expected", self.now)
        else:
            self._need(parcel["state"] == "unmatched", "conflict")
            self._move(parcel, "announce", op)
            parcel["centre"] = op["centre"]
        return self._say(parcel, "expected")

    def arrive(self, op: Op) -> Parcel:
        self._need(op["centre"] in (HERE, THERE), "invalid")
        number, parcel = self._number(op), self._by_waybill(op)
        self._need(parcel is None or parcel["centre"] in (COUNTY, op["centre"]), "conflict")
        parcel = parcel or self._new(op, op["centre"], "expected", None)
        return self._onto_the_shelf(parcel, op, op["centre"], op["consent"], number)

    def track(self, op: Op) -> Parcel:
        known = self._find(op["renamed_from"], op["waybill"]) if op["renamed_from"] else None
        renamed = known is not None and self._by_waybill(op) is None
        parcel = known if renamed else self._by_waybill(op)
        news = op["at"] is not None and (
            parcel is None or parcel["traced_at"] is None or op["at"] >= parcel["traced_at"]
        )
        meaning = op["meaning"] if news else ""
        state, centre = (parcel["state"], parcel["centre"]) if parcel else ("unmatched", COUNTY)
        comes = meaning == "at_station" and "arrive" in TABLE[state] and centre != COUNTY
        number = self._number(op) if comes else ""
        self._unless_refused()
        if parcel is None:
            parcel = self._say(self._new(op, COUNTY, "unmatched", self.now), "unmatched")
        if renamed:
            parcel["carrier"] = op["carrier"]
            self._say(parcel, "carrier_changed")
        parcel["traces"] |= {op["digest"]} if op["at"] else set()
        if news:
            parcel["traced_at"] = min(op["at"], self.now)  # a carrier's clock may be wrong, and shuts nobody out
        if comes:
            self._onto_the_shelf(parcel, op, centre, "missing", number)
        elif meaning == "signed_for" and state in SHELF:
            self._dispute(parcel)
        elif meaning in ("intercepted", "cancelled") and "miss" in TABLE[state]:
            self._move(parcel, "miss", op)
            self._say(parcel, "not_arrived")
        elif meaning == "returned" and state == "returning":
            self._move(parcel, "hand_back", op)
            self._say(parcel, "returned")
        return parcel

    def delivered(self, op: Op) -> Parcel:
        parcel = self._named(op)
        if parcel["state"] in SHELF:
            self._dispute(parcel)
        return parcel

    def came_back(self, op: Op) -> Parcel:
        parcel = self._named(op)
        self._move(parcel, "hand_back", op)
        return self._say(parcel, "returned")

    # What people do with a parcel in front of them

    def _plain_verb(self, op: Op) -> Parcel:
        parcel, verb = self._reach(op), op["do"]
        self._move(parcel, verb, op)
        if verb in ("notify", "stop_return"):
            parcel["notified_at"] = self.now
        if verb in ("report", "resume"):
            parcel["trouble"] = op["kind"] if verb == "report" else None
        return self._say(parcel, SAID[verb])

    def collect(self, op: Op) -> Parcel:
        parcel = self._reach(op)
        self._need(op["number"] == parcel["number"], "invalid")
        self._move(parcel, "collect", op)
        parcel["consent"] = "recorded"
        return self._say(parcel, "collected")

    def send_back(self, op: Op) -> Parcel:
        parcel = self._reach(op)
        early = parcel["state"] == "overdue" and self.now < _after_seven_days(parcel["arrived_at"])
        self._need(not early, "conflict")
        self._move(parcel, "send_back", op)
        return self._say(parcel, "returning")

    def agree(self, op: Op) -> Parcel:
        parcel = self._reach(op)
        asked = parcel["consent"] == "missing" and parcel["state"] in (*SHELF, "out_for_delivery")
        self._need(asked, "conflict")
        self._unless_refused()
        parcel["consent"] = "recorded"
        return self._say(parcel, "consented")

    def ask_for_delivery(self, op: Op) -> Parcel:
        parcel = self._reach(op)
        self._need(parcel["state"] in SHELF and not parcel["wants_delivery"], "conflict")
        self._unless_refused()
        parcel["wants_delivery"] = True
        return self._say(parcel, "delivery_requested")

    def complain(self, op: Op) -> Parcel:
        return self._claim(op, "complained", True, "complaint_opened")

    def answer(self, op: Op) -> Parcel:
        return self._claim(op, "complained", False, "complaint_answered")

    def settle(self, op: Op) -> Parcel:
        return self._claim(op, "disputed", False, "discrepancy_closed")

    def correct(self, op: Op) -> Parcel:
        parcel = self._reach(op)
        human = [move for move in parcel["moves"] if move["by"] != "system"]
        self._need(bool(human), "conflict")
        self._unless_refused()
        move, ended = human[-1], parcel["state"] in ENDS
        own = move["by"] == op["by"] and self.now - move["at"] <= timedelta(minutes=10)
        self._need(own or WHO[op["by"]][0] == "town", "forbidden")
        self._need(move["action"] != "compensate", "conflict")
        renew = ended and move["before"]["arrived_at"] is not None
        number = self._number(op, other_than=parcel["number"]) if renew else parcel["number"]
        self._unless_refused()
        undone = [each for each in parcel["moves"] if each["sequence"] >= move["sequence"]]
        parcel["moves"] = [each for each in parcel["moves"] if each["sequence"] < move["sequence"]]
        # what somebody agreed to since is their own word, and no part of what is taken back
        consent = {} if move["action"] in ("arrive", "collect") else {"consent": parcel["consent"]}
        parcel |= move["before"] | consent
        parcel["number"] = number if parcel["arrived_at"] else None
        if parcel["state"] == "expected" and parcel["expected_at"] is None:
            parcel["expected_at"] = self.now
        return self._say(parcel, "corrected", [each["sequence"] for each in undone])

    # What comes by itself

    def ring(self, op: Op) -> None:
        parcel = self.by_id(op["parcel"])
        if parcel is not None and parcel["version"] == op["version"]:
            self._move(parcel, op["action"], op)
            self._say(parcel, BY_CLOCK[op["action"]])

    def told(self, op: Op) -> None:
        parcel = self.by_id(op["parcel"])
        state = parcel["state"] if parcel else None
        if op["reached"] and state in ("inbound", "notify_failed"):
            self._plain_verb({**op, "do": "notify"})
        elif not op["reached"] and state == "inbound":
            self._plain_verb({**op, "do": "fail_notice"})

    def due(self, parcel: Parcel) -> tuple[str, datetime] | None:
        """What comes next, and when."""
        if parcel["state"] in ("expected", "unmatched"):
            return "miss", _after_seven_days(parcel["expected_at"])
        if parcel["state"] == "notified":
            return "remind", parcel["notified_at"] + timedelta(hours=24)
        if parcel["state"] == "reminded":
            return "grow_overdue", parcel["notified_at"] + timedelta(hours=72)
        if parcel["state"] == "overdue":
            return "send_back", _after_seven_days(parcel["arrived_at"])
        return None

    def ringing(self) -> Iterator[Op]:
        """What has run out by now."""
        for parcel in self.parcels:
            action, at = self.due(parcel) or ("", self.now)
            if action in BY_CLOCK and at <= self.now:
                yield {
                    "do": "ring",
                    "by": "system",
                    "parcel": parcel["id"],
                    "action": action,
                    "version": parcel["version"],
                }

    # Underneath

    def by_id(self, parcel: str) -> Parcel | None:
        """The parcel, if there is one."""
        return next((each for each in self.parcels if each["id"] == parcel), None)

    def _find(self, carrier: str, waybill: str) -> Parcel | None:
        return next((each for each in self.parcels if (each["carrier"], each["waybill"]) == (carrier, waybill)), None)

    def _by_waybill(self, op: Op) -> Parcel | None:
        return self._find(op["carrier"], op["waybill"])

    def _named(self, op: Op) -> Parcel:
        parcel = self._by_waybill(op)
        if parcel is None:
            raise Refused({"not_found"})
        return parcel

    def _reach(self, op: Op) -> Parcel:
        parcel = self.by_id(op["parcel"])
        if parcel is None or not parcel["centre"].startswith(WHO[op["by"]][1]):
            raise Refused({"not_found"})
        self._need(op.get("if_match") in (None, parcel["version"]), "version_conflict")
        return parcel

    def _need(self, holds: bool, otherwise: str) -> None:
        self._reasons |= set() if holds else {otherwise}

    def _unless_refused(self) -> None:
        if self._reasons:
            raise Refused(self._reasons)

    def _number(self, op: Op, other_than: str | None = None) -> str:
        free = [number for number in op["numbers"] if number not in self._taken and number != other_than]
        self._need(bool(free), "conflict")
        return free[0] if free else ""

    def _new(self, op: Op, centre: str, state: str, expected_at: datetime | None) -> Parcel:
        return {
            **dict.fromkeys(("id", "number", "consent", "arrived_at", "notified_at", "traced_at", "trouble")),
            **dict.fromkeys(("disputed", "complained", "wants_delivery"), False),
            "carrier": op["carrier"],
            "waybill": op["waybill"],
            "centre": centre,
            "state": state,
            "expected_at": expected_at,
            "version": 0,
            "traces": set(),
            "moves": [],
            "events": [],
        }

    def _onto_the_shelf(self, parcel: Parcel, op: Op, centre: str, consent: str, number: str) -> Parcel:
        self._move(parcel, "arrive", op)
        self._taken.add(number)
        parcel |= {"centre": centre, "consent": consent, "arrived_at": self.now, "number": number}
        return self._say(parcel, "inbound")

    def _move(self, parcel: Parcel, action: str, op: Op) -> None:
        target = TABLE[parcel["state"]].get(action)
        self._need(target is not None, "illegal_transition")
        self._unless_refused()
        before = {name: parcel[name] for name in ("state", "centre", "consent", "arrived_at", "notified_at", "trouble")}
        came_from = _came_from(parcel) if target == BACK else target
        parcel["moves"].append(
            {
                "sequence": parcel["version"] + 1,
                "action": action,
                "by": op["by"],
                "at": self.now,
                "before": before,
            }
        )
        parcel["state"] = came_from

    def _say(self, parcel: Parcel, what: str, corrects: list[int] | None = None) -> Parcel:
        self._unless_refused()
        if parcel["version"] == 0:
            self.parcels.append(parcel)
        parcel["version"] += 1
        parcel["events"].append((parcel["version"], f"parcel.{what}.v1", corrects))
        return parcel

    def _dispute(self, parcel: Parcel) -> None:
        if not parcel["disputed"]:
            parcel["disputed"] = True
            self._say(parcel, "discrepancy_opened")

    def _claim(self, op: Op, name: str, opens: bool, said: str) -> Parcel:
        parcel = self._reach(op)
        self._need(parcel[name] is not opens, "conflict")
        self._unless_refused()
        parcel[name] = opens
        return self._say(parcel, said)


def _came_from(parcel: Parcel) -> str:
    """The state before the newest move into the present one that hasn't been left since."""
    depth = 1
    for move in reversed(parcel["moves"]):
        if move["action"] in ("resume", "fail_delivery"):
            depth += 1
        elif move["action"] in ("report", "deliver"):
            depth -= 1
        if depth == 0:
            return str(move["before"]["state"])
    raise AssertionError("it never left")


def _after_seven_days(begin: datetime) -> datetime:
    day = begin.astimezone(SHANGHAI).date() + timedelta(days=8)
    return datetime.combine(day, time(0), SHANGHAI)


def described(parcel: Parcel) -> Parcel:
    """A parcel without its past."""
    return {name: value for name, value in parcel.items() if name not in ("moves", "events")}
