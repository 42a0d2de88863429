"""Calls and their turns, as they come in and as they are shown."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.conversations import LONGEST_TURN, CallAbout
from assistant.surfaces.http.shapes.form import Body, Id, Instant, Shown, examples
from knowledge.call import Call, Turn
from knowledge.language import Lang

MOST_TURNS = 5_000
MOST_AT_ONCE = 500
_MS_A_DAY = 86_400_000
_TURN_IN = {
    "seq": 0,
    "speaker": "customer",
    "text": "我的票被航空公司取消了，退票要手续费吗？",
    "start_ms": 3200,
    "end_ms": 7900,
}
_HEARD = {"label": "spk_1", "confidence": 0.93, "redacted": False}
_TURN_OUT = _TURN_IN | {"revision": 0, "partial": False, "lang": "zh-Hans"} | _HEARD
_CALL: dict[str, object] = {
    "id": "yl-8401",
    "channel": "voice",
    "lang": "zh-Hans",
    "agent": "A33",
    "started": "2026-11-16T01:00:00Z",
    "ended": None,
    "live": True,
    "external_id": "",
    "queue": "退改",
    "customer_key": "c-91f0",
    "order_id": "TR-1102",
    "driver": "退改",
    "disposition": None,
    "outcome": None,
    "closed_by_rule": False,
    "source": "contact_lens_live",
    "direction": "in",
    "wait_s": 42,
    "hold_s": 0,
    "transfers": 0,
    "csat": None,
    "skipped": [],
}
_WHOLE = {
    "turns": [_TURN_OUT],
    "gaps": [{"first": 1, "last": 2}],
    "unnamed": ["spk_1"],
    "agent_known": True,
    "matches": {"phone": True},
    "versions": {"TR-RB-01": "3.0"},
    "case": "case-yl-8401",
}


class TurnIn(Body):
    """One utterance. (seq, revision) is its key: the same again changes nothing, a higher revision corrects it."""

    seq: Annotated[int, Field(ge=0, lt=MOST_TURNS)]
    speaker: Literal["agent", "customer", "bot", "unknown"]
    text: Annotated[str, StringConstraints(max_length=LONGEST_TURN)]
    start_ms: Annotated[int, Field(ge=0, le=_MS_A_DAY)] | None = None
    end_ms: Annotated[int, Field(ge=0, le=_MS_A_DAY)] | None = None
    revision: Annotated[int, Field(ge=0, le=10_000)] = 0
    partial: bool = False
    label: Annotated[str, StringConstraints(max_length=200)] = ""
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    redacted: bool = False

    def noun(self) -> Turn:
        """The turn; its language is told from its words where it is kept."""
        return Turn(
            self.seq,
            self.speaker,
            self.text,
            self.start_ms,
            self.end_ms,
            self.revision,
            self.partial,
            label=self.label,
            confidence=self.confidence,
            redacted=self.redacted,
        )


TurnsIn = Annotated[list[TurnIn], Field(max_length=MOST_AT_ONCE)]


class CallIn(Body):
    """A call that begins. Without an id one is made; an agent's own key names no other agent."""

    model_config = Body.model_config | examples(
        {"id": "yl-8401", "channel": "voice", "agent": "A33", "queue": "退改", "driver": "退改"},
        {"channel": "chat", "lang": "en", "agent": "A34", "turns": [_TURN_IN | {"text": "My flight was cancelled."}]},
    )

    id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.:-]+$")] | None = None
    channel: Literal["voice", "chat", "email"] = "voice"
    lang: Lang = Lang.HANS
    agent: Id | None = None
    started: Instant | None = None
    external_id: Annotated[str, StringConstraints(max_length=200)] = ""
    queue: Annotated[str, StringConstraints(max_length=200)] = ""
    customer_key: Id | None = None
    order_id: Id | None = None
    driver: Id | None = None
    turns: TurnsIn = Field([])


class TurnBatch(Body):
    """Turns, late and repeated ones too: all of them are kept, or none."""

    model_config = Body.model_config | examples({"turns": [_TURN_IN]})

    turns: Annotated[list[TurnIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class CallEnd(Body):
    """How and when a call ended."""

    model_config = Body.model_config | examples({"disposition": "已退票", "outcome": "resolved"}, {})

    at: Instant | None = None
    disposition: Id | None = None
    outcome: Id | None = None


class SpeakersIn(Body):
    """Whom a source means by its labels: who speaks under each. It holds for every turn of the call, and for later
    calls of the same source.
    """

    model_config = Body.model_config | examples({"speakers": {"spk_0": "agent", "spk_1": "customer"}})

    speakers: Annotated[dict[Id, Literal["agent", "customer", "bot"]], Field(min_length=1, max_length=50)]


class TurnShown(Shown):
    """One utterance as it is kept: masked. `label` is the source's name of the speaker; `confidence` its recogniser's
    (0–1); `redacted`: the source had taken something out itself.
    """

    seq: int
    speaker: str
    text: str
    start_ms: int | None
    end_ms: int | None
    revision: int
    partial: bool
    lang: Lang
    label: str
    confidence: float | None
    redacted: bool


class CallShown(Shown):
    """A call without its words. Times of waiting and hold are seconds; null where nobody said. `skipped` is what the
    source did not analyse, and why; `closed_by_rule`: its end was never told, it was silent for too long.
    """

    model_config = Shown.model_config | examples(_CALL)

    id: str
    channel: str
    lang: Lang
    agent: str
    started: Instant
    ended: Instant | None
    live: bool
    external_id: str
    queue: str
    customer_key: str | None
    order_id: str | None
    driver: str | None
    disposition: str | None
    outcome: str | None
    closed_by_rule: bool
    source: str
    direction: str
    wait_s: int | None
    hold_s: int | None
    transfers: int | None
    csat: int | None
    skipped: tuple[str, ...]

    @classmethod
    def of(cls, call: Call) -> "CallShown":
        """A call as it is listed."""
        return cls.model_validate(call)


class GapShown(Shown):
    """Turns that are missing: the first and the last missing `seq`."""

    first: int
    last: int


class CallWhole(CallShown):
    """A call with its final turns in order. `unnamed` are labels of speakers somebody has to name; `matches` what was
    compared with the customer's record; `versions` the process documents in force when it began; `case` its matter.
    """

    model_config = Shown.model_config | examples(_CALL | _WHOLE)

    turns: tuple[TurnShown, ...]
    gaps: tuple[GapShown, ...]
    unnamed: tuple[str, ...]
    agent_known: bool
    matches: dict[str, bool]
    versions: dict[str, str]
    case: str | None

    @classmethod
    def told(cls, about: CallAbout) -> "CallWhole":
        """A call as it is read."""
        listed = CallShown.of(about.call).model_dump()
        return cls(
            **listed,
            turns=tuple(TurnShown.model_validate(turn) for turn in about.call.turns),
            gaps=tuple(GapShown.model_validate(gap) for gap in about.gaps),
            unnamed=about.call.unnamed,
            agent_known=about.agent_known,
            matches=dict(about.call.matches),
            versions=dict(about.call.versions),
            case=about.case,
        )


class Calls(Shown):
    """Calls this person may read, latest first."""

    model_config = Shown.model_config | examples({"calls": [_CALL]})

    calls: tuple[CallShown, ...]


class TurnsKept(Shown):
    """The turns that are new or corrected; they are on disk. What was already there is not repeated."""

    model_config = Shown.model_config | examples({"call_id": "yl-8401", "kept": [_TURN_OUT]})

    call_id: str
    kept: tuple[TurnShown, ...]
