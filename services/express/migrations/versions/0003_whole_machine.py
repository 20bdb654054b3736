"""The whole machine of parcels: its times, claims, remarks and limits; carriers' codes that nobody knows."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE parcel
            DROP CONSTRAINT parcel_shelved_has_code,
            ADD COLUMN reachable boolean NOT NULL DEFAULT false,
            ADD COLUMN expected_at timestamptz,
            ADD COLUMN arrived_at timestamptz,
            ADD COLUMN notified_at timestamptz,
            ADD COLUMN traced_at timestamptz,
            ADD COLUMN trouble text,
            ADD COLUMN disputed boolean NOT NULL DEFAULT false,
            ADD COLUMN complained boolean NOT NULL DEFAULT false,
            ADD COLUMN wants_delivery boolean NOT NULL DEFAULT false,
            ADD COLUMN moves jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN due_action text,
            ADD COLUMN due_at timestamptz,
            ADD CONSTRAINT parcel_shelved_has_code CHECK (pickup_code IS NOT NULL OR state = ANY(
                '{unmatched,expected,not_arrived,exception,compensated,written_off}'));
        UPDATE parcel SET expected_at = told.at, due_action = CASE state WHEN 'expected' THEN 'miss' END,
                due_at = CASE state WHEN 'expected' THEN told.at + interval '8 days' END
            FROM (SELECT parcel, min(time) AS at FROM parcel_event WHERE type = 'parcel.expected.v1' GROUP BY parcel)
                told WHERE told.parcel = parcel.id;
        UPDATE parcel SET arrived_at = told.at
            FROM (SELECT parcel, min(time) AS at FROM parcel_event WHERE type = 'parcel.inbound.v1' GROUP BY parcel)
                told WHERE told.parcel = parcel.id;
        UPDATE parcel SET notified_at = told.at, due_action = CASE state WHEN 'notified' THEN 'remind' END,
                due_at = CASE state WHEN 'notified' THEN told.at + interval '24 hours' END
            FROM (SELECT parcel, min(time) AS at FROM parcel_event WHERE type = 'parcel.notified.v1' GROUP BY parcel)
                told WHERE told.parcel = parcel.id;

        DROP INDEX parcel_open_code, parcel_phone_tail;
        CREATE UNIQUE INDEX parcel_open_code ON parcel (pickup_code)
            WHERE state <> ALL('{not_arrived,returned,collected,compensated,written_off}');
        CREATE INDEX parcel_open_number ON parcel (right(pickup_code, 6));
        CREATE INDEX parcel_phone_tail ON parcel (phone_tail)
            WHERE state <> ALL('{not_arrived,returned,collected,compensated,written_off}');
        CREATE INDEX parcel_due ON parcel (due_action, due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX parcel_claims ON parcel (updated_at DESC) WHERE disputed OR complained;
        CREATE INDEX parcel_event_time ON parcel_event (time);

        CREATE TABLE parcel_note (
            parcel uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (parcel, sequence)
        );
        CREATE TABLE unmapped_code (
            source text NOT NULL,
            digest text NOT NULL,
            code text NOT NULL,
            parcel uuid NOT NULL,
            raw text NOT NULL,
            seen_at timestamptz NOT NULL,
            PRIMARY KEY (source, digest)
        );
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE unmapped_code, parcel_note;
        DROP INDEX parcel_event_time, parcel_claims, parcel_due, parcel_phone_tail, parcel_open_number,
            parcel_open_code;
        CREATE UNIQUE INDEX parcel_open_code ON parcel (pickup_code) WHERE state <> 'collected';
        CREATE INDEX parcel_phone_tail ON parcel (phone_tail) WHERE state <> 'collected';
        ALTER TABLE parcel
            DROP CONSTRAINT parcel_shelved_has_code,
            DROP COLUMN reachable, DROP COLUMN expected_at, DROP COLUMN arrived_at, DROP COLUMN notified_at,
            DROP COLUMN traced_at, DROP COLUMN trouble, DROP COLUMN disputed, DROP COLUMN complained,
            DROP COLUMN wants_delivery, DROP COLUMN moves, DROP COLUMN due_action, DROP COLUMN due_at,
            ADD CONSTRAINT parcel_shelved_has_code CHECK (state = 'expected' OR pickup_code IS NOT NULL);
    """)
