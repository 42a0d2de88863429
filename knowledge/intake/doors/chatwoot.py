"""Chatwoot webhooks: messages as they are written and corrected, and the conversation's end when it is resolved.

After chatwoot.com's guide to webhooks. Private notes and lines of the desk itself ("resolved by …") are no part of the
conversation. A correction carries no number, so its revision is the time it was made at, counted from the message. It
merges no bursts and masks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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

NAME = "chatwoot"
_SPOKEN = frozenset({"message_created", "message_updated"})
_ABOUT = frozenset(
    {"conversation_created", "conversation_updated", "conversation_status_changed", "conversation_resolved"}
)
# Events about people, inboxes and keyboards: there is nothing of a conversation in them.
_ELSEWHERE = frozenset(
    {
        "contact_created", "contact_updated", "inbox_created", "inbox_updated", "webwidget_triggered",
        "conversation_typing_on", "conversation_typing_off",
    }
)  # fmt: skip
_TYPES = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_SPEAKERS: Mapping[str, Speaker] = {"incoming": "customer", "outgoing": "agent", "template": "bot"}
_BOTS = frozenset({"agent_bot", "captain_assistant", "agentbot", "captain::assistant"})
# How finely corrections of one message are told apart; a tenth of a second, so that years of them fit a number.
_TICK = timedelta(milliseconds=100)
_READ = frozenset(
    {"event", "content", "created_at", "message_type", "private", "conversation", "account", "attachments", "sender"}
)
_READ_OF_PERSON = frozenset(
    {"id", "name", "email", "type", "phone_number", "identifier", "avatar", "thumbnail", "avatar_url"}
)
_READ_OF_CONVERSATION = frozenset(
    {"id", "display_id", "messages", "status", "created_at", "channel", "account", "event"}
)
_NO_EVENT = "看不出是哪种事件（event） / the kind of `event` is not known"
_NO_CONVERSATION = (
    "没有账号或会话编号，不知道属于哪通会话 / without account and conversation id it belongs to no conversation"
)
_NO_MESSAGE = "消息没有可用的编号 / the message has no usable id"
_NO_WORDS = "消息没有文字也没有附件 / the message has neither words nor an attachment"
_NO_PRIVACY = "看不出是不是内部备注，没有收录 / whether it is a private note cannot be told, so it was not kept"


@dataclass(frozen=True, slots=True)
class _Told:
    """One event: its name, the conversation it is about, and the event itself."""

    event: str
    conversation: Json
    payload: Json

    @property
    def begun(self) -> datetime | None:
        return instant_of(self.conversation.get("created_at"))

    @property
    def at(self) -> datetime | None:
        """When the conversation was last changed: the time of this event, as near as the payload tells it."""
        for name in ("updated_at", "timestamp", "last_activity_at"):
            found = instant_of(self.conversation.get(name))
            if found is not None:
                return found
        return None


def read(raw: bytes | str | Json) -> Arrived:
    """The conversations that one delivery, a list of them or one a line tell about: a call in part for each.

    Events of no conversation give nothing; what cannot be read is told. Times are UTC.
    """
    events, unread = objects(raw)
    parts: list[GivenCall] = []
    for where, payload in events:
        made = _event(payload)
        if isinstance(made, str):
            unread.append(Unread(where, made))
        elif made is not None:
            parts.append(made)
    calls = together(parts)
    labels = {turn.label for call in calls for turn in call.turns if turn.speaker == "unknown" and turn.label}
    return Arrived(calls, tuple(unread), tuple(sorted(labels)))


def event_id(payload: Json) -> str:
    """What names this event in every delivery of it: kind, id and time of change; "" where it has none."""
    about = inner(payload, "conversation") or payload
    ids = (id_of(payload.get("event")), id_of(payload.get("id")), str(about.get("updated_at") or ""))
    return ":".join(ids) if ids[0] and ids[1] else ""


def _event(payload: Json) -> GivenCall | str | None:
    """One event as a call in part; why it cannot be; None where it is about no conversation."""
    event = text_of(payload.get("event")) or ""
    if event in _ELSEWHERE:
        return None
    if event not in _SPOKEN and event not in _ABOUT:
        return _NO_EVENT
    conversation = inner(payload, "conversation") if event in _SPOKEN else payload
    account = id_of(inner(payload, "account").get("id")) or id_of(conversation.get("account_id"))
    account = account or _account_in(conversation)
    number = id_of(conversation.get("id")) or id_of(conversation.get("display_id"))
    if not account or not number:
        return _NO_CONVERSATION
    told = _Told(event, conversation, payload)
    turns: list[GivenTurn] = []
    if event in _SPOKEN:
        turn = _turn(told)
        if turn is None or isinstance(turn, str):
            return turn
        turns.append(turn)
    return _call(told, f"{account}-{number}", tuple(turns))


def _account_in(conversation: Json) -> str:
    """The account as events about a conversation tell it: in its messages, which carry it."""
    messages = conversation.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else {}
    return id_of(inner(first).get("account_id")) or id_of(inner(conversation, "contact_inbox").get("account_id"))


def _call(told: _Told, external_id: str, turns: tuple[GivenTurn, ...]) -> GivenCall:
    conversation, meta = told.conversation, inner(told.conversation, "meta")
    sender = inner(meta, "sender") or inner(told.payload, "contact")
    resolved = told.event == "conversation_resolved" or text_of(conversation.get("status")) == "resolved"
    resolved = resolved and told.event in _ABOUT
    name = text_of(sender.get("name")) or ""
    extra = rest(conversation, _READ_OF_CONVERSATION)
    if turns:
        beside = rest(told.payload, _READ if instant_of(told.payload.get("created_at")) else _READ - {"created_at"})
        by = rest(inner(told.payload, "sender"), _READ_OF_PERSON)
        extra[f"message {turns[0].seq}"] = beside | ({"sender": by} if by else {})
    return GivenCall(
        source=NAME,
        counted=False,
        external_id=external_id,
        channel=_channel(conversation, told.payload),
        started=told.begun,
        ended=told.at if resolved else None,
        final=resolved,
        agent=_agent(inner(meta, "assignee")),
        customer=_customer(sender),
        queue=text_of(inner(told.payload, "inbox").get("name")) or "",
        direction="in",
        csat=_rating(told.payload),
        turns=turns,
        names=(name,) if len(name) > 1 else (),
        extra={key: value for key, value in extra.items() if value},
    )


def _turn(told: _Told) -> GivenTurn | str | None:
    """The message as a turn; why it cannot be one; None where it is no part of the conversation."""
    payload = told.payload
    kind = payload.get("message_type")
    kind = _TYPES.get(kind, "") if isinstance(kind, int) else text_of(kind) or ""
    private = flag_of(payload.get("private")) if payload.get("private") is not None else False
    if private is None:
        return _NO_PRIVACY
    if private or kind == "activity":
        return None
    seq = whole_of(payload.get("id"))
    if seq is None or seq < 0:
        return _NO_MESSAGE
    text = text_of(payload.get("content"))
    if not (text or "").strip():
        text = _attached(payload) if payload.get("content") is None or text is not None else ""
    if not text:
        return _NO_WORDS
    made = instant_of(payload.get("created_at"))
    sender = inner(payload, "sender")
    return GivenTurn(
        seq=seq,
        speaker=_speaker(kind, sender),
        text=text,
        start_ms=between_ms(told.begun, made),
        revision=_revision(told, made),
        label="" if _SPEAKERS.get(kind) == "customer" else id_of(sender.get("id")) or kind,
    )


def _revision(told: _Told, made: datetime | None) -> int:
    if told.event != "message_updated":
        return 0
    if made is None or told.at is None or told.at <= made:
        return 1
    return 1 + (told.at - made) // _TICK


def _speaker(kind: str, sender: Json) -> Speaker:
    role = (text_of(sender.get("type")) or "").lower()
    if kind == "outgoing" and role in _BOTS:
        return "bot"
    return _SPEAKERS.get(kind, "customer" if role == "contact" else "agent" if role == "user" else "unknown")


def _attached(payload: Json) -> str:
    """What stands for a message of pictures or files alone."""
    files = payload.get("attachments")
    kinds = [text_of(inner(one).get("file_type")) or "file" for one in files] if isinstance(files, list) else []
    return " ".join(f"[附件：{kind}]" for kind in kinds)


def _channel(conversation: Json, payload: Json) -> Channel:
    told = text_of(conversation.get("channel")) or text_of(inner(payload, "inbox").get("channel_type")) or ""
    return "email" if "Email" in told else "voice" if "Voice" in told else "chat"


def _agent(person: Json) -> str:
    """Whoever answers: by e-mail, which the staff list knows, else by number. Customers are left without a label."""
    if (text_of(person.get("type")) or "").lower() == "contact":
        return ""
    return id_of(person.get("email")) or id_of(person.get("id"))


def _customer(person: Json) -> str:
    """The customer's own number at the client company, else what reaches them, else the desk's number of them."""
    for name in ("identifier", "phone_number", "email", "id"):
        found = id_of(person.get(name))
        if found:
            return found
    return ""


def _rating(payload: Json) -> int | None:
    answers = inner(payload, "content_attributes", "submitted_values", "csat_survey_response")
    rating = whole_of(answers.get("rating"))
    return rating if rating is not None and 1 <= rating <= 5 else None
