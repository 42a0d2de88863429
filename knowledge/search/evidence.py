"""What speaks for each candidate of a search, as numbers a linear ranker weighs: words, place, shape, trust.

All of it comes from one dense table of the question's terms over the candidates, so that it costs matrix products and
no second look at an index. It does not know the weights (`rank` does) nor whether a passage is right.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.arithmetic.asking import Want, fits
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.ranges import within
from knowledge.document import Kind, Passage, Shape, Trust
from knowledge.search.analyse import chinese_character, grammar, normal, tokens
from knowledge.search.fuse import standard
from knowledge.search.query import DIGITS, Query
from knowledge.search.script import to_simplified
from knowledge.search.table import AROUND_SHARE, Numbers, Table

# A section that says what a document is about names every word of it and decides nothing.
_SCOPE = re.compile(
    r"适用|范围|目的|概述|总则|定义|简介|相关文件|\bscope\b|\bpurpose\b|\boverview\b|\bapplies\b|\bdefinitions?\b", re.I
)
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
)  # fmt: skip
AT = {name: place for place, name in enumerate(NAMES)}
_FITS = {
    Want.AMOUNT: "amount", Want.LIMIT: "limit", Want.COUNT: "limit", Want.WHO: "who",
    Want.YES_NO: "yes_no", Want.HOW: "how",
}  # fmt: skip
_CASES = frozenset({Trust.PAST_CASE, Trust.TRANSCRIPT})


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search proposes: passages, the question's terms over them, and their cosines (zeros where unknown).

    `sizes` counts the passages of each (document, version).
    """

    passages: Sequence[Passage]
    table: Table
    cosine: Numbers
    sizes: Mapping[tuple[str, str], int]


def evidence(query: Query, found: Candidates, chosen: Sequence[int]) -> Numbers:
    """One row for each `chosen` candidate (by place), one column a name of NAMES."""
    rows = np.zeros((len(found.passages), len(NAMES)))
    _words(rows, query, found)
    _documents(rows, found, chosen)
    natives = {one.document_id for one in found.passages if one.lang.chinese == query.lang.chinese}
    for place in chosen:
        passage = found.passages[place]
        _texts(rows[place], query, passage)
        _nature(rows[place], query, passage)
        if passage.lang.chinese != query.lang.chinese:
            _other_language(rows[place], native=passage.document_id in natives)
    compared = np.asarray(rows[np.asarray(chosen, dtype=np.int64)])
    _among(compared)
    return compared


def _among(rows: Numbers) -> None:
    """Evidence that only means something beside the others: in standard deviations of those compared."""
    own = rows[:, [AT["own"], AT["own_char"]]].sum(axis=1)
    around = rows[:, [AT["around"], AT["around_char"]]].sum(axis=1)
    rows[:, AT["own_among"]] = standard(own + AROUND_SHARE * around)
    rows[:, AT["bridged_among"]] = standard(rows[:, AT["bridged"]])
    rows[:, AT["held_among"]] = standard(rows[:, AT["held"]])


def _words(rows: Numbers, query: Query, found: Candidates) -> None:
    table, mass = found.table, max(found.table.mass, 1e-9)
    rows[:, AT["keyword"]] = standard(table.score())
    rows[:, AT["cosine"]], rows[:, AT["likeness"]] = found.cosine, standard(found.cosine)
    said = (table.body + AROUND_SHARE * table.around) @ table.weights("said")
    rows[:, AT["plain"]], rows[:, AT["zplain"]] = standard(said), _of_best(said)
    for channel, inside, around in (
        ("rest", "own", "around"), ("char", "own_char", "around_char"), ("wide", "wide", "around_wide"),
        ("near", "near", "around_near"), ("across", "across", "around_across"),
    ):  # fmt: skip
        rows[:, AT[inside]] = table.body @ table.weights(channel) / mass
        rows[:, AT[around]] = table.around @ table.weights(channel) / mass
    rows[:, AT["faint"]] = table.body @ table.weights("faint") / mass
    own = table.weights("rest") + table.weights("char")
    present = table.body > 0
    anywhere = present | (table.around > 0)
    rows[:, AT["held"]], rows[:, AT["held_around"]] = present @ own / mass, anywhere @ own / mass
    rows[:, AT["bridged"]] = table.bridged(query.bridges, anywhere) / mass
    meant = table.meant(query.bridges)
    rows[:, AT["meant"]], rows[:, AT["zmeant"]] = standard(meant), _of_best(meant)
    rows[:, AT["zown"]], rows[:, AT["zwide"]] = _of_best(rows[:, AT["own"]]), _of_best(rows[:, AT["wide"]])


def _of_best(values: Numbers) -> Numbers:
    return np.asarray(values / max(float(values.max(initial=0.0)), 1e-9))


def _documents(rows: Numbers, found: Candidates, chosen: Sequence[int]) -> None:
    """What the document as a whole says, and what tells a passage from its siblings, for documents of `chosen`."""
    score = rows[:, [AT[name] for name in ("own", "own_char", "wide", "near", "across")]].sum(axis=1)
    # A document of one passage is all it says itself.
    rows[:, AT["doc_best"]], rows[:, AT["doc_cover"]] = score, rows[:, AT["held_around"]]
    _followed(rows, found, score)
    wanted = {_document(found.passages[place]) for place in chosen}
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for place, passage in enumerate(found.passages):
        key = _document(passage)
        if key in wanted and found.sizes.get(key[:2], 1) > 1:
            groups.setdefault(key, []).append(place)
    siblings = _Siblings.of(found.table)
    for key, places in groups.items():
        own = np.array(places)
        best = float(score[own].max())
        rows[own, AT["doc_best"]], rows[own, AT["doc_gap"]] = best, score[own] - best
        _among_siblings(rows, own, siblings, found.sizes[key[:2]])
        standing = {found.passages[place].position: float(score[place]) for place in places}
        for place in places:
            at = found.passages[place].position
            rows[place, AT["beside"]] = max(standing.get(at - 1, 0.0), standing.get(at + 1, 0.0))


def _followed(rows: Numbers, found: Candidates, score: Numbers) -> None:
    """How well the best past case was met that was settled by a passage's document: people ask as cases are told."""
    settled: dict[str, float] = {}
    for place, passage in enumerate(found.passages):
        if by := passage.followed:
            settled[by] = max(settled.get(by, 0.0), float(score[place]))
    for place, passage in enumerate(found.passages):
        if passage.trust not in _CASES:
            rows[place, AT["followed"]] = settled.get(passage.document_id, 0.0)


def _document(passage: Passage) -> tuple[str, str, bool]:
    return passage.document_id, passage.version, passage.lang.chinese


@dataclass(frozen=True, slots=True)
class _Siblings:
    """What is the same for every document of a table, worked out once."""

    present: Numbers
    anywhere: NDArray[np.bool_]
    own: Numbers
    told: Numbers

    @classmethod
    def of(cls, table: Table) -> "_Siblings":
        present = table.body > 0
        own = (table.weights("rest") + table.weights("char")) / max(table.mass, 1e-9)
        told = np.stack([table.plain, table.brought], axis=1)
        return cls(present.astype(np.float64), present | (table.around > 0), own, told)


def _among_siblings(rows: Numbers, places: NDArray[np.int64], table: _Siblings, size: int) -> None:
    """Coverage of the question by the whole document, and each passage's share of what is rare inside it."""
    present = table.present[places]
    rows[places, AT["doc_cover"]] = table.anywhere[places].any(axis=0) @ table.own
    among = present.sum(axis=0)
    inside = np.log(1 + (max(size, len(places)) - among + 0.5) / (among + 0.5))
    weights = inside[:, None] * table.told
    told = present @ weights
    all_told = weights[among > 0].sum(axis=0)
    for column, name in enumerate(("intra", "intra_wide")):
        if told[:, column].any():
            rows[places, AT[name]] = told[:, column] / float(all_told[column])


def _other_language(row: Numbers, *, native: bool) -> None:
    """A passage in the other language is judged by what was translated; if its document has the asker's, it waits."""
    row[AT["foreign"]], row[AT["other"]] = native, 1.0
    row[AT["other_bridged"]], row[AT["other_across"]] = row[AT["bridged"]], row[AT["across"]]
    row[AT["other_meant"]] = row[AT["zmeant"]]
    row[AT["other_around"]] = row[AT["around_across"]]


def _texts(row: Numbers, query: Query, passage: Passage) -> None:
    """What only the texts themselves tell: a run of characters in common, figures named, titles said."""
    plain = _plain(passage.searched)
    row[AT["run"]] = longest_run(query.asks.matter, plain) / LONGEST_RUN
    if query.asks.numbers:
        row[AT["numbers"]] = len(query.asks.numbers & frozenset(DIGITS.findall(plain))) / len(query.asks.numbers)
    inside = within(query.asks.values, _plain(passage.text)) if query.asks.values else None
    row[AT["in_range"]], row[AT["out_of_range"]] = inside is True, inside is False
    row[AT["row_in_range"]] = inside is True and passage.shape is Shape.ROW
    row[AT["title_told"]] = _told(passage.title, query)
    row[AT["heading_told"]] = _told(passage.heading[-1], query) if passage.heading else 0.0
    fit = _fits_shape(query.want, passage.text) if query.want is not Want.WHAT else None
    if fit is not None:
        row[AT[f"{'fit' if fit else 'unfit'}_{_FITS.get(query.want, 'other')}"]] = 1.0


def _nature(row: Numbers, query: Query, passage: Passage) -> None:
    """What kind of words these are."""
    case = passage.trust in _CASES
    # Only policy may carry an amount or a time limit.
    unsupported = case and query.want in {Want.AMOUNT, Want.LIMIT}
    promotion = passage.kind is Kind.PROMOTION
    named = promotion and any(len(term) > 1 and term in _plain(passage.title) for term in query.own)
    told = {
        "case": case and not unsupported, "unsupported": unsupported, "case_asked": case and query.asks.case,
        "reference": passage.trust is Trust.REFERENCE, "notice": passage.kind is Kind.NOTICE,
        "promotion_unnamed": promotion and not named, "promotion_named": named,
        "scope": bool(passage.heading) and _SCOPE.search(to_simplified(passage.heading[-1])) is not None,
        "verbatim": passage.verbatim, "verbatim_asked": passage.verbatim and query.asks.wording,
        "internal": passage.internal_only, "row": passage.shape is Shape.ROW, "step": passage.shape is Shape.STEP,
        "question": passage.shape is Shape.QUESTION, "first": passage.position == 1,
        "length": float(np.log(max(len(passage.text), 1) / 100)),
    }  # fmt: skip
    for name, value in told.items():
        row[AT[name]] = value


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return normal(text)


@lru_cache(maxsize=65536)
def _fits_shape(want: Want, text: str) -> bool | None:
    plain = normal(text)
    return fits(want, plain, quantities(plain))


@lru_cache(maxsize=65536)
def _title_terms(title: str) -> frozenset[str]:
    return frozenset(term for term in tokens(title) if not chinese_character(term) and term not in grammar())


def _told(title: str, query: Query) -> float:
    """The share of a title's pairs and words that the question says, by itself or through the lexicon."""
    terms = _title_terms(title)
    said = sum(1.0 if term in query.own else 0.6 if term in query.widened else 0.0 for term in terms)
    return said / len(terms) if terms else 0.0


def longest_run(matter: str, text: str) -> int:
    """The length of the longest run of `matter` that stands in `text`, up to LONGEST_RUN characters."""
    best = 0
    if len(matter) > LONGEST_COMPARED:
        return 0
    for at in range(len(matter)):
        while best < LONGEST_RUN and at + best < len(matter) and matter[at : at + best + 1] in text:
            best += 1
    return best
