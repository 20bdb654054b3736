"""Milestones of building with their history; what the county has for it."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE milestone (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            site uuid NOT NULL REFERENCES site,
            kind text NOT NULL,
            state text NOT NULL,
            due date NOT NULL,
            reached_on date,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT milestone_reached_on_a_day CHECK ((state = 'reached') = (reached_on IS NOT NULL))
        );
        CREATE INDEX milestone_site ON milestone (site);
        CREATE UNIQUE INDEX milestone_once ON milestone (site, kind) WHERE state <> 'dropped';
        CREATE TABLE milestone_event (
            milestone uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (milestone, sequence)
        );
        CREATE TABLE milestone_note (
            milestone uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (milestone, sequence)
        );
        COMMENT ON COLUMN milestone_note.text IS 'encrypted';
        CREATE TABLE fund (
            id text PRIMARY KEY,
            title text NOT NULL,
            fen bigint NOT NULL CHECK (fen > 0),
            batch smallint,
            source text NOT NULL,
            version integer NOT NULL
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE fund, milestone_note, milestone_event, milestone")
