"""Tables of what may be offered and allowed, and of what was; the lexicon, and similar questions."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, Table, Text, text

from knowledge.records.columns import Exact, Instant, Map, Words
from knowledge.records.tables.schema import key, maybe, metadata, must, numbers, of_client, words

offers = Table(
    "offers",
    metadata,
    key("client"),
    key("id"),
    key("version", Integer),
    must("place", Integer),
    must("name", Map),
    Column("valid_from", Instant),
    Column("valid_to", Instant),
    *words("currency", "require", "exclude", "partner", "owner", "approved_by"),
    Column("price", Exact),
    must("margin", Exact),
    *numbers("expected_seconds", "cooling_off_days", "caps_per_contact", "caps_per_30d"),
    *[must(name, Words) for name in ("aliases", "channels", "languages", "stacks_with")],
    Column("stock", Integer),
    *[must(name, Float) for name in ("accept_base", "cancel_base")],
    *[must(name, Map) for name in ("talk_track", "must_say", "drivers_fit")],
    *maybe("stacking_group", "certificate", "replaced_by", "document_id"),
    of_client(),
)

attribute_questions = Table(
    "attribute_questions",
    metadata,
    key("client"),
    key("name"),
    must("place", Integer),
    must("question", Map),
    of_client(),
)

levels = Table(
    "levels",
    metadata,
    key("client"),
    key("id"),
    must("place", Integer),
    Column("parent", Text),
    must("name", Map),
    of_client(),
)

actions = Table(
    "actions",
    metadata,
    key("client"),
    key("id"),
    must("place", Integer),
    must("name", Map),
    must("aliases", Words),
    must("unit", Text),
    Column("certificate", Text),
    must("parents", Words),
    of_client(),
)

rules = Table(
    "rules",
    metadata,
    key("client"),
    key("id"),
    key("version", Integer),
    must("place", Integer),
    *words("action", "effect", "unit", "risk_class", "conditions", "owner"),
    must("reversible", Boolean),
    Column("valid_from", Instant),
    Column("valid_to", Instant),
    *[must(name, Words) for name in ("evidence", "alternatives")],
    *[must(name, Map) for name in ("limits", "say", "text")],
    must("timeout_min", Integer),
    *maybe("alternate", "certificate"),
    Column("four_eyes_over", Exact),
    Column("quote_from", Words),
    of_client(),
    Index("ix_rules_action", "client", "action"),
)

evidence_questions = Table(
    "evidence_questions",
    metadata,
    key("client"),
    key("name"),
    must("place", Integer),
    must("question", Map),
    of_client(),
)

uses = Table(
    "uses",
    metadata,
    key("client"),
    key("id"),
    *words("rule_id", "action", "agent"),
    *maybe("customer_key", "call_id"),
    must("amount", Exact),
    must("at", Instant),
    *maybe("approved_by", "reverses"),
    must("note", Text, server_default=text("''")),
    of_client(),
    Index("ix_uses_at", "client", "at"),
)

offer_outcomes = Table(
    "offer_outcomes",
    metadata,
    key("client"),
    key("id"),
    *words("customer_key", "offer_id", "outcome"),
    must("at", Instant),
    Column("call_id", Text),
    of_client(),
    Index("ix_offer_outcomes_customer", "client", "customer_key", "at"),
)

lexicon = Table(
    "lexicon",
    metadata,
    key("client"),
    key("place", Integer),
    *words("term", "alias_of", "zh", "en", "note"),
    of_client(),
)

# A word list of a hundred thousand entries is read whole or not at all: one row a source, the entries as JSON.
lexicon_imports = Table(
    "lexicon_imports",
    metadata,
    key("client"),
    key("source"),
    must("count", Integer),
    *words("digest", "entries"),
    of_client(),
)

similar_questions = Table(
    "similar_questions",
    metadata,
    key("client"),
    key("source"),
    key("place", Integer),
    *words("document_id", "words"),
    must("questions", Words),
    of_client(),
    Index("ix_similar_questions_document", "client", "document_id"),
)
