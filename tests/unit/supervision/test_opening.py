"""When a centre is open."""

from datetime import time

import pytest

from services.supervision.domain.opening import Published
from tests.unit.supervision.events import FESTIVAL, WEEKDAYS, at, hours


@pytest.mark.parametrize(("moment", "is_open"), [("08:29", False), ("08:30", True), ("12:00", False), ("17:29", True)])
def test_a_centre_is_open_from_opening_to_closing(moment: str, is_open: bool) -> None:
    assert hours().is_open(at(moment)) is is_open


def test_a_centre_is_closed_on_a_holiday() -> None:
    assert not hours(FESTIVAL).is_open(at("09:00"))


@pytest.mark.parametrize("hopeless", [{"weekdays": frozenset()}, {"windows": ()}, {"windows": ((time(12), time(12)),)}])
def test_hours_in_which_nothing_is_ever_open_are_refused(hopeless: dict[str, object]) -> None:
    values = {name: getattr(WEEKDAYS, name) for name in ("sequence", "valid_from", "weekdays", "windows")}

    with pytest.raises(ValueError, match="nothing is ever open"):
        Published(**(values | hopeless))
