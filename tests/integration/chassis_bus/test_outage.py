import pytest

from tests.integration.chassis_bus.bus import Bus, sacks
from tests.waiting import eventually


@pytest.mark.long
def test_events_posted_while_the_broker_is_down_have_their_effect_once_it_is_back(mortal_bus: Bus) -> None:
    bus, broker = mortal_bus, mortal_bus.vhost.broker
    ids = bus.post([sacks()])
    with bus.relay(), bus.worker():
        eventually(lambda: bus.written_down() == ids)

        broker.stop()
        ids += bus.post(*[[sacks()] for _ in range(200)])
        broker.start()
        eventually(lambda: len(bus.written_down()) >= 201 and bus.outbox() == [], within=60)

    assert sorted(bus.written_down()) == sorted(ids)
    assert bus.parked() == []
