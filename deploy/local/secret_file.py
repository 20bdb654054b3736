"""Random secrets that are made once and kept in one file that only its owner may read."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file in one step by one that only its owner may read, or of another mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.chmod(mode)
    draft.replace(path)


class SecretFile:
    """Named secrets in a JSON file; asking for an unknown name makes and keeps one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def get(self, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> str:
        """Return the secret of this name, made by ``make`` the first time."""
        if name not in self._known:
            self._known[name] = make()
            write_private(self._path, json.dumps(self._known, indent=1, sort_keys=True) + "\n")
        return self._known[name]
