"""The short form of `make faults DRILL=all`: each disturbance for some seconds, on the session's own servers.

No process needs to give anything up in this time: that they do is what the tests of bounded waits show.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from tests import servers
from tests.faults import drills
from tests.faults.county import LinkedCounty
from tests.faults.drills import DRILLS, Outcome
from tests.faults.ledger import Ledger
from tests.faults.persistence import Answer

FINE, REFUSED = Answer(0.0, 0.1, 200), Answer(0.0, 8.0, 503, "2")
WELL = Outcome(
    drill=DRILLS["stalled-database"],
    seconds=60.0,
    during=[FINE, REFUSED],
    after=[FINE],
    waiting=1,
    alive=0.2,
    caught_up=8.0,
    bitten=None,
    accepted=1000,
    arrived=1000,
    restarts=Counter(),
    failures={},
)
BADLY: Mapping[str, Mapping[str, Any]] = {
    "silence": {"during": [REFUSED, Answer(0.0, 3.0, 0)]},
    "an error": {"during": [REFUSED, Answer(0.0, 1.0, 500)]},
    "no Retry-After": {"during": [Answer(0.0, 20.0, 503)]},
    "an answer that came late": {"during": [REFUSED, Answer(0.0, 40.0, 200)]},
    "nothing was disturbed": {"during": [FINE]},
    "refused though only the broker was away": {"drill": DRILLS["stalled-broker"]},
    "nothing waited for the broker": {"drill": DRILLS["disk-alarm"], "during": [FINE], "waiting": 0},
    "it says itself that it has not bitten": {"bitten": False},
    "nothing is accepted any more": {"after": [REFUSED]},
    "a process hangs": {"alive": 6.0},
    "events came late": {"caught_up": 61.0},
    "an event is lost": {"arrived": 999},
    "a check failed": {"failures": {"audited once": ["1 ×"]}},
}


@pytest.fixture(scope="module")
def county(
    database: Database, database_secrets: SecretFile, broker: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LinkedCounty]:
    with (
        servers.copied_database(database, database_secrets) as fresh,
        servers.fresh_vhost(broker) as vhost,
    ):
        county = LinkedCounty(database, fresh, vhost, tmp_path_factory.mktemp("drills"))
        try:
            county.start()
            yield county
        finally:
            county.stop()


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Of all drills, as the county keeps what it was told in the one before."""
    return Ledger()


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [name for name, drill in DRILLS.items() if drill.short])
def test_what_was_accepted_before_and_during_a_disturbance_arrives_once_after_it(
    county: LinkedCounty, ledger: Ledger, name: str
) -> None:
    outcome = drills.run(county, DRILLS[name], DRILLS[name].short, ledger, lambda seconds, text: None)
    assert outcome.shortcomings() == []
    assert outcome.accepted > drills.WARM


@pytest.mark.parametrize("changed", BADLY.values(), ids=list(BADLY))
def test_a_drill_that_went_badly_says_so(changed: Mapping[str, Any]) -> None:
    assert WELL.shortcomings() == []
    assert len(replace(WELL, **changed).shortcomings()) == 1
