"""Parcels that go out, with their history, remarks and carriers' traces; people are JSON, sealed."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE shipment (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            carrier text NOT NULL,
            waybill text,
            state text NOT NULL,
            contents text NOT NULL,
            weight_g integer,
            postage_fen integer,
            sender jsonb NOT NULL,
            recipient jsonb NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT shipment_accepted_is_weighed CHECK (state = ANY('{drafted,checked,withdrawn}')
                OR (weight_g > 0 AND weight_g IS NOT NULL AND postage_fen >= 0 AND postage_fen IS NOT NULL)),
            CONSTRAINT shipment_carried_has_waybill CHECK (
                (waybill IS NOT NULL) = (state = ANY('{handed_to_carrier,tracked,delivered}')))
        ) WITH (fillfactor = 80);
        CREATE UNIQUE INDEX shipment_waybill ON shipment ((carrier || ':' || waybill));
        CREATE INDEX shipment_newest ON shipment (updated_at DESC, id DESC);
        CREATE INDEX shipment_centre ON shipment (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX shipment_number ON shipment (waybill) WHERE waybill IS NOT NULL;
        CREATE INDEX shipment_phone_hash ON shipment ((sender #>> '{phone,hash}'));
        CREATE INDEX shipment_name_hash ON shipment ((sender #>> '{name,hash}'));
        CREATE INDEX shipment_identity_hash ON shipment ((sender #>> '{identity,hash}'));

        CREATE TABLE shipment_event (
            shipment uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (shipment, sequence)
        );

        CREATE TABLE shipment_trace (
            shipment uuid NOT NULL,
            digest text NOT NULL,
            waybill text NOT NULL,
            time timestamptz NOT NULL,
            code text NOT NULL,
            meaning text NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (shipment, digest)
        );
        CREATE INDEX shipment_trace_newest ON shipment_trace (shipment, time DESC);

        CREATE TABLE shipment_note (
            shipment uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (shipment, sequence)
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE shipment_note, shipment_trace, shipment_event, shipment")
