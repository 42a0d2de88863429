"""The lexicon of each client."""

import sqlalchemy as sa
from alembic import op

revision = "0004_lexicon"
down_revision = "0003_work_and_doors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "lexicon",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("alias_of", sa.Text, nullable=False),
        sa.Column("zh", sa.Text, nullable=False),
        sa.Column("en", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_lexicon_clients", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("client", "place", name="pk_lexicon"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("lexicon")
