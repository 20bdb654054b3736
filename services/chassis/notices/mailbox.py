"""The gateway of a laptop: messages lie in a folder, where their reader sees them."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.chassis.notices.gateway import Message, TryLater

KEPT = 10_000
"""Messages that stay; older ones make room."""
_LOOK_EVERY = 500
_DRAFT = "."


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it lies there; `at` is the time in UTC when it came."""

    id: str
    at: datetime
    phone: str
    text: str


class Mailbox:
    """One JSON file for each message, called by its id: the same message again replaces itself. For its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sent = 0

    def send(self, message: Message) -> None:
        """Write it whole or not at all. Raises TryLater where the folder can't be written."""
        content = {"id": message.id, "at": datetime.now(UTC).isoformat(), "phone": message.phone, "text": message.text}
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(f"{message.id}.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n")
            self._make_room()
        except OSError as error:
            raise TryLater(f"mailbox: {type(error).__name__}") from error

    def _write(self, name: str, content: str) -> None:
        draft = self._folder / f"{_DRAFT}{name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
        draft.replace(self._folder / name)

    def _make_room(self) -> None:
        self._sent += 1
        if self._sent % _LOOK_EVERY == 0:
            for path in _files(self._folder)[:-KEPT]:
                path.unlink(missing_ok=True)


def letters(folder: Path, after: str = "") -> Iterator[Letter]:
    """The messages of a mailbox behind the one with the id `after`, in the order in which they were made up."""
    for path in _files(folder):
        if path.stem > after:
            letter = json.loads(path.read_text(encoding="utf-8"))
            yield Letter(letter["id"], datetime.fromisoformat(letter["at"]), letter["phone"], letter["text"])


def _files(folder: Path) -> list[Path]:
    """In order of the ids, which are UUIDv7s and so sort by time."""
    return sorted(path for path in folder.glob("*.json") if not path.name.startswith(_DRAFT))
