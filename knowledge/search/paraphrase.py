"""The general lexicon met in part: a question that says most of what a form says means what its group means.

Tens of thousands of everyday ways to say things are too many to be met word for word, so they are searched: a form is
met when the question holds enough of it, by weight. What is met wholly is `widen`'s; it does not know passages.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.search.analyse import chinese_character, grammar, is_chinese, terms_of
from knowledge.search.widen import GAP, GENERAL_WEIGHT, Meeting, read_groups

# What a question must hold of a form, by weight; and of how many different terms.
LEAST_HELD = 0.6
LEAST_TERMS = 2
MOST_GROUPS = 6


class Paraphrases:
    """Forms of groups by the pairs and words they hold."""

    def __init__(self, groups: Iterable[tuple[str, ...]]) -> None:
        self._groups: list[tuple[str, ...]] = []
        self._group_of: list[int] = []
        holding: dict[str, list[int]] = defaultdict(list)
        held: list[list[str]] = []
        for group in groups:
            for form in group:
                terms = _terms(form)
                if len(terms) >= LEAST_TERMS:
                    for term in terms:
                        holding[term].append(len(held))
                    held.append(terms)
                    self._group_of.append(len(self._groups))
            self._groups.append(tuple(dict.fromkeys(form for form in group if GAP not in form)))
        self._weight = {term: math.log(1 + len(held) / len(forms)) for term, forms in holding.items()}
        self._holding = {term: np.array(forms, dtype=np.int32) for term, forms in holding.items()}
        self._mass = np.array([sum(self._weight[term] for term in terms) for terms in held], dtype=np.float64)
        self._terms = held

    def meetings(self, terms: Sequence[str]) -> list[Meeting]:
        """The groups that a question with these `terms` partly says, best first, at most six; weight by how much."""
        known = [term for term in dict.fromkeys(terms) if term in self._holding]
        if len(known) < LEAST_TERMS:
            return []
        forms, gained = self._gained(known)
        held = gained / self._mass[forms]
        met: dict[int, Meeting] = {}
        good = (held >= LEAST_HELD).nonzero()[0]
        for at in good[np.argsort(-(held * gained)[good], kind="stable")].tolist():
            form = int(forms[at])
            group = self._group_of[form]
            if group not in met and len(met) < MOST_GROUPS:
                own = " ".join(term for term in self._terms[form] if term in known)
                met[group] = Meeting(own, self._groups[group], GENERAL_WEIGHT * float(held[at]) ** 2, partly=True)
        return list(met.values())

    def _gained(self, known: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The forms that hold enough of the terms `known`, in their order, and the weight of what each holds."""
        holding = [self._holding[term] for term in known]
        forms, weights = (
            np.concatenate(holding),
            np.repeat([self._weight[term] for term in known], list(map(len, holding))),
        )
        order = np.argsort(forms, kind="stable")
        forms, weights = forms[order], weights[order]
        first = np.ones(len(forms), dtype=np.bool_)
        first[1:] = forms[1:] != forms[:-1]
        place = np.cumsum(first) - 1
        # Summed in the order of the question's words, whichever form is looked at: forms that hold as much are equal.
        many = np.bincount(place) >= LEAST_TERMS
        gained = np.asarray(np.bincount(place, weights), dtype=np.float64)
        return forms[first][many].astype(np.int64), gained[many]


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
    return Paraphrases(read_groups())
