"""The staff register: from when to when, on leave or gone, and who takes over."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Whoever was entered before has been there since their centre opened; others know them from the next start."""
    op.execute("""
        ALTER TABLE staff
            ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'on_leave', 'departed')),
            ADD COLUMN since date,
            ADD COLUMN "to" date,
            ADD COLUMN leave jsonb,
            ADD COLUMN substitute text,
            ADD COLUMN moves jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN version integer NOT NULL DEFAULT 1,
            ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
            ADD CONSTRAINT staff_left_on_a_day CHECK ((state = 'departed') = ("to" IS NOT NULL)),
            ADD CONSTRAINT staff_away_on_days CHECK (state <> 'on_leave' OR leave IS NOT NULL),
            ADD CONSTRAINT staff_is_of_the_centre CHECK (starts_with(id, 'staff:' || centre));
        UPDATE staff SET since = centre.opened_on FROM centre WHERE centre.id = staff.centre;
        ALTER TABLE staff
            ALTER COLUMN since SET NOT NULL,
            ALTER COLUMN state DROP DEFAULT, ALTER COLUMN moves DROP DEFAULT, ALTER COLUMN version DROP DEFAULT,
            ALTER COLUMN updated_at DROP DEFAULT;
        CREATE INDEX staff_leave ON staff (id) WHERE leave IS NOT NULL;
        INSERT INTO staff_copy (id, centre, state, version) SELECT id, centre, state, version FROM staff;
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX staff_leave;
        ALTER TABLE staff
            DROP COLUMN state, DROP COLUMN since, DROP COLUMN "to", DROP COLUMN leave, DROP COLUMN substitute,
            DROP COLUMN moves, DROP COLUMN version, DROP COLUMN updated_at;
    """)
