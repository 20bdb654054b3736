"""Whatever a service's OpenAPI document allows is answered without a fault of ours."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as limits
from schemathesis.schemas import APIOperation

from contracts.people import Tier
from deploy.contracts.publish import apis
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.openapi import document
from services.chassis.http.routes import (
    Api,
    Download,
    Hook,
    Open,
    OpenWrite,
    Public,
    Pull,
    Read,
    Stream,
    Upload,
    Write,
    method_of,
    rooted,
)
from services.chassis.vault import Vault
from tests.integration.routes.callers import Headers, people
from tests.integration.routes.cases import Case
from tests.serving import served

EXAMPLES = 12
"""Requests to each route: bounded, and the same ones each time."""


BOUNDED = limits(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")


Asked: TypeAlias = Read | Write | Open | OpenWrite | Public | Upload | Download
Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
Request: TypeAlias = schemathesis.Case[Any]


def by_service(api: Api) -> str:
    return api.service


@pytest.fixture
def tokens(settings: Settings, tmp_path: Path) -> dict[Tier, Headers]:
    """One of each tier; where it matters, in whose scope the case is."""
    vault = Vault.from_file(tmp_path / "fields.json")
    known = list(people(tmp_path / "token-private.json", vault))
    return {tier: headers for _, tier, inside, headers in known if inside or tier is Tier.VILLAGER}


def asked(api: Api) -> list[Asked]:
    """The routes that can be asked without a signature and answer with an end."""
    return [route for route in api.routes if not isinstance(route, Hook | Pull | Stream)]


def shown(route: Asked, tokens: Mapping[Tier, Headers]) -> dict[str, str]:
    """The headers of somebody whom the route is for."""
    return {} if isinstance(route, Open | OpenWrite | Public) else dict(tokens[min(route.allow)])


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("api", apis().values(), ids=by_service)
def test_whatever_may_be_asked_is_answered_without_a_fault(
    api: Api, case: Case, settings: Settings, tokens: dict[Tier, Headers], say: Callable[[str], None]
) -> None:
    schema = schemathesis.openapi.from_dict(document(api))
    statuses: Counter[int] = Counter()
    with served(build(api, settings)) as base:
        for route in asked(api):
            operation = schema[_PART.sub(r"{\1}", rooted(route.path))][method_of(route)]
            for request in some(operation):
                request.path_parameters = {name: case.parts.get(name, str(0)) for name in request.path_parameters}
                answer = request.call(base_url=base, headers=shown(route, tokens), timeout=15)
                statuses[answer.status_code] += 1
                assert answer.status_code < 500, f"{request.as_curl_command()}\n{answer.text}"

    say(f"{api.service}: {dict(sorted(statuses.items()))}")
    assert statuses.total() >= 5 * len(asked(api))


def some(operation: Operation) -> list[Request]:
    """Requests as the operation allows them; the same ones each time."""
    found: list[Request] = []

    @limits(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def collect(request: Request) -> None:
        found.append(request)

    collect()
    return found
