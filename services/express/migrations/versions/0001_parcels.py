"""Parcels with their history and carriers' traces; the copy of the centres."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE parcel (
            id uuid PRIMARY KEY,
            carrier text NOT NULL,
            waybill text NOT NULL,
            centre text NOT NULL,
            recipient_name text,
            recipient_name_masked text,
            recipient_name_hash text,
            recipient_phone text,
            recipient_phone_masked text,
            recipient_phone_hash text,
            phone_tail text,
            state text NOT NULL,
            pickup_code text,
            consent text,
            agent jsonb,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT parcel_shelved_has_code CHECK (state = 'expected' OR pickup_code IS NOT NULL),
            CONSTRAINT parcel_collected_with_consent CHECK (state <> 'collected' OR consent = 'recorded')
        ) WITH (fillfactor = 80);
        CREATE UNIQUE INDEX parcel_waybill ON parcel ((carrier || ':' || waybill));
        CREATE UNIQUE INDEX parcel_open_code ON parcel (pickup_code) WHERE state <> 'collected';
        CREATE INDEX parcel_newest ON parcel (updated_at DESC, id DESC);
        CREATE INDEX parcel_centre ON parcel (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX parcel_number ON parcel (waybill);
        CREATE INDEX parcel_phone_tail ON parcel (phone_tail) WHERE state <> 'collected';
        CREATE INDEX parcel_phone_hash ON parcel (recipient_phone_hash);
        CREATE INDEX parcel_name_hash ON parcel (recipient_name_hash);

        CREATE TABLE parcel_event (
            parcel uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (parcel, sequence)
        );

        CREATE TABLE parcel_trace (
            parcel uuid NOT NULL,
            digest text NOT NULL,
            time timestamptz NOT NULL,
            code text NOT NULL,
            meaning text NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (parcel, digest)
        );

        CREATE TABLE centre (
            id text PRIMARY KEY,
            name text NOT NULL,
            version integer NOT NULL
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE centre, parcel_trace, parcel_event, parcel")
