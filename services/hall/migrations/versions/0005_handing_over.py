"""What somebody mediates is found by who they are."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("CREATE INDEX mediation_mediator ON mediation (mediator) WHERE state IN ('accepted', 'in_session')")


def downgrade() -> None:
    op.execute("DROP INDEX mediation_mediator")
