"""Going ways: the steps to where each private field may be said, one after another and none by lot."""

import re

from contracts.feedback.words import opened_by
from contracts.people import Tier
from services.chassis.http.routes import Write, method_of
from tests.end_to_end.planting.doors import LINKED, NUMBERS, accepted
from tests.end_to_end.planting.knocking import Knocker, number
from tests.end_to_end.planting.steps import Step, Way

_PART = re.compile(r"\{(\w+)(?::\w+)?\}")


class Walker:
    """Goes the ways of one service."""

    def __init__(self, knocker: Knocker) -> None:
        self._knocker = knocker
        self._doors = {each.path: each for each in knocker.api.routes if method_of(each) != "GET"}

    def go(self, way: Way) -> None:
        """Take all steps. Raises AssertionError with the first that isn't legal (any more)."""
        self._knocker.made = dict.fromkeys(NUMBERS, number())
        for step in way:
            self._tell(step) if step.who is Tier.PARTNER else self._do(step)
        self._knocker.lacking()

    def _do(self, step: Step) -> None:
        route = self._doors[step.door]
        if isinstance(route, Write) and route.body and LINKED & route.body.fields.keys():
            self._knocker.list()
        answer = self._knocker.knock(route, self._path(step), step.who, said=step.said)
        assert accepted(answer), f"{step}: {answer.text}"
        if "id" in answer.json() and not step.door.endswith("}"):
            self._made(step.door, str(answer.json()["id"]))

    def _made(self, door: str, made: str) -> None:
        names = _names(door)
        self._knocker.made |= dict.fromkeys(names, made) | ({} if "{" in door else {"id": made})
        self._knocker.made |= {"rectification": opened_by(made)} if "rating" in names else {}

    def _tell(self, step: Step) -> None:
        result = self._knocker.tell(step.door, {**self._knocker.made, **step.said})
        assert result.get("status") == "accepted", f"{step}: {result}"
        self._knocker.made.setdefault("id", str(result.get("subject")))

    def _path(self, step: Step) -> str:
        """By what was made on this way, else by what there was from the beginning."""
        parts = {**self._knocker.case.parts, **self._knocker.made, **step.at}
        return f"/{self._knocker.api.service}" + _PART.sub(lambda part: parts[part[1]], step.door)


def _names(door: str) -> list[str]:
    """How bodies and paths call what a door makes: `report` where it is one of `/v1/disease-reports`."""
    words = re.split("[/-]", door)
    return [word.removesuffix("s") for word in (words[-1:] if "{" in door else words[2:])]
