"""Who takes over: the substitute, theirs, whoever else is there, the town; in a circle of absent people too."""

from collections.abc import Mapping

import pytest

from contracts.staff import Absence, StaffState
from services.chassis.staff import Colleague, Roster

CENTRE = "370829001001"
A, B, C = (f"staff:{CENTRE}-0{number}" for number in (1, 2, 3))
THERE, AWAY, GONE = StaffState


def roster(states: Mapping[str, StaffState], **substitutes: str) -> Roster:
    named = {"A": A, "B": B, "C": C}
    people = {
        named[name]: Colleague(
            id=named[name],
            centre=CENTRE,
            state=state,
            substitute=named.get(substitutes.get(name, "")),
            version=1,
        )
        for name, state in states.items()
    }
    return Roster(id=CENTRE, people=people)


@pytest.mark.parametrize(
    ("states", "substitutes", "heir"),
    [
        ({"A": AWAY, "B": THERE, "C": THERE}, {"A": "C"}, C),
        ({"A": AWAY, "B": THERE, "C": THERE}, {}, B),
        ({"A": GONE, "B": AWAY, "C": THERE}, {"A": "B", "B": "C"}, C),
        ({"A": AWAY, "B": AWAY, "C": THERE}, {"A": "B", "B": "A"}, C),
        ({"A": AWAY, "B": GONE}, {"A": "B", "B": "A"}, "town:370829001"),
        ({"A": GONE}, {}, "town:370829001"),
    ],
)
def test_who_takes_over(states: Mapping[str, StaffState], substitutes: Mapping[str, str], heir: str) -> None:
    assert roster(states, **substitutes).heir_of(A) == heir


def test_why_somebody_is_away() -> None:
    known = roster({"A": AWAY, "B": GONE, "C": THERE})
    assert [known.why_away(each) for each in (A, B, C, "staff:370829001002-01")] == [
        Absence.LEAVE,
        Absence.DEPARTURE,
        None,
        None,
    ]
