"""What a rolling upgrade must show; `make faults DRILL=upgrade` rehearses one."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Any

import pytest

from tests.end_to_end.county import CHECKOUT
from tests.faults import upgrade
from tests.faults.persistence import Answer
from tests.faults.upgrade import Balance, Outcome

FINE = Answer(0.0, 0.1, 200)
WELL = Outcome(
    answers=[FINE, FINE],
    steps={"migrate": 1.0},
    ends={"api-1": -SIGTERM, "worker-1": 0},
    accepted=100,
    arrived=100,
    duplicates=0,
    failures={},
)
BADLY: Mapping[str, Mapping[str, Any]] = {
    "silence": {"answers": [FINE, Answer(0.0, 1.0, 0)]},
    "refused": {"answers": [FINE, Answer(0.0, 1.0, 503, "1")]},
    "no load": {"answers": []},
    "an old process had to be killed": {"ends": {"api-1": -SIGKILL}},
    "an event is lost": {"arrived": 99},
    "a check failed": {"failures": {"audited once": ["1 ×"]}},
}


@pytest.mark.parametrize("changed", BADLY.values(), ids=list(BADLY))
def test_an_upgrade_that_went_badly_says_so(changed: Mapping[str, Any]) -> None:
    assert WELL.shortcomings() == []
    assert len(replace(WELL, **changed).shortcomings()) == 1


def test_who_has_left_the_balance_is_given_nothing_more() -> None:
    balance = Balance()
    for address in ("one", "two"):
        balance.join(address)
    assert {balance["express"] for _ in range(4)} == {"one", "two"}

    balance.leave("one")
    assert {balance["express"] for _ in range(4)} == {"two"}


def test_the_version_before_the_last_change_of_tables_is_unpacked(tmp_path: Path) -> None:
    commit = upgrade.previous()
    if commit is None:
        pytest.skip("the history of this checkout doesn't reach back that far")

    old = upgrade.unpack(commit, tmp_path)

    def tables(checkout: Path) -> dict[str, str]:
        found = checkout.glob("services/**/migrations/versions/*.py")
        return {str(path.relative_to(checkout)): path.read_text("utf-8") for path in found}

    assert (old / "deploy" / "command.py").exists()
    assert tables(old) != tables(CHECKOUT)
