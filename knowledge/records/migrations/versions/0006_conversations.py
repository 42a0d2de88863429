"""What a call carries beside its words; who speaks under which label; cases of several calls."""

import sqlalchemy as sa
from alembic import op

revision = "0006_conversations"
down_revision = "0005_lexicon_imports"
branch_labels = None
depends_on = None

_LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
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
    sa.Column("sequence", _LONG),
    sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("heard", sa.DateTime(timezone=True)),
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
    sa.Column("source", sa.Text, nullable=False, server_default=sa.text("''")),
)
_ADDED = (("calls", _CALLS), ("turns", _TURNS), ("interactions", _INTERACTIONS))


def upgrade() -> None:
    """Add the columns, of which what is there says nothing, and make the tables."""
    for table, columns in _ADDED:
        for column in columns:
            op.add_column(table, column.copy())
    if op.get_context().dialect.name != "sqlite":  # whose INTEGER holds 64 bits already
        op.alter_column("turns", "seq", existing_type=sa.Integer, type_=sa.BigInteger)
    op.create_index("ix_calls_ended", "calls", ["client", "ended"])
    op.create_index("ix_interactions_customer", "interactions", ["client", "customer_key", "driver", "at"])
    # What was going on before this column was there was last heard of when it began, as far as anybody knows.
    op.execute("UPDATE calls SET heard = started WHERE ended IS NULL")
    _widen(sa.BigInteger())
    _speaker_names()
    _cases()
    _case_calls()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("case_calls")
    op.drop_table("cases")
    op.drop_table("speaker_names")
    _widen(sa.Integer())
    op.drop_index("ix_interactions_customer", "interactions")
    op.drop_index("ix_calls_ended", "calls")
    for table, columns in reversed(_ADDED):
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _widen(to: sa.types.TypeEngine[int]) -> None:
    """Numbers of turns and their times: sources use long ones. SQLite's integers are long already."""
    if op.get_bind().dialect.name != "sqlite":
        for name in ("seq", "revision", "start_ms", "end_ms"):
            op.alter_column("turns", name, type_=to)


def _speaker_names() -> None:
    op.create_table(
        "speaker_names",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("speaker", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "source", "label", name="pk_speaker_names"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_speaker_names_clients", ondelete="CASCADE"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("customer_key", sa.Text),
        sa.Column("driver", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("document", sa.Text),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("client", "id", name="pk_cases"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_cases_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_cases_customer", "cases", ["client", "customer_key", "opened"])


def _case_calls() -> None:
    op.create_table(
        "case_calls",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "case_id", "call_id", name="pk_case_calls"),
        sa.ForeignKeyConstraint(
            ["client", "case_id"], ["cases.client", "cases.id"], name="fk_case_calls_cases", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["client", "call_id"], ["calls.client", "calls.id"], name="fk_case_calls_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_case_calls_call", "case_calls", ["client", "call_id"])
