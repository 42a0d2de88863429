"""The one condition grammar of offers, authority and scorecards: read once, judged in three values, never executed.

    condition  = all ("or" all)*
    all        = negation ("and" negation)*
    negation   = "not" negation | "(" condition ")" | clause
    clause     = NAME ("==" | "!=") literal
               | NAME ("<" | "<=" | ">" | ">=") (literal | NAME)
               | NAME ["not"] "in" "[" literal ("," literal)* "]"
               | NAME "has" literal
               | NAME "exists"
    literal    = number | 'text' | "text" | true | false

Truth is Kleene's: an absent attribute is unknown, `false` decides an `and`, `true` decides an `or`. So learning one
more attribute never turns true into false or back. It does not know what an attribute means or where it came from.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from knowledge.arithmetic.clauses import Clause, Operand, Reference, holds, plain
from knowledge.customer import Value
from knowledge.errors import InvalidInput

Status = Literal["true", "false", "unknown"]

_LONGEST, _DEEPEST = 4000, 40
_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?(?![\w.]))|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>[^\W\d]\w*(?:\.\w+)*)|(?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))"
)
_WORDS = frozenset({"and", "or", "not", "in", "has", "exists", "true", "false"})


class ConditionFault(InvalidInput):
    """The text is not a condition. `position` counts characters from 0; `expected` says what belongs there."""

    code = "condition_fault"

    def __init__(self, text: str, position: int, expected: str) -> None:
        found = text[position : position + 12] or "the end"
        super().__init__(f"at character {position + 1}: expected {expected}, found {found!r}", expected=expected)
        self.position, self.expected = position, expected


@dataclass(frozen=True, slots=True)
class Group:
    """Several parts under one `and` or `or`; with no parts, `and` is always true."""

    joint: Literal["and", "or"]
    parts: tuple["Node", ...] = ()

    def __str__(self) -> str:
        return f" {self.joint} ".join(f"({part})" if isinstance(part, Group) else str(part) for part in self.parts)


Node = Clause | Group


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one evaluation.

    `passed` and `failed` are the clauses that carried the result; `missing` the attributes that could still change it,
    empty unless the status is unknown.
    """

    status: Status
    passed: tuple[Clause, ...] = ()
    failed: tuple[Clause, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read. Two are equal when they test the same things in the same order; `str` reads back."""

    root: Node = field(default_factory=lambda: Group("and"))

    @property
    def names(self) -> tuple[str, ...]:
        """The attributes it reads, in order, without repeats."""
        return tuple(dict.fromkeys(name for clause in self.clauses for name in clause.names))

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, left to right."""
        return tuple(_clauses(self.root))

    def evaluate(self, attributes: Mapping[str, Value]) -> Outcome:
        """Judge it over what is known; an attribute that is not in `attributes` is unknown."""
        return _judge(self.root, attributes)

    def __str__(self) -> str:
        return str(self.root)


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """Read a condition; blank text is the condition that always holds. Raises ConditionFault."""
    if not text.strip():
        return Condition()
    if len(text) > _LONGEST:
        raise ConditionFault(text, _LONGEST, f"at most {_LONGEST} characters")
    reader = _Reader(text)
    root = reader.group("or")
    reader.finish()
    return Condition(root)


class _Reader:
    """Recursive descent over the tokens; negation is pushed down to the clauses while reading."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.kind, self.word, self.start = "", "", 0
        self.advance()

    def advance(self) -> None:
        rest = re.compile(r"\s*").match(self.text, self.at)
        self.start = rest.end() if rest else self.at
        if self.start >= len(self.text):
            self.kind, self.word, self.at = "end", "", len(self.text)
            return
        token = _TOKEN.match(self.text, self.at)
        if token is None:
            raise ConditionFault(self.text, self.start, "a name, a number, 'text', an operator or a bracket")
        self.kind, self.word, self.at = str(token.lastgroup), token.group(str(token.lastgroup)), token.end()
        if self.kind == "name" and self.word.lower() in _WORDS:
            self.kind, self.word = "word", self.word.lower()

    def take(self, *words: str) -> str | None:
        if self.kind in {"word", "sign"} and self.word in words:
            word = self.word
            self.advance()
            return word
        return None

    def need(self, word: str) -> None:
        if not self.take(word):
            raise ConditionFault(self.text, self.start, f"'{word}'")

    def finish(self) -> None:
        if self.kind != "end":
            raise ConditionFault(self.text, self.start, "'and', 'or' or the end")

    def group(self, joint: Literal["and", "or"], *, negated: bool = False) -> Node:
        # Under a negation "and" and "or" change places (De Morgan), so that only clauses carry a "not".
        outer: Literal["and", "or"] = joint if not negated else ("and" if joint == "or" else "or")
        parts: list[Node] = []
        while True:
            part = self.group("and", negated=negated) if joint == "or" else self.negation(negated)
            parts.extend(part.parts if isinstance(part, Group) and part.joint == outer else (part,))
            if not self.take(joint):
                return parts[0] if len(parts) == 1 else Group(outer, tuple(parts))

    def negation(self, negated: bool) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ConditionFault(self.text, self.start, f"at most {_DEEPEST} levels of brackets")
        try:
            if self.take("not"):
                return self.negation(not negated)
            if self.take("("):
                inner = self.group("or", negated=negated)
                self.need(")")
                return inner
            clause = self.clause()
            return clause.opposite if negated else clause
        finally:
            self.depth -= 1

    def clause(self) -> Clause:
        if self.kind != "name":
            raise ConditionFault(self.text, self.start, "an attribute name, 'not' or '('")
        name = self.word
        self.advance()
        if self.take("exists"):
            return Clause(name, "exists")
        if self.take("has"):
            return Clause(name, "has", self.literal())
        if self.take("in"):
            return Clause(name, "in", self.listed())
        if self.take("not"):
            self.need("in")
            return Clause(name, "not in", self.listed())
        operator = self.take("==", "!=", "<", "<=", ">", ">=")
        if operator is None:
            raise ConditionFault(self.text, self.start, "== != < <= > >= in, not in, has or exists")
        if operator not in {"==", "!="} and self.kind == "name":
            other = Reference(self.word)
            self.advance()
            return Clause(name, operator, other)
        return Clause(name, operator, self.literal())

    def listed(self) -> tuple[Operand, ...]:
        self.need("[")
        items = [self.literal()]
        while self.take(","):
            items.append(self.literal())
        self.need("]")
        return tuple(items)

    def literal(self) -> Operand:
        kind, word, start = self.kind, self.word, self.start
        if kind == "number" or kind == "text" or (kind == "word" and word in {"true", "false"}):
            self.advance()
            if kind == "number":
                return Decimal(word)
            return re.sub(r"\\(.)", r"\1", word[1:-1]) if kind == "text" else word == "true"
        raise ConditionFault(self.text, start, "a number, 'text', true or false")


def _clauses(node: Node) -> list[Clause]:
    return [node] if isinstance(node, Clause) else [clause for part in node.parts for clause in _clauses(part)]


def _judge(node: Node, attributes: Mapping[str, Value]) -> Outcome:
    if isinstance(node, Clause):
        return _test(node, attributes)
    parts = [_judge(part, attributes) for part in node.parts]
    decides: Status = "false" if node.joint == "and" else "true"
    statuses = {part.status for part in parts}
    status: Status = decides if decides in statuses else "unknown" if "unknown" in statuses else _other(decides)
    carrying = [part for part in parts if part.status == status] if status == decides else parts
    told = parts if node.joint == "and" else carrying
    return Outcome(
        status,
        passed=tuple(dict.fromkeys(clause for part in told for clause in part.passed)),
        failed=tuple(dict.fromkeys(clause for part in carrying for clause in part.failed)) if status == "false" else (),
        missing=tuple(dict.fromkeys(name for part in parts for name in part.missing)) if status == "unknown" else (),
    )


def _other(status: Status) -> Status:
    return "true" if status == "false" else "false"


def _test(clause: Clause, attributes: Mapping[str, Value]) -> Outcome:
    operand = clause.operand
    absent = tuple(name for name in clause.names if attributes.get(name) is None)
    if absent:
        return Outcome("unknown", missing=absent)
    value = plain(attributes[clause.name])
    other = plain(attributes[operand.name]) if isinstance(operand, Reference) else operand
    held = holds(clause.operator, value, other)
    if held is None:
        return Outcome("unknown", missing=clause.names)
    return Outcome("true", passed=(clause,)) if held else Outcome("false", failed=(clause,))
