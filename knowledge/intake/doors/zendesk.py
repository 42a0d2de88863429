"""Zendesk ticket events: public comments as turns, and the ticket's end when it is solved or closed.

After developer.zendesk.com, webhooks, ticket events. Their order is not guaranteed: turns stand by the comment's id,
events by their time and then by their position in the sequence of one action. Private comments are no part of the
conversation; a comment that is made private leaves it. A ticket belongs to the client its brand or organisation is
listed for. It masks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.call import Channel, Speaker
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn, Unread
from knowledge.intake.doors.json_values import (
    Json,
    between_ms,
    flag_of,
    id_of,
    inner,
    instant_of,
    objects,
    rest,
    text_of,
    whole_of,
)
from knowledge.intake.doors.parts import together

NAME = "zendesk"
_PREFIX = "zen:event-type:"
_SPOKEN = frozenset({"ticket.comment_added", "ticket.comment_redacted", "ticket.comment_made_private"})
_ENDED = frozenset({"solved", "closed"})
_VOICE = frozenset({"voice", "phone", "phone_call_inbound", "phone_call_outbound", "voicemail", "api_voicemail"})
_CHAT = frozenset({"chat", "native_messaging", "web_messaging", "web_widget", "whatsapp", "wechat", "line", "telegram"})
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
# One action has far fewer events than this; so many positions fit between two milliseconds of a sequence number.
_POSITIONS = 1000
# How finely corrections of one comment are told apart.
_TICK = timedelta(milliseconds=100)
_READ_OF_DETAIL = frozenset({"id", "assignee_id"})
_READ_OF_COMMENT = frozenset({"id", "body", "is_public"})
_WHERE_TYPE = "不是工单事件，这里不读 / it is no ticket event, and is not read here"
_WHERE_TICKET = "没有工单编号 / without the ticket's id it belongs to no conversation"
_WHERE_COMMENT = "评论没有可用的编号 / the comment has no usable id"
_WHERE_WORDS = "评论没有文字 / the comment has no words"
_WHERE_PUBLIC = "看不出评论是公开还是内部，没有收录 / whether the comment is public cannot be told, so it was not kept"
_WHERE_CLIENT = (
    "工单的品牌和组织没有登记给这家客户，没有收录 / "
    "neither brand nor organisation of the ticket is listed for this client company, so it was not kept"
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which tickets may come in: those whose brand or organisation is listed for `client` in `listed`.

    `listed` maps "brand:ID" and "organization:ID" to client ids; an organisation goes before its brand.
    """

    client: str
    listed: Mapping[str, str] = field(default_factory=dict)

    def admits(self, detail: Json) -> bool:
        """Whether the ticket belongs to the client; without any list, whatever is sent does."""
        return not self.listed or client_of(detail, self.listed) == self.client


@dataclass(frozen=True, slots=True)
class _Event:
    """One ticket event: its kind without the prefix, its time, and its place among the events of one action."""

    kind: str
    payload: Json
    detail: Json

    @property
    def at(self) -> datetime | None:
        return instant_of(self.payload.get("time")) or instant_of(self.detail.get("updated_at"))

    @property
    def sequence(self) -> int | None:
        position = whole_of(inner(self.payload, "event", "meta", "sequence").get("position")) or 0
        if self.at is None:
            return None
        since = (self.at - _EPOCH) // timedelta(milliseconds=1)
        return since * _POSITIONS + min(max(position, 0), _POSITIONS - 1)


def read(raw: bytes | str | Json, belonging: Belonging | None = None) -> Arrived:
    """The tickets that one delivery, a list of them or one a line tell about: one call in part for each ticket.

    Several events of one ticket become one call, in order of their sequence. Times are UTC.
    """
    payloads, unread = objects(raw)
    parts: list[GivenCall] = []
    for where, payload in payloads:
        made = _part(payload, belonging)
        if isinstance(made, str):
            unread.append(Unread(where, made))
        elif made is not None:
            parts.append(made)
    calls = together(parts)
    labels = {turn.label for call in calls for turn in call.turns if turn.speaker == "unknown" and turn.label}
    return Arrived(calls, tuple(unread), tuple(sorted(labels)))


def client_of(detail: Json, listed: Mapping[str, str]) -> str | None:
    """The client company a ticket belongs to, by its organisation, else by its brand; None where neither is listed."""
    keys = (f"organization:{id_of(detail.get('organization_id'))}", f"brand:{id_of(detail.get('brand_id'))}")
    return next((listed[key] for key in keys if key in listed), None)


def event_id(payload: Json) -> str:
    """What names this event in every delivery of it; "" where it has no id."""
    return id_of(payload.get("id"))


def _part(payload: Json, belonging: Belonging | None) -> GivenCall | str | None:
    """One event as a call in part; why it cannot be; None where nothing of it belongs to a conversation."""
    kind = (text_of(payload.get("type")) or "").removeprefix(_PREFIX)
    if not kind.startswith("ticket."):
        return _WHERE_TYPE
    detail = inner(payload, "detail")
    ticket = id_of(detail.get("id"))
    if not ticket:
        return _WHERE_TICKET
    if belonging is not None and not belonging.admits(detail):
        return _WHERE_CLIENT
    event = _Event(kind, payload, detail)
    turns: tuple[GivenTurn, ...] = ()
    if kind in _SPOKEN:
        turn = _turn(event)
        if turn is None or isinstance(turn, str):
            return turn
        turns = (turn,)
    return _call(event, ticket, turns)


def _call(event: _Event, ticket: str, turns: tuple[GivenTurn, ...]) -> GivenCall:
    detail = event.detail
    status = (text_of(inner(event.payload, "event").get("current")) or "").lower()
    solved = event.kind == "ticket.status_changed" and status in _ENDED
    author = inner(event.payload, "event", "comment", "author")
    name = text_of(author.get("name")) or ""
    extra = rest(detail, _READ_OF_DETAIL)
    extra |= {f"comment {turn.seq}": _beside(event, turn) for turn in turns} if turns else {event.kind: _news(event)}
    return GivenCall(
        source=NAME,
        counted=False,
        external_id=ticket,
        channel=_channel(detail),
        started=instant_of(detail.get("created_at")),
        ended=event.at if solved else None,
        final=solved,
        agent=id_of(detail.get("assignee_id")),
        customer=id_of(detail.get("requester_id")),
        queue=id_of(detail.get("group_id")),
        direction="in",
        turns=turns,
        names=(name,) if len(name) > 1 and flag_of(author.get("is_staff")) is False else (),
        extra={key: value for key, value in extra.items() if value},
        sequence=event.sequence,
    )


def _news(event: _Event) -> dict[str, object]:
    """What an event without a turn tells; of a comment in it, only one that is not private."""
    told = inner(event.payload, "event")
    private = flag_of(inner(told, "comment").get("is_public")) is False
    return rest(told, ("comment",) if private else ())


def _beside(event: _Event, turn: GivenTurn) -> dict[str, object]:
    """What stands with a comment and is not read; of one that was made private, nothing of its words."""
    if event.kind == "ticket.comment_made_private" or not turn.text:
        return {}
    top = rest(event.payload, ("detail", "event", "type", "time", "id", "account_id", "zendesk_event_version"))
    beside = rest(inner(event.payload, "event"), ("comment",))
    return top | beside | rest(inner(event.payload, "event", "comment"), _READ_OF_COMMENT)


def _turn(event: _Event) -> GivenTurn | str | None:
    """A comment as a turn; why it cannot be one; None for a private one."""
    comment = inner(event.payload, "event", "comment")
    taken_back = event.kind == "ticket.comment_made_private"
    public = flag_of(comment.get("is_public"))
    if public is False and not taken_back:
        return None
    seq, text = whole_of(comment.get("id")), text_of(comment.get("body"))
    if seq is None or seq < 0:
        return _WHERE_COMMENT
    if public is None and not taken_back:
        return _WHERE_PUBLIC
    if not taken_back and not (text or "").strip():
        return _WHERE_WORDS
    author = inner(comment, "author")
    begun = instant_of(event.detail.get("created_at"))
    return GivenTurn(
        seq=seq,
        speaker=_speaker(author, event.detail),
        text="" if taken_back else text or "",
        start_ms=between_ms(begun, event.at) if event.kind == "ticket.comment_added" else None,
        revision=0 if event.kind == "ticket.comment_added" else _revision(begun, event.at),
        label=id_of(author.get("id")),
        redacted=event.kind == "ticket.comment_redacted",
    )


def _revision(begun: datetime | None, at: datetime | None) -> int:
    return 1 if begun is None or at is None or at <= begun else 1 + (at - begun) // _TICK


def _speaker(author: Json, detail: Json) -> Speaker:
    staff, number = flag_of(author.get("is_staff")), id_of(author.get("id"))
    if number == "-1":  # the desk's own rules and replies
        return "bot"
    if staff is None:
        return "customer" if number and number == id_of(detail.get("requester_id")) else "unknown"
    return "agent" if staff else "customer"


def _channel(detail: Json) -> Channel:
    via = (text_of(inner(detail, "via").get("channel")) or id_of(detail.get("via.channel"))).lower()
    return "voice" if via in _VOICE else "chat" if via in _CHAT else "email"
