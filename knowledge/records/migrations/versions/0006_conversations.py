"""What a call carries beside its words: waiting, hold, transfers, confidence, where it came from."""

import sqlalchemy as sa
from alembic import op

revision = "0006_conversations"
down_revision = "0005_lexicon_imports"
branch_labels = None
depends_on = None

_CALLS = (
    sa.Column("source", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("direction", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("wait_s", sa.Integer),
    sa.Column("hold_s", sa.Integer),
    sa.Column("transfers", sa.Integer),
    sa.Column("csat", sa.Integer),
    sa.Column("skipped", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("matches", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("extra", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("versions", sa.JSON, nullable=False, server_default="{}"),
)
_TURNS = (
    sa.Column("label", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("confidence", sa.Float),
    sa.Column("redacted", sa.Boolean, nullable=False, server_default=sa.false()),
)
_INTERACTIONS = (
    sa.Column("need_type", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("queue", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("offer_eligible", sa.Boolean),
    sa.Column("authority_rule", sa.Text),
    sa.Column("authority_outcome", sa.Text),
    sa.Column("incident", sa.Text),
    sa.Column("amount", sa.Text),
    sa.Column("qa", sa.JSON, nullable=False, server_default="{}"),
)
_ADDED = (("calls", _CALLS), ("turns", _TURNS), ("interactions", _INTERACTIONS))


def upgrade() -> None:
    """Add the columns; what is there says nothing of them."""
    for table, columns in _ADDED:
        for column in columns:
            op.add_column(table, column.copy())


def downgrade() -> None:
    """Drop them."""
    for table, columns in reversed(_ADDED):
        for column in reversed(columns):
            op.drop_column(table, column.name)
