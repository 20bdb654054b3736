"""Sessions and their slots, appointments with their history, numbers, suspensions, reports; the copy of the centres."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE centre (
            id text PRIMARY KEY,
            name text NOT NULL,
            version bigint NOT NULL
        );

        CREATE TABLE schedule (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            room text NOT NULL,
            practice text NOT NULL,
            state text NOT NULL,
            begins_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT schedule_has_time CHECK (begins_at < ends_at)
        );
        CREATE INDEX schedule_centre ON schedule (centre text_pattern_ops, begins_at);
        CREATE INDEX schedule_stopped ON schedule (id) WHERE state = 'stopped';
        CREATE TABLE schedule_event (
            schedule uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (schedule, sequence)
        );
        CREATE TABLE schedule_note (
            schedule uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (schedule, sequence)
        );

        CREATE TABLE slot (
            id uuid PRIMARY KEY,
            schedule uuid NOT NULL REFERENCES schedule,
            centre text NOT NULL,
            room text NOT NULL,
            starts_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL,
            capacity integer NOT NULL,
            taken integer NOT NULL,
            version integer NOT NULL,
            CONSTRAINT slot_is_not_oversold CHECK (taken BETWEEN 0 AND capacity)
        ) WITH (fillfactor = 80);
        CREATE INDEX slot_schedule ON slot (schedule);
        CREATE INDEX slot_coming ON slot (centre text_pattern_ops, starts_at);

        CREATE TABLE appointment (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            name text NOT NULL,
            name_masked text NOT NULL,
            name_hash text NOT NULL,
            phone text,
            phone_masked text,
            phone_hash text,
            identity text,
            identity_masked text,
            identity_hash text,
            reachable boolean NOT NULL,
            slot uuid,
            starts_at timestamptz,
            ends_at timestamptz,
            state text NOT NULL,
            partner text,
            reference text,
            room text,
            priority text NOT NULL,
            day date,
            number integer,
            arrived_at timestamptz,
            queued_at timestamptz,
            called_at timestamptz,
            passes integer NOT NULL,
            offered uuid,
            told boolean NOT NULL,
            moves jsonb NOT NULL,
            due_action text,
            due_at timestamptz,
            version integer NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT appointment_waits_with_a_number CHECK (
                state <> ALL('{waiting,called,passed,in_consultation,fulfilled,referred}')
                OR number IS NOT NULL AND queued_at IS NOT NULL AND room IS NOT NULL),
            CONSTRAINT appointment_is_somebodys CHECK (slot IS NULL OR identity_hash IS NOT NULL)
        ) WITH (fillfactor = 80);
        CREATE UNIQUE INDEX appointment_number ON appointment (centre, day, number) WHERE number IS NOT NULL;
        CREATE UNIQUE INDEX appointment_reference ON appointment ((partner || ':' || reference));
        CREATE INDEX appointment_newest ON appointment (updated_at DESC, id DESC);
        CREATE INDEX appointment_centre ON appointment (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX appointment_person ON appointment (identity_hash, starts_at);
        CREATE INDEX appointment_phone ON appointment (phone_hash);
        CREATE INDEX appointment_name ON appointment (name_hash);
        CREATE INDEX appointment_queue ON appointment (centre, room, queued_at) WHERE state = 'waiting';
        CREATE INDEX appointment_in_house ON appointment (centre)
            WHERE state = ANY('{waiting,called,in_consultation}');
        CREATE INDEX appointment_waitlist ON appointment (slot, created_at) WHERE state = 'waitlisted';
        CREATE INDEX appointment_slot ON appointment (slot) WHERE state = ANY('{waitlisted,booked}');
        CREATE INDEX appointment_due ON appointment (due_action, due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE appointment_event (
            appointment uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            partner text,
            tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
            PRIMARY KEY (appointment, sequence)
        );
        CREATE INDEX appointment_event_partner ON appointment_event (partner, tx, appointment, sequence)
            WHERE partner IS NOT NULL;
        CREATE TABLE appointment_note (
            appointment uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (appointment, sequence)
        );

        CREATE TABLE numbers (
            id text PRIMARY KEY,
            day date NOT NULL,
            last integer NOT NULL,
            version integer NOT NULL
        );

        CREATE TABLE suspension (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            person text NOT NULL,
            phone text,
            state text NOT NULL,
            imposed_at timestamptz NOT NULL,
            until timestamptz NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX suspension_person ON suspension (person, imposed_at DESC);
        CREATE INDEX suspension_centre ON suspension (centre text_pattern_ops, updated_at DESC);
        CREATE TABLE suspension_event (
            suspension uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (suspension, sequence)
        );
        CREATE TABLE suspension_note (
            suspension uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (suspension, sequence)
        );

        CREATE TABLE disease_report (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            content text NOT NULL,
            urgent boolean NOT NULL,
            state text NOT NULL,
            opened_at timestamptz NOT NULL,
            reported_at timestamptz,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX disease_report_centre ON disease_report (centre text_pattern_ops, updated_at DESC);
        CREATE TABLE disease_report_event (
            disease_report uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (disease_report, sequence)
        );
        CREATE TABLE disease_report_note (
            disease_report uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (disease_report, sequence)
        );
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE disease_report_note, disease_report_event, disease_report, suspension_note, suspension_event,
            suspension, numbers, appointment_note, appointment_event, appointment, slot, schedule_note, schedule_event,
            schedule, centre
    """)
