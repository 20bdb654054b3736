"""All doors of all services, gone to again and again with marked values."""

import itertools
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx

from contracts.people import Tier
from contracts.registry import BY_TYPE
from deploy.contracts.publish import apis
from services.chassis.http.routes import Api, Bulk, Open, Read, Route, Upload, Write, method_of, rooted
from services.chassis.http.table_routes import TableUpload
from tests.end_to_end.client import ONE
from tests.end_to_end.county import CHECKOUT
from tests.end_to_end.planting.bodies import Body, private_places
from tests.end_to_end.planting.doors import (
    ABOUT,
    CODES,
    GIVEN,
    NUMBERS,
    OPENS,
    OTHERWISE,
    ROUNDS,
    TRIES,
    UNFIT,
    accepted,
    begun,
    ends,
    planted_behind,
    resource_of,
    tiers,
)
from tests.end_to_end.planting.planter import Planter
from tests.end_to_end.planting.search import decrypted
from tests.unit.chassis.scans import pdf

_NUMBERS = itertools.count(1)
NEVER = {"/v1/staff/{staff}/depart", "/v1/staff/{staff}/leave"}
"""What the cadre who plants has in hand would be somebody else's, and their token good for nothing."""
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")


def plant(planter: Planter) -> None:
    """Go to all services."""
    for api in apis().values():
        Rounds(planter, api).go()


class Rounds:
    """The doors of one service, gone to again and again."""

    def __init__(self, planter: Planter, api: Api) -> None:
        self._planter = planter
        self._api = api
        self._case = begun(api, planter.county)
        self._numbers: list[str] = []
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        self._given: dict[str, str] = {}
        self._dice = planter.dice
        self._own: set[str] = set()
        self._scans: list[str] = []
        self._identities: dict[str, str] = {}
        self._wanted: defaultdict[str, set[str]] = defaultdict(set)
        for name, places in planted_behind(api):
            self._wanted[name] |= set(places)

    def go(self) -> None:
        """Until something of each private field was kept, or ROUNDS are over; then look at everything."""
        doors = dict((*self._writes(), *self._events()))
        for turn in range(ROUNDS):
            self._list()
            lacking = self._lacking()
            for name in sorted(doors, key=lambda name: ("{" in name, self._dice.random())):
                due = turn >= ROUNDS // 2 or not ends(name) or self._wanted[name] & lacking
                if due and doors[name]() and "{" in name:
                    self._insist(doors)
            if not self._lacking():
                break
        self._look()

    def _insist(self, doors: Mapping[str, Callable[[], bool]]) -> None:
        """Something has moved on: go once more to the doors behind which nothing was kept yet."""
        lacking = self._lacking()
        for name in doors:
            if self._wanted.get(name, set()) & lacking and doors[name]():
                lacking = self._lacking()

    def _lacking(self) -> set[str]:
        """The private fields of which nothing was kept until now."""
        found = self._planter.marks.found_in(
            "\n".join(decrypted(self._planter.county, self._planter.vault, self._api.service))
        )
        self._planter.kept |= found
        self._planter.there |= {self._planter.marks.planted[each] for each in found}
        self._planter.there |= self._own if self._planter.phone in found else set()
        return set().union(*self._wanted.values()) - self._planter.there

    def _writes(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        for route in self._api.routes:
            if isinstance(route, TableUpload):
                continue  # it names nobody
            if isinstance(route, Open | Upload) or self._is_worth_it(route):
                yield route.path, lambda route=route: self._at(route)  # type: ignore[misc]

    def _is_worth_it(self, route: Route) -> bool:
        """Whether something can be planted there, or a case moved on."""
        if not isinstance(route, Read | Write) or route.path in NEVER:
            return False
        schemas = [each for each in (route.body, getattr(route, "item", None)) if each]
        plantable = any(any(private_places(self._api.service, each)) for each in schemas)
        plantable |= route.path in OPENS
        return plantable or (isinstance(route, Write) and route.method == "POST" and "{" in route.path)

    def _events(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        for kind in self._api.intake:
            yield kind, lambda kind=kind: self._tell(kind)  # type: ignore[misc]

    def _at(self, route: Route) -> bool:
        return any(self._tried(route, path, tier) for path in self._paths(route) for tier in tiers(route))

    def _tried(self, route: Route, path: str, tier: Tier | None) -> bool:
        """As it should be, and where that isn't what the field means, some other way."""
        answer = self._knock(route, path, tier, None)
        return answer is True or (answer == UNFIT and self._knock(route, path, tier, self._dice) is True)

    def _knock(self, route: Route, path: str, tier: Tier | None, dice: Random | None) -> bool | int:
        token = self._planter.tokens[tier] if tier else None
        if isinstance(route, Upload):
            mark = self._planter.marks.text(f"{self._api.service}.file")
            answer = self._planter.ask("POST", path, token, content=pdf(mark))
            self._scans = [answer.json()["id"]] if answer.is_success else self._scans
            return self._sent(answer, mark)
        asks = "{" in route.path and isinstance(route, Write) and route.body and "code" in route.body.fields
        shown = self._shown(path, token) if asks else {}
        body = self._body(route, shown, dice, own=tier is Tier.VILLAGER)
        if "identity" in body:
            body["identity"] = self._identities.get(path.rpartition("/")[2], body["identity"])
        answer = self._planter.ask(method_of(route), path, token, json=body)
        if "identity" in body and answer.is_success:
            self._identities[str(answer.json().get("id"))] = body["identity"]
        return self._sent(answer, json.dumps(body))

    def _shown(self, path: str, token: str | None) -> Mapping[str, Any]:
        """What the thing itself says: a code that has to be shown for it, say."""
        answer = self._planter.ask("GET", "/".join(path.split("/")[:5]), token)
        return answer.json() if answer.is_success else {}

    def _sent(self, answer: httpx.Response, sent: str) -> bool | int:
        if not accepted(answer):
            return UNFIT if answer.is_success else answer.status_code
        said = answer.json()
        self._given |= {name: said[name] for name in GIVEN & said.keys() if said[name]}
        self._planter.taken |= self._planter.marks.found_in(sent)
        return True

    def _body(self, route: Any, shown: Mapping[str, Any], dice: Random | None, *, own: bool) -> dict[str, Any]:
        def known(name: str) -> str | None:
            if name in self._given:
                return self._given[name]
            if name == "code" and CODES & shown.keys():
                return str(next(shown[each] for each in CODES if each in shown))
            if name in NUMBERS and dice is None and "{" not in route.path:
                return f"W{next(_NUMBERS):010}"
            found = self._ids.get(f"{name}s") if name in ("slot", "member", "household") else None
            return self._dice.choice(found) if found else None

        phone = self._planter.phone if own else None
        make = Body(self._api.service, self._planter.marks, known, phone=phone, dice=dice)
        base = {name: each for name, each in self._case.bodies.get(route.path, {}).items() if name not in OTHERWISE}
        base |= {"room": f"{next(_NUMBERS)} 诊室"} if route.path in OPENS and "room" in route.body.fields else {}
        if route.body and "signature" in route.body.fields and self._scans:
            base |= {"signature": self._scans}
        if isinstance(route, Bulk):
            shared = make.of(route.body, base) if route.body else {}
            items = base.get("items") or [{}]
            return shared | {"items": [make.of(route.item, item) for item in items]}
        body = make.of(route.body, base) if route.body else {}
        self._own |= make.own
        return body

    def _tell(self, kind: str) -> bool:
        example = json.loads((CHECKOUT / "contracts" / "examples" / f"{kind}.json").read_text())
        partners = self._planter.county.client.credentials["partners"]
        ours = [each for each in partners if partners[each].get("service") == self._api.service]
        named = [f"W{next(_NUMBERS):010}", *self._numbers[-1:]]
        about = next((each for each in ABOUT if each in example["data"]), "")
        cases = self._ids[f"{about}s"][:TRIES] if about else [""]
        return any(
            self._told(kind, example["data"], partner, number, case)
            for partner in ours
            if "secret" in partners[partner]
            for number in named
            for case in cases
        )

    def _told(self, kind: str, data: Mapping[str, Any], partner: str, number: str, case: str) -> bool:
        def known(name: str) -> str | None:
            return number if name in NUMBERS else case if name in ABOUT else None

        own = self._planter.phone if self._dice.random() < 0.5 else None
        make = Body(self._api.service, self._planter.marks, known, phone=own)
        body = make.of(BY_TYPE[kind].data, data)
        body |= {"occurred_at": datetime.now(UTC).isoformat()} if "occurred_at" in body else {}
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"/{partner}",
            "type": kind,
            "datacontenttype": "application/json",
            "data": body,
        }
        client, sent = self._planter.county.client, json.dumps(event).encode()
        headers = client.sign(sent, partner) | {"content-type": ONE}
        answer = client.http.post(f"/{self._api.service}/v1/events", content=sent, headers=headers)
        told = answer.json()["results"][0] if answer.is_success else {}
        took = told.get("status") == "accepted" and not told.get("test")
        if took:
            self._planter.taken |= self._planter.marks.found_in(sent.decode())
            self._numbers.append(number)
        return took

    def _list(self) -> None:
        """The ids of whatever there is to see."""
        for route in self._api.routes:
            if isinstance(route, Read) and not route.body and "{" not in route.path:
                for tier in sorted(tiers(route), key=lambda tier: tier is Tier.CADRE):
                    self._harvest(route, tier)

    def _harvest(self, route: Read, tier: Tier | None) -> None:
        token = self._planter.tokens[tier] if tier else None
        answer = self._planter.ask("GET", self._rooted(route), token)
        if not answer.is_success or "json" not in answer.headers["content-type"]:
            return
        self._planter.read.append(answer.text)
        for name, listed in answer.json().items():
            resource = resource_of(route.path + "/{") if name == "items" else name
            things = listed if isinstance(listed, list) else []
            found = [str(each["id"]) for each in things if "id" in each and each.get("free", 1)]
            before = [] if resource == "slots" else self._ids[resource]
            self._ids[resource] = list(dict.fromkeys([*found, *before]))

    def _look(self) -> None:
        """Everything that anybody may be shown."""
        for route in self._api.routes:
            if isinstance(route, Read) and not route.body:
                for path in self._paths(route):
                    for tier in tiers(route):
                        answer = self._planter.ask("GET", path, self._planter.tokens[tier] if tier else None)
                        self._planter.read.append(answer.text)

    def _paths(self, route: Route) -> list[str]:
        """The path with what it may name, the newest first."""
        path = self._rooted(route)
        parts = _PART.findall(path)
        if not parts:
            return [path]
        resource = resource_of(route.path)
        known = self._case.parts
        chosen = [*self._ids[resource][:TRIES], known.get(parts[0], "0")]
        return [
            _PART.sub(lambda part, each=each: each if part[1] == parts[0] else known.get(part[1], "0"), path)  # type: ignore[misc]
            for each in dict.fromkeys(chosen)
        ]

    def _rooted(self, route: Route) -> str:
        return f"/{self._api.service}{rooted(route.path)}"
