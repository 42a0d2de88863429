"""Tables of the product's own work: questions, gaps, feedback, reviews, promises."""

from sqlalchemy import Column, Float, Index, Integer, Table, Text, text

from knowledge.audience import Role
from knowledge.language import Lang
from knowledge.records.columns import Choice, Instant, Words
from knowledge.records.tables.schema import belongs, key, maybe, metadata, must, of_client, words

questions = Table(
    "questions",
    metadata,
    key("client"),
    key("id"),
    must("at", Instant),
    *words("text", "kind", "verdict", "answer"),
    must("lang", Choice(Lang)),
    must("role", Choice(Role)),
    *maybe("person", "call_id", "thread"),
    Column("as_of", Instant),
    Column("confidence", Float),
    must("passages", Words),
    of_client(),
    Index("ix_questions_at", "client", "at"),
)

gaps = Table(
    "gaps",
    metadata,
    key("client"),
    key("id"),
    must("at", Instant),
    *words("text", "state"),
    must("lang", Choice(Lang)),
    *maybe("question_id", "person"),
    must("nearest", Words),
    of_client(),
    Index("ix_gaps_at", "client", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    key("client"),
    key("about"),
    key("person"),
    must("at", Instant),
    *words("vote", "comment"),
    of_client(),
)

reviews = Table(
    "reviews",
    metadata,
    key("client"),
    key("call_id"),
    must("review", Text),
    belongs(("client", "call_id"), "calls", ("client", "id")),
)

promises = Table(
    "promises",
    metadata,
    key("client"),
    key("id"),
    *words("call_id", "text", "owner", "channel", "state"),
    Column("due", Instant),
    *[must(name, Integer) for name in ("seq", "start", "end")],
    must("note", Text, server_default=text("''")),
    belongs(("client", "call_id"), "calls", ("client", "id")),
    Index("ix_promises_due", "client", "state", "due"),
)
