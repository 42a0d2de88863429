"""Tables of what is kept of people on purpose, and for how long: sealed originals, their salts, erased customers."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from knowledge.records.columns import Instant
from knowledge.records.tables.schema import belongs, key, metadata, must, of_client

# The salt makes the client's own key out of the installation's secret: without it nothing sealed can be read again.
salts = Table("salts", metadata, key("client"), must("salt", LargeBinary), of_client())

originals = Table(
    "originals",
    metadata,
    key("client"),
    key("call_id"),
    key("seq", Integer),
    key("revision", Integer),
    must("sealed", LargeBinary),
    must("kept", Instant),
    belongs(("client", "call_id"), "calls", ("client", "id")),
    Index("ix_originals_kept", "kept"),
)

# An erased customer, as a digest of the key; `verified` is when a scan last found nothing of them.
tombstones = Table(
    "tombstones",
    metadata,
    key("client"),
    key("mark"),
    must("erased", Instant),
    Column("verified", Instant),
    of_client(),
)
