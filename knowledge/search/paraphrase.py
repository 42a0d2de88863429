"""The general lexicon met in part: a question that says most of what a form says means what its group means.

Tens of thousands of everyday ways to say things are too many to be met word for word, so they are searched: a form is
met when the question holds enough of it, by weight. What is met wholly is `widen`'s; it does not know passages.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.search.analyse import chinese_character, grammar, is_chinese, terms_of
from knowledge.search.compiled import kept
from knowledge.search.widen import GAP, GENERAL_WEIGHT, Meeting, read_groups

# What a question must hold of a form, by weight; and of how many different terms.
LEAST_HELD = 0.6
LEAST_TERMS = 2
MOST_GROUPS = 6


# Paraphrases as plain data: the ways to say each group, the number of every term, and numbers laid end to end. Of each
# form its group, its mass, its terms in their order and where they end; of each term its weight, the forms that hold it
# and where they end.
_Told = tuple[tuple[tuple[str, ...], ...], dict[str, int], bytes, bytes, bytes, bytes, bytes, bytes, bytes]


class Paraphrases:
    """Forms of groups by the pairs and words they hold."""

    def __init__(self, groups: Iterable[tuple[str, ...]]) -> None:
        self._hold(_told(groups))

    @classmethod
    def of(cls, told: _Told) -> "Paraphrases":
        """Paraphrases that were read before."""
        one = cls.__new__(cls)
        one._hold(told)
        return one

    def _hold(self, told: _Told) -> None:
        self._groups, self._number, group_of, mass, terms, ends, weight, holding, stops = told
        self._words = tuple(self._number)
        self._mass, self._weight = np.frombuffer(mass, np.float64), np.frombuffer(weight, np.float64)
        self._group_of, self._terms, self._holding = (
            np.frombuffer(held, np.int32) for held in (group_of, terms, holding)
        )
        # Where the terms of each form, and the forms of each term, begin and end.
        self._ends, self._stops = np.frombuffer(ends, np.int32), np.frombuffer(stops, np.int32)

    def meetings(self, terms: Sequence[str]) -> list[Meeting]:
        """The groups that a question with these `terms` partly says, best first, at most six; weight by how much."""
        known = [term for term in dict.fromkeys(terms) if term in self._number]
        if len(known) < LEAST_TERMS:
            return []
        forms, gained = self._gained(known)
        held = gained / self._mass[forms]
        met: dict[int, Meeting] = {}
        good = (held >= LEAST_HELD).nonzero()[0]
        for at in good[np.argsort(-(held * gained)[good], kind="stable")].tolist():
            form = int(forms[at])
            group = int(self._group_of[form])
            if group not in met and len(met) < MOST_GROUPS:
                own = " ".join(term for term in self._of_form(form) if term in known)
                met[group] = Meeting(own, self._groups[group], GENERAL_WEIGHT * float(held[at]) ** 2, partly=True)
        return list(met.values())

    def _of_form(self, form: int) -> list[str]:
        """The terms of a form, in their order."""
        return [self._words[at] for at in self._terms[self._ends[form] : self._ends[form + 1]].tolist()]

    def _gained(self, known: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The forms that hold enough of the terms `known`, in their order, and the weight of what each holds."""
        at = np.array([self._number[term] for term in known])
        begins, stops = self._stops[at], self._stops[at + 1]
        spans = zip(begins.tolist(), stops.tolist(), strict=True)
        forms = np.concatenate([self._holding[begin:stop] for begin, stop in spans])
        # Summed in the order of the question's words, whichever form is looked at: forms that hold as much are equal.
        gained = np.bincount(forms, np.repeat(self._weight[at], stops - begins))
        held = (np.bincount(forms) >= LEAST_TERMS).nonzero()[0]
        return held, np.asarray(gained[held], dtype=np.float64)


def _told(groups: Iterable[tuple[str, ...]]) -> _Told:
    ways: list[tuple[str, ...]] = []
    group_of: list[int] = []
    held: list[list[str]] = []
    for group in groups:
        read = [one for one in map(_terms, group) if len(one) >= LEAST_TERMS]
        held += read
        group_of += [len(ways)] * len(read)
        ways.append(tuple(dict.fromkeys(form for form in group if GAP not in form)))
    many = Counter(chain.from_iterable(held))
    weight = {term: math.log(1 + len(held) / count) for term, count in many.items()}
    number = {term: at for at, term in enumerate(many)}
    mass = [sum(weight[term] for term in one) for one in held]
    terms, lengths = [number[term] for one in held for term in one], [len(one) for one in held]
    # By term the forms that hold it, in their order.
    laid = np.repeat(np.arange(len(held)), lengths)[np.argsort(terms, kind="stable")]
    return (
        tuple(ways), number, _bytes(group_of), np.array(mass, dtype=np.float64).tobytes(), _bytes(terms),
        _bytes(np.cumsum([0, *lengths])), np.array(list(weight.values()), dtype=np.float64).tobytes(), _bytes(laid),
        _bytes(np.cumsum([0, *many.values()])),
    )  # fmt: skip


def _bytes(numbers: Sequence[int] | NDArray[np.int64]) -> bytes:
    return np.array(numbers, dtype=np.int32).tobytes()


def _terms(form: str) -> list[str]:
    """The pairs and words of a form that tell something, once each."""
    return [term for term in dict.fromkeys(terms_of(form)) if _tells(term)]


@lru_cache(maxsize=131072)
def _tells(term: str) -> bool:
    """Whether a term is more than grammar, or a pair of which both halves are."""
    half = is_chinese(term) and all(character in grammar() for character in term)
    return term not in grammar() and not chinese_character(term) and not half


@lru_cache(maxsize=1)
def general_paraphrases() -> Paraphrases:
    """Over the product's own lexicon, read once when first needed."""
    return Paraphrases.of(kept("paraphrases", lambda: _told(read_groups())))
