"""Tables of what is known in writing: clients, documents, their passages, and the passages' vectors."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text, text

from knowledge.audience import Tier
from knowledge.document import Kind, Shape, Trust
from knowledge.language import Lang
from knowledge.records.columns import Choice, Instant, Map, Words
from knowledge.records.tables.schema import belongs, key, metadata, must, numbers, of_client, words

clients = Table(
    "clients",
    metadata,
    key("id"),
    must("name", Map),
    *words("timezone", "currency"),
    must("languages", Words),
    Column("positioning", Map),
    must("drivers", Words),
    must("slack_channels", Words),
    must("widget_origins", Words),
    must("documents_revision", Integer, server_default="0"),
    must("retention", Text, server_default=text("'redacted'")),
)

documents = Table(
    "documents",
    metadata,
    key("client"),
    key("id"),
    key("version"),
    must("kind", Choice(Kind)),
    must("tier", Choice(Tier)),
    must("trust", Choice(Trust)),
    must("title", Text),
    must("lang", Choice(Lang)),
    Column("valid_from", Instant),
    Column("valid_to", Instant),  # what was said, or the start of what took its place, whichever comes first
    Column("said_to", Instant),  # what the document itself says
    *words("source_name", "media_type", "owner", "content_hash", "batch"),
    Column("replaces", Text),
    must("aliases", Words),
    must("revision", Integer),
    of_client(),
    Index("ix_documents_in_force", "client", "valid_from", "valid_to"),
    Index("ix_documents_batch", "client", "batch"),
    Index("ix_documents_replaces", "client", "replaces"),
)

passages = Table(
    "passages",
    metadata,
    key("client"),
    key("id"),
    *words("document_id", "version"),
    must("kind", Choice(Kind)),
    must("tier", Choice(Tier)),
    must("trust", Choice(Trust)),
    must("title", Text),
    must("lang", Choice(Lang)),
    must("text", Text),
    must("position", Integer),
    must("heading", Words),
    must("context", Text),
    must("shape", Choice(Shape)),
    Column("step_id", Text),
    must("verbatim", Boolean),
    must("internal_only", Boolean),
    Column("valid_from", Instant),
    Column("valid_to", Instant),
    belongs(("client", "document_id", "version"), "documents", ("client", "id", "version")),
    Index("ix_passages_document", "client", "document_id", "version", "position"),
)

generations = Table(
    "generations",
    metadata,
    key("client"),
    key("id"),
    must("embedder", Text),
    must("state", LargeBinary),
    *numbers("dimension", "revision", "place"),
    of_client(),
)

active_generations = Table(
    "active_generations",
    metadata,
    key("client"),
    must("generation", Text),
    belongs(("client", "generation"), "generations", ("client", "id")),
)

vectors = Table(
    "vectors",
    metadata,
    key("client"),
    key("generation"),
    key("passage"),
    must("vector", LargeBinary),
    belongs(("client", "generation"), "generations", ("client", "id")),
    belongs(("client", "passage"), "passages", ("client", "id")),
    Index("ix_vectors_passage", "client", "passage"),
)
