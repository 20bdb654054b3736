"""Lists by state, in every service: what is in one of the states that are asked for, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from marshmallow import validate

from deploy.contracts.publish import apis
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.routes import STAFF, Api, Read, rooted
from services.chassis.vault import Vault
from tests.integration.routes.callers import people
from tests.integration.routes.cases import Case
from tests.serving import served

_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_SHEET = re.compile(r"\.(?:xlsx|csv)$")
BY_WHAT_IS_DUE = "/v1/parcels/due"
"""Each of its kinds has states of its own."""


def lists(api: Api) -> Iterator[Read]:
    """Those that may be asked for several states, as their query isn't bound to one of a vocabulary."""
    for route in api.routes:
        if not isinstance(route, Read) or route.query is None or not route.allow & STAFF:
            continue
        if _SHEET.search(route.path) or route.path == BY_WHAT_IS_DUE:
            continue
        state = route.query.fields.get("state")
        if state is not None and not any(isinstance(each, validate.OneOf) for each in state.validators):
            yield route


@pytest.mark.parametrize(
    "api", [each for each in apis().values() if any(lists(each))], ids=lambda each: str(each.service)
)
def test_a_list_shows_what_is_in_one_of_the_states_that_are_asked_for(
    api: Api, case: Case, settings: Settings, tmp_path: Path
) -> None:
    everybody = list(people(tmp_path / "token-private.json", Vault.from_file(tmp_path / "fields.json")))
    with served(build(api, settings)) as base, httpx.Client(base_url=base, timeout=15) as client:
        for route in lists(api):
            headers = next(headers for _, tier, inside, headers in everybody if tier in route.allow and inside)
            path = _PART.sub(lambda part: case.parts.get(part[1], ""), rooted(route.path))

            def ask(path: str = path, headers: Any = headers, route: Read = route, **query: str) -> list[Any]:
                answer = client.get(path, params={**case.queries.get(route.path, {}), **query}, headers=headers)
                assert answer.is_success, (path, answer.text)
                return list(answer.json()["items"])

            whole = ask()
            for state in {each["state"] for each in whole if "state" in each}:
                assert ask(state="nothing") == [], route.path
                assert ask(state=f"nothing,{state}") == [each for each in whole if each["state"] == state], route.path
