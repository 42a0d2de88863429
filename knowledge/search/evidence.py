"""What speaks for each candidate of a search, as numbers a linear ranker weighs: words, place, shape, trust.

All of it comes from one dense table of the question's terms over the candidates, so that it costs matrix products and
no second look at an index. It does not know the weights (`rank` does) nor whether a passage is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.arithmetic.asking import Want
from knowledge.arithmetic.ranges import within
from knowledge.document import Passage, Shape
from knowledge.search.fuse import standard
from knowledge.search.query import Query
from knowledge.search.table import AROUND_SHARE, Numbers, Table
from knowledge.search.traits import NATURE, Traits, name_terms

LONGEST_RUN = 20
LONGEST_COMPARED = 120

NAMES = (
    # Words: BM25 in standard deviations and as shares of all the question's mass; by the asker's own pairs and words,
    # single characters, what the lexicons brought, and words that only ask; in the text and around it.
    "keyword", "likeness", "plain", "zplain", "own", "own_char", "wide", "faint", "around", "around_char",
    "around_wide", "near", "around_near", "across", "around_across", "held", "held_around", "bridged", "meant",
    "zmeant", "zown", "zwide", "cosine", "run", "numbers",
    "in_range", "row_in_range", "out_of_range",
    # The document it stands in, and what tells it from its siblings there.
    "doc_cover", "doc_best", "doc_gap", "followed", "intra", "intra_wide", "beside", "title_told", "heading_told",
    # Whether it has the shape of an answer to what is wanted.
    "fit_amount", "unfit_amount", "fit_limit", "unfit_limit", "fit_who", "unfit_who", "fit_yes_no", "unfit_yes_no",
    "fit_how", "unfit_how", "fit_other", "unfit_other",
    # What it is.
    "case", "unsupported", "case_asked", "reference", "promotion_unnamed", "promotion_named", "notice", "scope",
    "foreign", "other", "other_bridged", "other_meant", "other_across", "other_around", "verbatim", "verbatim_asked",
    "internal", "row", "step", "question", "length", "first",
    # Among those compared closely: the asker's own words alone, and what is covered in one way or another.
    "own_among", "bridged_among", "held_among",
    # Whether what the question calls by a name of the client's is said there at all.
    "unnamed", "named_all",
)  # fmt: skip
AT = {name: place for place, name in enumerate(NAMES)}
_FITS = {
    Want.AMOUNT: "amount", Want.LIMIT: "limit", Want.COUNT: "limit", Want.WHO: "who",
    Want.YES_NO: "yes_no", Want.HOW: "how",
}  # fmt: skip
_LIMITED = frozenset({Want.AMOUNT, Want.LIMIT})
_SCORED = [AT[name] for name in ("own", "own_char", "wide", "near", "across")]
# Of what a passage is by itself, the names that are evidence as they stand, and where they stand in NATURE.
_STANDING = [name for name in NATURE if name in AT and name != "case"]
_STANDING_AT, _STANDING_OF = [AT[name] for name in _STANDING], [NATURE.index(name) for name in _STANDING]
_OTHER = (("other_bridged", "bridged"), ("other_across", "across"), ("other_meant", "zmeant"),
          ("other_around", "around_across"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search proposes: passages, the question's terms over them, and their cosines (zeros where unknown).

    `sizes` counts the passages of each (document, version); `traits` are those of the passages, read anew where absent.
    """

    passages: Sequence[Passage]
    table: Table
    cosine: Numbers
    sizes: Mapping[tuple[str, str], int]
    traits: Sequence[Traits] = ()


def evidence(query: Query, found: Candidates, chosen: Sequence[int]) -> Numbers:
    """One row for each `chosen` candidate (by place), one column a name of NAMES."""
    traits = found.traits or [Traits(one) for one in found.passages]
    rows = np.zeros((len(found.passages), len(NAMES)))
    _words(rows, query, found)
    _documents(rows, found, traits, chosen)
    compared = np.asarray(rows[np.asarray(chosen, dtype=np.int64)])
    if len(chosen):
        close = [traits[place] for place in chosen]
        _nature(compared, query, close)
        _texts(compared, query, close)
        _other_language(compared, query, traits, close)
    _among(compared)
    return compared


def _among(rows: Numbers) -> None:
    """Evidence that only means something beside the others: in standard deviations of those compared."""
    own = rows[:, AT["own"]] + rows[:, AT["own_char"]]
    around = rows[:, AT["around"]] + rows[:, AT["around_char"]]
    rows[:, AT["own_among"]] = standard(own + AROUND_SHARE * around)
    rows[:, AT["bridged_among"]] = standard(rows[:, AT["bridged"]])
    rows[:, AT["held_among"]] = standard(rows[:, AT["held"]])


def _words(rows: Numbers, query: Query, found: Candidates) -> None:
    table, mass = found.table, max(found.table.mass, 1e-9)
    rows[:, AT["keyword"]] = standard(table.score())
    rows[:, AT["cosine"]], rows[:, AT["likeness"]] = found.cosine, standard(found.cosine)
    said = table.inside("said") + AROUND_SHARE * table.outside("said")
    rows[:, AT["plain"]], rows[:, AT["zplain"]] = standard(said), _of_best(said)
    for channel, inside, around in (
        ("rest", "own", "around"), ("char", "own_char", "around_char"), ("wide", "wide", "around_wide"),
        ("near", "near", "around_near"), ("across", "across", "around_across"),
    ):  # fmt: skip
        if table.weights(channel).any():
            rows[:, AT[inside]] = table.inside(channel) / mass
            rows[:, AT[around]] = table.outside(channel) / mass
    rows[:, AT["faint"]] = table.inside("faint") / mass
    rows[:, AT["held"]] = table.held(table.present) / mass
    rows[:, AT["held_around"]] = table.held(table.anywhere) / mass
    rows[:, AT["bridged"]] = table.bridged(query.bridges) / mass
    named = table.named(query.bridges)
    rows[:, AT["unnamed"]], rows[:, AT["named_all"]] = 1 - named, (named == 1) & (named.min(initial=1.0) < 1)
    meant = table.meant(query.bridges)
    rows[:, AT["meant"]], rows[:, AT["zmeant"]] = standard(meant), _of_best(meant)
    rows[:, AT["zown"]], rows[:, AT["zwide"]] = _of_best(rows[:, AT["own"]]), _of_best(rows[:, AT["wide"]])


def _of_best(values: Numbers) -> Numbers:
    return np.asarray(values / max(float(values.max(initial=0.0)), 1e-9))


def _documents(rows: Numbers, found: Candidates, traits: Sequence[Traits], chosen: Sequence[int]) -> None:
    """What the document as a whole says, and what tells a passage from its siblings, for documents of `chosen`."""
    score = rows[:, _SCORED].sum(axis=1)
    # A document of one passage is all it says itself.
    rows[:, AT["doc_best"]], rows[:, AT["doc_cover"]] = score, rows[:, AT["held_around"]]
    _followed(rows, traits, score)
    groups: dict[tuple[str, str, bool], list[int]] = {traits[place].document: [] for place in chosen}
    for place, one in enumerate(traits):
        if one.document in groups:
            groups[one.document].append(place)
    siblings = _Siblings.of({key: group for key, group in groups.items() if found.sizes.get(key[:2], 1) > 1}, found)
    if siblings is None:
        return
    best = np.maximum.reduceat(score[siblings.places], siblings.starts)[siblings.group]
    rows[siblings.places, AT["doc_best"]] = best
    rows[siblings.places, AT["doc_gap"]] = score[siblings.places] - best
    siblings.weigh(rows, found.table)
    for group in siblings.groups:
        if len(group) > 1:
            standing = {traits[place].position: score[place] for place in group}
            for place in group:
                at = traits[place].position
                rows[place, AT["beside"]] = max(standing.get(at - 1, 0.0), standing.get(at + 1, 0.0))


def _followed(rows: Numbers, traits: Sequence[Traits], score: Numbers) -> None:
    """How well the best past case was met that was settled by a passage's document: people ask as cases are told."""
    settled: dict[str, float] = {}
    for place, one in enumerate(traits):
        if one.followed:
            settled[one.followed] = max(settled.get(one.followed, 0.0), float(score[place]))
    if not settled:
        return
    for place, one in enumerate(traits):
        if not one.case:
            rows[place, AT["followed"]] = settled.get(one.document[0], 0.0)


@dataclass(frozen=True, slots=True)
class _Siblings:
    """The passages of each document laid end to end: `places` of all, where each document `starts`, whose each is."""

    groups: Sequence[Sequence[int]]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    group: NDArray[np.int64]
    sizes: Numbers

    @classmethod
    def of(cls, groups: Mapping[tuple[str, str, bool], Sequence[int]], found: Candidates) -> "_Siblings | None":
        if not groups:
            return None
        members = list(groups.values())
        lengths = np.array([len(one) for one in members])
        sizes = np.array([max(found.sizes[key[:2]], len(one)) for key, one in groups.items()], dtype=np.float64)
        places = np.array([place for one in members for place in one], dtype=np.int64)
        return cls(members, places, np.cumsum(lengths) - lengths, np.repeat(np.arange(len(members)), lengths), sizes)

    def weigh(self, rows: Numbers, table: Table) -> None:
        """Coverage of the question by the whole document, and each passage's share of what is rare inside it."""
        anywhere = np.logical_or.reduceat(table.anywhere[self.places], self.starts, axis=0)
        rows[self.places, AT["doc_cover"]] = (table.held(anywhere) / max(table.mass, 1e-9))[self.group]
        present = table.present[self.places].astype(np.float64)
        among = np.add.reduceat(present, self.starts, axis=0)
        inside = np.log(1 + (self.sizes[:, None] - among + 0.5) / (among + 0.5))
        present *= inside[self.group]
        inside[among == 0] = 0.0
        for name, told in (("intra", table.plain), ("intra_wide", table.brought)):
            whole = np.vecdot(inside, told)
            rows[self.places, AT[name]] = np.vecdot(present, told) / np.where(whole > 0, whole, 1.0)[self.group]


def _other_language(rows: Numbers, query: Query, traits: Sequence[Traits], close: Sequence[Traits]) -> None:
    """A passage in the other language is judged by what was translated; if its document has the asker's, it waits."""
    chinese = query.lang.chinese
    other = np.array([one.chinese != chinese for one in close])
    if not other.any():
        return
    natives = {one.document[0] for one in traits if one.chinese == chinese}
    rows[other, AT["other"]] = 1.0
    rows[other, AT["foreign"]] = np.array([one.document[0] in natives for one in close])[other]
    for name, source in _OTHER:
        rows[other, AT[name]] = rows[other, AT[source]]


def _texts(rows: Numbers, query: Query, close: Sequence[Traits]) -> None:
    """What only the texts themselves tell: a run of characters in common, figures named, titles said."""
    runs = _Runs(query.asks.matter)
    rows[:, AT["run"]] = [runs.longest(one.plain) / LONGEST_RUN for one in close]
    names = dict.fromkeys(name for one in close for name in (one.passage.title, *one.passage.heading[-1:]))
    own = frozenset(query.own)
    brought = frozenset(query.widened) - own
    told = {name: _told(name, own, brought) for name in names}
    rows[:, AT["title_told"]] = [told[one.passage.title] for one in close]
    rows[:, AT["heading_told"]] = [told[one.passage.heading[-1]] if one.passage.heading else 0.0 for one in close]
    if figures := query.asks.numbers:
        rows[:, AT["numbers"]] = [len(figures & one.figures) / len(figures) for one in close]
    if query.asks.values:
        inside = [within(query.asks.values, one.text) for one in close]
        rows[:, AT["in_range"]] = [one is True for one in inside]
        rows[:, AT["out_of_range"]] = [one is False for one in inside]
        rows[:, AT["row_in_range"]] = rows[:, AT["in_range"]] * [one.passage.shape is Shape.ROW for one in close]
    if query.want is not Want.WHAT:
        fit, kind = [one.fits(query.want) for one in close], _FITS.get(query.want, "other")
        rows[:, AT[f"fit_{kind}"]] = [one is True for one in fit]
        rows[:, AT[f"unfit_{kind}"]] = [one is False for one in fit]


def _nature(rows: Numbers, query: Query, close: Sequence[Traits]) -> None:
    """What kind of words these are."""
    nature = np.stack([one.nature for one in close])
    rows[:, _STANDING_AT] = nature[:, _STANDING_OF]
    case, promotion = nature[:, NATURE.index("case")], nature[:, NATURE.index("promotion")]
    # Only policy may carry an amount or a time limit.
    rows[:, AT["unsupported" if query.want in _LIMITED else "case"]] = case
    rows[:, AT["case_asked"]] = case * query.asks.case
    rows[:, AT["verbatim_asked"]] = rows[:, AT["verbatim"]] * query.asks.wording
    if promotion.any():
        longer = [term for term in query.own if len(term) > 1]
        named = promotion * [there > 0 and any(t in one.title for t in longer) for one, there in zip(
            close, promotion, strict=True)]  # fmt: skip
        rows[:, AT["promotion_named"]], rows[:, AT["promotion_unnamed"]] = named, promotion - named


def _told(name: str, own: frozenset[str], brought: frozenset[str]) -> float:
    """The share of a title's pairs and words that the question says, by itself or through the lexicon."""
    terms = name_terms(name)
    return (len(terms & own) + 0.6 * len(terms & brought)) / len(terms) if terms else 0.0


class _Runs:
    """The runs of characters of one matter, by length, cut once for every text they are looked for in."""

    def __init__(self, matter: str) -> None:
        self._matter = matter if len(matter) <= LONGEST_COMPARED else ""
        self._cut: list[list[str]] = []

    def longest(self, text: str) -> int:
        """How long the longest of them is that stands in `text`."""
        best, cut = 0, self._of(0)
        last = len(cut)
        for at in range(last):
            while at < last and cut[at] in text:
                best += 1
                cut = self._of(best)
                last = len(cut)
            if at >= last:
                break
        return best

    def _of(self, best: int) -> list[str]:
        """Every run that is longer than `best` by one, by where it begins."""
        while best >= len(self._cut):
            length = len(self._cut) + 1
            long = length <= min(LONGEST_RUN, len(self._matter))
            starts = range(len(self._matter) - length + 1) if long else range(0)
            self._cut.append([self._matter[at : at + length] for at in starts])
        return self._cut[best]


def longest_run(matter: str, text: str) -> int:
    """The length of the longest run of `matter` that stands in `text`, up to LONGEST_RUN characters."""
    return _Runs(matter).longest(text)
