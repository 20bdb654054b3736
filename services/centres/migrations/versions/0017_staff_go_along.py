"""Staff of a centre that has merged have their posts at the joint site; their numbers stay."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute("ALTER TABLE staff DROP CONSTRAINT staff_is_of_the_centre")


def downgrade() -> None:
    op.execute("""
        UPDATE staff SET centre = split_part(split_part(id, ':', 2), '-', 1);
        ALTER TABLE staff ADD CONSTRAINT staff_is_of_the_centre CHECK (starts_with(id, 'staff:' || centre));
    """)
