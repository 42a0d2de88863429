"""Similar questions of documents: one row a place that answers them."""

import sqlalchemy as sa
from alembic import op

revision = "0010_similar_questions"
down_revision = "0009_uses_and_promises"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "similar_questions",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("questions", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_similar_questions_clients", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("client", "source", "place", name="pk_similar_questions"),
    )
    op.create_index("ix_similar_questions_document", "similar_questions", ["client", "document_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_index("ix_similar_questions_document", "similar_questions")
    op.drop_table("similar_questions")
