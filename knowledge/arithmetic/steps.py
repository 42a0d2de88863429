"""Step lists kept whole: the list a question is about, from its first step; or the single steps that answer it.

It is given passages that the reader may see; it reads no records.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.arithmetic.excerpt import COMPARABLE, Excerpt, whole
from knowledge.document import Passage, Shape

_PROCEDURE = re.compile(
    r"流程|步骤|怎么(?:处理|办理|走|操作|赔)|如何(?:处理|办理|操作)|\b(?:process"
    r"|procedure|steps|workflow|how (?:do|should) (?:i|we) (?:handle|process))\b"
)
SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Steps:
    """The excerpts to show; `total` steps the list has, of which `shown` are among them (equal: it is whole)."""

    excerpts: tuple[Excerpt, ...]
    total: int = 0
    shown: int = 0


def steps_for(question: str, chosen: Sequence[Excerpt], pool: Iterable[Passage], most: int) -> Steps:
    """What to show for a question of how. `question` is Simplified, lower case; `pool` the best document's passages."""
    singles = _each_whole(chosen)
    heaviest = max(one.weight for one in chosen)
    best = max(chosen, key=lambda one: one.weight).passage
    alike = {
        one.passage.id
        for one in singles
        if (one.passage.shape, one.passage.document_id) == (Shape.STEP, best.document_id)
        and one.weight >= heaviest * COMPARABLE
    }
    listed = _list_about(best, pool)
    if not listed or not (_PROCEDURE.search(question) or len(alike) >= SEVERAL):
        return Steps(tuple(singles))
    weights = {one.passage.id: one.weight for one in singles}
    shown = [whole(step, weights.get(step.id, 0.0)) for step in listed[:most]]
    return Steps(tuple(shown), len(listed), len(shown))


def _each_whole(chosen: Sequence[Excerpt]) -> list[Excerpt]:
    """To be told how, one needs the whole step, not its best sentence."""
    seen: dict[str, Excerpt] = {}
    for one in chosen:
        if one.passage.shape is Shape.STEP:
            seen.setdefault(one.passage.id, whole(one.passage, one.weight))
        else:
            seen[f"{one.passage.id}:{one.start}"] = one
    return list(seen.values())


def _list_about(best: Passage, pool: Iterable[Passage]) -> list[Passage]:
    """The steps of `best`'s own list, or of its document's first one that may be told; in order."""
    steps = sorted(
        (
            one
            for one in pool
            if (one.document_id, one.version, one.shape) == (best.document_id, best.version, Shape.STEP)
        ),
        key=lambda one: one.position,
    )
    told = [one for one in steps if not one.internal_only] or steps
    if not told:
        return []
    own = best if best.shape is Shape.STEP and (not best.internal_only or told is steps) else told[0]
    return [one for one in told if _path(one) == _path(own)]


def _path(step: Passage) -> tuple[str, ...]:
    """The headings over the list a step belongs to: without the step's own, and without its chapter's number."""
    own = step.heading and step.step_id and step.heading[-1].startswith(step.step_id)
    return step.heading[:-1] if own else step.heading
