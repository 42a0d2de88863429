"""What values an attribute may take, in words: choices to pick from, and a word a person used taken as its code.

From the client's own `values` where the attribute has them, else from the literals of the rules. It judges nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.wording.bilingual import Bilingual
from knowledge.arithmetic.conditions import parse
from knowledge.authority import Matrix
from knowledge.customer import Value

ValueLabels = Mapping[str, Mapping[str, Mapping[str, str]]]

_YES_NO = (Bilingual("是", "Yes"), Bilingual("否", "No"))
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Option:
    """One permitted value: `code` is what the rules compare with, `words` what a person reads."""

    code: str | bool
    words: Bilingual


def options(matrix: Matrix, name: str) -> tuple[Option, ...]:
    """The values of attribute `name` to choose from; none where it is a number or free text.

    The client's list is whole; one gathered from the rules alone ends with "something else".
    """
    listed = matrix.values.get(name)
    if listed:
        return tuple(Option(code, Bilingual.of(words, code)) for code, words in listed.items())
    literals = [
        literal
        for rule in matrix.rules
        for clause in parse(rule.conditions).clauses
        if clause.name == name
        for literal in (clause.operand if isinstance(clause.operand, tuple) else (clause.operand,))
    ]
    if any(isinstance(one, bool) for one in literals):
        return (Option(True, _YES_NO[0]), Option(False, _YES_NO[1]))
    codes = dict.fromkeys(one for one in literals if isinstance(one, str))
    if not codes:
        return ()
    found = tuple(Option(code, Bilingual(code, code)) for code in codes)
    return (*found, Option(_OTHER, Bilingual("其他", "Something else")))


def value_label(values: ValueLabels, name: str, value: object) -> Bilingual:
    """`value` as a person reads it: the client's label, else the value itself."""
    if isinstance(value, bool):
        return _YES_NO[0] if value else _YES_NO[1]
    if isinstance(value, (tuple, list)):
        each = [value_label(values, name, one) for one in value]
        return Bilingual("、".join(one.zh for one in each), ", ".join(one.en for one in each))
    return Bilingual.of(values.get(name, {}).get(str(value), {}), str(value))


def coded(values: ValueLabels, name: str, value: Value) -> Value:
    """`value` as its code where a person gave its label in either language; else as it is."""
    if not isinstance(value, str):
        return value
    said = value.strip().casefold()
    for code, words in values.get(name, {}).items():
        if said in {code.casefold(), *(one.casefold() for one in words.values())}:
            return code
    return value
