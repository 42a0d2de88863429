"""The rules that find personal data in a normal form, most certain first; an earlier claim wins over a later one.

Checksums by python-stdnum, phone numbers by phonenumbers (possible, not only valid: speech recognition breaks both
checksums and valid ranges). Thresholds are ours. It does not know the original text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
from stdnum import iban, luhn
from stdnum.cn import uscc

from knowledge.intake.masking import patterns
from knowledge.intake.masking.aside import without_amounts, without_labelled
from knowledge.intake.masking.normal import Normal
from knowledge.intake.masking.placeholders import PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a normal form that a rule claims; `value` is what makes two of them the same."""

    kind: str
    start: int
    end: int
    value: str


def candidates(form: Normal, names: Sequence[str]) -> list[Candidate]:
    """Everything the rules claim outside what is set aside, in order of certainty."""
    text = form.text
    held = [match.span() for match in PLACEHOLDER.finditer(text)]
    unlabelled = without_labelled(text)
    # Whole ID numbers carry a birth date: they are read before dates are set aside.
    found = [*_emails(text), *_ids(unlabelled)]
    rest = without_amounts(unlabelled)
    found += [*_shaped(rest), *_numbers(rest), *_phones(rest), *_named(text, names)]
    return [one for one in found if all(one.end <= start or one.start >= end for start, end in held)]


def _emails(text: str) -> Iterator[Candidate]:
    for pattern in (patterns.EMAIL, patterns.EMAIL_SPOKEN):
        for match in pattern.finditer(text):
            yield Candidate("EMAIL", *match.span(), re.sub(r"\s", "", match[0]).lower())


def _ids(text: str) -> Iterator[Candidate]:
    """Chinese identity numbers by the date in them: a checksum is lost when one digit is misheard."""
    for match in patterns.ID18.finditer(text):
        yield Candidate("ID", *match.span(), _bare(match[0]))


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
        digits, before = _bare(match[0]), text[max(0, match.start() - 24) : match.start()]
        if len(digits) in {15, 18} and patterns.ID_WORDS.search(before):
            yield Candidate("ID", *match.span(), digits)
        elif _is_card(match[0], digits) or patterns.CARD_WORDS.search(before):
            yield Candidate("CARD", *match.span(), digits)
        elif patterns.ACCOUNT_WORDS.search(before):
            yield Candidate("ACCOUNT", *match.span(), digits)


def _is_card(written: str, digits: str) -> bool:
    """Whether digits are a card's: right length and check digit; listed with commas, in groups of four."""
    groups = [_bare(group) for group in re.split(r"[,，、]", written)]
    if any(len(group) != 4 for group in groups[:-1]):
        return False
    return 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)


def _phones(text: str) -> Iterator[Candidate]:
    if sum(map(str.isdigit, text)) < 7:
        return
    for match in patterns.GLUED.finditer(text):
        yield Candidate("PHONE", *match.span("value"), _same_phone(match["value"]))
    for match in patterns.DIGIT_RUN.finditer(text):
        said = patterns.PHONE_WORDS.search(text[max(0, match.start() - 28) : match.start()])
        if patterns.MOBILE.fullmatch(_bare(match[0])) or (
            said and 7 <= len(_bare(match[0])) <= 13 and not _hot(match[0])
        ):
            yield Candidate("PHONE", *match.span(), _same_phone(_bare(match[0])))
    for region in patterns.REGIONS:
        for found in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE):
            if _is_phone(text, found, region):
                yield Candidate("PHONE", found.start, found.end, _same_phone(_bare(found.raw_string)))


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
