"""Staff, customers, orders; offers, authority, what was used of both."""

import sqlalchemy as sa
from alembic import op

revision = "0002_people_and_policy"
down_revision = "0001_written_and_spoken"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _staff()
    _actions()
    _attribute_questions()
    _customers()
    _evidence_questions()
    _levels()
    _offer_outcomes()
    _offers()
    _orders()
    _rules()
    _staff_clients()
    _uses()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("uses")
    op.drop_table("staff_clients")
    op.drop_table("rules")
    op.drop_table("orders")
    op.drop_table("offers")
    op.drop_table("offer_outcomes")
    op.drop_table("levels")
    op.drop_table("evidence_questions")
    op.drop_table("customers")
    op.drop_table("attribute_questions")
    op.drop_table("actions")
    op.drop_table("staff")


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("slack_user", sa.Text, nullable=False),
        sa.Column("supervisor", sa.Text),
        sa.Column("hired", sa.Date, nullable=False),
        sa.Column("certificates", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
    )


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("certificate", sa.Text),
        sa.Column("parents", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_actions"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_actions_clients", ondelete="CASCADE"),
    )


def _attribute_questions() -> None:
    op.create_table(
        "attribute_questions",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "name", name="pk_attribute_questions"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_attribute_questions_clients", ondelete="CASCADE"),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("attributes", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "key", name="pk_customers"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_customers_clients", ondelete="CASCADE"),
    )


def _evidence_questions() -> None:
    op.create_table(
        "evidence_questions",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "name", name="pk_evidence_questions"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_evidence_questions_clients", ondelete="CASCADE"),
    )


def _levels() -> None:
    op.create_table(
        "levels",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("parent", sa.Text),
        sa.Column("name", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_levels"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_levels_clients", ondelete="CASCADE"),
    )


def _offer_outcomes() -> None:
    op.create_table(
        "offer_outcomes",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("customer_key", sa.Text, nullable=False),
        sa.Column("offer_id", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.Text),
        sa.PrimaryKeyConstraint("client", "id", name="pk_offer_outcomes"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_offer_outcomes_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_offer_outcomes_customer", "offer_outcomes", ["client", "customer_key", "at"])


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.DateTime(timezone=True)),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("require", sa.Text, nullable=False),
        sa.Column("exclude", sa.Text, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("price", sa.Text),
        sa.Column("margin", sa.Text, nullable=False),
        sa.Column("expected_seconds", sa.Integer, nullable=False),
        sa.Column("cooling_off_days", sa.Integer, nullable=False),
        sa.Column("caps_per_contact", sa.Integer, nullable=False),
        sa.Column("caps_per_30d", sa.Integer, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("stacks_with", sa.JSON, nullable=False),
        sa.Column("stock", sa.Integer),
        sa.Column("accept_base", sa.Float, nullable=False),
        sa.Column("cancel_base", sa.Float, nullable=False),
        sa.Column("talk_track", sa.JSON, nullable=False),
        sa.Column("must_say", sa.JSON, nullable=False),
        sa.Column("drivers_fit", sa.JSON, nullable=False),
        sa.Column("stacking_group", sa.Text),
        sa.Column("certificate", sa.Text),
        sa.Column("replaced_by", sa.Text),
        sa.Column("document_id", sa.Text),
        sa.PrimaryKeyConstraint("client", "id", "version", name="pk_offers"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_offers_clients", ondelete="CASCADE"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("customer_key", sa.Text, nullable=False),
        sa.Column("attributes", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_orders"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_orders_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_orders_customer", "orders", ["client", "customer_key"])


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("risk_class", sa.Text, nullable=False),
        sa.Column("conditions", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("reversible", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.DateTime(timezone=True)),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("alternatives", sa.JSON, nullable=False),
        sa.Column("limits", sa.JSON, nullable=False),
        sa.Column("say", sa.JSON, nullable=False),
        sa.Column("text", sa.JSON, nullable=False),
        sa.Column("timeout_min", sa.Integer, nullable=False),
        sa.Column("alternate", sa.Text),
        sa.Column("certificate", sa.Text),
        sa.Column("four_eyes_over", sa.Text),
        sa.Column("quote_from", sa.JSON),
        sa.PrimaryKeyConstraint("client", "id", "version", name="pk_rules"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_rules_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_rules_action", "rules", ["client", "action"])


def _staff_clients() -> None:
    op.create_table(
        "staff_clients",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client", "person", name="pk_staff_clients"),
        sa.ForeignKeyConstraint(["person"], ["staff.id"], name="fk_staff_clients_staff", ondelete="CASCADE"),
    )


def _uses() -> None:
    op.create_table(
        "uses",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("customer_key", sa.Text),
        sa.Column("call_id", sa.Text),
        sa.Column("amount", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client", "id", name="pk_uses"),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_uses_clients", ondelete="CASCADE"),
    )
    op.create_index("ix_uses_at", "uses", ["client", "at"])
