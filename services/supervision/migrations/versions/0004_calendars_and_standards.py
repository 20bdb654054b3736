"""Notices of days off with the recount that follows, and versions of standards: what the county edits."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE calendar_notice (
            year integer NOT NULL,
            version integer NOT NULL,
            number text NOT NULL,
            holidays json NOT NULL,
            working_weekends json NOT NULL,
            published_at timestamptz NOT NULL,
            published_by text NOT NULL,
            PRIMARY KEY (year, version)
        );

        CREATE TABLE recounting (
            id text PRIMARY KEY,
            year integer NOT NULL,
            notice integer NOT NULL,
            first timestamptz,
            reached json,
            checked bigint NOT NULL,
            begun_at timestamptz NOT NULL,
            done_at timestamptz,
            ended bigint NOT NULL,
            version bigint NOT NULL
        );

        CREATE TABLE clock_moved (
            year integer NOT NULL,
            notice integer NOT NULL,
            case_id text NOT NULL,
            standard text NOT NULL,
            opening_sequence bigint NOT NULL,
            centre text NOT NULL,
            due_before timestamptz NOT NULL,
            due_after timestamptz NOT NULL,
            moved_at timestamptz NOT NULL,
            PRIMARY KEY (year, notice, case_id, standard, opening_sequence)
        );

        CREATE TABLE standard_version (
            standard text NOT NULL,
            version integer NOT NULL,
            valid_from timestamptz NOT NULL,
            body json NOT NULL,
            published_at timestamptz NOT NULL,
            published_by text NOT NULL,
            PRIMARY KEY (standard, version)
        );

        CREATE TABLE standard_draft (
            standard text PRIMARY KEY,
            body json NOT NULL,
            version bigint NOT NULL,
            drafted_at timestamptz NOT NULL,
            drafted_by text NOT NULL
        );
    """)
    op.execute(_APPEND_ONLY)


def downgrade() -> None:
    op.execute("DROP TABLE standard_draft, standard_version, clock_moved, recounting, calendar_notice")


_APPEND_ONLY = """
    DO $$
    DECLARE
        writer text := current_schema() || '_write';
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = writer) THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON calendar_notice, standard_version FROM %I', writer);
        END IF;
    END $$
"""
