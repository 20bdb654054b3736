"""The settings of the local processes: made by the launcher, and read by commands in another terminal."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from deploy.local.addresses import database_of, service_urls
from deploy.local.layout import Layout
from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import PAGES

_KEY_FILES = {
    "TOKEN_KEYS_FILE": "token-keys.json",
    "TOKEN_PRIVATE_KEY_FILE": "token-private.json",
    "FIELD_KEYS_FILE": "fields.json",
    "PARTNERS_FILE": "partners.json",
    "BROKER_PASSWORDS_FILE": "broker.json",
    "SUPERVISION_SIGNING_KEY_FILE": "signing.json",
}
SIGNING_IN = ("SIGN_IN", "TOKEN_PRIVATE_KEY_FILE")
"""What the pages need to let somebody sign in during development."""
MONITOR = "monitor"
"""The broker's account that sees queues, `services.chassis.bus.topology.MONITOR`; the launcher loads no driver."""
FILES = ("PARTNERS_FILE", "TOKEN_KEYS_FILE", "FIELD_KEYS_FILE")
NOTICES = ("NOTICE_GATEWAY", "NOTICE_MAILBOX")
_TRACING = "OTEL_"
_INHERITED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH"),
    *("LOG_LEVEL", "RATE_PARTNER", "RATE_ACTOR", "RATE_OPEN", "PUBLIC_URL"),
    *("NOTICE_QUIET", "NOTICE_MERGE_MINUTES"),
)


@dataclass(frozen=True)
class Amqp:
    """A broker's administrator: AMQP address with a virtual host, and the management interface."""

    admin_uri: str
    management_url: str

    @classmethod
    def from_environment(cls) -> "Amqp | None":
        """Return the broker that `AMQP_URI` names, None without it; `MANAGEMENT_URL` defaults to its port 15672."""
        uri = os.environ.get("AMQP_URI")
        if not uri:
            return None
        parts = urlsplit(uri)
        login, _, _ = parts.netloc.rpartition("@")
        return cls(uri, os.environ.get("MANAGEMENT_URL") or f"http://{login}@{parts.hostname}:15672")

    def login(self, user: str, password: str) -> str:
        """Return the address of another account in the same virtual host."""
        return _as(self.admin_uri, user, password)

    def management_as(self, user: str, password: str) -> str:
        """Return the address of the management interface for another account."""
        return _as(self.management_url, user, password)


def _as(address: str, user: str, password: str) -> str:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"))


def vhost_of(uri: str) -> str:
    """Return the virtual host of an AMQP address, decoded; `/` where it names none."""
    return unquote(urlsplit(uri).path.removeprefix("/")) or "/"


def make(layout: Layout, admin_database_url: str, amqp: Amqp, services: Iterable[str]) -> dict[str, str]:
    """Return every setting of a run: the administrator's addresses, each service's own, the key files."""
    kept = SecretFile(layout.secrets)
    settings = {"LOCAL_HOME": str(layout.home)}
    settings |= key_settings(layout.keys)
    settings |= {"ADMIN_DATABASE_URL": admin_database_url, "ADMIN_AMQP_URI": amqp.admin_uri}
    settings |= {"MANAGEMENT_URL": amqp.management_url, "SIGN_IN": "development"}
    settings |= {"MONITOR_URL": amqp.management_as(MONITOR, broker_password(kept, MONITOR))}
    settings["NOTICE_GATEWAY"] = os.environ.get("NOTICE_GATEWAY") or "mailbox"
    settings["NOTICE_MAILBOX"] = os.environ.get("NOTICE_MAILBOX") or str(layout.mailbox)
    for service in services:
        urls = service_urls(admin_database_url, service, kept, database_of(admin_database_url))
        settings[f"{service.upper()}_DATABASE_URL"] = urls.write
        settings[f"{service.upper()}_READ_DATABASE_URL"] = urls.read
        settings[f"{service.upper()}_OWNER_URL"] = urls.owner
        settings[f"{service.upper()}_AMQP_URI"] = amqp.login(service, broker_password(kept, service))
    return settings


def key_settings(folder: Path) -> dict[str, str]:
    """Return the settings that name the key files of this folder."""
    return {setting: str(folder / name) for setting, name in _KEY_FILES.items()}


def broker_password(kept: SecretFile, account: str) -> str:
    """Return the password of a broker account, made the first time."""
    return kept.get(f"broker:{account}")


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
    """Return the environment of one process: what any program gets, key files, its own services' rules and addresses.

    ``kinds`` are the endings of the addresses that it needs: ``DATABASE_URL``, ``AMQP_URI``; what is no service's own,
    ``MONITOR_URL``, is named in full.
    """
    named = list(services)
    wanted = {f"{service.upper()}_{kind}" for service in named for kind in kinds} | {*kinds, *FILES, *NOTICES}
    wanted |= set(SIGNING_IN) if PAGES in named else set()
    wanted |= {name for name in _KEY_FILES if _is_rule(name, named)}
    inherited = {name: value for name, value in os.environ.items() if _is_inherited(name) or _is_rule(name, named)}
    return inherited | {name: value for name, value in settings.items() if name in wanted} | {"PYTHONUNBUFFERED": "1"}


def _is_inherited(name: str) -> bool:
    return name in _INHERITED or name.startswith(_TRACING)


def _is_rule(name: str, services: Iterable[str]) -> bool:
    """Whether it sets how one of these services works: anything of its own that is no address with a password."""
    own = name.startswith(tuple(f"{service.upper()}_" for service in services))
    return own and not name.endswith(("_URL", "_URI"))


def for_administration(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a step that may do everything: accounts, migrations, topology."""
    return dict(os.environ) | dict(settings) | {"PYTHONUNBUFFERED": "1"}


def needed(name: str) -> str:
    """Return a setting from the environment, or from the file that it names with `_FILE`; ``KeyError`` without it."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    try:
        return os.environ[name]
    except KeyError as missing:
        raise KeyError(f"缺少设置 {name} (setting missing; is anything running? make run)") from missing


def path(name: str) -> Path:
    """Return a setting that names a file."""
    return Path(needed(name))
