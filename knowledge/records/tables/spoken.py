"""Tables of what happened: calls, their turns, cases of several calls, and the countable record of each contact."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, Table, Text, false, text, true

from knowledge.language import Lang
from knowledge.records.columns import Choice, Exact, Instant, Map, Words
from knowledge.records.tables.schema import belongs, key, maybe, metadata, must, numbers, of_client, words

# Sources number turns by ids of their own, and a ticket lasts for months. SQLite's INTEGER is long enough as it is.
_LONG = BigInteger().with_variant(Integer(), "sqlite")

calls = Table(
    "calls",
    metadata,
    key("client"),
    key("id"),
    *words("channel", "agent", "external_id", "queue"),
    must("lang", Choice(Lang)),
    must("started", Instant),
    Column("ended", Instant),
    *maybe("customer_key", "order_id", "driver", "disposition", "outcome"),
    must("closed_by_rule", Boolean),
    must("source", Text, server_default=text("''")),
    must("direction", Text, server_default=text("''")),
    Column("wait_s", Integer),
    Column("hold_s", Integer),
    Column("transfers", Integer),
    Column("csat", Integer),
    must("skipped", Words, server_default="[]"),
    must("matches", Map, server_default="{}"),
    must("extra", Map, server_default="{}"),
    must("versions", Map, server_default="{}"),
    Column("sequence", _LONG),
    must("counted", Boolean, server_default=true()),
    Column("heard", Instant),
    of_client(),
    Index("ix_calls_started", "client", "started"),
    Index("ix_calls_agent", "client", "agent", "started"),
    Index("ix_calls_ended", "client", "ended"),
)

turns = Table(
    "turns",
    metadata,
    key("client"),
    key("call_id"),
    key("seq", BigInteger().with_variant(Integer(), "sqlite")),  # desks number messages far beyond 32 bits
    key("revision", _LONG),
    *words("speaker", "text"),
    Column("start_ms", _LONG),
    Column("end_ms", _LONG),
    must("partial", Boolean),
    must("lang", Choice(Lang)),
    must("label", Text, server_default=text("''")),
    Column("confidence", Float),
    must("redacted", Boolean, server_default=false()),
    belongs(("client", "call_id"), "calls", ("client", "id")),
)

interactions = Table(
    "interactions",
    metadata,
    key("client"),
    key("id"),
    must("at", Instant),
    must("lang", Choice(Lang)),
    *words("channel", "agent", "team", "supervisor", "driver", "driver_l2", "request_type"),
    *words("segment", "value_tier", "region", "product", "plan", "campaign"),
    *maybe("customer_key", "offer_id", "offer_outcome"),
    *numbers("talk_s", "hold_s", "acw_s", "wait_s", "transfers"),
    Column("tenure_days", Integer),
    Column("csat", Integer),
    must("answered", Boolean),
    must("has_transcript", Boolean),
    Column("repeat_7d", Boolean),
    Column("resolved", Boolean),
    must("need_type", Text, server_default=text("''")),
    must("queue", Text, server_default=text("''")),
    Column("offer_eligible", Boolean),
    *maybe("authority_rule", "authority_outcome", "incident"),
    Column("amount", Exact),
    must("qa", Map, server_default="{}"),
    must("source", Text, server_default=text("''")),
    of_client(),
    Index("ix_interactions_at", "client", "at"),
    Index("ix_interactions_driver", "client", "driver", "at"),
    Index("ix_interactions_customer", "client", "customer_key", "driver", "at"),
)

# Whom a source means by its labels, as a person once said: "spk_0" of this door is the agent.
speaker_names = Table(
    "speaker_names",
    metadata,
    key("client"),
    key("source"),
    key("label"),
    *words("speaker"),
    of_client(),
)

cases = Table(
    "cases",
    metadata,
    key("client"),
    key("id"),
    *words("external_id", "status"),
    *maybe("customer_key", "driver", "outcome", "document"),
    must("opened", Instant),
    Column("closed", Instant),
    of_client(),
    Index("ix_cases_customer", "client", "customer_key", "opened"),
)

case_calls = Table(
    "case_calls",
    metadata,
    key("client"),
    key("case_id"),
    key("call_id"),
    belongs(("client", "case_id"), "cases", ("client", "id")),
    belongs(("client", "call_id"), "calls", ("client", "id")),
    Index("ix_case_calls_call", "client", "call_id"),
)
