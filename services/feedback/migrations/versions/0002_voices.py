"""What may be rated, what named raters are asked; scans and photos; what letters lay in; templates of replies."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE invitation (
            id uuid PRIMARY KEY, centre text NOT NULL, service text NOT NULL, case_id text NOT NULL,
            until timestamptz NOT NULL
        );
        CREATE INDEX invitation_until ON invitation (until);

        ALTER TABLE rectification ADD named boolean NOT NULL DEFAULT false;
        ALTER TABLE rectification ADD called_back boolean NOT NULL DEFAULT false;
        ALTER TABLE rating ADD tx xid8 NOT NULL DEFAULT pg_current_xact_id();
        CREATE INDEX rating_tx ON rating (tx, id);
        ALTER TABLE letterbox ADD opened_at timestamptz;
        ALTER TABLE feedback ADD files jsonb NOT NULL DEFAULT '[]';
        ALTER TABLE feedback ADD transcriber text;
        ALTER TABLE feedback ADD box_opened_at timestamptz;

        CREATE TABLE reply_template (
            id uuid PRIMARY KEY, title text NOT NULL, text text NOT NULL, kind text, retired boolean NOT NULL,
            version integer NOT NULL, updated_at timestamptz NOT NULL
        );
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE invitation, reply_template;
        ALTER TABLE rectification DROP named, DROP called_back;
        ALTER TABLE rating DROP tx;
        ALTER TABLE letterbox DROP opened_at;
        ALTER TABLE feedback DROP files, DROP transcriber, DROP box_opened_at;
    """)
