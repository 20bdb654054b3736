"""What the county does with the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.work import Answer, Ref, Work
from services.hall.domain.group import Group
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A class's new name."""

    group: str
    title: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The class."""
        return (Ref(Group, self.group),)


def rename(work: Work, command: Rename) -> Answer:
    """A new version of its name."""
    group = work.get(Group, command.group)
    group.rename(command.title)
    return {"id": group.id, "version": group.version}


def edit(work: Work, command: Edit) -> Answer:
    """A new version; applications keep the one under which they were made."""
    item = work.get(Item, command.item)
    item.edit(command.terms)
    return {"id": item.id, "version": item.version}
