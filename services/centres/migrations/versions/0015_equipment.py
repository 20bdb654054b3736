"""Equipment and its faults."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE device (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            kind text NOT NULL,
            room smallint NOT NULL,
            faulty_since timestamptz,
            state text NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            FOREIGN KEY (centre, room) REFERENCES room,
            CONSTRAINT device_is_faulty_since_a_time CHECK ((state = 'faulty') = (faulty_since IS NOT NULL))
        );
        CREATE INDEX device_newest ON device (updated_at DESC, id DESC);
        CREATE INDEX device_centre ON device (centre text_pattern_ops, updated_at DESC);
        CREATE TABLE device_event (
            device uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (device, sequence)
        );
        CREATE TABLE device_note (
            device uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (device, sequence)
        );
        COMMENT ON COLUMN device_note.text IS 'encrypted';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE device_note, device_event, device")
