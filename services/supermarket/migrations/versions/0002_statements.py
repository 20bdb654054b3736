"""Chains' statements of their days at each centre: amounts by the chain's own order number."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE chain_statement (
            id text PRIMARY KEY,
            partner text NOT NULL,
            centre text NOT NULL,
            day date NOT NULL,
            orders jsonb NOT NULL,
            version integer NOT NULL,
            received_at timestamptz NOT NULL
        );
        CREATE INDEX chain_statement_day ON chain_statement (day, centre text_pattern_ops);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE chain_statement")
