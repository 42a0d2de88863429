"""Which door is whose: doors by name, what a file's ending and shape suggest, and reading by any of them.

It keeps nothing. Where a file could be several things, it says so and leaves the choice to a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import PurePath

from knowledge.call import Speaker
from knowledge.errors import InvalidInput
from knowledge.intake.doors import (
    chatwoot,
    contact_lens,
    contact_lens_live,
    cx_insights,
    genesys,
    live_call_analytics,
    plain_text,
    post_call_analytics,
    subtitles,
    tccc,
    zendesk,
)
from knowledge.intake.doors.given import Arrived, GivenCall
from knowledge.intake.doors.heard import Heard
from knowledge.intake.doors.json_values import Json, objects, text_of
from knowledge.intake.doors.labels import answered


@dataclass(frozen=True, slots=True)
class Hints:
    """What the sender knows and the format does not say.

    `name` is the file's without its ending; `zone` that of times without one; `started` when the conversation began;
    `speakers` who stands behind a label; `heard` the memory of one live stream; `tickets` which tickets may come in.
    """

    name: str = ""
    zone: tzinfo = UTC
    started: datetime | None = None
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    heard: Heard | None = None
    tickets: zendesk.Belonging | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """One door: how it reads, the endings of its files, and how a JSON object of its is recognised."""

    name: str
    read: Callable[[bytes, Hints], Arrived]
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".ndjson")
    known_by: Callable[[Json], bool] | None = None


_CONTACT_LENS_EVENTS = frozenset({"STARTED", "SEGMENTS", "COMPLETED", "FAILED"})
DOORS: Mapping[str, Door] = {
    door.name: door
    for door in (
        Door(
            contact_lens.NAME,
            lambda raw, so: contact_lens.read(raw, speakers=so.speakers, name=so.name, started=so.started),
            known_by=lambda one: (
                "Transcript" in one and ("Participants" in one or "ConversationCharacteristics" in one)
            ),
        ),
        Door(
            contact_lens_live.NAME,
            lambda raw, so: contact_lens_live.read(raw, speakers=so.speakers, heard=so.heard),
            known_by=lambda one: "ContactId" in one and text_of(one.get("EventType")) in _CONTACT_LENS_EVENTS,
        ),
        Door(
            cx_insights.NAME,
            lambda raw, so: cx_insights.read(raw, speakers=so.speakers, name=so.name),
            known_by=lambda one: isinstance(one.get("entries"), list),
        ),
        Door(
            live_call_analytics.NAME,
            lambda raw, so: live_call_analytics.read(raw, speakers=so.speakers, heard=so.heard),
            known_by=lambda one: "EventType" in one and "CallId" in one,
        ),
        Door(
            genesys.NAME,
            lambda raw, so: genesys.read(raw, speakers=so.speakers),
            known_by=lambda one: "transcripts" in one,
        ),
        Door(
            post_call_analytics.NAME,
            lambda raw, so: post_call_analytics.read(raw, speakers=so.speakers),
            known_by=lambda one: "SpeechSegments" in one,
        ),
        Door(
            tccc.NAME,
            lambda raw, so: tccc.read(raw, speakers=so.speakers),
            known_by=lambda one: "SdkAppId" in one and "SessionId" in one,
        ),
        Door(
            chatwoot.NAME,
            lambda raw, _: chatwoot.read(raw),
            known_by=lambda one: (text_of(one.get("event")) or "").startswith(("message_", "conversation_")),
        ),
        Door(
            zendesk.NAME,
            lambda raw, so: zendesk.read(raw, so.tickets),
            known_by=lambda one: (text_of(one.get("type")) or "").startswith("zen:event-type:"),
        ),
        Door(subtitles.NAME, lambda raw, so: subtitles.read(raw, name=so.name), (".vtt", ".srt")),
        Door(
            plain_text.NAME,
            lambda raw, so: plain_text.read(raw, name=so.name, zone=so.zone, speakers=so.speakers),
            (".txt",),
        ),
    )
}
SUFFIXES = frozenset(suffix for door in DOORS.values() for suffix in door.suffixes)


def door_named(name: str) -> Door:
    """The door of that name, also with dashes. Raises InvalidInput naming all of them."""
    found = DOORS.get(name.strip().lower().replace("-", "_"))
    if found is None:
        named = ", ".join(DOORS)
        raise InvalidInput(f"没有这个入口，可选：{named} / there is no such door; there are {named}")
    return found


def door_of(file: str, content: bytes) -> Door:
    """The door that a file's ending and, for JSON, its first object suggest.

    Raises InvalidInput where nothing suggests one, and where several would do, naming them.
    """
    suffix = PurePath(file).suffix.lower()
    likely = [door for door in DOORS.values() if suffix in door.suffixes]
    if len(likely) == 1:
        return likely[0]
    if not likely:
        raise InvalidInput(
            "看不出是哪种文件，请用 --door 指明 / what kind of file it is cannot be told; name it with --door"
        )
    first = next((one for _, one in objects(content)[0][:1]), {})
    found = [door for door in likely if door.known_by is not None and door.known_by(first)]
    if len(found) == 1:
        return found[0]
    named = ", ".join(door.name for door in found or likely)
    raise InvalidInput(
        f"看不出是哪种 JSON，请用 --door 指明：{named} / which it is cannot be told; name it with --door: {named}"
    )


def read_by(door: Door, raw: bytes, hints: Hints = Hints()) -> Arrived:
    """What `door` reads of `raw`: speakers as the sender named them, and the end where only the last words tell it.

    Never raises: whatever cannot be read is in `unread`.
    """
    arrived = answered(door.read(raw, hints), hints.speakers)
    return replace(arrived, calls=tuple(_dated(call, hints.started) for call in arrived.calls))


def _dated(call: GivenCall, started: datetime | None) -> GivenCall:
    """A finished call with the beginning the sender knows, and the end its last words have."""
    began = call.started or started
    if not call.final or began is None:
        return call
    times = [ms for turn in call.turns for ms in (turn.start_ms, turn.end_ms) if ms is not None]
    last = began + timedelta(milliseconds=max(times, default=0))
    return replace(call, started=began, ended=call.ended or last)
