"""What is said of single items and centres in an appraisal, each with who proposed and who decided it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias, TypeVar

from contracts.appraisals import Effect, Ground, Ruling
from services.chassis.machine import Deed


class Signature(NamedTuple):
    """Ed25519 over the report's UTF-8 bytes, and the public key that it holds under; both base64."""

    signature: str
    public_key: str


Sign: TypeAlias = Callable[[bytes], Signature]


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as it was frozen (number 0) or amended; `sha256` is of its UTF-8 bytes."""

    number: int
    body: str
    sha256: str
    signature: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An item that is left out: proposed by one, decided by another."""

    id: str
    item: str
    centre: str
    ground: Ground
    proposed_by: str
    ruling: Ruling = Ruling.OPEN
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """Against an item that counts, or against a consequence."""

    id: str
    centre: str
    item: str | None
    consequence: str | None
    filed_by: str
    final: bool
    """A second one on the same matter: the county decides it."""
    ruling: Ruling = Ruling.OPEN
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What somebody proposed to follow from the frozen report, and who decided so; a revoked one stays in the list."""

    id: str
    centre: str
    effect: Effect
    proposed_by: str
    ruling: Ruling = Ruling.OPEN
    decided_by: str | None = None
    revoked_by: str | None = None


R = TypeVar("R", Exclusion, Appeal, Consequence)


def ruled(found: R, deed: Deed, *, grant: bool) -> R:
    """The same, decided."""
    return replace(found, ruling=Ruling.GRANTED if grant else Ruling.REFUSED, decided_by=deed.actor.id)


def replaced(among: tuple[R, ...], changed: R) -> tuple[R, ...]:
    """All of them, with the one that has changed."""
    return tuple(changed if each.id == changed.id else each for each in among)


def in_scope(among: tuple[R, ...], scope: str) -> Iterator[R]:
    """Those of centres in scope."""
    return (each for each in among if each.centre.startswith(scope))
