"""Both shops' catalogues with their stock, licences, pesticide ledger; orders with history; the copy of the centres."""

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

        CREATE TABLE stock (
            id text PRIMARY KEY,
            centre text NOT NULL,
            sku text NOT NULL,
            shop text NOT NULL,
            name text NOT NULL,
            category text NOT NULL,
            unit text NOT NULL,
            price_fen integer NOT NULL CHECK (price_fen > 0),
            registration text,
            received numeric(14, 3) NOT NULL,
            sold numeric(14, 3) NOT NULL CHECK (sold >= 0),
            returned numeric(14, 3) NOT NULL CHECK (returned >= 0 AND returned <= sold),
            reserved numeric(14, 3) NOT NULL CHECK (reserved >= 0),
            version integer NOT NULL,
            CONSTRAINT stock_never_below_zero CHECK (received - sold + returned - reserved >= 0)
        ) WITH (fillfactor = 70);
        CREATE INDEX stock_shop ON stock (centre text_pattern_ops, sku);

        CREATE TABLE stock_movement (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            stock text NOT NULL,
            entry text NOT NULL,
            quantity numeric(14, 3) NOT NULL,
            supplier text,
            batch text,
            reason text,
            note text,
            actor text NOT NULL,
            time timestamptz NOT NULL
        );
        CREATE INDEX stock_movement_stock ON stock_movement (stock, id);

        CREATE TABLE pesticide_ledger (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            centre text NOT NULL,
            sku text NOT NULL,
            name text NOT NULL,
            category text NOT NULL,
            registration text NOT NULL,
            unit text NOT NULL,
            entry text NOT NULL,
            quantity numeric(14, 3) NOT NULL,
            supplier text,
            batch text,
            shop_order uuid,
            buyer text,
            buyer_masked text,
            identity text,
            identity_masked text,
            actor text NOT NULL,
            time timestamptz NOT NULL
        );
        CREATE INDEX pesticide_ledger_centre ON pesticide_ledger (centre text_pattern_ops, time);

        CREATE TABLE licence (
            id text PRIMARY KEY,
            centre text NOT NULL,
            shop text NOT NULL,
            number text NOT NULL,
            scope jsonb NOT NULL,
            expires_on date NOT NULL,
            version integer NOT NULL
        );
        CREATE INDEX licence_expiry ON licence (expires_on);

        CREATE TABLE shop_order (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            shop text NOT NULL,
            source text NOT NULL,
            partner text,
            number text,
            customer jsonb NOT NULL,
            payment text NOT NULL,
            lines jsonb NOT NULL,
            holding text NOT NULL,
            paid_fen integer NOT NULL CHECK (paid_fen >= 0),
            refunded_fen integer NOT NULL CHECK (refunded_fen BETWEEN 0 AND paid_fen),
            state text NOT NULL,
            code text,
            ready_at timestamptz,
            collected_at timestamptz,
            reminded boolean NOT NULL,
            moves jsonb NOT NULL,
            due_action text,
            due_at timestamptz,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT shop_order_waits_under_a_code CHECK (
                code IS NOT NULL OR state <> ALL('{ready,out_for_delivery,collected}'))
        ) WITH (fillfactor = 70);
        CREATE UNIQUE INDEX shop_order_number ON shop_order (partner, number) WHERE number IS NOT NULL;
        CREATE UNIQUE INDEX shop_order_code ON shop_order (centre, code) WHERE state = ANY('{ready,out_for_delivery}');
        CREATE INDEX shop_order_newest ON shop_order (updated_at DESC, id DESC);
        CREATE INDEX shop_order_centre ON shop_order (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX shop_order_phone_hash ON shop_order ((customer #>> '{phone,hash}'));
        CREATE INDEX shop_order_due ON shop_order (due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE shop_order_event (
            shop_order uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            partner text,
            tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
            PRIMARY KEY (shop_order, sequence)
        );
        CREATE INDEX shop_order_event_time ON shop_order_event (time);
        CREATE INDEX shop_order_event_partner ON shop_order_event (partner, tx, shop_order, sequence)
            WHERE partner IS NOT NULL;

        CREATE TABLE shop_order_note (
            shop_order uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (shop_order, sequence)
        );
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE shop_order_note, shop_order_event, shop_order, licence, pesticide_ledger, stock_movement, stock,
            centre
    """)
