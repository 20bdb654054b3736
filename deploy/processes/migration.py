"""Tables: every service's schema brought to its newest revision by its owner role."""

from environs import FileAwareEnv

from deploy.processes.discovery import with_tables
from services.chassis.migrations import migrate


def migrate_all() -> None:
    """Migrate every service that has tables."""
    for service in with_tables():
        migrate_one(service)


def migrate_one(service: str) -> None:
    """Migrate one service as `<SERVICE>_OWNER_URL`, else `OWNER_URL`; KeyError when neither is set."""
    migrate(service, owner_url(service))


def owner_url(service: str) -> str:
    """Return the address of the service's owner role; KeyError as above."""
    env = FileAwareEnv(strip_whitespace=True)
    url = env.str(f"{service.upper()}_OWNER_URL", None) or env.str("OWNER_URL", None)
    if not url:
        raise KeyError(f"{service.upper()}_OWNER_URL 或 OWNER_URL 没有设置 (not set)")
    return url
