"""Whether a wording says only what its sources say: a deterministic check, sentence by sentence, after the model.

Every value must stand in a quote its sentence cites; promises, claims that something is done, links, hidden characters
and the prompt's own words are refused; what the draft must say must still be said. It judges words and values, not
style; it sees no model. Swapped names and values, and subtle negations, are caught only where clauses can be aligned.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.wording.aligned import flipped, misplaced, unsupported
from assistant.wording.draft import Draft
from assistant.wording.echo import gives_away
from assistant.wording.links import has_link
from assistant.wording.neutral import denied_lead, is_frame, without_leads
from assistant.wording.statements import (
    CITATION,
    Statement,
    carries,
    own_lines,
    simplified,
    statements,
    warnings_of,
    without_labels,
)
from assistant.wording.units import keys, other_number, other_unit, values
from assistant.wording.writer import Task
from knowledge.arithmetic.polarity import denies
from knowledge.arithmetic.quantities import Quantity
from knowledge.arithmetic.sentences import sentences
from knowledge.document import Quote
from knowledge.language import Lang, language_of
from knowledge.search.script import to_simplified

LONGEST = 6000
REPEATED = 3

_MARKUP = re.compile(
    r"<\s*/?\s*[a-zA-Z!][^>]*>|&(?:#\d+|#x[0-9a-f]+|lt|gt|amp);|\]\(|javascript:|data:text|^\s*#{1,6}\s|\|\s*-{3,}",
    re.I | re.M,
)
_UNSEEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f\x00-\x08\x0b-\x1f]"
)
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
_PROMISES = (
    re.compile(
        r"保证(?!金|书)|承诺|一定(?:会|能|可以|给|帮|退|赔)|肯定(?:会|能|可以|给)|绝对(?:会"
        r"|能|可以|没)|百分之?百|包在|放心[,，]?(?:会|一定|肯定)|无条件"
    ),
    re.compile(
        r"(?:已经?|现已|刚刚?)(?:为|给|帮|替)?(?:您|你|客户|其)?.{0,4}(?:退款|退费|退回|办理"
        r"|办好|办妥|提交|登记|申请|取消|补偿|赔付|减免|批准|同意|核准|授权|处理|安排)(?!的"
        r"|后|时|之)"
    ),
    re.compile(
        r"(?:经理|主管|班组长|领导|上级|公司|系统)(?:已经?|都)?(?:批准|同意|特批|授权|核准)(?!的"
        r"|后|时|的情况)|特批|破例|通融"
    ),
    re.compile(
        r"\b(?:guarantee[ds]?|promise[ds]?|definitely|certainly will|absolutely|rest assured"
        r"|for sure|we assure|i assure|without fail|you have my word)\b"
    , re.I),
    re.compile(
        r"\b(?:i|we)(?:'ve| have)(?: already| just)? \w+(?:ed|en|t)\b|\b(?:has|have) (?:already "
        r"|just )?been (?:refunded|approved|processed|issued|cancell?ed|credited|granted|authori[sz]ed"
        r"|submitted|waived)\b|\b(?:manager|supervisor) (?:has )?(?:approved|agreed|authori[sz]ed)\b"
        r"|\bi(?:'ll| will) (?:refund|waive|credit|give)\b"
        r"|\b(?:done|completed|executed|carried out|confirmed)\b.{0,12}\bas (?:instructed|requested|told|asked)\b"
    , re.I),
)  # fmt: skip
_TO_SOMEBODY = re.compile(r"您|你|客户|顾客|其|i |i'|we |we'")
_CUSTOMER_SAYS = re.compile(
    r"客户(?:说|提到|问|要求|主张|称)|(?:您|你)(?:问|提到|说)的|the customer (?:says|asks"
    r"|claims|mentions)|you (?:asked|mentioned)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wording is not shown: a code, and which sentence (from 1; 0 is the whole). Never the words themselves."""

    code: str
    sentence: int = 0


def check(wording: str, task: Task) -> Refusal | None:
    """None where `wording` may replace the draft of `task`, else the first reason why not."""
    said = statements(wording, task.draft)
    code = _whole(wording, said, task)
    if code is not None:
        return Refusal(code)
    for statement in said:
        if statement.own:
            continue
        for test in _TESTS:
            if (code := test(statement, task)) is not None:
                return Refusal(code, statement.number)
    code = _obligations(wording, said, task.draft)
    return Refusal(code) if code else None


def _whole(wording: str, said: list[Statement], task: Task) -> str | None:
    """Faults one sees without reading sentences."""
    bare = CITATION.sub("", wording).strip()
    tests: tuple[tuple[str, bool], ...] = (
        ("empty", not bare),
        ("too_long", len(wording) > LONGEST),
        ("hidden_characters", _UNSEEN.search(wording) is not None),
        ("markup", _MARKUP.search(wording) is not None),
    )
    for code, found in tests:
        if found:
            return code
    if has_link(bare):
        return "invented_link"
    if repeats(bare, [quote.text for quote in task.draft.quotes]):
        return "repetition"
    if gives_away(wording, task):
        return "prompt_text"
    return "wrong_language" if not _in_language(bare, said, task) else None


def repeats(text: str, sources: Iterable[str] = ()) -> bool:
    """Whether the same sentence stands there three times, or the end of the text is one short run over and over.

    What one of the `sources` holds as often (a drawn table, a list of the same word) repeats nothing.
    """
    known = tuple(sources)
    said = [text[span.start : span.end].strip() for span in sentences(text)]
    if any(len(one) > 5 and said.count(one) >= max(REPEATED, _most(one, known) + 1) for one in said):
        return True
    ends = (run.group() for run in re.finditer(r"(.{2,40}?)\1{5,}", text[-400:], re.S))
    return any(not any(run in source for source in known) for run in ends)


def _most(words: str, sources: Iterable[str]) -> int:
    return max((source.count(words) for source in sources), default=0)


def _in_language(text: str, said: list[Statement], task: Task) -> bool:
    """Whether what is no quotation is written in the language of the answer."""
    lang, sources = task.lang, [quote.text for quote in task.draft.quotes]
    if sum(not any(sign in source for source in sources) for sign in _OTHER_SCRIPT.findall(text)) > 3:
        return False
    # An original in the other language is allowed for, marked as one or word for word; the rest is what is judged.
    lines = (one.written for one in said if not one.own and not _marked_original(one.label))
    own = re.sub(r"[「“『\"《].*?[」”』\"》]", "", "\n".join(line for line in lines if not _original(line, sources)))
    if lang is Lang.EN:
        # The Chinese name of a shop or a plan inside an English document is a name there, and stays one here.
        english = " ".join(quote.text for quote in task.draft.quotes if quote.lang is Lang.EN)
        own = _HAN_RUN.sub(lambda name: " " if name.group() in english else name.group(), own)
    if len(re.sub(r"\W", "", own)) < 4:
        return True
    found = language_of(own)
    if found.chinese != lang.chinese:
        return False
    if lang is Lang.HANS:
        return found is not Lang.HANT
    return lang is not Lang.HANT or found is Lang.HANT or to_simplified(own) != own or len(own) < 20


def _marked_original(label: str) -> bool:
    return carries(label, "original_en") or carries(label, "original_zh")


def _original(line: str, sources: Iterable[str]) -> bool:
    words = line.strip(" \t.。;；")
    return len(words) > 1 and any(words in source for source in sources)


def _cites(statement: Statement, task: Task) -> str | None:
    if statement.bad_mark:
        return "false_citation"
    if statement.cited:
        return None
    about = [simplified(task.question), *(_around(quote) for quote in task.draft.quotes)]
    return None if is_frame(statement.body, about) else "uncited"


def _warns(statement: Statement, task: Task) -> str | None:
    """Whether a warning of the draft (internal, not policy) stands before what rests on that quote."""
    for quote in statement.cited:
        for name in warnings_of(quote, task.draft):
            if not carries(statement.label, name):
                return "internal_unmarked" if name == "internal" else "warning_missing"
    return None


def _promises(statement: Statement, task: Task) -> str | None:
    sources = [simplified(quote.text).lower() for quote in statement.cited]
    said = f"{simplified(statement.label)}{statement.body}".lower()
    for pattern in _PROMISES:
        for match in pattern.finditer(said):
            if any(match.group() in source for source in sources):
                continue
            # What the source says of things in general may be said in other words; to a person it may not.
            if _TO_SOMEBODY.search(match.group()) or not any(pattern.search(source) for source in sources):
                return "promise"
    return None


def _invents(statement: Statement, task: Task) -> str | None:
    """Values that no cited quote holds. The customer's own figure may be repeated only as the customer's."""
    allowed = keys(simplified(quote.text) for quote in statement.cited) | keys(map(_around, statement.cited))
    if _CUSTOMER_SAYS.search(statement.body):
        allowed |= keys([simplified(task.question)])
    for value in values(statement.body):
        if value.key not in allowed and not _date_within(value, allowed):
            return {
                "url": "invented_link",
                "email": "invented_link",
                "phone": "invented_phone",
                "id": "invented_identifier",
            }.get(value.kind, "invented_value")
    texts = [simplified(quote.text) for quote in statement.cited]
    known = [*texts, *map(_around, statement.cited)]
    asked = [simplified(task.question)] if _CUSTOMER_SAYS.search(statement.body) else []
    if other_unit(statement.body, known) or other_number(statement.body, [*known, *asked]):
        return "invented_value"
    return None


def _around(quote: Quote) -> str:
    return simplified(" ".join((quote.title, *quote.heading, quote.step_id or "")))


def _date_within(value: Quantity, allowed: set[tuple[str, str, str]]) -> bool:
    """Whether a date without its year is one of the sources' dates."""
    if value.kind != "date" or not value.value.startswith("--"):
        return False
    return any(kind == "date" and known.endswith(value.value.removeprefix("-")) for kind, known, _ in allowed)


def _strays(statement: Statement, task: Task) -> str | None:
    """Content, values or polarity that the cited quotes do not carry."""
    if not statement.cited:
        return None
    around = " ".join(map(_around, statement.cited))
    texts = tuple(simplified(quote.text) for quote in statement.cited)
    if any(_stands_in(text, statement.body.strip(" .。;；")) for text in texts):
        return None
    if unsupported(without_leads(statement.body), texts, around):
        return "unsupported"
    if misplaced(statement.body, texts):
        return "misplaced_value"
    turned = denied_lead(statement.body) or flipped(without_leads(statement.body), (*texts, around))
    return "polarity" if turned else None


def _stands_in(text: str, words: str) -> bool:
    """Whether `words` stand in `text` from the beginning of a clause: "能重置" is no part of "不能重置"."""
    return re.search(rf"(?<![\w]){re.escape(words)}", text) is not None


_TESTS: tuple[Callable[[Statement, Task], str | None], ...] = (_cites, _warns, _promises, _invents, _strays)


def _obligations(wording: str, said: list[Statement], draft: Draft) -> str | None:
    """What the draft says first, approved wording, and what the product itself says must be in the wording too."""
    # The reader's script may be the other one: then approved wording stands in it, word for word.
    plain = simplified(wording)
    # Where it is joined to what follows, its last full stop is no word of it.
    if any(quote.verbatim and simplified(quote.text).rstrip(" 。.；;") not in plain for quote in draft.quotes):
        return "verbatim_changed"
    if any(line not in wording for line in own_lines(draft)):
        return "obligatory_missing"
    if draft.direct is None or not draft.direct_quotes:
        return None
    direct = simplified(without_labels(draft.direct))
    if not keys([direct]) <= keys(f"{simplified(one.label)}{one.body}" for one in said):
        return "obligatory_missing"
    resting = [one for one in said if set(one.cited) & set(draft.direct_quotes)][:2]
    if denies(direct) and not any(denies(one.body) for one in resting):
        return "obligatory_polarity"
    if denies(direct) or not resting or not denies(resting[0].body):
        return None
    return None if any(denies(simplified(quote.text)) for quote in resting[0].cited) else "obligatory_polarity"
