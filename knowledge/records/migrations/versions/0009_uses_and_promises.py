"""What a use of authority carries beside its amount: who approved it, which one it takes back; notes of people."""

import sqlalchemy as sa
from alembic import op

revision = "0009_uses_and_promises"
down_revision = "0008_privacy"
branch_labels = None
depends_on = None

_ADDED = (
    ("uses", sa.Column("approved_by", sa.Text)),
    ("uses", sa.Column("reverses", sa.Text)),
    ("uses", sa.Column("note", sa.Text, nullable=False, server_default=sa.text("''"))),
    ("promises", sa.Column("note", sa.Text, nullable=False, server_default=sa.text("''"))),
)


def upgrade() -> None:
    """Add the columns; of what is there already nobody said anything."""
    for table, column in _ADDED:
        op.add_column(table, column.copy())


def downgrade() -> None:
    """Drop them."""
    for table, column in reversed(_ADDED):
        op.drop_column(table, column.name)
