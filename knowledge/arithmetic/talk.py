"""How a conversation went by its clock: silence, talking over each other, slow chat replies, passive answers.

Times are milliseconds of the turns; where the source gives none, what needs them is None rather than zero. It does not
know what was said beyond its length, so a pause while a system loads looks like any other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.call import Channel, Turn

DEAD_AIR_MS, CHAT_GAP_MS, INTERRUPTION_MS = 10_000, 60_000, 1_000
OVERTALK_SHARE, OVERTALK_TIMES = 0.05, 3
PASSIVE_LETTERS, PASSIVE_RUN = 6, 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A wait for the agent: between turn `after` and turn `before` (seq), `ms` long."""

    after: int
    before: int
    ms: int


@dataclass(frozen=True, slots=True)
class Talk:
    """The clock of one conversation. None: the source gave no times to tell by.

    `silences` are voice pauses over 10 s before the agent speaks, hold excluded; `slow` chat replies over 60 s;
    `overtalk` the share of spoken time in which both speak; `passive` the first turns of runs of three or more short
    replies that ask nothing.
    """

    turns: int
    agent_share: float | None
    silences: tuple[Gap, ...] | None
    slow: tuple[Gap, ...] | None
    overtalk: float | None
    interruptions: int | None
    passive: tuple[int, ...]
    seconds: float | None

    @property
    def talks_over(self) -> bool | None:
        """Whether the agent talks over the customer (over 5 % of the time, or three interruptions); None: unknown."""
        if self.overtalk is None or self.interruptions is None:
            return None
        return self.overtalk > OVERTALK_SHARE or self.interruptions >= OVERTALK_TIMES


def talk(turns: Sequence[Turn], channel: Channel) -> Talk:
    """Measure a conversation; partial turns are left out. `channel` decides whether pauses are silence or slow chat."""
    final = [turn for turn in turns if not turn.partial]
    timed = [turn for turn in final if turn.start_ms is not None and turn.end_ms is not None]
    known = len(timed) == len(final) and len(final) > 1
    voice = channel == "voice"
    gaps = _gaps(timed)
    limit = DEAD_AIR_MS if voice else CHAT_GAP_MS
    long = tuple(gap for gap in gaps if gap.ms > limit and not _held(final, gap)) if known else None
    overlap, times = _overlap(timed) if known and voice else (None, None)
    spoken = [(turn.speaker == "agent", _length(turn)) for turn in final]
    total = sum(size for _, size in spoken)
    return Talk(
        turns=len(final),
        agent_share=sum(size for agent, size in spoken if agent) / total if total else None,
        silences=long if voice else None,
        slow=None if voice else long,
        overtalk=overlap,
        interruptions=times,
        passive=_passive(final),
        seconds=max(turn.end_ms or 0 for turn in timed) / 1000 if known else None,
    )


def _length(turn: Turn) -> int:
    """Spoken time where it is known, else characters: enough for a share."""
    if turn.start_ms is not None and turn.end_ms is not None:
        return max(turn.end_ms - turn.start_ms, 0)
    return len(turn.text)


def _gaps(timed: Sequence[Turn]) -> list[Gap]:
    """Waits that end with the agent's turn: the customer waits, whoever spoke last."""
    return [
        Gap(before.seq, after.seq, (after.start_ms or 0) - (before.end_ms or 0))
        for before, after in pairwise(timed)
        if after.speaker in {"agent", "unknown"}
    ]


_HOLD = re.compile(
    r"稍等|稍候|等一下|等待|等我|查一下|查询一下|别挂|"
    r"\b(?:hold|on the line|moment|bear with|one second|let me check)\b",
    re.IGNORECASE,
)
_HELD = re.compile(r"久等|等候|等待|\b(?:holding|waiting|your patience)\b", re.IGNORECASE)


def _held(turns: Sequence[Turn], gap: Gap) -> bool:
    """Whether the wait was announced: by one of the two turns before it, or by thanks for waiting after it."""
    place = next((index for index, turn in enumerate(turns) if turn.seq == gap.before), 0)
    before = [turn for turn in turns[max(place - 2, 0) : place] if turn.speaker != "customer"]
    return any(_HOLD.search(turn.text) for turn in before) or _HELD.search(turns[place].text) is not None


def _overlap(timed: Sequence[Turn]) -> tuple[float, int]:
    both = interruptions = 0
    for before, after in pairwise(timed):
        shared = max((before.end_ms or 0) - (after.start_ms or 0), 0)
        if before.speaker == after.speaker or shared == 0:
            continue
        both += shared
        interruptions += after.speaker == "agent" and shared > INTERRUPTION_MS
    spoken = sum(_length(turn) for turn in timed)
    return (both / spoken if spoken else 0.0), interruptions


_ASKS = re.compile(r"[?？吗呢么]")


def _passive(turns: Sequence[Turn]) -> tuple[int, ...]:
    runs: list[int] = []
    run: list[int] = []
    for turn in turns:
        if turn.speaker != "agent":
            continue
        letters = len(re.sub(r"\W", "", turn.text)) if not turn.text.isascii() else len(turn.text.split()) * 3
        if letters <= PASSIVE_LETTERS and not _ASKS.search(turn.text):
            run.append(turn.seq)
            if len(run) == PASSIVE_RUN:
                runs.append(run[0])
        else:
            run = []
    return tuple(runs)
