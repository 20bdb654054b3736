"""All doors of all services, gone to again and again by lot: whatever is legal then is said with marked values."""

import re
from collections.abc import Callable, Iterator

import httpx

from contracts.people import Tier
from contracts.registry import BY_TYPE
from services.chassis.http.routes import Api, Open, Read, Route, Upload, Write
from services.chassis.http.table_routes import TableUpload
from tests.end_to_end.planting.bodies import private_places
from tests.end_to_end.planting.doors import (
    ABOUT,
    NEVER,
    NUMBERS,
    OPENS,
    ROUNDS,
    TRIES,
    UNFIT,
    accepted,
    ends,
    resource_of,
    tiers,
)
from tests.end_to_end.planting.knocking import Knocker, number

_PART = re.compile(r"\{(\w+)(?::\w+)?\}")


class Rounds:
    """The doors of one service."""

    def __init__(self, knocker: Knocker) -> None:
        self._knocker = knocker
        self._planter = knocker.planter
        self._api: Api = knocker.api
        self._numbers: list[str] = []

    def go(self) -> None:
        """Go to each door ROUNDS times, to those that end things in the last round alone; then look at everything."""
        doors = dict((*self._writes(), *self._events()))
        for turn in range(ROUNDS):
            self._knocker.list()
            for name in sorted(doors, key=lambda name: ("{" in name, self._planter.dice.random())):
                if turn == ROUNDS - 1 or not ends(name):
                    doors[name]()
        self._knocker.lacking()
        self._look()

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
        answer = self._knocker.knock(route, path, tier)
        if _is_unfit(answer):
            answer = self._knocker.knock(route, path, tier, dice=self._planter.dice)
        return accepted(answer)

    def _tell(self, kind: str) -> bool:
        about = next((each for each in ABOUT if each in BY_TYPE[kind].data.fields), "")
        cases = self._knocker.ids[f"{about}s"][:TRIES] if about else [""]
        return any(self._told(kind, each, case) for each in (number(), *self._numbers[-1:]) for case in cases)

    def _told(self, kind: str, called: str, case: str) -> bool:
        named = dict.fromkeys(NUMBERS, called) | dict.fromkeys(ABOUT, case)
        result = self._knocker.tell(kind, named, own=self._planter.dice.random() < 0.5)
        took = result.get("status") == "accepted"
        self._numbers += [called] if took else []
        return took

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
        path = self._knocker.rooted(route)
        parts = _PART.findall(path)
        if not parts:
            return [path]
        known = self._knocker.case.parts
        chosen = [*self._knocker.ids[resource_of(route.path)][:TRIES], known.get(parts[0], "0")]
        return [
            _PART.sub(lambda part, each=each: each if part[1] == parts[0] else known.get(part[1], "0"), path)  # type: ignore[misc]
            for each in dict.fromkeys(chosen)
        ]


def _is_unfit(answer: httpx.Response) -> bool:
    """Whether something in the body isn't what its field means."""
    return answer.status_code == UNFIT or (answer.is_success and not accepted(answer))
