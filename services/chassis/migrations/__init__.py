"""Alembic for one schema at a time: the chassis's own tables, then the service's, each with its versions."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from services.chassis import feed
from services.chassis.database import engine_for
from services.chassis.migrations.rights import give_rights

HERE = Path(__file__).parent
SERVICES = HERE.parent.parent


def migrate(service: str, owner_url: str, revision: str = "head") -> None:
    """Bring `service`'s schema to `revision`, as its owner role (whose search_path is the schema), and give rights.

    Safe to run by several at once: an advisory lock lets one go first and the others find nothing to do.
    """
    engine = engine_for(owner_url, name=f"{service}-migrate", statement_seconds=600)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"migrate:{service}"})
        lineages = [(HERE, "chassis_version", "head")]
        if (own := SERVICES / service / "migrations").is_dir():
            lineages.append((own, f"{service}_version", revision))
        for lineage in lineages:
            _upgrade(connection, *lineage)
        feed.go_on(connection)
        give_rights(connection, service, *(table for _, table, _ in lineages))
    engine.dispose()


def _upgrade(connection: Connection, folder: Path, version_table: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    script = ScriptDirectory.from_config(config)
    steps = script._upgrade_revs  # noqa: SLF001 - what Alembic's own documentation of EnvironmentContext calls
    with EnvironmentContext(config, script, fn=lambda now, _: steps(revision, now)) as environment:
        environment.configure(connection=connection, version_table=version_table)
        environment.run_migrations()
