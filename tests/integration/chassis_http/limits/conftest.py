from collections.abc import Iterator

import pytest

from services.chassis.http.server import Server
from tests.integration.chassis_http.limits.connections import Application
from tests.serving import serving


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def server(application: Application) -> Iterator[Server]:
    with serving(application) as running:
        yield running
        application.go.set()
