"""What speaks for each candidate of a search, as numbers a linear ranker weighs: words, place, shape, trust.

All of it comes from one dense table of the question's terms over the candidates, so that it costs matrix products and
no second look at an index. It does not know the weights (`rank` does) nor whether a passage is right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.arithmetic.asking import Want
from knowledge.arithmetic.ranges import within
from knowledge.document import Shape
from knowledge.search.analyse import chinese_character, normal
from knowledge.search.company import apart
from knowledge.search.fuse import standard
from knowledge.search.query import Query
from knowledge.search.runs import LONGEST_COMPARED, LONGEST_RUN, Runs
from knowledge.search.siblings import Siblings
from knowledge.search.standing import Places, Standing
from knowledge.search.table import AROUND_SHARE, Numbers, Table
from knowledge.search.traits import NATURE, Traits, name_terms

NAMES = (
    # Words: BM25 in standard deviations and as shares of all the question's mass; by the asker's own pairs and words,
    # single characters, what the lexicons brought, and words that only ask; in the text and around it.
    "keyword", "likeness", "plain", "zplain", "own", "own_char", "wide", "faint", "around", "around_char",
    "around_wide", "near", "around_near", "across", "around_across", "held", "held_around", "bridged", "meant",
    "zmeant", "zown", "zwide", "cosine", "run", "whole", "numbers",
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
    # Among those compared closely: the asker's own words alone, what is covered in one way or another, the words that
    # set them apart, and how alike one is to the first of the others.
    "own_among", "bridged_among", "held_among", "apart_among", "company_among",
    # How near it comes to the similar questions of a passage: the nearest of them, the same with what lexicons bring,
    # all of them as one, and how far the nearest is before the best of the others.
    "asked", "asked_wide", "asked_all", "asked_lead", "asked_sense",
    # How near it comes to what the question means, in whatever words: its nearest sentence, all of it, what stands
    # over it, the three among those compared, and the same the more, the less of the question any of them says.
    "sense", "sense_text", "sense_around", "sense_among", "sense_instead",
    # Whether what the question calls by a name of the client's is said there at all.
    "unnamed", "named_all",
)  # fmt: skip
AT = {name: place for place, name in enumerate(NAMES)}
_FITS = {
    Want.AMOUNT: "amount", Want.LIMIT: "limit", Want.COUNT: "limit", Want.WHO: "who",
    Want.YES_NO: "yes_no", Want.HOW: "how",
}  # fmt: skip
_LIMITED = frozenset({Want.AMOUNT, Want.LIMIT})
# Where a channel is told of the text and of what stands around it.
_WORDED = {
    "rest": ("own", "around"), "char": ("own_char", "around_char"), "wide": ("wide", "around_wide"),
    "near": ("near", "around_near"), "across": ("across", "around_across"),
}  # fmt: skip
# A question that stands in a passage as it was asked: shorter ones stand everywhere.
_LEAST_CHINESE, _LEAST_OTHER = 6, 16
_MARKS = " ?!.。！？…~～"
# Of what a passage is by itself, the names that are evidence as they stand, and where they stand in NATURE.
_STANDING = [name for name in NATURE if name in AT and name != "case"]
_STANDING_AT, _STANDING_OF = [AT[name] for name in _STANDING], [NATURE.index(name) for name in _STANDING]
_OTHER = (("other_bridged", "bridged"), ("other_across", "across"), ("other_meant", "zmeant"),
          ("other_around", "around_across"))  # fmt: skip


# What is told as a share of the question's mass. Where its own words stand in nearly every passage they weigh next to
# nothing, and what another language brings would be many times all of it.
MOST_SHARE = 1.5
# What its nearest sentence, all of it, and what stands over it have in a passage's meaning.
_SENSE_SHARES = np.array([0.5, 0.5, 0.3])
_SHARES = [AT[name] for name in (
    "own", "own_char", "wide", "faint", "around", "around_char", "around_wide", "near", "around_near", "across",
    "around_across", "doc_best", "doc_gap", "followed", "intra", "intra_wide", "beside", "other_across",
    "other_around",
)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search proposes: the question's terms over them, their cosines (zeros where unknown), where they stand.

    `traits` reads those that are compared closely, by place. `company`, one for each of those chosen to be compared,
    is how alike it is to the best of the others; `asked`, four numbers for each of them, how near the question comes
    to their similar questions; `sensed`, three, how near they come in meaning. None where nothing is known of it.
    """

    table: Table
    cosine: Numbers
    standing: Standing
    traits: Callable[[Sequence[int]], Sequence[Traits]]
    company: Numbers | None = None
    asked: Numbers | None = None
    sensed: Numbers | None = None


def evidence(query: Query, found: Candidates, chosen: Places) -> Numbers:
    """One row for each `chosen` candidate (by place), one column a name of NAMES."""
    rows = np.zeros((len(chosen), len(NAMES)))
    if not len(chosen):
        return rows
    score = _words(rows, query, found, chosen)
    _documents(rows, found, score, chosen)
    close = found.traits(chosen.tolist())
    _nature(rows, query, close)
    _texts(rows, query, close)
    _other_language(rows, query, found.standing, chosen)
    _beside_others(rows, found, chosen)
    _among(rows)
    rows[:, _SHARES] = rows[:, _SHARES].clip(-MOST_SHARE, MOST_SHARE)
    return rows


def _beside_others(rows: Numbers, found: Candidates, chosen: Places) -> None:
    """What sets those compared apart, and the company they keep."""
    order = np.argsort(-rows[:, AT["keyword"]], kind="stable")
    rows[order, AT["apart_among"]] = standard(apart(found.table, chosen[order]))
    if found.company is not None:
        rows[:, AT["company_among"]] = found.company
    if found.asked is not None:
        for at, name in enumerate(("asked", "asked_wide", "asked_all", "asked_sense")):
            rows[:, AT[name]] = found.asked[:, at]
        rows[:, AT["asked_lead"]] = _lead(found.asked[:, 1])
    if found.sensed is not None:
        for at, name in enumerate(("sense", "sense_text", "sense_around")):
            rows[:, AT[name]] = found.sensed[:, at]
        among = standard(found.sensed @ _SENSE_SHARES)
        rows[:, AT["sense_among"]] = among
        rows[:, AT["sense_instead"]] = among * (1 - min(float(rows[:, AT["bridged"]].max()), 1.0))


def _lead(values: Numbers) -> Numbers:
    """How far each is before the best of the others; 0 for all but the first."""
    lead, first = np.zeros(len(values)), int(np.argmax(values))
    lead[first] = values[first] - np.delete(values, first).max(initial=0.0)
    return lead


def _among(rows: Numbers) -> None:
    """Evidence that only means something beside the others: in standard deviations of those compared."""
    own = rows[:, AT["own"]] + rows[:, AT["own_char"]]
    around = rows[:, AT["around"]] + rows[:, AT["around_char"]]
    rows[:, AT["own_among"]] = standard(own + AROUND_SHARE * around)
    rows[:, AT["bridged_among"]] = standard(rows[:, AT["bridged"]])
    rows[:, AT["held_among"]] = standard(rows[:, AT["held"]])


def _words(rows: Numbers, query: Query, found: Candidates, chosen: Places) -> Numbers:
    """What words say of those chosen; returns of every candidate how much of the question it holds, however said."""
    table, mass = found.table, max(found.table.mass, 1e-9)
    inside = {channel: table.inside(channel) / mass for channel in _WORDED}
    said = table.inside("said") + AROUND_SHARE * table.outside("said")
    meant = table.meant(query.bridges)
    named = table.named(query.bridges)
    # What is told in standard deviations or as a share of the best is told among all candidates.
    for name, values in (
        ("keyword", standard(table.score())), ("cosine", found.cosine), ("likeness", standard(found.cosine)),
        ("plain", standard(said)), ("zplain", _of_best(said)), ("meant", standard(meant)), ("zmeant", _of_best(meant)),
        ("zown", _of_best(inside["rest"])), ("zwide", _of_best(inside["wide"])),
    ):  # fmt: skip
        rows[:, AT[name]] = values[chosen]
    for channel, (text, around) in _WORDED.items():
        rows[:, AT[text]] = inside[channel][chosen]
        rows[:, AT[around]] = table.outside(channel, chosen) / mass
    rows[:, AT["faint"]] = table.inside("faint")[chosen] / mass
    rows[:, AT["held"]] = table.held(chosen) / mass
    rows[:, AT["held_around"]] = table.held_around(chosen) / mass
    rows[:, AT["bridged"]] = table.bridged(query.bridges, chosen) / mass
    rows[:, AT["unnamed"]] = 1 - named[chosen]
    rows[:, AT["named_all"]] = (named[chosen] == 1) & (named.min(initial=1.0) < 1)
    return np.asarray(sum(inside.values()))


def _of_best(values: Numbers) -> Numbers:
    return np.asarray(values / max(float(values.max(initial=0.0)), 1e-9))


def _documents(rows: Numbers, found: Candidates, score: Numbers, chosen: Places) -> None:
    """What the document as a whole says, and what tells a passage from its siblings, for documents of `chosen`."""
    standing, table = found.standing, found.table
    # A document of one passage is all it says itself.
    rows[:, AT["doc_best"]], rows[:, AT["doc_cover"]] = score[chosen], rows[:, AT["held_around"]]
    _followed(rows, standing, score, chosen)
    siblings = Siblings.of(standing, chosen)
    if not len(siblings.places):
        return
    row_of = np.full(len(score), -1, dtype=np.int64)
    row_of[chosen] = np.arange(len(chosen))
    of = row_of[siblings.places]
    here, of = of >= 0, of[of >= 0]
    best, (own, brought) = siblings.best(score), siblings.shares(table)
    for name, values in (
        ("doc_best", best), ("doc_gap", score[siblings.places] - best), ("intra", own), ("intra_wide", brought),
        ("doc_cover", siblings.cover(table) / max(table.mass, 1e-9)),
        ("beside", siblings.beside(score, standing.position)),
    ):  # fmt: skip
        rows[of, AT[name]] = values[here]


def _followed(rows: Numbers, standing: Standing, score: Numbers, chosen: Places) -> None:
    """How well the best past case was met that was settled by a passage's document: people ask as cases are told."""
    settled: dict[int, float] = {}
    for place in (standing.followed >= 0).nonzero()[0].tolist():
        document = int(standing.followed[place])
        settled[document] = max(settled.get(document, 0.0), float(score[place]))
    if settled:
        told = np.array([settled.get(source, 0.0) for source in standing.source[chosen].tolist()])
        rows[:, AT["followed"]] = np.where(standing.case[chosen], 0.0, told)


def _other_language(rows: Numbers, query: Query, standing: Standing, chosen: Places) -> None:
    """A passage in the other language is judged by what was translated; if its document has the asker's, it waits."""
    native = standing.chinese == query.lang.chinese
    other = ~native[chosen]
    if not other.any():
        return
    rows[other, AT["other"]] = 1.0
    natives = np.zeros(int(standing.source.max()) + 1, dtype=np.bool_)
    natives[standing.source[native]] = True
    rows[other, AT["foreign"]] = natives[standing.source[chosen[other]]]
    for name, source in _OTHER:
        rows[other, AT[name]] = rows[other, AT[source]]


def _texts(rows: Numbers, query: Query, close: Sequence[Traits]) -> None:
    """What only the texts themselves tell: a run of characters in common, figures named, titles said."""
    rows[:, AT["run"]] = np.array(Runs(query.asks.matter).longest(close)) / LONGEST_RUN
    if question := whole_question(query.text):
        rows[:, AT["whole"]] = [question in one.plain for one in close]
    own = frozenset(query.own)
    told = _Told(own, frozenset(query.widened) - own)
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


def whole_question(text: str) -> str:
    """A question in normal form without its last mark, to be looked for word for word; empty where it is too short."""
    if len(text) > LONGEST_COMPARED:
        return ""
    bare = normal(text).strip().rstrip(_MARKS)
    enough = _LEAST_CHINESE if any(map(chinese_character, bare)) else _LEAST_OTHER
    return bare if len(bare) >= enough else ""


def _nature(rows: Numbers, query: Query, close: Sequence[Traits]) -> None:
    """What kind of words these are."""
    nature = np.concatenate([one.nature for one in close]).reshape(len(close), len(NATURE))
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


class _Told(dict[str, float]):
    """The share of a title's pairs and words that a question says, by itself or through the lexicon; read once each."""

    def __init__(self, own: frozenset[str], brought: frozenset[str]) -> None:
        super().__init__()
        self._own, self._brought = own, brought

    def __missing__(self, name: str) -> float:
        terms = name_terms(name)
        own = 0 if terms.isdisjoint(self._own) else len(terms & self._own)
        brought = 0 if terms.isdisjoint(self._brought) else len(terms & self._brought)
        told = self[name] = (own + 0.6 * brought) / max(len(terms), 1)
        return told
