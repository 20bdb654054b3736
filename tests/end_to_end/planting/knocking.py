"""One request to one door of a service, with marked values in whatever it says."""

import itertools
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx

from contracts.people import Tier
from contracts.registry import BY_TYPE
from services.chassis.http.routes import Api, Bulk, Read, Route, Upload, Write, method_of, rooted
from tests.end_to_end.client import ONE
from tests.end_to_end.county import CHECKOUT
from tests.end_to_end.planting.bodies import Body, place
from tests.end_to_end.planting.doors import (
    APPLICANT,
    CODES,
    GIVEN,
    IDENTITY,
    LINKED,
    NUMBERS,
    OPENS,
    OTHERWISE,
    accepted,
    begun,
    private_behind,
    resource_of,
    tiers,
)
from tests.end_to_end.planting.planter import Planter
from tests.end_to_end.planting.search import decrypted
from tests.end_to_end.planting.steps import SCANNED
from tests.unit.chassis.scans import pdf

_NUMBERS = itertools.count(1)


def number() -> str:
    """By what a partner calls a thing that nobody has heard of yet."""
    return f"W{next(_NUMBERS):010}"


class Knocker:
    """Knocks at one service's doors, and keeps in mind what it is given there.

    `ids` are those of what there is to see, by resource, the newest first; `made` is what was made on the way that is
    being gone, by how bodies and paths call it.
    """

    def __init__(self, planter: Planter, api: Api) -> None:
        self.planter = planter
        self.api = api
        self.case = begun(api, planter.county)
        self.ids: defaultdict[str, list[str]] = defaultdict(list)
        self.made: dict[str, str] = {}
        self._given: dict[str, str] = {}
        self._repeated: dict[str, str] = {}
        self._scans: list[str] = []
        self._identities: dict[str, str] = {}
        self._entered: dict[str, str] = {}
        self._wanted = private_behind(api)

    def lacking(self) -> frozenset[str]:
        """The private fields of which nothing was kept until now."""
        planter = self.planter
        found = planter.marks.found_in("\n".join(decrypted(planter.county, planter.vault, self.api.service)))
        planter.kept |= found
        planter.there |= {planter.marks.planted[each] for each in found}
        planter.there |= {where for where, said in self._repeated.items() if said.removeprefix("密语") in found}
        return self._wanted - planter.there

    def knock(
        self,
        route: Route,
        path: str,
        tier: Tier | None,
        *,
        dice: Random | None = None,
        said: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Go to a door of people; a body says what is `said`, and marked values beside it."""
        token = self.planter.tokens[tier] if tier else None
        if isinstance(route, Upload):
            return self._upload(f"{self.api.service}.file", path, token)
        body, repeated = self._body(route, path, token, dice, said or {}, own=tier is Tier.VILLAGER)
        answer = self.planter.ask(method_of(route), path, token, json=body)
        if accepted(answer):
            self._remember(answer.json(), json.dumps(body), repeated)
            if IDENTITY in body:
                self._identities[str(answer.json().get("id"))] = body[IDENTITY]
                self._entered = {name: body[name] for name in ("name", IDENTITY) if name in body}
        return answer

    def _upload(self, where: str, path: str, token: str | None) -> httpx.Response:
        mark = self.planter.marks.text(where)
        answer = self.planter.ask("POST", path, token, content=pdf(mark))
        if answer.is_success:
            self._scans = [answer.json()["id"]]
            self.planter.taken.add(mark.removeprefix("密语"))
        return answer

    def _remember(self, answer: Mapping[str, Any], sent: str, repeated: Mapping[str, str]) -> None:
        self._given |= {name: answer[name] for name in GIVEN & answer.keys() if answer[name]}
        self._repeated |= repeated
        self.planter.taken |= self.planter.marks.found_in(sent)

    def _body(
        self,
        route: Any,
        path: str,
        token: str | None,
        dice: Random | None,
        said: Mapping[str, Any],
        *,
        own: bool,
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """What is said, and what of it repeats by which place what was planted at another."""
        asks = "{" in route.path and isinstance(route, Write) and route.body and "code" in route.body.fields
        shown = self._shown(path, token) if asks else {}

        def known(name: str) -> str | None:
            if name in self._given:
                return self._given[name]
            if name == "code" and CODES & shown.keys():
                return str(next(shown[each] for each in CODES if each in shown))
            if name in NUMBERS and dice is None and "{" not in route.path:
                return self.made.get(name) or number()
            if name in self.made.keys() - said.keys() - {"id"}:
                return self.made[name]
            found = self.ids.get(f"{name}s") if name in LINKED else None
            return self.planter.dice.choice(found) if found else None

        phone = self.planter.phone if own else None
        make = Body(self.api.service, self.planter.marks, known, phone=phone, dice=dice)
        body = self._made_of(make, route, self._base(route) | self._with_scans(said))
        repeated = dict.fromkeys(make.own, self.planter.phone)
        before = self._identities.get(path.rpartition("/")[2])
        if IDENTITY in body and before:
            body[IDENTITY] = before
            repeated[place(self.api.service, route.body, IDENTITY)] = before
        if self._entered and body.get(APPLICANT, {}).keys() == self._entered.keys():
            body[APPLICANT] = self._entered
            schema = route.body.fields[APPLICANT].schema
            repeated |= {place(self.api.service, schema, part): value for part, value in self._entered.items()}
        return body, repeated

    def _with_scans(self, said: Any) -> Any:
        if isinstance(said, Mapping):
            return {name: self._with_scans(each) for name, each in said.items()}
        return self._scans if said == SCANNED else said

    def _base(self, route: Any) -> dict[str, Any]:
        base = {name: each for name, each in self.case.bodies.get(route.path, {}).items() if name not in OTHERWISE}
        base |= {"room": f"{next(_NUMBERS)} 诊室"} if route.path in OPENS and "room" in route.body.fields else {}
        if route.body and "signature" in route.body.fields and self._scans:
            base |= {"signature": self._scans}
        return base

    def _made_of(self, make: Body, route: Any, base: Mapping[str, Any]) -> dict[str, Any]:
        if isinstance(route, Bulk):
            shared = make.of(route.body, base) if route.body else {}
            items = base.get("items") or [{}]
            return shared | {"items": [make.of(route.item, item) for item in items]}
        return make.of(route.body, base) if route.body else {}

    def _shown(self, path: str, token: str | None) -> Mapping[str, Any]:
        """What the thing itself says: a code that has to be shown for it, say."""
        answer = self.planter.ask("GET", "/".join(path.split("/")[:5]), token)
        return answer.json() if answer.is_success else {}

    def tell(self, kind: str, named: Mapping[str, str], *, own: bool = False) -> Mapping[str, Any]:
        """Tell an event as a partner of the service; its result, and that of the last where no one's is taken.

        `named` are the numbers and cases that it is about; with `own` the phone in it is the villager's.
        """
        partners = self.planter.county.client.credentials["partners"]
        ours = [each for each in partners if partners[each].get("service") == self.api.service]
        result: Mapping[str, Any] = {}
        for partner in ours:
            if "secret" in partners[partner]:
                result = self._told(kind, named, partner, own=own)
                if result.get("status") == "accepted" and not result.get("test"):
                    break
        return result

    def _told(self, kind: str, named: Mapping[str, str], partner: str, *, own: bool) -> Mapping[str, Any]:
        example = json.loads((CHECKOUT / "contracts" / "examples" / f"{kind}.json").read_text())
        phone = self.planter.phone if own else None
        make = Body(self.api.service, self.planter.marks, named.get, phone=phone)
        body = make.of(BY_TYPE[kind].data, example["data"])
        body |= {"occurred_at": datetime.now(UTC).isoformat()} if "occurred_at" in body else {}
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"/{partner}",
            "type": kind,
            "datacontenttype": "application/json",
            "data": body,
        }
        client, sent = self.planter.county.client, json.dumps(event).encode()
        headers = client.sign(sent, partner) | {"content-type": ONE}
        answer = client.http.post(f"/{self.api.service}/v1/events", content=sent, headers=headers)
        result: Mapping[str, Any] = answer.json()["results"][0] if answer.is_success else {"problem": answer.text}
        if result.get("status") == "accepted":
            self._remember({}, sent.decode(), dict.fromkeys(make.own, self.planter.phone))
        return result

    def list(self) -> None:
        """The ids of whatever there is to see."""
        for route in self.api.routes:
            if isinstance(route, Read) and not route.body and "{" not in route.path:
                for tier in sorted(tiers(route), key=lambda tier: tier is Tier.CADRE):
                    self._harvest(route, tier)

    def _harvest(self, route: Read, tier: Tier | None) -> None:
        token = self.planter.tokens[tier] if tier else None
        answer = self.planter.ask("GET", self.rooted(route), token)
        if not answer.is_success or "json" not in answer.headers["content-type"]:
            return
        self.planter.read.append(answer.text)
        for name, listed in answer.json().items():
            resource = resource_of(route.path + "/{") if name == "items" else name
            things = listed if isinstance(listed, list) else []
            found = [str(each["id"]) for each in things if "id" in each and each.get("free", 1)]
            before = [] if resource == "slots" else self.ids[resource]
            self.ids[resource] = list(dict.fromkeys([*found, *before]))

    def rooted(self, route: Route) -> str:
        """A route's path in front of the service."""
        return f"/{self.api.service}{rooted(route.path)}"
