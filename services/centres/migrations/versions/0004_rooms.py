"""Rooms and their bookings: that no room is had by two at once is a constraint (ADR 0046)."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE room_plan (
            id text PRIMARY KEY,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE TABLE room (
            centre text NOT NULL CHECK (centre ~ '^[0-9]{12}$'),
            number smallint NOT NULL CHECK (number BETWEEN 1 AND 99),
            kind text NOT NULL,
            name text NOT NULL,
            seats integer NOT NULL,
            bookable boolean NOT NULL,
            PRIMARY KEY (centre, number)
        );
        CREATE TABLE booking (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            room smallint NOT NULL,
            place bigint GENERATED ALWAYS AS (CAST(centre AS bigint) * 100 + room) STORED,
            begins_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            state text NOT NULL,
            name text,
            name_masked text,
            name_hash text,
            phone text,
            phone_masked text,
            phone_hash text,
            activity uuid,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            FOREIGN KEY (centre, room) REFERENCES room,
            CONSTRAINT booking_has_time CHECK (begins_at < ends_at),
            CONSTRAINT booking_has_the_room_alone EXCLUDE USING gist (
                int8range(place, place, '[]') WITH &&, tstzrange(begins_at, ends_at) WITH &&
            ) WHERE (state = ANY('{requested,booked,used}'))
        );
        COMMENT ON COLUMN booking.place IS 'centre and room in one number';
        COMMENT ON COLUMN booking.name IS 'encrypted';
        COMMENT ON COLUMN booking.phone IS 'encrypted';
        CREATE INDEX booking_newest ON booking (updated_at DESC, id DESC);
        CREATE INDEX booking_centre ON booking (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX booking_times ON booking (centre, begins_at);
        CREATE INDEX booking_phone ON booking (phone_hash);
        CREATE INDEX booking_unanswered ON booking (begins_at) WHERE state = 'requested';
        CREATE TABLE booking_event (
            booking uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (booking, sequence)
        );
        CREATE TABLE booking_note (
            booking uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (booking, sequence)
        );
        COMMENT ON COLUMN booking_note.text IS 'encrypted';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE booking_note, booking_event, booking, room, room_plan")
