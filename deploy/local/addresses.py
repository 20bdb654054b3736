"""Database addresses: who logs in where. Plain text work, so that the launcher needs no driver."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from deploy.local.secret_file import SecretFile

DATABASE = "echowall"
MONITOR = "monitor"
"""The role that reads the server's figures, and no row of any service."""


@dataclass(frozen=True)
class ServiceUrls:
    """The logins of one service: ``owner`` for migrations, ``write`` and ``read`` for its processes."""

    owner: str
    write: str
    read: str


def owner_role(service: str) -> str:
    """Name the role that owns a service's schema and runs its migrations."""
    return f"{service}_owner"


def writer_role(service: str) -> str:
    """Name the role of a service's processes: rows of its own schema, nothing else."""
    return f"{service}_write"


def reader_role(service: str) -> str:
    """Name the role that a service's pages are read with: rows of its own tables, and no change."""
    return f"{service}_read"


def login_url(admin_url: str, user: str, password: str, database: str) -> str:
    """Return the URL of another login on the server of ``admin_url``."""
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password, safe='')}@{host}", path=f"/{database}"))


def in_database(admin_url: str, database: str) -> str:
    """Return the same login in another database of its server."""
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))


def database_of(url: str) -> str:
    """Return the name of the database that a URL opens; ``echowall`` where it names none."""
    return urlsplit(url).path.removeprefix("/") or DATABASE


def service_urls(admin_url: str, service: str, secrets: SecretFile, database: str = DATABASE) -> ServiceUrls:
    """Return a service's URLs; passwords come from ``secrets`` and are made there the first time."""
    owner, write, read = (
        login_url(admin_url, role, secrets.get(f"database:{role}"), database)
        for role in (owner_role(service), writer_role(service), reader_role(service))
    )
    return ServiceUrls(owner, write, read)
