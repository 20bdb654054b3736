"""Villages, measured travel times, what the circle is computed by, and imports."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE village (
            code text PRIMARY KEY CHECK (code ~ '^[0-9]{12}$'),
            name text NOT NULL,
            population integer NOT NULL CHECK (population >= 0),
            households integer CHECK (households >= 0),
            lon numeric(9, 6) NOT NULL CHECK (lon BETWEEN -180 AND 180),
            lat numeric(8, 6) NOT NULL CHECK (lat BETWEEN -90 AND 90),
            merged_into text REFERENCES village,
            CONSTRAINT village_is_no_alias_of_itself CHECK (merged_into <> code)
        );
        CREATE INDEX village_merged_into ON village (merged_into) WHERE merged_into IS NOT NULL;
        COMMENT ON COLUMN village.lon IS 'degrees east, CGCS2000 or WGS-84';
        CREATE TABLE travel_time (
            village text NOT NULL REFERENCES village ON DELETE CASCADE,
            centre text NOT NULL REFERENCES centre ON DELETE CASCADE,
            minutes numeric(5, 1) NOT NULL CHECK (minutes > 0),
            PRIMARY KEY (village, centre)
        );
        CREATE INDEX travel_time_centre ON travel_time (centre);
        CREATE TABLE circle_rule (
            version integer PRIMARY KEY CHECK (version > 0),
            minutes smallint NOT NULL CHECK (minutes > 0),
            speed_kmh numeric(4, 1) NOT NULL CHECK (speed_kmh > 0),
            detour numeric(3, 2) NOT NULL CHECK (detour >= 1),
            set_by text NOT NULL,
            set_at timestamptz NOT NULL
        );
        CREATE TABLE table_import (
            id uuid PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('villages', 'travel_times')),
            state text NOT NULL CHECK (state IN ('checking', 'checked', 'applied')),
            version integer NOT NULL CHECK (version > 0),
            against integer NOT NULL,
            digest text NOT NULL,
            lines integer NOT NULL DEFAULT 0,
            added integer NOT NULL DEFAULT 0,
            changed integer NOT NULL DEFAULT 0,
            removed integer NOT NULL DEFAULT 0,
            faulty integer NOT NULL DEFAULT 0,
            found integer NOT NULL DEFAULT 0,
            faults jsonb NOT NULL DEFAULT '[]',
            uploaded_by text NOT NULL,
            uploaded_at timestamptz NOT NULL,
            touched_at timestamptz NOT NULL,
            applied_by text,
            applied_at timestamptz
        );
        CREATE INDEX table_import_uploaded_at ON table_import (uploaded_at);
        CREATE TABLE table_import_part (
            import uuid NOT NULL REFERENCES table_import ON DELETE CASCADE,
            part integer NOT NULL,
            lines jsonb NOT NULL,
            PRIMARY KEY (import, part)
        );
        COMMENT ON COLUMN table_import.against IS 'imports that had been applied when it was checked';
        COMMENT ON COLUMN table_import.faults IS 'the first: line, column, what is wrong, what to write instead';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE table_import_part, table_import, circle_rule, travel_time, village")
