"""Originals kept for a while where a client says so, and the tombstones of erased customers."""

import sqlalchemy as sa
from alembic import op

revision = "0008_privacy"
down_revision = "0007_people_and_plans"
branch_labels = None
depends_on = None


def _instant(name: str, *, known: bool = True) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not known)


def _of_client(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["client"], ["clients.id"], name=f"fk_{table}_clients", ondelete="CASCADE")


def upgrade() -> None:
    """Make the tables, and say of every client that only masked text is kept."""
    op.add_column("clients", sa.Column("retention", sa.Text, nullable=False, server_default=sa.text("'redacted'")))
    op.create_table(
        "salts",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_salts"),
        _of_client("salts"),
    )
    op.create_table(
        "originals",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _instant("kept"),
        sa.PrimaryKeyConstraint("client", "call_id", "seq", "revision", name="pk_originals"),
        sa.ForeignKeyConstraint(
            ["client", "call_id"], ["calls.client", "calls.id"], name="fk_originals_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_originals_kept", "originals", ["kept"])
    op.create_table(
        "tombstones",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        _instant("erased"),
        _instant("verified", known=False),
        sa.PrimaryKeyConstraint("client", "mark", name="pk_tombstones"),
        _of_client("tombstones"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("tombstones", "originals", "salts"):
        op.drop_table(table)
    op.drop_column("clients", "retention")
