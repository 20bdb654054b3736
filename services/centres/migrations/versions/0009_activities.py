"""Activities, who signs up, and visits, counted without names."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE activity (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            kind text NOT NULL,
            title text NOT NULL,
            room smallint NOT NULL,
            begins_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            capacity integer NOT NULL CHECK (capacity > 0),
            attendance integer,
            state text NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT activity_held_says_how_many_came CHECK ((state = 'held') = (attendance IS NOT NULL))
        );
        CREATE INDEX activity_newest ON activity (updated_at DESC, id DESC);
        CREATE INDEX activity_centre ON activity (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX activity_open ON activity (begins_at) WHERE state = 'open';
        CREATE TABLE activity_event (
            activity uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (activity, sequence)
        );
        CREATE TABLE activity_note (
            activity uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (activity, sequence)
        );
        COMMENT ON COLUMN activity_note.text IS 'encrypted';

        CREATE TABLE signup (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            activity uuid NOT NULL REFERENCES activity,
            name text NOT NULL,
            name_masked text NOT NULL,
            name_hash text NOT NULL,
            phone text NOT NULL,
            phone_masked text NOT NULL,
            phone_hash text NOT NULL,
            guardian text,
            guardian_masked text,
            guardian_hash text,
            consented_at timestamptz,
            state text NOT NULL,
            created_at timestamptz NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT signup_of_a_child_has_consent CHECK ((guardian IS NULL) = (consented_at IS NULL))
        );
        COMMENT ON COLUMN signup.name IS 'encrypted';
        COMMENT ON COLUMN signup.phone IS 'encrypted';
        COMMENT ON COLUMN signup.guardian IS 'encrypted; of a child under fourteen';
        CREATE INDEX signup_activity ON signup (activity, created_at);
        CREATE INDEX signup_phone ON signup (phone_hash);
        CREATE UNIQUE INDEX signup_once ON signup (activity, phone_hash, name_hash) WHERE state <> 'withdrawn';
        CREATE TABLE signup_event (
            signup uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (signup, sequence)
        );
        CREATE TABLE signup_note (
            signup uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (signup, sequence)
        );

        CREATE TABLE visit_day (
            id text PRIMARY KEY,
            centre text NOT NULL,
            on_day date NOT NULL,
            total integer NOT NULL CHECK (total >= 0),
            groups jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX visit_day_centre ON visit_day (centre text_pattern_ops, on_day DESC);
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE visit_day, signup_note, signup_event, signup, activity_note, activity_event, activity
    """)
