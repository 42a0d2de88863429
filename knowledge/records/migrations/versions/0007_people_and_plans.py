"""Dated staff, rosters and forecasts, calendars, duty lists, disposition taxonomies."""

revision = "0007_people_and_plans"
down_revision = "0006_conversations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables."""
