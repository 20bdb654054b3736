"""Inspections, findings and signed appraisals that are not what the audit log says of them are named."""

import json
import os
from base64 import b64encode
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from services.chassis.config import Settings
from services.chassis.http.tokens import make_private_key
from services.chassis.migrations.rights import WRITER
from services.chassis.signing import Signer
from services.supervision.domain.rulings import Signature
from services.supervision.store.fresh import TABLES
from services.supervision.store.records import Records, hold
from tests.integration.routes import appraised, inspected
from tests.integration.routes.callers import HERE
from tests.integration.supervision.conftest import Hear
from tests.servers import FreshDatabase
from tests.unit.supervision.events import publication

LOG = {"audit_log", "chain_head"}
RECORDS = {
    "appraisal",
    "appraisal_edition",
    "appraisal_note",
    "digest",
    "duty_note",
    "finding",
    "finding_note",
    "first_contact",
    "inspection",
    "inspection_note",
    "inspection_plan",
    "ladder_note",
    "standard_draft",
}
"""What people did or wrote, and what was sent to them once."""
OWN = text("""
    SELECT relname FROM pg_class
    WHERE relnamespace = CAST('supervision' AS regnamespace) AND relkind IN ('r', 'p') AND NOT relispartition
        AND NOT relname = ANY(:chassis) AND NOT starts_with(relname, 'chassis_') AND relname <> 'supervision_version'
""")
MOMENTS = {"clock_moved", "clock_moved_by_hours", "heartbeat", "listening", "recounting"}
"""What held when something was counted or heard."""


@pytest.fixture
def recorded(hear: Hear, fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inspection with its finding, and a frozen month."""
    key = b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("supervision"))
    make_private_key(tmp_path / "signing.json")
    signer = Signer(tmp_path / "signing.json")
    monkeypatch.setattr(appraised, "sign", lambda content: Signature(*signer.sign(content)))
    hear(publication(centre=HERE), *appraised.RATED)
    settings = Settings.load("supervision")
    appraised.appraised(settings)
    inspected.inspected(settings)


def test_every_table_is_made_from_the_log_or_kept_for_a_reason(owner: Engine) -> None:
    with owner.connect() as connection:
        tables = set(connection.execute(OWN, {"chassis": [*WRITER, "staff_copy"]}).scalars())

    assert tables == {*TABLES, *LOG, *RECORDS, *MOMENTS}
    assert len(tables) == len(TABLES) + len(LOG) + len(RECORDS) + len(MOMENTS)


def held(engine: Engine) -> Records:
    with engine.connect() as connection:
        return hold(connection)


def test_records_are_what_was_said_of_them(recorded: None, engine: Engine) -> None:
    assert held(engine) == Records(inspections=1, findings=1, editions=1, differing=None)


@pytest.mark.parametrize(
    ("tampering", "name", "why"),
    [
        ("UPDATE finding SET state = 'closed'", "finding/", "按事件应为 open,表中是 closed"),
        ("UPDATE finding SET severity = 'serious'", "finding/", "severity 与第一个事件不符"),
        ("UPDATE finding SET version = version + 1", "finding/", "按事件应到第"),
        ("DELETE FROM finding_note; DELETE FROM finding", "finding/", "表中没有它"),
        ("UPDATE inspection SET state = 'closed'", "inspection/", "表中是 closed"),
        ("UPDATE appraisal_edition SET body = replace(body, '80', '90')", "appraisal/2024-04/0", "摘要不符"),
        ("UPDATE appraisal_edition SET signature = public_key", "appraisal/2024-04/0", "签名无效"),
        ("DELETE FROM appraisal_edition", "appraisal/2024-04/0", "表中没有它"),
    ],
)
def test_a_record_that_was_changed_behind_the_log_is_named(
    recorded: None, engine: Engine, owner: Engine, tampering: str, name: str, why: str
) -> None:
    with owner.begin() as connection:
        for statement in tampering.split("; "):
            assert connection.execute(text(statement)).rowcount >= 0

    differing = held(engine).differing
    assert differing is not None
    assert differing.name.startswith(name)
    assert why in differing.why
