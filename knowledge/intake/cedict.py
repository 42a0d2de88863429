"""CC-CEDICT's format into lexicon entries: `Traditional Simplified [pin1 yin1] /gloss/gloss/`, glosses cleaned.

A gloss that explains rather than translates (a remark, a surname, a variant, a measure word, a sentence) is left out.
Only the format is ours to know; no dictionary comes with the product.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from knowledge.lexicon import Entry
from knowledge.search.analyse import grammar, is_chinese, words

LONGEST_GLOSS = 3
LONGEST_TERM = 14
# An English word stands for so many Chinese ones at most: each further one costs time and says less.
MOST_SENSES = 12
_LINE = re.compile(r"(?P<hant>\S+) (?P<hans>\S+) \[(?P<said>[^\]]*)\] /(?P<glosses>.+)/\s*$")
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
# What tells about the word instead of saying it in English.
_EXPLAINS = re.compile(
    r"\b(?:surname|(?:\w+ )?variants? of|abbr\.|abbreviation|classifier|used (?:in|for|to|as)|see(?: also)?\b|"
    r"same as|also written|also pr\.|pr\.|erhua|equivalent (?:of|to)|kangxi radical|radical in|"
    r"old (?:name|form)|particle|interjection|suffix|prefix)|\bCL:|[\u3400-\u9fff|]|[^\x00-\x7f]",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:to (?:be )?|the |an? )", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9'&./ -]*")


def glosses_of(line: str) -> list[Entry] | None:
    """The entries of one line, one for each gloss that is left; None where the line is not in the format.

    The Traditional spelling needs no entry: search compares in Simplified script.
    """
    read = _LINE.match(line)
    if read is None:
        return None
    term = read["hans"]
    if not (1 < len(term) <= LONGEST_TERM and all(map(is_chinese, term))):
        return []
    clean = dict.fromkeys(gloss for told in read["glosses"].split("/") for gloss in cleaned(told))
    return [Entry(term, zh=term, en=gloss) for gloss in clean]


def cleaned(gloss: str) -> Iterator[str]:
    """The ways to say it in English that one gloss holds, without remarks; none where it only explains."""
    if gloss[:1].isupper() and gloss.startswith(("CL:", "Taiwan pr.", "Japanese variant")):
        return
    for part in _REMARK.sub(" ", gloss).split(";"):
        plain = " ".join(part.split()).strip(' .,!?"')
        if not plain or _EXPLAINS.search(plain):
            continue
        bare = _OPENING.sub("", plain)
        stems = words(bare.lower())
        if _PLAIN.fullmatch(bare) and len(bare.split()) <= LONGEST_GLOSS and any(one not in grammar() for one in stems):
            yield bare


def usual_first(entries: Iterable[Entry]) -> list[Entry]:
    """`entries` with the usual words of each English gloss first, MOST_SENSES of one gloss at most.

    A word is usual for a gloss that its line gives early, and the more so the fewer senses the word has.
    """
    place: dict[str, int] = defaultdict(int)
    ranked = []
    for entry in entries:
        ranked.append((place[entry.term], entry))
        place[entry.term] += 1
    ranked.sort(key=lambda one: (one[0], place[one[1].term]))
    used: Counter[str] = Counter()
    kept = []
    for _, entry in ranked:
        gloss = " ".join(words(entry.en.lower()))
        used[gloss] += 1
        if used[gloss] <= MOST_SENSES:
            kept.append(entry)
    return kept
