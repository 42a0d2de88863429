"""Tables of staff and their dated history, of customers and of orders."""

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, Integer, Table, Text

from knowledge.audience import Role
from knowledge.records.columns import Choice, Map
from knowledge.records.tables.schema import key, metadata, must, of_client, words

staff = Table(
    "staff",
    metadata,
    key("id"),
    must("role", Choice(Role)),
    *words("name", "team", "level", "email", "slack_user"),
    Column("supervisor", Text),
    must("hired", Date),
    must("certificates", Map),
)

# A staff list may name clients that are not loaded here, so `client` alone is no reference to `clients`.
staff_clients = Table(
    "staff_clients",
    metadata,
    key("client"),
    key("person"),
    must("place", Integer),
    ForeignKeyConstraint(["person"], ["staff.id"], ondelete="CASCADE"),
)

postings = Table(
    "postings",
    metadata,
    key("person"),
    key("since", Date),
    *words("team", "level"),
    Column("supervisor", Text),
    Column("until", Date),
    ForeignKeyConstraint(["person"], ["staff.id"], ondelete="CASCADE"),
)

certificates = Table(
    "certificates",
    metadata,
    key("person"),
    key("skill"),
    key("since", Date),
    Column("until", Date),
    ForeignKeyConstraint(["person"], ["staff.id"], ondelete="CASCADE"),
)

customers = Table("customers", metadata, key("client"), key("key"), must("attributes", Map), of_client())

orders = Table(
    "orders",
    metadata,
    key("client"),
    key("id"),
    must("customer_key", Text),
    must("attributes", Map),
    of_client(),
    Index("ix_orders_customer", "client", "customer_key"),
)
