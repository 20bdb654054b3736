"""Payloads spoilt in ways that senders really spoil them, and in ways that only attackers do; the same for one seed."""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

Path: TypeAlias = tuple[Any, ...]

NASTY: Sequence[Any] = (
    *(None, True, False, 0, -1, 2**31, 2**63, 10**400, 1e308, float("nan"), float("inf"), 3.5),
    *(
        "",
        " ",
        "0",
        "null",
        "\0",
        "a\0b",
        "\x1b[31m",
        "\u202eabc",
        "\ud800",
        "😀" * 40,
        "王" * 3_000,
        "%00",
        "' OR 1=1 --",
    ),
    *([], {}, [[]], [None], {"": None}, {"\0": 1}, [1, "1", None, {}], {"a": {"b": {"c": []}}}),
)
"""What may stand where something else belongs."""
MOMENTS = (
    *("2026-07-01 09:30:00", "2026/07/01 09:30:00", "2026-07-01T09:30:00Z", "2026-07-01T09:30:00+08:00"),
    *(
        "2026-02-30 00:00:00",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "2026-07-01 24:00:00",
        "2099-12-31 23:59:59",
    ),
    *("2026-07-01", "20260701093000", "٢٠٢٦-٠٧-٠١ ٠٩:٣٠:٠٠", "2026-07-01T09:30:00.1234567890Z", "-2026-07-01 09:30:00"),
)
"""Times as they are written, and as they can't be."""
DEEPEST = 1_500


@dataclass(frozen=True)
class Mutator:
    """Spoils payloads. `words` has by the name of a field what its schema or table allows, `waybills` are the cases."""

    dice: Random
    words: Mapping[str, Sequence[Any]]
    waybills: Sequence[str]

    def spoilt(self, payload: Any) -> Any:
        """A copy with one to four changes, and now and then with none: what is right comes among what is wrong."""
        changed = deepcopy(payload)
        for _ in range(self.dice.choice((0, 1, 1, 2, 3, 4))):
            places = [path for path in places_in(changed) if path]
            if not places:
                break
            self.dice.choice(_CHANGES)(self, changed, self.dice.choice(places))
        return changed

    def written(self, payload: Any) -> str:
        """As JSON, one time in ten damaged on the way."""
        text = json.dumps(payload, ensure_ascii=True)
        return self.dice.choice(_DAMAGES)(self, text) if self.dice.random() < 0.1 else text

    def word(self, name: Any) -> Any:
        """What may stand under this name, else any word of another field."""
        return self.dice.choice(self.words.get(name) or self.dice.choice(list(self.words.values())))


def places_in(part: Any, path: Path = ()) -> list[Path]:
    """The path of everything in a payload."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, inner in list(pairs) for place in places_in(inner, (*path, key)))]


def _at(payload: Any, path: Path) -> Any:
    for key in path:
        payload = payload[key]
    return payload


def _nasty(self: Mutator, payload: Any, path: Path) -> None:
    _at(payload, path[:-1])[path[-1]] = deepcopy(self.dice.choice(NASTY))


def _another_word(self: Mutator, payload: Any, path: Path) -> None:
    _at(payload, path[:-1])[path[-1]] = self.word(path[-1])


def _another_case(self: Mutator, payload: Any, path: Path) -> None:
    _at(payload, path[:-1])[path[-1]] = self.dice.choice(self.waybills)


def _another_moment(self: Mutator, payload: Any, path: Path) -> None:
    _at(payload, path[:-1])[path[-1]] = self.dice.choice(MOMENTS)


def _missing(_: Mutator, payload: Any, path: Path) -> None:
    del _at(payload, path[:-1])[path[-1]]


def _more(self: Mutator, payload: Any, path: Path) -> None:
    """A list that is longer and in disorder, an object with more in it, a text that goes on."""
    part = _at(payload, path)
    if isinstance(part, list):
        part.extend(deepcopy(part) * self.dice.choice((1, 2, 30)))
        self.dice.shuffle(part)
    elif isinstance(part, dict):
        part |= {"另加": deepcopy(self.dice.choice(NASTY)), self.dice.choice(list(self.words)): 1}
    else:
        _at(payload, path[:-1])[path[-1]] = f"{part}" * self.dice.choice((2, 50))


def _wrapped(self: Mutator, payload: Any, path: Path) -> None:
    part = _at(payload, path)
    _at(payload, path[:-1])[path[-1]] = self.dice.choice(([part], {"value": part}, str(part), json.dumps(str(part))))


def _moved(self: Mutator, payload: Any, path: Path) -> None:
    """What belongs here stands there."""
    elsewhere = self.dice.choice([each for each in places_in(payload) if each and each[: len(path)] != path] or [path])
    _at(payload, elsewhere[:-1])[elsewhere[-1]] = deepcopy(_at(payload, path))


_CHANGES: Sequence[Callable[[Mutator, Any, Path], None]] = (
    _nasty,
    _another_word,
    _another_word,
    _another_case,
    _another_moment,
    _missing,
    _more,
    _wrapped,
    _moved,
)


def _cut(self: Mutator, text: str) -> str:
    return text[: self.dice.randrange(len(text) + 1)]


def _struck(self: Mutator, text: str) -> str:
    at = self.dice.randrange(len(text) or 1)
    return text[:at] + self.dice.choice(["\0", "\x7f", '"', "{", "😀", "\\", "\\ud800", "9" * 400]) + text[at + 1 :]


def _doubled(self: Mutator, text: str) -> str:
    """The same key twice, or the whole twice."""
    return text[:-1] + "," + text[1:] if text.startswith("{") and self.dice.random() < 0.5 else text + text


def _deep(self: Mutator, text: str) -> str:
    depth = self.dice.choice((20, 200, DEEPEST))
    return "[" * depth + text + "]" * depth


def _marked(_: Mutator, text: str) -> str:
    return "\ufeff" + text


_DAMAGES: Sequence[Callable[[Mutator, str], str]] = (_cut, _struck, _doubled, _deep, _marked)
