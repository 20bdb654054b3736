"""The tables of promises and of threats name tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^\s*(?:async )?def (test_\w+)\(", re.MULTILINE)


def defined() -> set[str]:
    return {name for path in (ROOT / "tests").rglob("test_*.py") for name in DEFINED.findall(path.read_text("utf-8"))}


def rows(page: str) -> list[str]:
    return [line for line in (ROOT / "docs" / page).read_text("utf-8").splitlines() if line.startswith("| ")]


def test_every_threat_has_a_test_that_exists() -> None:
    threats = [line for line in rows("threat-model.md") if line.count("|") == 5 and not line.startswith("| door")]

    assert len(threats) > 25
    assert [line for line in threats if not NAMED.search(line)] == []
    assert {name for line in threats for name in NAMED.findall(line)} - defined() == set()


def test_every_promise_has_a_test_that_exists() -> None:
    promises = [line for line in rows("promises.md") if not line.startswith("| promise")]

    assert len(promises) > 30
    assert [line for line in promises if not NAMED.search(line)] == []
    assert {name for line in promises for name in NAMED.findall(line)} - defined() == set()
