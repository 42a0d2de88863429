"""One way an act is said: kind, topic, speaker and a pattern over lower-case, half-width text.

The tables of cues are `danger_cues` and `turn_cues`; what denies or supposes a cue is known by `arithmetic.acts`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """`speaker` is who says it: "agent", "customer" or "any". `meant`: a denial or an "if" before it undoes it."""

    kind: str
    topic: str
    speaker: str
    pattern: str
    meant: bool


def if_so(kind: str, topic: str, speaker: str, pattern: str) -> Cue:
    """A cue that counts only when it is meant: a denial, an "if" or a drill undoes it."""
    return Cue(kind, topic, speaker, pattern, meant=True)


def as_said(kind: str, topic: str, speaker: str, pattern: str) -> Cue:
    """A cue that counts as it stands."""
    return Cue(kind, topic, speaker, pattern, meant=False)
