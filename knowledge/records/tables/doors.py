"""Tables of the ways in: keys, requests, deliveries, jobs, and the audit trail."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from knowledge.audience import Role
from knowledge.records.columns import Choice, Instant, Map, Words
from knowledge.records.tables.schema import key, metadata, must, words

api_keys = Table(
    "api_keys",
    metadata,
    key("id"),
    must("digest", Text),
    must("role", Choice(Role)),
    must("clients", Words),
    Column("person", Text),
    must("label", Text),
    must("created", Instant),
    Column("expires", Instant),
    Column("revoked", Instant),
    UniqueConstraint("digest"),
)

requests = Table(
    "requests",
    metadata,
    key("scope"),
    key("key"),
    must("body_hash", Text),
    must("started", Instant),
    must("finished", Boolean),
    Column("status", Integer),
    Column("body", LargeBinary),
    Index("ix_requests_started", "started"),
)

deliveries = Table("deliveries", metadata, key("team"), key("event"), must("at", Instant))

jobs = Table(
    "jobs",
    metadata,
    key("id"),
    *words("kind", "state", "error"),
    must("payload", Map),
    must("attempts", Integer),
    must("queued", Instant),
    must("due", Instant),
    Column("lease_until", Instant),
    Index("ix_jobs_due", "state", "due"),
)

# The trail outlives its client, so `client` is no reference; "" is the installation itself.
audit = Table(
    "audit",
    metadata,
    key("client"),
    key("seq", Integer),
    must("at", Instant),
    *words("actor", "what", "about", "previous", "digest"),
)

audit_heads = Table("audit_heads", metadata, key("client"), must("seq", Integer), must("digest", Text))
