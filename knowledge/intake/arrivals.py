"""A conversation as a door gives it → as it may be kept: masked, under a key of its own, its faults named.

One numbering masks the whole call. It opens nothing and keeps nothing; what became of it afterwards is told elsewhere.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.call import Call, Turn
from knowledge.client import Client
from knowledge.customer import Customer
from knowledge.errors import InvalidInput
from knowledge.intake.doors.given import GivenCall, GivenTurn
from knowledge.intake.pseudonym import customer_key
from knowledge.intake.redact import Redactor, redact
from knowledge.language import Lang, language_of
from knowledge.ports import Clock
from knowledge.records.learning import ENDED_UNKNOWN, STARTED_UNKNOWN

LARGEST = 2**31 - 1  # what a column of whole numbers holds in every database
LONGEST = 2**63 - 1  # and one of long numbers
LARGEST_SEQ = 2**53 - 1  # what a BIGINT column and every reader of JSON hold
DEEPEST = 20
_BROKEN = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters: neither is text
_SAFE_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
# What of a customer's record is compared with what is said: kind of placeholder → (attribute holding a key of the
# value, name of the match).
MATCHED = {
    "NAME": ("name_key", "name"),
    "PHONE": ("phone_key", "phone"),
    "ID": ("id_key", "id"),
    "EMAIL": ("email_key", "email"),
    "CARD": ("card_key", "card"),
}


@dataclass(frozen=True, slots=True)
class Masking:
    """How one call is masked: under which secret, for which client, with the numbers it has already seen."""

    client: Client
    key: bytes
    mask: Redactor

    def text(self, text: str) -> str:
        """`text` without personal data, and without what no database can hold."""
        return self.mask.redact(_BROKEN.sub("\ufffd", text)).text

    def said(self, text: str) -> str | None:
        """The same; None for nothing."""
        return self.text(text) if text else None

    def leaf(self, value: object, depth: int = 0) -> Any:
        """`value` as JSON with every string and every long number masked, names of fields too."""
        if isinstance(value, Mapping) and depth < DEEPEST:
            return _apart((self.text(str(name)), self.leaf(one, depth + 1)) for name, one in value.items())
        if isinstance(value, list | tuple) and depth < DEEPEST:
            return [self.leaf(one, depth + 1) for one in value]
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            masked = self.text(str(value)) if abs(value) >= 1e6 else ""
            return masked if masked and masked != str(value) else _number(value)
        return self.text(str(value))


def masked_call(given: GivenCall, client: Client, key: bytes, *, known: Customer | None, clock: Clock) -> Call:
    """`given` as it may be kept: words, labels and every leaf of `extra` masked by one numbering, the customer a key.

    `known` is the customer's record, if there is one: what is said is compared with it before masking, and only
    whether it was the same is kept. Where nobody says when it began, it began when it was first heard of, and `extra`
    says so. Raises InvalidInput for a time without a zone, an end before the beginning, or a number out of range.
    """
    return masked_with(Masking(client, key, Redactor(given.names)), given, known, clock.now())


def masked_with(masking: Masking, given: GivenCall, known: Customer | None, now: datetime) -> Call:
    """The same with a masking that has already seen earlier parts of the call."""
    _check(given)
    turns = tuple(masked_turn(masking, turn) for turn in given.turns)
    words = " ".join(turn.text for turn in turns)
    supposed = min(now, given.ended) if given.ended else now
    ended = (given.ended or now) if given.final else None
    extra = masking.leaf(dict(given.extra))
    if given.started is None:
        extra[STARTED_UNKNOWN] = True
    if given.final and given.ended is None:
        extra[ENDED_UNKNOWN] = True
    return Call(
        client=masking.client.id,
        id=call_id(given, masking.client.id, masking.key),
        channel=given.channel or "voice",
        lang=given.lang or (language_of(words) if words else _first_language(masking.client)),
        agent=given.agent,
        started=given.started or supposed,
        ended=None if ended is None else max(ended, given.started or supposed),
        external_id=masking.text(given.external_id),
        queue=masking.text(given.queue),
        customer_key=customer_key(masking.key, masking.client.id, given.customer) if given.customer.strip() else None,
        order_id=masking.said(given.order_id),
        driver=masking.said(given.driver),
        disposition=masking.said(given.disposition),
        outcome=masking.said(given.outcome),
        source=given.source,
        direction=given.direction,
        wait_s=given.wait_s,
        hold_s=given.hold_s,
        transfers=given.transfers,
        csat=given.csat,
        skipped=tuple(masking.text(one) for one in given.skipped),
        matches={} if known is None else matches(masking, known),
        extra=extra,
        sequence=given.sequence,
        counted=given.counted,
        turns=turns,
    )


def masked_turn(masking: Masking, given: GivenTurn) -> Turn:
    """One turn, masked; its language is that of its words where the source does not say."""
    return Turn(
        given.seq,
        given.speaker,
        masking.mask.turn(_BROKEN.sub("\ufffd", given.text), (given.seq, given.revision)).text,
        given.start_ms,
        given.end_ms,
        given.revision,
        given.partial,
        given.lang or language_of(given.text),
        masking.text(given.label),
        given.confidence,
        given.redacted,
    )


def call_id(given: GivenCall, client: str, key: bytes) -> str:
    """Our id of a call: the source's own where it is short, plain and says nothing about a person; else a digest of
    client, source and that id under `key`. The same for the same call, always.
    """
    name = given.external_id
    if _SAFE_ID.fullmatch(name) and not redact(name).found:
        return name
    message = f"call\0{client}\0{given.source}\0{name}".encode("utf-8", "surrogatepass")
    return f"x-{hmac.new(key, message, hashlib.sha256).hexdigest()[:32]}"


def agent_id(given: str, client: str, key: bytes, *, known: bool) -> str:
    """The agent as kept: as given; a stranger's id that holds personal data (an e-mail address) becomes a key."""
    if known or not redact(given).found:
        return given
    return f"agent-{customer_key(key, client, given)[:16]}"


def matching_key(key: bytes, client: str, kind: str, value: str) -> str:
    """The key under which a customer's record holds a value that calls are compared with; `kind` is a placeholder's
    ("PHONE"). Numbers are compared without separators and country code, names without case.
    """
    seen = [(k, v) for k, v in _values(Redactor((value,) if kind == "NAME" else ()), value) if k == kind]
    return customer_key(key, client, f"{kind}:{seen[0][1] if seen else _bare(value)}")


def matches(masking: Masking, known: Customer) -> dict[str, bool]:
    """Which values said in the call are those of the customer's record; what was not said or is not known is absent."""
    found: dict[str, bool] = {}
    for kind, (attribute, name) in MATCHED.items():
        held = known.attributes.get(attribute)
        said = [value for k, value in masking.mask.numbers if k == kind and not value.startswith("[")]
        if held is not None and said:
            keys = {customer_key(masking.key, masking.client.id, f"{kind}:{value}") for value in said}
            found[name] = held.value in keys
    return found


def faulty(turn: GivenTurn) -> str | None:
    """Why a turn cannot be kept, in both languages; None for one that can."""
    if not (0 <= turn.seq <= LARGEST_SEQ and 0 <= turn.revision <= LARGEST):
        return "序号或修订号超出范围 / its sequence or revision number is out of range"
    if any(ms is not None and not 0 <= ms <= LONGEST for ms in (turn.start_ms, turn.end_ms)):
        return "时间超出范围 / its time is out of range"
    if turn.confidence is not None and not 0 <= turn.confidence <= 1:
        return "识别置信度不在 0–1 之间 / its confidence is not between 0 and 1"
    if _BROKEN.search(turn.text):
        return "文字已损坏 / its text is damaged"
    return None


def _check(given: GivenCall) -> None:
    if not given.external_id.strip():
        raise InvalidInput("没有通话编号 / it has no id of its own")
    for at in (given.started, given.ended):
        if at is not None and at.tzinfo is None:
            raise InvalidInput("时间没有时区 / a time has no zone")
    if given.started and given.ended and given.ended < given.started:
        raise InvalidInput("结束时间早于开始时间 / it ends before it begins")
    for number in (given.wait_s, given.hold_s, given.transfers, given.csat):
        if number is not None and not 0 <= number <= LARGEST:
            raise InvalidInput("时长、转接次数或满意度超出范围 / seconds, transfers or satisfaction are out of range")
    if given.sequence is not None and abs(given.sequence) > LONGEST:
        raise InvalidInput("事件序号超出范围 / the event's sequence number is out of range")


def _apart(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Fields by name; names that masking has made alike are numbered, so that none is lost."""
    found: dict[str, Any] = {}
    for name, value in fields:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name} ({number})"
        found[free] = value
    return found


def _number(value: float) -> Any:
    """A number as JSON can hold it: what no number can say (infinity) becomes its word."""
    return value if isinstance(value, int) or (value == value and abs(value) != float("inf")) else str(value)


def _values(mask: Redactor, text: str) -> Iterable[tuple[str, str]]:
    mask.redact(text)
    return mask.numbers


def _bare(value: str) -> str:
    return re.sub(r"[\s()（）-]", "", value).lower()


def _first_language(client: Client) -> Lang:
    return client.languages[0] if client.languages else Lang.HANS
