"""Dated staff, rosters and forecasts, calendars, duty lists, disposition taxonomies."""

import sqlalchemy as sa
from alembic import op

revision = "0007_people_and_plans"
down_revision = "0006_conversations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _postings()
    _certificates()
    _shifts()
    _forecasts()
    _client_days()
    _duties()
    _reasons()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("reasons", "duties", "client_days", "forecasts", "shifts", "certificates", "postings"):
        op.drop_table(table)


def _of_client(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["client"], ["clients.id"], name=f"fk_{table}_clients", ondelete="CASCADE")


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["staff.id"], name=f"fk_{table}_staff", ondelete="CASCADE")


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("supervisor", sa.Text),
        sa.Column("until", sa.Date),
        _of_staff("postings"),
        sa.PrimaryKeyConstraint("person", "since", name="pk_postings"),
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        _of_staff("certificates"),
        sa.PrimaryKeyConstraint("person", "skill", "since", name="pk_certificates"),
    )


def _shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("activity", sa.Text, nullable=False),
        _of_client("shifts"),
        sa.PrimaryKeyConstraint("client", "person", "start", name="pk_shifts"),
    )
    op.create_index("ix_shifts_day", "shifts", ["client", "day"])


def _forecasts() -> None:
    op.create_table(
        "forecasts",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacts", sa.Text, nullable=False),
        sa.Column("required", sa.Text, nullable=False),
        sa.Column("aht_s", sa.Integer, nullable=False),
        _of_client("forecasts"),
        sa.PrimaryKeyConstraint("client", "queue", "at", name="pk_forecasts"),
    )
    op.create_index("ix_forecasts_at", "forecasts", ["client", "at"])


def _client_days() -> None:
    op.create_table(
        "client_days",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("volume_factor", sa.Text, nullable=False),
        _of_client("client_days"),
        sa.PrimaryKeyConstraint("client", "day", "kind", name="pk_client_days"),
    )


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        _of_client("duties"),
        sa.PrimaryKeyConstraint("client", "role", "start", "name", name="pk_duties"),
    )


def _reasons() -> None:
    op.create_table(
        "reasons",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("driver", sa.Text, nullable=False),
        sa.Column("driver_en", sa.Text, nullable=False),
        sa.Column("zh", sa.Text, nullable=False),
        sa.Column("en", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("place", sa.Integer, nullable=False),
        _of_client("reasons"),
        sa.PrimaryKeyConstraint("client", "version", "code", name="pk_reasons"),
    )
