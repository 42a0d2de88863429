"""Whether a wording says only what its sources say: a deterministic check, sentence by sentence, after the model.

Every value must stand in a quote its sentence cites; promises, claims that something is done, links and hidden
characters are refused; what the draft must say must still be said. It judges words and values, not style; it sees no
model. Swapped values and subtle negations are caught only where clauses can be aligned.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.wording.aligned import flipped, misplaced, unsupported
from assistant.wording.draft import Draft
from assistant.wording.writer import Task
from knowledge.arithmetic.polarity import denies
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.arithmetic.sentences import sentences
from knowledge.document import Quote
from knowledge.language import Lang, language_of
from knowledge.search.script import to_simplified

LONGEST = 6000
REPEATED = 3

_CITATION = re.compile(r"\s*\[(\d{1,3})\]")
_MARKUP = re.compile(
    r"<\s*/?\s*[a-zA-Z!][^>]*>|&(?:#\d+|#x[0-9a-f]+|lt|gt|amp);|\]\(|javascript:|data:text|^\s*#{1,6}\s|\|\s*-{3,}",
    re.I | re.M,
)
_UNSEEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f\x00-\x08\x0b-\x1f]"
)
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
_LIST_MARK = re.compile(
    r"^\s*(?:\d{1,2}[.、)）]\s*|[-*•]\s*|[（(]\d{1,2}[)）]\s*|第[一二三四五六七八九十\d]+步[，,：:]?\s*"
    r"|step\s+\d+[:.,]\s*)",
    re.I,
)
_PROMISES = (
    re.compile(
        r"保证(?!金|书)|承诺|一定(?:会|能|可以|给|帮|退|赔)|肯定(?:会|能|可以|给)|绝对(?:会"
        r"|能|可以|没)|百分之?百|包在|放心[,，]?(?:会|一定|肯定)|无条件"
    ),
    re.compile(
        r"(?:已经?|现已|刚刚?)(?:为|给|帮|替)?(?:您|你|客户|其)?.{0,4}(?:退款|退费|退回|办理"
        r"|办好|办妥|提交|登记|申请|取消|补偿|赔付|减免|批准|同意|核准|授权|处理好|安排)(?!的"
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
    , re.I),
)  # fmt: skip
_CUSTOMER_SAYS = re.compile(
    r"客户(?:说|提到|问|要求|主张|称)|(?:您|你)(?:问|提到|说)的|the customer (?:says|asks"
    r"|claims|mentions)|you (?:asked|mentioned)",
    re.I,
)
_INTERNAL_MARKS = ("【内部", "【內部", "[internal")
_LABEL = re.compile(r"^\s*(?:【[^】]{1,16}】|\[internal[^\]]{0,40}\])\s*")
_FRAME = re.compile(r"^[^\d]{0,24}[：:]$")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wording is not shown: a code, and which sentence (from 1; 0 is the whole). Never the words themselves."""

    code: str
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class _Statement:
    """One sentence of the wording without its marks, and the quotes it cites."""

    number: int
    text: str
    cited: tuple[Quote, ...]
    bad_mark: bool = False

    @property
    def body(self) -> str:
        """The sentence without the label that marks it internal."""
        return _LABEL.sub("", self.text)


def check(wording: str, task: Task) -> Refusal | None:
    """None where `wording` may replace the draft of `task`, else the first reason why not."""
    code = _whole(wording, task.lang)
    if code is not None:
        return Refusal(code)
    statements = _statements(wording, task.draft.quotes)
    for statement in statements:
        for test in _TESTS:
            if (code := test(statement, task)) is not None:
                return Refusal(code, statement.number)
    code = _obligations(wording, statements, task.draft)
    return Refusal(code) if code else None


def _whole(wording: str, lang: Lang) -> str | None:
    """Faults one sees without reading sentences."""
    bare = _CITATION.sub("", wording).strip()
    if not bare:
        return "empty"
    if len(wording) > LONGEST:
        return "too_long"
    if _UNSEEN.search(wording):
        return "hidden_characters"
    if _MARKUP.search(wording):
        return "markup"
    if repeats(bare):
        return "repetition"
    return "wrong_language" if not _in_language(bare, lang) else None


def repeats(text: str) -> bool:
    """Whether the same sentence stands there three times, or the end of the text is one short run over and over."""
    said = [text[span.start : span.end].strip() for span in sentences(text)]
    if any(len(one) > 5 and said.count(one) >= REPEATED for one in said):
        return True
    return re.search(r"(.{2,40}?)\1{5,}", text[-400:], re.S) is not None


def _in_language(text: str, lang: Lang) -> bool:
    foreign = len(_OTHER_SCRIPT.findall(text))
    if foreign > 3:
        return False
    # A quoted original in the other language is allowed for; the sentences around it are what is judged.
    own = re.sub(r"[「“『\"《].*?[」”』\"》]", "", text) or text
    found = language_of(own)
    if found.chinese != lang.chinese:
        return False
    if lang is Lang.HANS:
        return found is not Lang.HANT
    return lang is not Lang.HANT or found is Lang.HANT or to_simplified(own) != own or len(own) < 20


def _statements(wording: str, quotes: tuple[Quote, ...]) -> list[_Statement]:
    found: list[_Statement] = []
    for number, span in enumerate(sentences(wording), start=1):
        raw = wording[span.start : span.end]
        # A mark that stands after the line break or the full stop still belongs to the sentence before it.
        trailing = _CITATION.match(wording, span.end)
        numbers = [int(mark) for mark in _CITATION.findall(raw)] + ([int(trailing.group(1))] if trailing else [])
        cited = tuple(quotes[n - 1] for n in numbers if 1 <= n <= len(quotes))
        text = _LIST_MARK.sub("", _CITATION.sub("", raw)).strip()
        if re.search(r"\w", text):
            found.append(_Statement(number, text, cited, len(cited) != len(numbers)))
    return found


def _cites(statement: _Statement, task: Task) -> str | None:
    if statement.bad_mark:
        return "false_citation"
    if not statement.cited and not (_FRAME.match(statement.text) and not quantities(statement.text)):
        return "uncited"
    return None


def _marks_internal(statement: _Statement, task: Task) -> str | None:
    if any(quote.internal_only for quote in statement.cited) and not statement.text.lstrip().startswith(
        _INTERNAL_MARKS
    ):
        return "internal_unmarked"
    return None


def _promises(statement: _Statement, task: Task) -> str | None:
    sources = [to_simplified(quote.text).lower() for quote in statement.cited]
    said = to_simplified(statement.text).lower()
    for pattern in _PROMISES:
        for match in pattern.finditer(said):
            if not any(match.group() in source for source in sources):
                return "promise"
    return None


def _invents(statement: _Statement, task: Task) -> str | None:
    """Values that no cited quote holds. The customer's own figure may be repeated only as the customer's."""
    allowed = _keys(quote.text for quote in statement.cited) | _keys(
        " ".join(quote.heading) + " " + quote.title for quote in statement.cited
    )
    if _CUSTOMER_SAYS.search(statement.text):
        allowed |= _keys([task.question])
    for value in quantities(statement.text):
        if value.key not in allowed and not _date_within(value, allowed):
            return {
                "url": "invented_link",
                "email": "invented_link",
                "phone": "invented_phone",
                "id": "invented_identifier",
            }.get(value.kind, "invented_value")
    return None


def _keys(texts: Iterable[str]) -> set[tuple[str, str, str]]:
    return {value.key for text in texts for value in quantities(text)}


def _date_within(value: Quantity, allowed: set[tuple[str, str, str]]) -> bool:
    """Whether a date without its year is one of the sources' dates."""
    if value.kind != "date" or not value.value.startswith("--"):
        return False
    return any(kind == "date" and known.endswith(value.value.removeprefix("-")) for kind, known, _ in allowed)


def _strays(statement: _Statement, task: Task) -> str | None:
    """Content, values or polarity that the cited quotes do not carry."""
    if not statement.cited:
        return None
    around = " ".join((task.question, *(part for quote in statement.cited for part in (quote.title, *quote.heading))))
    texts = tuple(quote.text for quote in statement.cited)
    if unsupported(statement.body, texts, around):
        return "unsupported"
    if misplaced(statement.body, texts):
        return "misplaced_value"
    return "polarity" if flipped(statement.body, texts) else None


_TESTS: tuple[Callable[[_Statement, Task], str | None], ...] = (_cites, _marks_internal, _promises, _invents, _strays)


def _obligations(wording: str, statements: list[_Statement], draft: Draft) -> str | None:
    """What the draft says first, and approved wording, must be in the wording too."""
    if any(quote.verbatim and quote.text not in wording for quote in draft.quotes):
        return "verbatim_changed"
    if draft.direct is None or not draft.direct_quotes:
        return None
    said = _keys(statement.text for statement in statements)
    if not _keys([draft.direct]) <= said:
        return "obligatory_missing"
    opening = " ".join(statement.body for statement in statements[:2])
    if denies(to_simplified(_LABEL.sub("", draft.direct))) != denies(to_simplified(opening)):
        return "obligatory_polarity"
    return None
