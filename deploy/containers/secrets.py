"""Everything secret that a house needs, made once into a folder: passwords, addresses with them, keys."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from deploy.containers.definitions import definitions
from deploy.local import credentials
from deploy.local.addresses import DATABASE, service_urls
from deploy.local.addresses import MONITOR as DATABASE_MONITOR
from deploy.local.secret_file import SecretFile, write_private
from deploy.local.settings import Amqp
from deploy.processes import accounts, topology
from deploy.processes.discovery import with_tables
from services.chassis.bus.topology import MONITOR

ADMIN = "echowall_admin"
KEYS = ("token-keys.json", "fields.json", "partners.json", "signing.json")


def make(folder: Path, database: str, broker: str, authority: str | None = None) -> list[Path]:
    """Make what is missing, for servers of these host names; what is there stays. Returns the files.

    With `authority`, the file of the one that signs the servers' certificates, as processes see it, all addresses
    demand TLS.

    Containers read their files as users of their own, so the files are readable, and the folder is its owner's alone.
    Token keys are those of a county's identity provider: those made here are for the time before there is one.
    """
    kept = SecretFile(folder / "passwords.json")
    for name in (f"database:{ADMIN}", f"broker:{ADMIN}", "grafana:admin", *accounts.passwords()):
        kept.get(name)
    broker_passwords = topology.passwords(lambda account: kept.get(f"broker:{account}"))
    texts = dict(_addresses(kept, database, broker, authority))
    texts["database.json"] = json.dumps({name: kept.get(name) for name in accounts.passwords()})
    texts["broker.json"] = json.dumps(broker_passwords)
    if not (folder / "definitions.json").exists():
        whole = broker_passwords | {ADMIN: kept.get(f"broker:{ADMIN}")}
        texts["definitions.json"] = json.dumps(definitions(whole, ADMIN))
    for name, text in texts.items():
        write_private(folder / name, text)
    _keys(folder)
    folder.chmod(0o700)
    for name in (*texts, "definitions.json", *KEYS):
        (folder / name).chmod(0o644)
    return sorted(path for path in folder.iterdir() if path.is_file())


def _addresses(kept: SecretFile, database: str, broker: str, authority: str | None) -> Iterator[tuple[str, str]]:
    admin = f"postgresql://{ADMIN}:{kept.get(f'database:{ADMIN}')}@{database}:5432/{DATABASE}"
    bus = Amqp(f"amqp://{broker}:5672/%2F", f"http://{broker}:15672")
    if authority:
        admin += f"?sslmode=verify-full&sslrootcert={quote(authority)}"
        trust = f"?cacertfile={quote(authority)}"
        bus = Amqp(f"amqps://{broker}:5671/%2F{trust}", f"https://{broker}:15671{trust}")
    password = kept.get(f"broker:{ADMIN}")
    yield "admin-database-url", admin
    yield "admin-amqp-uri", bus.login(ADMIN, password)
    yield "admin-management-url", bus.management_as(ADMIN, password)
    yield "admin-database-password", kept.get(f"database:{ADMIN}")
    yield "monitor-database-password", kept.get(f"database:{DATABASE_MONITOR}")
    yield "grafana-password", kept.get("grafana:admin")
    monitor = bus.management_as(MONITOR, kept.get(f"broker:{MONITOR}"))
    yield "monitor-url", monitor
    # KEDA asks at paths beneath it, so it holds no words on TLS.
    yield "scaler-url", urlunsplit(urlsplit(monitor)._replace(query=""))
    for service in with_tables():
        urls = service_urls(admin, service, kept)
        yield f"{service}-database-url", urls.write
        yield f"{service}-read-database-url", urls.read
        yield f"{service}-owner-url", urls.owner
        yield f"{service}-amqp-uri", bus.login(service, kept.get(f"broker:{service}"))


def _keys(folder: Path) -> None:
    """Keys of tokens, fields and signatures, and a registry of partners without any; what is there stays."""
    if all((folder / name).exists() for name in KEYS):
        return
    credentials.write_keys(folder, SecretFile(folder / "passwords.json"), partners=False)
