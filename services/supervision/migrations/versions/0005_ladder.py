"""What is due next on each clock, the ladders with what was climbed on them, and the heartbeats of the relays."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Clocks that are over already get their yellow and red cards from the next sweep."""
    op.execute(_CLOCKS)
    op.execute(_LADDERS)


def downgrade() -> None:
    """Forget the ladders; what was climbed stays in the audit log."""
    op.execute("""
        DROP TABLE heartbeat, climb, ladder;
        DROP INDEX clock_fires, clock_climbs;
        ALTER TABLE clock DROP COLUMN fires_at;
        ALTER TABLE clock DROP COLUMN rung, DROP COLUMN rung_due, DROP COLUMN rung_at, DROP COLUMN climbs_at;
    """)


# `rung` is the highest that was climbed for `rung_due` (1 yellow, 2 red), `rung_at` the latest time of those whose
# consequence stands. `fires_at` follows from the row: -infinity where something should not have been climbed (as
# `why_not` and `Ladder.sweep` say), else the yellow or red card to come. Nobody who writes clocks needs to know of it.
_CLOCKS = """
    ALTER TABLE clock
        ADD COLUMN rung smallint NOT NULL DEFAULT 0,
        ADD COLUMN rung_due timestamptz,
        ADD COLUMN rung_at timestamptz,
        ADD COLUMN climbs_at timestamptz;
    ALTER TABLE clock ADD COLUMN fires_at timestamptz GENERATED ALWAYS AS (
        CASE
            WHEN rung >= 2 AND (rung_due <> due_at
                OR rung_at IS NOT NULL
                    AND (voided OR rung_at >= ended_at OR ended_at IS NULL AND paused_at IS NOT NULL))
                THEN timestamptz '-infinity'
            WHEN rung = 1 AND rung_due = due_at AND rung_at >= ended_at
                THEN timestamptz '-infinity'
            WHEN voided OR ended_at <= due_at THEN NULL
            WHEN ended_at IS NOT NULL THEN CASE WHEN rung < 2 THEN due_at END
            WHEN paused_at IS NOT NULL THEN NULL
            WHEN rung = 0 OR rung = 1 AND rung_due <> due_at THEN least(warns_at, due_at)
            WHEN rung = 1 THEN due_at
        END
    ) STORED;
    CREATE INDEX clock_fires ON clock (fires_at) WHERE fires_at IS NOT NULL;
    CREATE INDEX clock_climbs ON clock (split_part(case_id, ':', 1), climbs_at)
        WHERE climbs_at IS NOT NULL AND ended_at IS NULL AND paused_at IS NULL;
"""

_LADDERS = """
    CREATE TABLE ladder (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        centre text NOT NULL,
        due timestamptz,
        steps jsonb NOT NULL,
        version bigint NOT NULL,
        bereft boolean NOT NULL DEFAULT false
    ) WITH (fillfactor = 80);
    CREATE INDEX ladder_bereft ON ladder (id) WHERE bereft;

    CREATE TABLE climb (
        id uuid PRIMARY KEY,
        ladder uuid NOT NULL REFERENCES ladder,
        rung text NOT NULL,
        due timestamptz NOT NULL,
        at timestamptz NOT NULL,
        again integer NOT NULL,
        responsible text NOT NULL,
        sequence bigint NOT NULL,
        climbed_at timestamptz NOT NULL,
        state text NOT NULL,
        moves jsonb NOT NULL,
        UNIQUE (ladder, rung, due, again)
    ) WITH (fillfactor = 80);

    CREATE TABLE heartbeat (
        id text PRIMARY KEY,
        told_until timestamptz NOT NULL
    ) WITH (fillfactor = 50);
"""
