"""Tables of what happened: calls, their turns, and the countable record of each contact."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, Table, Text, false, text

from knowledge.language import Lang
from knowledge.records.columns import Choice, Exact, Instant, Map, Words
from knowledge.records.tables.schema import belongs, key, maybe, metadata, must, numbers, of_client, words

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
    of_client(),
    Index("ix_calls_started", "client", "started"),
    Index("ix_calls_agent", "client", "agent", "started"),
)

turns = Table(
    "turns",
    metadata,
    key("client"),
    key("call_id"),
    key("seq", Integer),
    key("revision", Integer),
    *words("speaker", "text"),
    Column("start_ms", Integer),
    Column("end_ms", Integer),
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
    of_client(),
    Index("ix_interactions_at", "client", "at"),
    Index("ix_interactions_driver", "client", "driver", "at"),
)
