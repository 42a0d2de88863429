"""Word lists imported beside a client's own lexicon, one row a source."""

import sqlalchemy as sa
from alembic import op

revision = "0005_lexicon_imports"
down_revision = "0004_lexicon"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "lexicon_imports",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("entries", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_lexicon_imports_clients", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("client", "source", name="pk_lexicon_imports"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("lexicon_imports")
