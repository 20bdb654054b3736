"""Commands about shipments that share a transaction see what those before them did."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest

from contracts.parcels import Contents, TraceMeaning
from services.chassis.centres import CopyCentre
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command, Job, Outcome, UnitOfWork
from services.express.domain.shipment import Shipment
from services.express.domain.trace import Trace
from services.express.handlers import HANDLERS
from services.express.handlers.parcels import Track
from services.express.handlers.sending import Correct, Draft, HandOver, OnShipment
from tests.express_store import a_store
from tests.integration.express.counter import CADRE, CENTRE
from tests.servers import FreshDatabase
from tests.unit.express.shipment import ADDRESSEE, AGGREGATOR, SENDER

WAYBILL = "4328015600789"

Run: TypeAlias = Callable[..., list[Outcome]]


@pytest.fixture
def run(fresh_database: FreshDatabase) -> Iterator[Run]:
    """`run(*commands)` in one transaction; what carriers say by an aggregator."""
    engine = engine_for(fresh_database.write_url("express"), name="test")
    unit = UnitOfWork("express", engine, a_store(), HANDLERS)
    unit.run([Job(command=CopyCentre(id=CENTRE, name="金穗村", version=1))])

    def together(*commands: Command) -> list[Outcome]:
        actors = [AGGREGATOR if isinstance(command, Track) else CADRE for command in commands]
        return unit.run([Job(command=each, actor=actor) for each, actor in zip(commands, actors, strict=True)])

    yield together
    engine.dispose()


def ready(run: Run) -> str:
    """The id of a shipment that is ready for the courier."""
    draft = Draft(
        shipment=str(uuid7()),
        centre=CENTRE,
        sender=SENDER,
        recipient=ADDRESSEE,
        carrier="yunda",
        contents=Contents.PRODUCE,
        weight_g=5000,
    )
    steps = [OnShipment(shipment=draft.shipment, verb=verb) for verb in (_check, _accept)]
    assert states(run(draft, *steps)) == ["drafted", "checked", "accepted"]
    return draft.shipment


def _check(shipment: Shipment, deed: Deed) -> None:
    shipment.check(deed, None)


def _accept(shipment: Shipment, deed: Deed) -> None:
    shipment.accept(deed, 900, None)


def handed(shipment: str, carrier: str = "yunda") -> HandOver:
    return HandOver(shipment=shipment, carrier=carrier, waybill=WAYBILL)


def signed_for(carrier: str = "yunda", renamed_from: str | None = None) -> Track:
    time = datetime(2026, 7, 3, 2, tzinfo=UTC)
    return Track(
        carrier=carrier,
        waybill=WAYBILL,
        traces=[Trace(time, "301", TraceMeaning.SIGNED_FOR, "sealed", "digest")],
        latest=TraceMeaning.SIGNED_FOR,
        latest_code="301",
        traced_at=time,
        numbers=["123456"],
        renamed_from=renamed_from,
    )


def states(outcomes: list[Outcome]) -> list[Any]:
    return [outcome.answer["state"] if outcome.answer else type(outcome.refusal).__name__ for outcome in outcomes]


def test_a_push_finds_what_was_handed_over_a_moment_before(run: Run) -> None:
    assert states(run(handed(ready(run)), signed_for())) == ["handed_to_carrier", "delivered"]


def test_a_push_before_the_hand_over_of_the_same_moment_is_taken_over(run: Run) -> None:
    shipment = ready(run)

    assert states(run(signed_for(), handed(shipment))) == ["unmatched", "handed_to_carrier"]
    run(signed_for())
    [refused] = run(OnShipment(shipment=shipment, verb=_check))
    assert refused.refusal
    assert refused.refusal.extra["state"] == "delivered"


def test_one_waybill_is_not_given_twice(run: Run) -> None:
    first, second = ready(run), ready(run)

    assert states(run(handed(first), handed(second))) == ["handed_to_carrier", "Conflict"]


def test_a_waybill_that_was_taken_back_is_free_for_the_next(run: Run) -> None:
    first, second = ready(run), ready(run)
    taken_back = Correct(shipment=first, reason="sealed")

    assert states(run(handed(first), taken_back, handed(second), signed_for())) == [
        "handed_to_carrier",
        "accepted",
        "handed_to_carrier",
        "delivered",
    ]
    assert states(run(handed(first, "shunfeng"))) == ["handed_to_carrier"]


def test_under_its_new_carrier_it_is_found_and_under_the_old_one_no_more(run: Run) -> None:
    shipment = ready(run)
    renamed = signed_for("yuantong", renamed_from="yunda")

    assert states(run(handed(shipment), renamed, signed_for("yuantong"), signed_for())) == [
        "handed_to_carrier",
        "delivered",
        "delivered",
        "unmatched",
    ]
