"""Originals kept for a while where a client says so, and the tombstones of erased customers."""

revision = "0008_privacy"
down_revision = "0007_people_and_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables."""
