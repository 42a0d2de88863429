"""What changed between two versions of a document, passage by passage, for a person to read before it goes in.

It compares words alone: a passage that only moved its place or its heading has not changed.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from knowledge.document import Difference, Passage

# Two passages that share at least this part of their characters are one passage, changed.
SAME_PASSAGE = 0.5
# Beyond this many pairs nobody reads them one by one, and lining them up would take minutes.
MOST_PAIRS = 10_000


def difference(against: str, before: Sequence[Passage], after: Sequence[Passage]) -> Difference:
    """Texts added and removed, and pairs of texts that are one passage before and after.

    Passages are lined up by their exact words; what stands between is paired by the share of common characters.
    """
    old, new = [one.text for one in before], [one.text for one in after]
    added: list[str] = []
    removed: list[str] = []
    changed: list[tuple[str, str]] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        pairs, gone, come = _paired(old[old_from:old_to], new[new_from:new_to])
        changed += pairs
        removed += gone
        added += come
    moved = set(added) & set(removed)
    return Difference(
        against,
        tuple(text for text in added if text not in moved),
        tuple(text for text in removed if text not in moved),
        tuple(changed),
    )


def _paired(old: list[str], new: list[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """The most alike pairs, each text in one at most, in the order of the new version; and what is left of both."""
    if len(old) * len(new) > MOST_PAIRS:
        return [], old, new
    scored = sorted(
        ((_alike(one, other), here, there) for here, one in enumerate(old) for there, other in enumerate(new)),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    partner: dict[int, int] = {}
    used: set[int] = set()
    for score, here, there in scored:
        if score >= SAME_PASSAGE and there not in partner and here not in used:
            partner[there] = here
            used.add(here)
    pairs = [(old[partner[there]], new[there]) for there in sorted(partner)]
    gone = [text for here, text in enumerate(old) if here not in used]
    return pairs, gone, [text for there, text in enumerate(new) if there not in partner]


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two quick bounds are never below the exact share, so most pairs need no exact comparison.
    if matcher.real_quick_ratio() < SAME_PASSAGE or matcher.quick_ratio() < SAME_PASSAGE:
        return 0.0
    return matcher.ratio()
