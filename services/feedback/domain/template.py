"""A template of a reply: the county writes it, whoever handles a case fills it in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.feedback.words import Kind
from contracts.people import COUNTY

_BLANK = re.compile(r"\{([^{}]{1,20})\}")
"""A place to be filled in: `{编号}`."""


@dataclass(slots=True, kw_only=True)
class Template:
    """`kind` is what it answers, None for all; a retired one is offered no more. Says nothing on the bus."""

    id: str
    title: str
    text: str
    kind: Kind | None = None
    retired: bool = False
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's."""
        return COUNTY

    def edit(self, title: str, text: str, kind: Kind | None, *, retired: bool) -> None:
        """As the county wants it from now on; replies that were given stay as they are."""
        self.title, self.text, self.kind, self.retired = title, text, kind, retired
        self.version += 1


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its blanks filled from `values`, and those, in order and once each, for which there is none."""
    missing = list(dict.fromkeys(name for name in _BLANK.findall(text) if name not in values))
    return _BLANK.sub(lambda blank: values.get(blank[1], blank[0]), text), missing
