"""A carrier's codes, as data: one file `<carrier>.toml` beside its adapter."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from contracts.parcels import TraceMeaning


class Source(StrEnum):
    """Where we have a row from."""

    DOMAIN = "domain"
    """the description of the county's service centres"""
    PUBLISHED = "published"
    """the carrier's own documents"""
    UNCONFIRMED = "unconfirmed"
    """taken for likely, to be confirmed with the carrier"""


@dataclass(frozen=True, slots=True)
class Row:
    """What a code says: in our words, and in the carrier's."""

    meaning: TraceMeaning
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Table:
    """A carrier's codes; its codes of companies where they differ from ours; its names of fields where they may change.

    The same digits mean different things to different carriers, so there is no table for all.
    """

    codes: Mapping[str, Row]
    companies: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, module: str) -> "Table":
        """The table of the adapter whose `__file__` is given.

        Raises OSError without a file, ValueError, KeyError or TypeError for a row that is wrong: then nothing starts.
        """
        told = tomllib.loads(Path(module).with_suffix(".toml").read_text(encoding="utf-8"))
        codes = {code: _row(**row) for code, row in told["codes"].items()}
        return cls(codes, told.get("companies", {}), told.get("fields", {}))

    def meaning(self, code: str) -> TraceMeaning:
        """What a code says; one that isn't in the table is UNMAPPED, and so is none at all."""
        row = self.codes.get(code)
        return row.meaning if row else TraceMeaning.UNMAPPED

    def knows(self, code: str) -> bool:
        """Whether a code is in the table, or none at all."""
        return not code or code in self.codes

    def company(self, code: str) -> str:
        """Our code of a company."""
        return self.companies.get(code.upper(), code.lower())


def _row(meaning: str, text: str, source: str, **more: Any) -> Row:
    if more:
        raise ValueError(f"unknown columns {sorted(more)}")
    return Row(TraceMeaning(meaning), text, Source(source))
