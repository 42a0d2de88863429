"""One test of one attribute: the leaf of every condition, and how a value is held against what was written.

It does not know how conditions are read or joined: `arithmetic.conditions` does.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Operand = str | bool | Decimal | tuple["Operand", ...]

_OPPOSITE = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in",
    "has": "not has", "not has": "has", "exists": "not exists", "not exists": "exists",
}  # fmt: skip
_TRUE = frozenset({"true", "yes", "是", "有", "对"})
_FALSE = frozenset({"false", "no", "否", "不是", "没有", "无"})


@dataclass(frozen=True, slots=True)
class Reference:
    """Another attribute as the right side of an ordering: `amount <= paid`."""

    name: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One test of one attribute. `operand` is None for `exists`."""

    name: str
    operator: str
    operand: "Operand | Reference | None" = None

    @property
    def names(self) -> tuple[str, ...]:
        """The attributes it reads."""
        return (self.name, self.operand.name) if isinstance(self.operand, Reference) else (self.name,)

    @property
    def opposite(self) -> "Clause":
        """The clause that is true exactly where this one is false."""
        return Clause(self.name, _OPPOSITE[self.operator], self.operand)

    def __str__(self) -> str:
        if self.operator in {"not has", "not exists"}:
            return f"not {self.opposite}"
        if self.operator == "exists":
            return f"{self.name} exists"
        return f"{self.name} {self.operator} {_written(self.operand)}"


def _written(operand: "Operand | Reference | None") -> str:
    match operand:
        case Reference(name):
            return name
        case bool():
            return "true" if operand else "false"
        case tuple():
            return "[" + ", ".join(_written(item) for item in operand) + "]"
        case str():
            return "'" + operand.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case _:
            return format(operand, "f") if isinstance(operand, Decimal) else ""


def holds(operator: str, value: Operand, other: Operand | None) -> bool | None:
    """Whether `value` passes; None where the two cannot be ordered, which is not the same as false."""
    if operator.startswith("not ") or operator == "!=":
        held = holds(_OPPOSITE[operator], value, other)
        return None if held is None else not held
    members = value if isinstance(value, tuple) else (value,)
    if operator == "exists":
        return value not in ("", ()) and value is not False
    if operator == "in":
        return any(_same(member, item) for member in members for item in (other if isinstance(other, tuple) else ()))
    if isinstance(other, bool) and isinstance(value, str) and value.lower() not in _TRUE | _FALSE:
        return None  # "maybe" answers neither yes nor no
    if operator in {"==", "has"}:
        return other is not None and any(_same(member, other) for member in members)
    left, right = _number(value), _number(other)
    if left is None or right is None:
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def plain(value: object) -> Operand:
    """A value as clauses compare it: numbers as Decimal, lists as tuples, text without its outer blanks."""
    if isinstance(value, bool | str | Decimal):
        return value.strip() if isinstance(value, str) else value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, tuple | list | frozenset | set):
        return tuple(plain(item) for item in value)
    return str(value)


def _number(value: Operand | None) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same(value: Operand, literal: Operand) -> bool:
    """Equality across the ways a value arrives: "3" answers 3, "是" answers true; a flag is never a number."""
    if isinstance(literal, bool):
        word = value.lower() if isinstance(value, str) else ""
        return value is literal or word in (_TRUE if literal else _FALSE)
    if isinstance(literal, Decimal):
        return _number(value) == literal
    return isinstance(value, str) and value == literal
