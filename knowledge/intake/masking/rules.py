"""The rules that find personal data in a normal form, most certain first; an earlier claim wins over a later one.

Checksums by python-stdnum, phone numbers by phonenumbers (possible, not only valid: speech recognition breaks both
checksums and valid ranges). Thresholds are ours. It does not know the original text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
from stdnum import iban, luhn
from stdnum.cn import uscc

from knowledge.intake.masking import patterns
from knowledge.intake.masking.aside import blanked, without_amounts, without_labelled
from knowledge.intake.masking.dictation import Asked, Told, begun, harmless, told
from knowledge.intake.masking.mails import spoken_mails
from knowledge.intake.masking.names import people
from knowledge.intake.masking.normal import Normal
from knowledge.intake.masking.placeholders import PLACEHOLDER
from knowledge.intake.masking.places import places

_CORRECTABLE = frozenset({"CARD", "ID", "PHONE", "ACCOUNT"})
_MAILS = re.compile(r"@|艾特|爱特|圈a|小老鼠|\bat\b|\(at\)|\[at\]", re.I)
_PART = re.compile(r"\+?\d(?:[^,，、·]*\d)?")
_MOST_PARTS = 12
_MOST_IN_A_RUN = 40  # a run of more is a table, not a number
_CARD_NEAR = re.compile(r"卡|账|帳|\bcard|\bvisa\b|mastercard|amex|\baccount", re.I)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a normal form that a rule claims; `value` is what makes two of them the same."""

    kind: str
    start: int
    end: int
    value: str


def candidates(form: Normal, names: Sequence[str], asked: Asked | None = None) -> list[Candidate]:
    """Everything the rules claim outside what is set aside, in order of certainty.

    `asked` is what the turns before asked for, None for a text that is no turn: parts of it are claimed, and what
    answers a harmless question is not.
    """
    text = form.text
    held = [match.span() for match in PLACEHOLDER.finditer(text)]
    # A text without digits needs no rule about digits, and most turns of a call are such.
    if not any(map(str.isdigit, text)):
        found = [*_emails(text), *_named(text, names), *_guessed(text, asked)]
    else:
        unlabelled = without_labelled(blanked(text, harmless(text, asked)) if asked else text)
        # Whole ID numbers carry a birth date: they are read before dates are set aside.
        found = [*_emails(text), *_ids(unlabelled)]
        rest = without_amounts(unlabelled)
        # A piece of an identity number may look like a date: "一九八二零三零五".
        told_now = told(unlabelled if asked.kind == "ID" else rest, asked) if asked is not None else ()
        parts = list(_parts(told_now, text))
        others = [*_shaped(rest), *_numbers(rest), *_phones(rest), *_parts(begun(rest), text)]
        # What was asked for says what digits are; where nobody asked, their shape does.
        found += [*parts, *others] if asked is not None and asked.kind else [*others, *parts]
        found += [*_corrected(rest, found), *_named(text, names), *_guessed(text, asked)]
    if not held:
        return found
    return [one for one in found if all(one.end <= start or one.start >= end for start, end in held)]


def _emails(text: str) -> Iterator[Candidate]:
    if not _MAILS.search(text):
        return
    for pattern in (patterns.EMAIL, patterns.EMAIL_HAN):
        for match in pattern.finditer(text):
            yield Candidate("EMAIL", *match.span(), re.sub(r"\s", "", match[0]).lower())
    for start, end in spoken_mails(text):
        yield Candidate("EMAIL", start, end, re.sub(r"\s", "", text[start:end]).lower())


def _ids(text: str) -> Iterator[Candidate]:
    """Chinese identity numbers by the date in them: a checksum is lost when one digit is misheard."""
    for match in patterns.ID18.finditer(text):
        yield Candidate("ID", *match.span(), _bare(match[0]))


def _parts(found: Iterable[Told], text: str) -> Iterator[Candidate]:
    """Parts of a number told over several turns."""
    for part in found:
        yield Candidate(part.kind, part.start, part.end, _bare(text[part.start : part.end]))


def _corrected(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """What was said of a number before it was corrected: "一三八零，不对，是一三九…"."""
    for one in found:
        if one.kind in _CORRECTABLE:
            wrong = patterns.CORRECTED.search(text[max(0, one.start - 60) : one.start])
            if wrong:
                start = max(0, one.start - 60) + wrong.start("begun")
                yield Candidate(one.kind, start, start + len(wrong["begun"]), _bare(wrong["begun"]))


def _guessed(text: str, asked: Asked | None) -> Iterator[Candidate]:
    """Names and addresses by the words around them."""
    for start, end in people(text, asked=asked is not None and asked.name):
        yield Candidate("NAME", start, end, text[start:end].lower())
    for start, end in places(text):
        yield Candidate("ADDRESS", start, end, text[start:end])


def _shaped(text: str) -> Iterator[Candidate]:
    """Rules that go by shape or by the words before a number."""
    for kind, pattern in patterns.CONTEXTS:
        for match in pattern.finditer(text):
            yield Candidate(kind, *match.span("value"), _bare(match["value"]))
    for match in patterns.USCC.finditer(text):
        if uscc.is_valid(match[0]):
            yield Candidate("TAX", *match.span(), match[0])
    for match in patterns.IBAN.finditer(text):
        if iban.is_valid(match[0]):
            yield Candidate("ACCOUNT", *match.span(), _bare(match[0]))
    for kind, pattern in (("ID", patterns.ID_OTHER), ("PLATE", patterns.PLATE), ("PASSPORT", patterns.PASSPORT)):
        for match in pattern.finditer(text):
            yield Candidate(kind, *match.span(), _bare(match[0]))


def _numbers(text: str) -> Iterator[Candidate]:
    """Long runs of digits: cards by checksum, or by what stands before them."""
    for match in patterns.DIGITS.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        spans = [(start, end, _bare(text[start:end])) for start, end in _readings(match)]
        for start, end, digits in spans:
            if len(digits) in {15, 18} and patterns.ID_WORDS.search(before):
                yield Candidate("ID", start, end, digits)
            elif _is_card(text[start:end], digits):
                yield Candidate("CARD", start, end, digits)
        for start, end, digits in spans:
            if (kind := _announced(text, before, digits)) is not None:
                yield Candidate(kind, start, end, digits)


def _announced(text: str, before: str, digits: str) -> str | None:
    """What digits without a right check digit are, by the words before them or by their shape."""
    if not 12 <= len(digits) <= 19:
        return None
    if patterns.CARD_WORDS.search(before) or _may_be_card(text, digits):
        return "CARD"
    if patterns.ID15.fullmatch(digits):
        return "ID"
    return "ACCOUNT" if patterns.ACCOUNT_WORDS.search(before) else None


def _readings(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The numbers a run may hold: what stands between marks, the whole, and neighbours together, the longer first.

    "6225 8801 3706 1238，139-7742-0586" is two numbers, "622，588，013，…" one.
    """
    parts = [(match.start() + part.start(), match.start() + part.end()) for part in _PART.finditer(match[0])]
    yield from parts
    if not 1 < len(parts) <= _MOST_IN_A_RUN:
        return
    yield match.span()
    for count in range(min(len(parts) - 1, _MOST_PARTS), 1, -1):
        for first in range(len(parts) - count + 1):
            yield parts[first][0], parts[first + count - 1][1]


def _is_card(written: str, digits: str) -> bool:
    """Whether digits are a card's: right length and check digit; where commas part them, in groups of four or as
    the great schemes begin them.
    """
    groups = [_bare(group) for group in re.split(r"[,，、]", written)]
    told_in_groups = all(len(group) == 4 for group in groups[:-1])
    if not (told_in_groups or patterns.SCHEMES.fullmatch(digits)):
        return False
    return 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)


def _may_be_card(text: str, digits: str) -> bool:
    """Whether digits without a right check digit are a card's all the same: one was misheard, or is mistyped.

    Sixteen or nineteen of them, as the great schemes begin them, and somebody speaks of a card or of an account.
    """
    shaped = len(digits) in {16, 19} and patterns.SCHEMES.fullmatch(digits) is not None
    return shaped and (digits.startswith("62") or _CARD_NEAR.search(text) is not None)


def _phones(text: str) -> Iterator[Candidate]:
    if sum(map(str.isdigit, text)) < 6:
        return
    for match in patterns.GLUED.finditer(text):
        yield Candidate("PHONE", *match.span("value"), _same_phone(match["value"]))
    for match in patterns.DIGITS.finditer(text):
        for start, end in _readings(match):
            if patterns.MOBILE.fullmatch(_bare(text[start:end])):
                yield Candidate("PHONE", start, _with_extension(text, end), _same_phone(_bare(text[start:end])))
    for match in patterns.DIGIT_RUN.finditer(text):
        bare = _bare(match[0])
        said = patterns.PHONE_WORDS.search(text[max(0, match.start() - 28) : match.start()])
        if (said or patterns.PHONE_BEHIND.match(text, match.end())) and 7 <= len(bare) <= 13 and not _hot(bare):
            yield Candidate("PHONE", match.start(), _with_extension(text, match.end()), _same_phone(bare))
    for match in patterns.PAIRS.finditer(text):
        before = patterns.PHONE_WORDS.search(text[max(0, match.start() - 28) : match.start()])
        if before or patterns.PHONE_BEHIND.match(text, match.end()):
            yield Candidate("PHONE", *match.span(), _bare(match[0]))
    if not patterns.LIKE_A_PHONE.search(text):
        return
    for region in patterns.REGIONS:
        for found in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE):
            if _is_phone(text, found, region):
                end = _with_extension(text, found.end)
                yield Candidate("PHONE", found.start, end, _same_phone(_bare(found.raw_string)))


def _with_extension(text: str, end: int) -> int:
    extension = patterns.EXTENSION.match(text, end)
    return extension.end() if extension else end


def _is_phone(text: str, found: phonenumbers.PhoneNumberMatch, region: str) -> bool:
    """Whether a possible number is one: written as a number, in a known range, or said to be one."""
    raw, digits = found.raw_string, _bare(found.raw_string)
    if len(digits) < 7 or _hot(digits) or re.match(r"(?!x\d)[A-Za-z0-9_]|-\d", text[found.end :]):
        return False
    if re.search(r"[A-Za-z0-9_]-?\Z", text[: found.start]):
        return False
    if raw.startswith(("+", "00")) or patterns.MOBILE.fullmatch(digits):
        return True
    if patterns.PHONE_WORDS.search(text[max(0, found.start - 28) : found.start]):
        return True
    grouped = re.search(r"\d[ \-().]+\d", raw) is not None
    if (grouped and len(digits) >= 8) or re.fullmatch(r"\d{3}[ -]\d{4}", raw):
        return True
    return region != "HK" and len(digits) > 8 and phonenumbers.is_valid_number(found.number)


def _hot(digits: str) -> bool:
    """Whether it is a number of an institution, which identifies nobody."""
    return patterns.HOTLINE.fullmatch(_bare(digits)) is not None


def _named(text: str, names: Sequence[str]) -> Iterator[Candidate]:
    for name in sorted({name.strip() for name in names if len(name.strip()) >= 2}, key=len, reverse=True):
        edge = r"(?<![A-Za-z])", r"(?![A-Za-z])"
        pattern = re.escape(name) if not name.isascii() else f"{edge[0]}{re.escape(name)}{edge[1]}"
        for match in re.finditer(pattern, text, re.I):
            yield Candidate("NAME", *match.span(), name.lower())


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def _same_phone(digits: str) -> str:
    """A phone number without its country code, so that +86 138… and 138… are the same."""
    return re.sub(r"^(?:0{0,2}86(?=1[3-9])|0{0,2}886(?=9)|0(?=9\d{8}$))", "", digits)
