"""What villagers said: marks of cases, and their sums by month."""

from alembic import op

revision = "0006"
down_revision = "0005"

_TELLING = (
    "application.submitted.v1",
    "feedback.received.v1",
    "feedback.revisited.v1",
    "rating.given.v1",
    "rectification.received.v1",
)


def upgrade() -> None:
    """What was said before is kept beside its events, and counted with their case's next one, or by a rebuild."""
    op.execute("""
        ALTER TABLE case_event ADD COLUMN said json;

        CREATE TABLE mark (
            case_id text NOT NULL,
            event uuid NOT NULL,
            measure text NOT NULL,
            month date NOT NULL,
            centre text NOT NULL,
            service text NOT NULL,
            person text NOT NULL,
            PRIMARY KEY (case_id, event, measure)
        );
        CREATE INDEX mark_place ON mark (centre, month, event, measure);

        CREATE TABLE voice_month (
            month date NOT NULL,
            centre text NOT NULL,
            service text NOT NULL,
            measure text NOT NULL,
            total bigint NOT NULL,
            PRIMARY KEY (month, centre, service, measure)
        ) WITH (fillfactor = 50);

        CREATE TABLE person_month (
            month date NOT NULL,
            centre text NOT NULL,
            service text NOT NULL,
            person text NOT NULL,
            total bigint NOT NULL,
            PRIMARY KEY (month, centre, service, person)
        ) WITH (fillfactor = 80);
    """)
    types = ", ".join(f"'{each}'" for each in _TELLING)
    op.execute(f"""
        UPDATE case_event SET said = audit_log.data FROM audit_log
        WHERE audit_log.id = case_event.id AND case_event.type IN ({types})
    """)  # noqa: S608 - constants


def downgrade() -> None:
    op.execute("""
        DROP TABLE mark, voice_month, person_month;
        ALTER TABLE case_event DROP COLUMN said;
    """)
