"""What has to be there before the services start: accounts, tables, keys, the demonstration county, topology.

Each step runs in a process of its own (`python -m deploy.local.prepare database|broker`), so that the launcher itself
stays small. The settings come from the environment that the launcher gives it.
"""

import contextlib
import json
import sys

from sqlalchemy.exc import OperationalError

from contracts.registry import GUESTS
from deploy.local import credentials, settings
from deploy.local.accounts import prepare
from deploy.local.addresses import database_of
from deploy.local.layout import Layout
from deploy.local.secret_file import SecretFile, write_private
from deploy.local.steps import say, step
from deploy.processes import migration, retention, seeding, topology
from deploy.processes.discovery import with_tables


def database(layout: Layout) -> None:
    """Make accounts, keys, tables and the demonstration county; safe to repeat."""
    admin_url, kept = settings.needed("ADMIN_DATABASE_URL"), SecretFile(layout.secrets)
    with step("数据库账号 database accounts"):
        prepare(admin_url, with_tables(), kept, database_of(admin_url))
    with step("数据表 migrations"):
        migration.migrate_all()
        # Somebody reads a month that is due: the next start or the daily run drops it.
        with contextlib.suppress(OperationalError):
            retention.keep_all()
    with step("密钥与令牌 keys and tokens"):
        credentials.write_keys(layout.keys, kept)
        _write_broker_passwords(kept)
        _write_credentials(layout, kept)
    with step("示范县 demonstration county"):
        seeding.seed_all()


def broker(_layout: Layout) -> None:
    """Make exchanges, queues, bindings and broker accounts; safe to repeat."""
    with step("交换机、队列与账号 topology"):
        topology.apply()


def _write_broker_passwords(kept: SecretFile) -> None:
    found = topology.passwords(lambda account: settings.broker_password(kept, account))
    write_private(settings.path("BROKER_PASSWORDS_FILE"), json.dumps(found, indent=1) + "\n")


def _guest_uri(kept: SecretFile) -> str:
    amqp = settings.Amqp(settings.needed("ADMIN_AMQP_URI"), settings.needed("MANAGEMENT_URL"))
    guest = GUESTS[0].name
    return amqp.login(guest, settings.broker_password(kept, guest))


def _write_credentials(layout: Layout, kept: SecretFile) -> None:
    found = {
        "base_url": settings.needed("BASE_URL"),
        "amqp_uri": _guest_uri(kept),
        "database_url": settings.needed("ADMIN_DATABASE_URL"),
        "partners": credentials.partners(kept),
        "tokens": credentials.tokens(settings.path("TOKEN_PRIVATE_KEY_FILE")),
    }
    write_private(layout.credentials, json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    """Run one of the steps."""
    layout = Layout(settings.path("LOCAL_HOME"))
    try:
        {"database": database, "broker": broker}[sys.argv[1]](layout)
    except Exception as error:  # the launcher shows this line, and the stack stands in the log
        say(f"{type(error).__name__}: {error}")
        raise


if __name__ == "__main__":
    main()
