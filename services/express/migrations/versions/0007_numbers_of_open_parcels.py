"""Only the numbers of parcels that are still open: each arrival looks for free ones among them."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
        DROP INDEX parcel_open_number;
        CREATE INDEX parcel_open_number ON parcel (right(pickup_code, 6))
            WHERE state <> ALL('{not_arrived,returned,collected,compensated,written_off}');
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX parcel_open_number;
        CREATE INDEX parcel_open_number ON parcel (right(pickup_code, 6));
    """)
