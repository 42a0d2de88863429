"""Text into the terms that both sides of a search share: the same function reads passages and questions.

Chinese becomes single characters and overlapping pairs in Simplified script, so no segmenter can split a product
name wrongly; English becomes stemmed words; identifiers ("PR-TR-12", "3.2") stay whole beside their parts. It keeps
order and counts. It does not know which terms matter: the index weighs them.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from knowledge.search.script import to_simplified

_RUN = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)"
    r"|(?P<word>[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:[._'/-][^\W_\u3400-\u4dbf\u4e00-\u9fff]+)*)"
)
_NOT_CHINESE = re.compile(r"[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_PART = re.compile(r"[^\W\d_]+|\d+")
_LONGEST_WORD = 64
# One question is read by one part after another: what so short a text came to is kept until others have been asked.
LONGEST_QUESTION, KEPT = 400, 32


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def _word_terms(word: str) -> tuple[str, ...]:
    """A word's stem; a compound's whole and the stems of its parts."""
    plain = word.replace("'", "")[:_LONGEST_WORD]
    if plain.isalpha():
        return (str(_stemmer().stemWord(plain)),)
    parts = _PART.findall(plain)
    stems = tuple(str(_stemmer().stemWord(part)) for part in parts)
    return stems if len(parts) == 1 and parts[0] == plain else (plain, *stems)


def normal(text: str) -> str:
    """`text` as it is compared: NFKC, lower case, Simplified script."""
    return _normal_question(text) if len(text) <= LONGEST_QUESTION else _normal(text)


def _normal(text: str) -> str:
    return to_simplified(unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=KEPT)
def _normal_question(text: str) -> str:
    return _normal(text)


def tokens(text: str) -> list[str]:
    """The terms of `text`, in order, repeats kept: characters and pairs for Chinese, stems for the rest."""
    return terms_of(normal(text))


def terms_of(plain: str) -> list[str]:
    """The terms of a text already in its normal form."""
    return list(_terms_question(plain)) if len(plain) <= LONGEST_QUESTION else _terms(plain)


@lru_cache(maxsize=KEPT)
def _terms_question(plain: str) -> tuple[str, ...]:
    return tuple(_terms(plain))


def _terms(plain: str) -> list[str]:
    terms: list[str] = []
    for match in _RUN.finditer(plain):
        run = match.group("han")
        if run is None:
            terms.extend(_word_terms(match.group("word")))
            continue
        terms.extend(run)
        terms.extend(run[i : i + 2] for i in range(len(run) - 1))
    return terms


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one English word in lower case."""
    return str(_stemmer().stemWord(word))


def words(text: str) -> list[str]:
    """The stems of the words of `text` that are not Chinese, in order; compounds by their parts."""
    return [stem(part) for part in _NOT_CHINESE.findall(text.replace("'", ""))]


def is_chinese(term: str) -> bool:
    """Whether a term begins with a Chinese character."""
    return "\u3400" <= term[0] <= "\u9fff"


def chinese_character(term: str) -> bool:
    """Whether `term` is one Chinese character: it tells less than a pair or a word."""
    return len(term) == 1 and "\u3400" <= term <= "\u9fff"


# Words that carry grammar, not meaning: they are searched like any other, but say nothing about what was asked.
_ENGLISH_GRAMMAR = (
    "a an and any are as at be been but by can could did do does for from had has have how i if in is it its may me "
    "might must my of on or our please shall should so that the their them then there these they this to us was we "
    "were what when where which who whom whose why will with would you your about customer"
)
_CHINESE_GRAMMAR = (
    "的了吗呢吧啊呀么什怎哪谁我你您他她它们是有在和与或也都就还把被给让请问下可以能会要想这那个些一不没得着过到对从向"
)


@lru_cache(maxsize=1)
def grammar() -> frozenset[str]:
    """Terms that tell nothing about what a question is about."""
    return frozenset(tokens(_ENGLISH_GRAMMAR)) | frozenset(_CHINESE_GRAMMAR)
