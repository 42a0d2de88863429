"""Step lists kept whole: the list a question is about, from its first step; or the single steps that answer it.

It is given passages that the reader may see; it reads no records.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.arithmetic.excerpt import COMPARABLE, Excerpt, whole
from knowledge.arithmetic.salience import Weighed
from knowledge.document import Passage, Shape

_PROCEDURE = re.compile(
    r"流程|哪几步|几个?步骤|步骤|怎么(?:处理|办理|走|操作|赔)|如何(?:处理|办理|操作)|\b(?:process"
    r"|procedure|steps|workflow|how (?:do|should) (?:i|we) (?:handle|process))\b"
)
_ALL = re.compile(
    r"都?有(?:哪些|哪几|什么)(?:档|种|类|级|等级|套餐|情形|情况|标准|费率|产品|区间"
    r"|价位|规格)|(?:都|各|分别).{0,6}(?:是|收|要|有|按)?(?:多少|哪些|什么|怎么)"
    r"|各(?:档|级|类|种|个)|每(?:一)?(?:档|级|类|种|款)|所有的?(?:档|级|类|种|套餐"
    r"|费用|标准)|全部(?:档|级|类|种|套餐|费用|标准)?列|一览|列一?下|列出|价目表|收费表"
    r"|费率表|标准表|整张表|全表"
    r"|\b(?:all (?:the |of the )?(?:tiers?|levels?|rates?|plans?|fees?|rows?|cases"
    r"|bands|grades|types)|list (?:the|all|every)"
    r"|(?:what|which) (?:tiers|levels|bands|grades|plans|rates)|what are the (?:\w+ )?(?:tiers"
    r"|levels|rates|bands|plans|fees|types)|(?:whole|full|entire) table|each (?:tier"
    r"|level|plan|type))\b"
)
SEVERAL = 3
NEAR_ENOUGH = 0.4
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Steps:
    """The excerpts to show; `total` steps the list has, of which `shown` are among them (equal: it is whole).

    `complete`: they are a whole table, which says more than any line before it could.
    """

    excerpts: tuple[Excerpt, ...]
    total: int = 0
    shown: int = 0
    complete: bool = False


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
    if not listed or not (asks_for_procedure(question) or len(alike) >= SEVERAL):
        return Steps(tuple(singles))
    weights = {one.passage.id: one.weight for one in singles}
    shown = [whole(step, weights.get(step.id, 0.0)) for step in listed[:most]]
    return Steps(tuple(shown), len(listed), len(shown))


def asks_for_procedure(question: str) -> bool:
    """Whether the question (Simplified, lower case) asks for a whole list of steps: 有哪些步骤, what is the process."""
    return _PROCEDURE.search(question) is not None


def asks_for_all(question: str) -> bool:
    """Whether the question (Simplified, lower case) asks for every case of a table: 都有哪些档次."""
    return _ALL.search(question) is not None


def row_asked_for(weighed: Sequence[Weighed], question: str, simplify: Callable[[str], str]) -> Passage | None:
    """A row of the table that is asked for: its first column is asked for, or it says most of the question; or None.

    `question` is Simplified, lower case; `weighed` is not empty and comes heaviest first.
    """
    bar = weighed[0].weight * NEAR_ENOUGH
    near = [one for one in weighed if one.weight >= bar and one.piece.passage.shape is Shape.ROW]
    rows = [one for one in near if not one.piece.passage.internal_only]
    named = [one for one in rows if simplify(one.piece.text).split("：", 1)[0].lower() in question]
    return next((one.piece.passage for one in (*named, *rows)), None)


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
