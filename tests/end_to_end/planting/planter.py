"""Whoever goes to every door of every service with marked values, until each field has been taken once."""

import itertools
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
from marshmallow import Schema

from contracts.people import Tier
from contracts.registry import BY_TYPE
from deploy.contracts.publish import apis
from services.chassis.http.routes import Api, Bulk, Open, OpenWrite, Read, Route, Upload, Write, method_of, rooted
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.client import ONE, bearer
from tests.end_to_end.county import CHECKOUT, County
from tests.end_to_end.planting.bodies import Body, private_places
from tests.end_to_end.planting.marks import Marks
from tests.integration.routes.callers import BUREAU, HERE
from tests.integration.routes.cases import CASES, Case
from tests.unit.chassis.scans import pdf

NUMBERS = frozenset({"waybill", "number", "reference", "ticket"})
"""By what partners call their things: a new one begins another thing, the last one goes on with it."""
GIVEN = frozenset({"receipt", "ticket"})
"""What one door gives for another."""
CODES = frozenset({"code", "pickup_code"})
UNFIT = 422
AGAIN = 0.3
"""How often a door is gone to again that has opened already, so that cases move on."""
ROUNDS = 6
"""How often each door is gone to at the most: what is not legal yet may be after others have acted."""
TRIES = 3
"""Of the things that a path may name, as many are tried, the newest first."""
_NUMBERS = itertools.count(1)
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass
class Planter:
    """Plants in one running county. `taken` are the values of bodies that were accepted, `read` is all that was shown.

    What the routes' own tests know of a service is where it begins: a case, and bodies that its paths take.
    """

    county: County
    marks: Marks = field(default_factory=Marks)
    taken: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    dice: Random = field(default_factory=lambda: Random(1))

    def __post_init__(self) -> None:
        self.vault = Vault.from_file(Path(self.county.environment["FIELD_KEYS_FILE"]))
        self.phone = self.marks.phone("the villager's own")
        client = self.county.client
        villager = villagers.issue(self.vault, phone_hash(self.phone, self.vault), datetime.now(UTC))[0]
        tokens = client.credentials["tokens"]
        self.tokens: Mapping[Tier, str] = {
            Tier.CADRE: client.cadre(HERE),
            Tier.TOWN: tokens["town"][HERE[:9]],
            Tier.COUNTY: client.county,
            Tier.BUREAU: client.bureau(BUREAU.removeprefix("bureau:")),
            Tier.INSPECTOR: tokens["inspector"],
            Tier.VILLAGER: villager,
        }

    @property
    def shown(self) -> frozenset[str]:
        """The values that somebody who is entitled has been shown."""
        return self.marks.found_in("\n".join(self.read))

    def plant(self) -> None:
        """Go to all services."""
        for api in apis().values():
            Rounds(self, api).go()

    def ask(self, method: str, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        """One request, by somebody or by nobody."""
        headers = {"idempotency-key": uuid.uuid4().hex} | (bearer(token) if token else {})
        return self.county.client.http.request(method, path, headers=headers, **more)


class Rounds:
    """The doors of one service, gone to again and again."""

    def __init__(self, planter: Planter, api: Api) -> None:
        self._planter = planter
        self._api = api
        self._case = _begun(api, planter.county)
        self._numbers: list[str] = []
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        self._given: dict[str, str] = {}
        self._dice = planter.dice

    def go(self) -> None:
        """Until every door has opened once, or ROUNDS are over; then look at everything."""
        doors = [*self._writes(), *self._events()]
        opened: set[str] = set()
        for _ in range(ROUNDS):
            self._list()
            for name, knock in sorted(doors, key=lambda door: ("{" in door[0], door[0] in opened, self._dice.random())):
                if name not in opened or "{" not in name or self._dice.random() < AGAIN:
                    opened |= {name} if knock() else set()
            if len(opened) == len(doors):
                break
        self._look()

    def _writes(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        for route in self._api.routes:
            if isinstance(route, Open | Upload) or self._is_worth_it(route):
                yield route.path, lambda route=route: self._at(route)  # type: ignore[misc]

    def _is_worth_it(self, route: Route) -> bool:
        """Whether something can be planted there, or a case moved on."""
        if not isinstance(route, Read | Write):
            return False
        schemas = [each for each in (route.body, getattr(route, "item", None)) if each]
        plantable = any(any(private_places(self._api.service, each)) for each in schemas)
        return plantable or (isinstance(route, Write) and route.method == "POST" and "{" in route.path)

    def _events(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        for kind in self._api.intake:
            yield kind, lambda kind=kind: self._tell(kind)  # type: ignore[misc]

    def _at(self, route: Route) -> bool:
        return any(self._tried(route, path, tier) for path in self._paths(route) for tier in _tiers(route))

    def _tried(self, route: Route, path: str, tier: Tier | None) -> bool:
        """As it should be, and where that isn't what the field means, some other way."""
        answer = self._knock(route, path, tier, None)
        return answer is True or (answer == UNFIT and self._knock(route, path, tier, self._dice) is True)

    def _knock(self, route: Route, path: str, tier: Tier | None, dice: Random | None) -> bool | int:
        token = self._planter.tokens[tier] if tier else None
        if isinstance(route, Upload):
            mark = self._planter.marks.text(f"{self._api.service}.file")
            return self._sent(self._planter.ask("POST", path, token, content=pdf(mark)), mark)
        asks = "{" in route.path and isinstance(route, Write) and route.body and "code" in route.body.fields
        shown = self._shown(path, token) if asks else {}
        body = self._body(route, shown, dice, own=tier is Tier.VILLAGER)
        return self._sent(self._planter.ask(method_of(route), path, token, json=body), json.dumps(body))

    def _shown(self, path: str, token: str | None) -> Mapping[str, Any]:
        """What the thing itself says: a code that has to be shown for it, say."""
        answer = self._planter.ask("GET", "/".join(path.split("/")[:5]), token)
        return answer.json() if answer.is_success else {}

    def _sent(self, answer: httpx.Response, sent: str) -> bool | int:
        if not _accepted(answer):
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
            return next(iter(self._ids.get(f"{name}s", ())), None) if name in ("slot", "member", "household") else None

        phone = self._planter.phone if own else None
        make = Body(self._api.service, self._planter.marks, known, phone=phone, dice=dice)
        base = self._case.bodies.get(route.path, {})
        if isinstance(route, Bulk):
            shared = make.of(route.body, base) if route.body else {}
            items = base.get("items") or [{}]
            return shared | {"items": [make.of(route.item, item) for item in items]}
        return make.of(route.body, base) if route.body else {}

    def _tell(self, kind: str) -> bool:
        example = json.loads((CHECKOUT / "contracts" / "examples" / f"{kind}.json").read_text())
        partners = self._planter.county.client.credentials["partners"]
        ours = [each for each in partners if partners[each].get("service") == self._api.service]
        named = [f"W{next(_NUMBERS):010}", *self._numbers[-1:]]
        cases = self._ids.get("applications", [])[:TRIES] if "application" in example["data"] else [""]
        return any(
            self._told(kind, example["data"], partner, number, case)
            for partner in ours
            if "secret" in partners[partner]
            for number in named
            for case in cases
        )

    def _told(self, kind: str, data: Mapping[str, Any], partner: str, number: str, case: str) -> bool:
        def known(name: str) -> str | None:
            return number if name in NUMBERS else case if name == "application" else None

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
                for tier in sorted(_tiers(route), key=lambda tier: tier is Tier.CADRE):
                    self._harvest(route, tier)

    def _harvest(self, route: Read, tier: Tier | None) -> None:
        token = self._planter.tokens[tier] if tier else None
        answer = self._planter.ask("GET", self._rooted(route), token)
        if not answer.is_success or "json" not in answer.headers["content-type"]:
            return
        self._planter.read.append(answer.text)
        for name, listed in answer.json().items():
            resource = _resource(route.path + "/{") if name == "items" else name
            found = [str(each["id"]) for each in listed if "id" in each] if isinstance(listed, list) else []
            self._ids[resource] = list(dict.fromkeys([*found, *self._ids[resource]]))

    def _look(self) -> None:
        """Everything that anybody may be shown."""
        for route in self._api.routes:
            if isinstance(route, Read) and not route.body:
                for path in self._paths(route):
                    for tier in _tiers(route):
                        answer = self._planter.ask("GET", path, self._planter.tokens[tier] if tier else None)
                        self._planter.read.append(answer.text)

    def _paths(self, route: Route) -> list[str]:
        """The path with what it may name, the newest first."""
        path = self._rooted(route)
        parts = _PART.findall(path)
        if not parts:
            return [path]
        resource = _resource(route.path)
        known = self._case.parts
        chosen = [*self._ids[resource][:TRIES], known.get(parts[0], "0")]
        return [
            _PART.sub(lambda part, each=each: each if part[1] == parts[0] else known.get(part[1], "0"), path)  # type: ignore[misc]
            for each in dict.fromkeys(chosen)
        ]

    def _rooted(self, route: Route) -> str:
        return f"/{self._api.service}{rooted(route.path)}"


def _begun(api: Api, county: County) -> Case:
    make = CASES.get(api.service)
    return make(county.settings(api.service), county.database) if make else Case()


def _resource(path: str) -> str:
    """What stands before a path's first part: `parcels`, or `my/parcels` of a villager's own."""
    before = path.split("/{", maxsplit=1)[0].split("/")[2:]
    return "/".join(before[-2:] if before[0] == "my" else before[-1:])


def _tiers(route: Any) -> list[Tier | None]:
    if isinstance(route, Open | OpenWrite):
        return [None]
    return sorted(route.allow)


def _accepted(answer: httpx.Response) -> bool:
    if not answer.is_success:
        return False
    results = answer.json().get("results") if "json" in answer.headers["content-type"] else None
    return results is None or any("problem" not in result and result.get("status") != "refused" for result in results)


def told_to(api: Api) -> Iterator[Schema]:
    """The schemas of whatever a service keeps: of what people write, of what partners tell."""
    for route in api.routes:
        if isinstance(route, Write):
            yield from [schema for schema in (route.body, getattr(route, "item", None)) if schema]
    for kind in api.intake:
        yield BY_TYPE[kind].data
