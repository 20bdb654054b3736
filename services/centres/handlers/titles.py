"""What supervision says of standards that the county has edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.centres.domain.title import Title
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTitle:
    """The county has published a version of a standard; `sequence` is that of the event."""

    standard: str
    text: str
    sequence: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The title."""
        return (Ref(Title, self.standard),)


def copy_title(work: Work, command: CopyTitle) -> Answer:
    """Take over a title unless we know a later one."""
    title = work.find(Title, command.standard)
    if title is None:
        work.add(command.standard, Title(command.standard, command.text, command.sequence))
    elif command.sequence > title.version:
        title.text, title.version = command.text, command.sequence
    return {}
