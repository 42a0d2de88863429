"""How often the same sentence is said: the share of calls a sentence occurs in, numbers masked, mandated ones left out.

A sentence ends at a stop, a question mark or the end of a turn. It looks at what was said, before any noise.
"""

import re
from collections import Counter
from collections.abc import Iterable

from evals.world.talk.spoken import SpokenCall

MANDATED_ACTS = frozenset({"greeting", "recording_notice", "legal_text", "must_say", "safety_script"})
_SENTENCE = re.compile(r"[^。！？!?…]+(?:\.(?!\s)[^。！？!?…]*)*")
_ENGLISH_STOP = re.compile(r"(?<=[a-z])\.(?=\s|$)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|[零一二三四五六七八九十百千两]+(?=[块元个天点号月])")


def sentences(call: SpokenCall) -> set[str]:
    """The different sentences of a call that nobody mandated, numbers masked."""
    mandated: dict[int, list[tuple[int, int]]] = {}
    for one in call.acts:
        if one.id in MANDATED_ACTS:
            mandated.setdefault(one.seq, []).append((one.said_start, one.said_end))
    found: set[str] = set()
    for turn in call.turns:
        text = turn.said
        for start, end in reversed(mandated.get(turn.seq, ())):
            text = text[:start] + "。" + text[end:]
        for part in _SENTENCE.findall(_ENGLISH_STOP.sub("。", text)):
            told = _NUMBER.sub("#", part.strip(" ，,."))
            if told:
                found.add(told.lower())
    return found


def repeated(calls: Iterable[SpokenCall]) -> list[tuple[int, float, str]]:
    """Every sentence with the number and the share of calls it occurs in, most frequent first."""
    counts: Counter[str] = Counter()
    total = 0
    for call in calls:
        counts.update(sentences(call))
        total += 1
    return [(count, count / total, text) for text, count in counts.most_common()]
