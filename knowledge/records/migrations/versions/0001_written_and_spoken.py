"""Clients, documents, passages, vectors; calls, turns, interactions."""

import sqlalchemy as sa
from alembic import op

revision = "0001_written_and_spoken"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _clients()
    _calls()
    _documents()
    _generations()
    _interactions()
    _active_generations()
    _passages()
    _turns()
    _vectors()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("vectors")
    op.drop_table("turns")
    op.drop_table("passages")
    op.drop_table("active_generations")
    op.drop_table("interactions")
    op.drop_table("generations")
    op.drop_table("documents")
    op.drop_table("calls")
    op.drop_table("clients")


def _clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("positioning", sa.JSON),
        sa.Column("drivers", sa.JSON, nullable=False),
        sa.Column("slack_channels", sa.JSON, nullable=False),
        sa.Column("widget_origins", sa.JSON, nullable=False),
        sa.Column("documents_revision", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("customer_key", sa.Text),
        sa.Column("order_id", sa.Text),
        sa.Column("driver", sa.Text),
        sa.Column("disposition", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("closed_by_rule", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_calls"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_calls_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_calls_agent", "calls", ["client", "agent", "started"])
    op.create_index("ix_calls_started", "calls", ["client", "started"])


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("trust", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.DateTime(timezone=True)),
        sa.Column("said_to", sa.DateTime(timezone=True)),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("replaces", sa.Text),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", "version", name="pk_documents"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_documents_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_documents_batch", "documents", ["client", "batch"])
    op.create_index("ix_documents_in_force", "documents", ["client", "valid_from", "valid_to"])
    op.create_index("ix_documents_replaces", "documents", ["client", "replaces"])


def _generations() -> None:
    op.create_table(
        "generations",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_generations"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_generations_clients", ondelete="CASCADE"),
    )


def _interactions() -> None:
    op.create_table(
        "interactions",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("supervisor", sa.Text, nullable=False),
        sa.Column("driver", sa.Text, nullable=False),
        sa.Column("driver_l2", sa.Text, nullable=False),
        sa.Column("request_type", sa.Text, nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("value_tier", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("campaign", sa.Text, nullable=False),
        sa.Column("customer_key", sa.Text),
        sa.Column("offer_id", sa.Text),
        sa.Column("offer_outcome", sa.Text),
        sa.Column("talk_s", sa.Integer, nullable=False),
        sa.Column("hold_s", sa.Integer, nullable=False),
        sa.Column("acw_s", sa.Integer, nullable=False),
        sa.Column("wait_s", sa.Integer, nullable=False),
        sa.Column("transfers", sa.Integer, nullable=False),
        sa.Column("tenure_days", sa.Integer),
        sa.Column("csat", sa.Integer),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("has_transcript", sa.Boolean, nullable=False),
        sa.Column("repeat_7d", sa.Boolean),
        sa.Column("resolved", sa.Boolean),
        sa.PrimaryKeyConstraint("client", "id", name="pk_interactions"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_interactions_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_interactions_at", "interactions", ["client", "at"])
    op.create_index("ix_interactions_driver", "interactions", ["client", "driver", "at"])


def _active_generations() -> None:
    op.create_table(
        "active_generations",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("generation", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_active_generations"),
        sa.ForeignKeyConstraint(
            ["client", "generation"],
            ["generations.client", "generations.id"],
            name="fk_active_generations_generations",
            ondelete="CASCADE",
        ),
    )


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("trust", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("heading", sa.JSON, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("step_id", sa.Text),
        sa.Column("verbatim", sa.Boolean, nullable=False),
        sa.Column("internal_only", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("client", "id", name="pk_passages"),
        sa.ForeignKeyConstraint(
            ["client", "document_id", "version"],
            ["documents.client", "documents.id", "documents.version"],
            name="fk_passages_documents",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_passages_document", "passages", ["client", "document_id", "version", "position"])


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("speaker", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("start_ms", sa.Integer),
        sa.Column("end_ms", sa.Integer),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "call_id", "seq", "revision", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["client", "call_id"], ["calls.client", "calls.id"], name="fk_turns_calls", ondelete="CASCADE"
        ),
    )


def _vectors() -> None:
    op.create_table(
        "vectors",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("generation", sa.Text, nullable=False),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("client", "generation", "passage", name="pk_vectors"),
        sa.ForeignKeyConstraint(
            ["client", "generation"],
            ["generations.client", "generations.id"],
            name="fk_vectors_generations",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["client", "passage"], ["passages.client", "passages.id"], name="fk_vectors_passages", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_vectors_passage", "vectors", ["client", "passage"])
