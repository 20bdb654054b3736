"""Notices to villagers, and the one-time codes that open their own things."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE notice (
            id uuid PRIMARY KEY,
            purpose text NOT NULL,
            subject text NOT NULL,
            subject_version integer,
            person text NOT NULL,
            sealed text,
            urgent boolean NOT NULL,
            ready_at timestamptz NOT NULL,
            batch uuid,
            claimed_until timestamptz,
            attempts integer NOT NULL DEFAULT 0,
            state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dropped', 'failed')),
            reason text,
            settled_at timestamptz,
            CHECK (state = 'waiting' OR sealed IS NULL)
        ) WITH (fillfactor = 70);
        CREATE INDEX notice_ready_at ON notice (ready_at, person, purpose) WHERE state = 'waiting';
        CREATE INDEX notice_person ON notice (person, purpose) WHERE NOT urgent;
        CREATE INDEX notice_subject ON notice (subject) WHERE state = 'waiting';
        CREATE INDEX notice_dropped ON notice (id) WHERE state = 'dropped' AND settled_at IS NULL;
        CREATE INDEX notice_settled_at ON notice (settled_at) WHERE settled_at IS NOT NULL;

        CREATE TABLE one_time_code (
            person text PRIMARY KEY,
            code text,
            expires_at timestamptz NOT NULL,
            tries integer NOT NULL,
            asked timestamptz[] NOT NULL
        ) WITH (fillfactor = 70);
        CREATE INDEX one_time_code_expires_at ON one_time_code (expires_at);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE one_time_code, notice")
