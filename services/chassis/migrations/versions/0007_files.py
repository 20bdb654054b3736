"""Files that people hand in: what was uploaded, and each content once."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE file_content (
            hash text PRIMARY KEY,
            key text NOT NULL,
            content bytea NOT NULL,
            kept_at timestamptz NOT NULL
        );
        ALTER TABLE file_content ALTER COLUMN content SET STORAGE EXTERNAL;

        CREATE TABLE file (
            id uuid PRIMARY KEY,
            hash text NOT NULL REFERENCES file_content,
            kind text NOT NULL,
            size integer NOT NULL,
            uploaded_by text NOT NULL,
            uploaded_at timestamptz NOT NULL,
            subject text
        );
        CREATE INDEX file_hash ON file (hash);
        CREATE INDEX file_unclaimed ON file (uploaded_by, uploaded_at) WHERE subject IS NULL;
    """)


def downgrade() -> None:
    op.execute("DROP TABLE file, file_content")
