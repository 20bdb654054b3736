"""Appraisals of months, their signed editions, which nobody changes, and people's own words on them."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE appraisal (
            id text PRIMARY KEY,
            state text NOT NULL,
            moves json NOT NULL,
            scale json NOT NULL,
            appeals_until timestamptz,
            editions integer NOT NULL,
            exclusions json NOT NULL,
            appeals json NOT NULL,
            consequences json NOT NULL,
            version bigint NOT NULL
        );
        CREATE TABLE appraisal_edition (
            appraisal text NOT NULL REFERENCES appraisal,
            number integer NOT NULL,
            body text NOT NULL,
            sha256 text NOT NULL,
            signature text NOT NULL,
            public_key text NOT NULL,
            frozen_at timestamptz NOT NULL,
            PRIMARY KEY (appraisal, number)
        );
        CREATE TABLE appraisal_note (
            appraisal text NOT NULL REFERENCES appraisal,
            sequence bigint NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (appraisal, sequence)
        );
    """)
    op.execute("""
        DO $$
        DECLARE
            writer text := current_schema() || '_write';
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = writer) THEN
                EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON appraisal_edition FROM %I', writer);
            END IF;
        END $$
    """)


def downgrade() -> None:
    op.execute("DROP TABLE appraisal_note, appraisal_edition, appraisal")
