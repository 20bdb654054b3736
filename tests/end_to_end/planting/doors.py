"""What is known of doors without going to them: which there are, whose they are, what is planted behind each."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
from marshmallow import Schema

from contracts.people import Tier
from contracts.registry import BY_TYPE
from services.chassis.http.routes import Api, Open, OpenWrite, Write
from tests.end_to_end.county import County
from tests.end_to_end.planting.bodies import private_places
from tests.integration.routes.cases import CASES, Case

NUMBERS = frozenset({"evaluation", "waybill", "number", "reference", "ticket"})
"""By what partners call their things: a new one begins another thing, the last one goes on with it."""
GIVEN = frozenset({"receipt", "ticket"})
"""What one door gives for another."""
ABOUT = ("application", "case", "petition")
"""What a bureau's system tells something about."""
OTHERWISE = frozenset({"witness"})
"""What is said in one of two ways is said in the other, which has a name."""
OPENS = frozenset({"/v1/counter/tickets", "/v1/schedules"})
"""Where nothing is planted, and without which nothing could be elsewhere."""
ENDS = frozenset(
    {
        "cancel",
        "cancelled",
        "correct",
        "grant",
        "granted",
        "withdrawn",
        "decline",
        "reject",
        "retire",
        "stop",
        "strike-off",
        "void",
        "withdraw",
    }
)
"""What ends a case is done in the last round: nothing can be planted in what has ended."""
CODES = frozenset({"code", "pickup_code"})
UNFIT = 422
IDENTITY = "identity"
"""What an entry is put right by is the very number that it was made with."""
APPLICANT = "applicant"
"""Who applies as somebody on a register is named as they were entered."""
LINKED = frozenset({"household", "member", "slot"})
"""What a body names of what there is to see."""
NEVER = frozenset(
    {"/v1/centres/{id}/merge", "/v1/centres/{id}/suspend", "/v1/staff/{staff}/depart", "/v1/staff/{staff}/leave"}
)
"""Nobody comes here by lot, but on ways that lead to others: what the cadre who plants has in hand would be somebody
else's or shut, and their token good for nothing."""
ROUNDS = 2
"""How often each door is gone to by lot: what is not legal yet may be after others have acted."""
TRIES = 3
"""Of the things that a path may name, as many are tried, the newest first."""


def ends(name: str) -> bool:
    """Whether a door, or an event's type, is one that ends things."""
    return bool(ENDS & set(re.split("[/.]", name)))


def begun(api: Api, county: County) -> Case:
    """What the tests of routes begin a service with."""
    make = CASES.get(api.service)
    return make(county.settings(api.service), county.database) if make else Case()


def resource_of(path: str) -> str:
    """What stands before a path's first part: `parcels`, or `my/parcels` of a villager's own."""
    before = path.split("/{", maxsplit=1)[0].split("/")[2:]
    return "/".join(before[-2:] if before[0] == "my" else before[-1:])


def tiers(route: Any) -> list[Tier | None]:
    """Whose token a door is gone to with; None is nobody's."""
    if isinstance(route, Open | OpenWrite):
        return [None]
    return sorted(route.allow)


def accepted(answer: httpx.Response) -> bool:
    """Whether all of what was sent is taken."""
    if not answer.is_success:
        return False
    results = answer.json().get("results") if "json" in answer.headers["content-type"] else None
    return results is None or any("problem" not in result and result.get("status") != "refused" for result in results)


def planted_behind(api: Api) -> Iterator[tuple[str, Iterator[str]]]:
    """The private fields behind each door."""
    for route in api.routes:
        if isinstance(route, Write):
            for schema in (route.body, getattr(route, "item", None)):
                if schema:
                    yield route.path, private_places(api.service, schema)
    for kind in api.intake:
        yield kind, private_places(api.service, BY_TYPE[kind].data)


def private_behind(api: Api) -> frozenset[str]:
    """The private fields of whatever a service keeps."""
    return frozenset(where for _, places in planted_behind(api) for where in places)


def told_to(api: Api) -> Iterator[Schema]:
    """The schemas of whatever a service keeps: of what people write, of what partners tell."""
    for route in api.routes:
        if isinstance(route, Write):
            yield from [schema for schema in (route.body, getattr(route, "item", None)) if schema]
    for kind in api.intake:
        yield BY_TYPE[kind].data
