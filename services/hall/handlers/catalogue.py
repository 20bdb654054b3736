"""What the county does with the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.work import Answer, Ref, Work
from services.hall.domain.item import Item, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An item's new terms."""

    item: str
    terms: Terms

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The item."""
        return (Ref(Item, self.item),)


def edit(work: Work, command: Edit) -> Answer:
    """A new version; applications keep the one under which they were made."""
    item = work.get(Item, command.item)
    item.edit(command.terms)
    return {"id": item.id, "version": item.version}
