"""What may happen to a piece of equipment: over every state and action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from contracts.equipment import DeviceKind
from contracts.equipment import DeviceState as State
from contracts.people import Actor, Tier
from contracts.refusals import IllegalTransition
from contracts.standards import BY_ID
from services.centres.domain.device import EQUIPMENT, Action, Device
from services.chassis.machine import Deed

CENTRE = "370829001001"
DEED = Deed(Actor("staff:370829001001-01", Tier.CADRE, CENTRE), datetime(2026, 7, 1, tzinfo=UTC))
DO: Mapping[Action, Callable[[Device, Deed], None]] = {
    Action.REPORT: Device.report,
    Action.REPAIR: Device.repair,
    Action.RETIRE: Device.retire,
}


def a_device(state: State) -> Device:
    return Device(id="d", centre=CENTRE, kind=DeviceKind.PRINTER, room=2, state=state)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_equipment_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    device = a_device(state)
    if (state, action) in EQUIPMENT:
        DO[action](device, DEED)
        assert device.state is EQUIPMENT[state, action]
        assert (len(device.facts), device.faulty_since is not None) == (1, device.state is State.FAULTY)
    else:
        with pytest.raises(IllegalTransition):
            DO[action](device, DEED)
        assert (device.state, device.facts) == (state, ())


def test_a_fault_is_to_be_repaired_in_three_working_days() -> None:
    promised = BY_ID["centres.repair"]
    device = a_device(State.WORKING)
    device.report(DEED)
    device.repair(DEED)
    reported, repaired = (fact.type for fact in device.facts)
    assert promised.limit.words == "3 个工作日"
    assert (reported in promised.opens, repaired in promised.closes) == (True, True)
