"""The settings of the local processes: made by the launcher, and read by commands in another terminal."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local.layout import Layout

ADMINISTRATION = ("ADMIN_DATABASE_URL", "ADMIN_AMQP_URI", "MANAGEMENT_URL", "TOKEN_PRIVATE_KEY_FILE")
FILES = ("PARTNERS_FILE", "TOKEN_KEYS_FILE", "FIELD_KEYS_FILE")
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LOG_LEVEL", "VIRTUAL_ENV")


def read(layout: Layout) -> dict[str, str]:
    """Return the settings of the running or last run; empty before the first."""
    try:
        found: dict[str, str] = json.loads(layout.settings.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def adopt(layout: Layout) -> None:
    """Let this process see the local settings where its own environment has none: the environment wins."""
    for name, value in read(layout).items():
        os.environ.setdefault(name, value)


def for_process(settings: Mapping[str, str], services: Iterable[str], kinds: Iterable[str]) -> dict[str, str]:
    """Return the environment of one process: what any program gets, the key files, and its own services' addresses.

    ``kinds`` are the endings of the addresses that it needs: ``DATABASE_URL``, ``AMQP_URI``.
    """
    wanted = {f"{service.upper()}_{kind}" for service in services for kind in kinds} | set(FILES)
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return inherited | {name: value for name, value in settings.items() if name in wanted} | {"PYTHONUNBUFFERED": "1"}


def for_administration(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a step that may do everything: accounts, migrations, topology."""
    return dict(os.environ) | dict(settings) | {"PYTHONUNBUFFERED": "1"}


def needed(name: str) -> str:
    """Return a setting from the environment; ``KeyError`` in plain words when it is missing."""
    try:
        return os.environ[name]
    except KeyError as missing:
        raise KeyError(f"缺少设置 {name} (setting missing; is anything running? make run)") from missing


def path(name: str) -> Path:
    """Return a setting that names a file."""
    return Path(needed(name))
