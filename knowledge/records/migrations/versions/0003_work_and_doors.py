"""Questions, gaps, feedback, reviews, promises; keys, requests, deliveries, jobs, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0003_work_and_doors"
down_revision = "0002_people_and_policy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _api_keys()
    _audit()
    _audit_heads()
    _deliveries()
    _jobs()
    _requests()
    _feedback()
    _gaps()
    _questions()
    _promises()
    _reviews()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("reviews")
    op.drop_table("promises")
    op.drop_table("questions")
    op.drop_table("gaps")
    op.drop_table("feedback")
    op.drop_table("requests")
    op.drop_table("jobs")
    op.drop_table("deliveries")
    op.drop_table("audit_heads")
    op.drop_table("audit")
    op.drop_table("api_keys")


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("clients", sa.JSON, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True)),
        sa.Column("revoked", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "seq", name="pk_audit"),
    )


def _audit_heads() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_audit_heads"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "event", name="pk_deliveries"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_due", "jobs", ["state", "due"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_requests"),
    )
    op.create_index("ix_requests_started", "requests", ["started"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vote", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "about", "person", name="pk_feedback"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_feedback_clients", ondelete="CASCADE"),
    )


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("question_id", sa.Text),
        sa.Column("person", sa.Text),
        sa.Column("nearest", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_gaps"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_gaps_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_gaps_at", "gaps", ["client", "at"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("call_id", sa.Text),
        sa.Column("thread", sa.Text),
        sa.Column("as_of", sa.DateTime(timezone=True)),
        sa.Column("confidence", sa.Float),
        sa.Column("passages", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_questions"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_questions_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_questions_at", "questions", ["client", "at"])


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_promises"),
        sa.ForeignKeyConstraint(
            ["client", "call_id"], ["calls.client", "calls.id"], name="fk_promises_calls", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_promises_due", "promises", ["client", "state", "due"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("call_id", sa.Text, nullable=False),
        sa.Column("review", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "call_id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["client", "call_id"], ["calls.client", "calls.id"], name="fk_reviews_calls", ondelete="CASCADE"
        ),
    )
