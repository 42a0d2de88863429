"""What somebody asks to be allowed, in plain words: the action by its name or alias, and how much of it.

"我能给客户退300吗", "may I refund 300?", "缓停三天行吗" are read against one client's matrix; the text comes in
Simplified script. It does not decide anything, nor choose between two actions that one sentence names: it returns both.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from knowledge.arithmetic.naming import MAY, Mention, asked, mentions, plain
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.authority import Action, Matrix

# Units that count occasions or things: one of them is meant when no number is said.
COUNTED = frozenset({"次", "笔", "份", "台", "张", "个", "件", "单", "time", "times", "piece"})
_HOURS = {
    "minute": Decimal(1) / 60,
    "hour": Decimal(1),
    "day": Decimal(24),
    "week": Decimal(168),
    "month": Decimal(720),
}
_PERIODS = {"小时": Decimal(1), "hour": Decimal(1), "天": Decimal(24), "day": Decimal(24), "月": Decimal(720)}
_POINTS = frozenset({"积分", "岚点", "点", "point", "points"})
_LONGEST_AMOUNT = 7
_RANGE = re.compile(r"\s*(?:-|~|–|—|至|到|to)\s*$")
_VERB = re.compile(r"(?P<verb>[退补赔减免返送扣])(?:给?(?:他|她|客户|您|人家))?(?:个|点)?$")
_MONEY_VERB = "款钱偿付费贴还免"


@dataclass(frozen=True, slots=True)
class Request:
    """What was read. `actions` holds one id, several (the asker chooses) or none; `read_as` the alias it was read by.

    `foreign` is the currency that was said when it is not the action's own: such an amount is not taken over.
    """

    actions: tuple[str, ...]
    read_as: str = ""
    exact: bool = True
    amount: Decimal | None = None
    foreign: str = ""


def read_request(text: str, matrix: Matrix, simplify: Callable[[str], str] = str) -> Request:
    """Read `text` (Simplified) against the actions of `matrix`, whose names are made Simplified too."""
    names = {one.id: [simplify(name) for name in (*one.aliases, *one.name.values())] for one in matrix.actions}
    values = quantities(text)
    found = asked(text, mentions(text, names, slips=False))
    found = found or _verb_and_number(plain(text), values, names) or asked(text, mentions(text, names))
    actions = tuple(dict.fromkeys(mention.key for mention in found))
    if len(actions) != 1:
        return Request(actions, exact=False)
    action = next(one for one in matrix.actions if one.id == actions[0])
    amount, foreign = _amount(plain(text), values, found[0], action)
    return Request(actions, found[0].name, found[0].exact, amount, foreign)


def _verb_and_number(words: str, values: tuple[Quantity, ...], names: dict[str, list[str]]) -> tuple[Mention, ...]:
    """退300, 补五十块: a verb right before an amount stands for the action whose name begins with it."""
    for value in values:
        match = _VERB.search(words[: value.start])
        if match is None or value.kind not in {"money", "number"}:
            continue
        verb, at = match.group("verb"), match.start()
        short = [
            Mention(key, name, at, at + 1, 1.0, exact=False)
            for key, several in names.items()
            for name in several
            if name[0] == verb and len(name) == 2 and name[1] in _MONEY_VERB
        ]
        return tuple(short) or tuple(
            Mention(key, name, at, at + 1, 0.5, exact=False)
            for key, several in names.items()
            for name in several
            if name.startswith(verb)
        )
    return ()


def _amount(words: str, values: tuple[Quantity, ...], action_at: Mention, action: Action) -> tuple[Decimal | None, str]:
    """How much is asked for: the value nearest after the action's name in the asking clause; of a range, its end."""
    usable = [
        (value, measured)
        for value in values
        if not (value.start >= action_at.start and value.end <= action_at.end and action_at.exact)
        and (measured := _measured(value, action.unit)) is not None
    ]
    if not usable:
        foreign = next((v.unit for v in values if v.kind == "money" and _currency(action.unit)), "")
        return (Decimal(1) if action.unit in COUNTED else None), foreign
    begin, stop = _asking_clause(words, action_at.start)
    usable = [pair for pair in usable if begin <= pair[0].start < stop] or usable
    after = [pair for pair in usable if pair[0].start >= action_at.start]
    chosen = (after or usable[::-1])[0]
    following = [pair for pair in usable if pair[0].start >= chosen[0].end]
    if following and _RANGE.search(words[chosen[0].end : following[0][0].start]):
        chosen = max(chosen, following[0], key=lambda pair: pair[1])
    return chosen[1], ""


def _asking_clause(words: str, at: int) -> tuple[int, int]:
    """Where the clause around `at` begins and ends; the whole text when nothing in it asks."""
    cuts = [0, *(match.end() for match in re.finditer(r"[,，。;；!！\n]", words)), len(words)]
    begin = max(cut for cut in cuts if cut <= at)
    stop = min((cut for cut in cuts if cut > at), default=len(words))
    return (begin, stop) if MAY.search(words[begin:stop]) else (0, len(words))


def _measured(value: Quantity, unit: str) -> Decimal | None:
    """The value in the action's unit, or None where it counts something else (an order number, a number of days)."""
    try:
        number = Decimal(value.value)
    except InvalidOperation:
        return None
    if number <= 0:
        return None
    if value.kind == "number":
        return number if len(value.value.split(".")[0]) < _LONGEST_AMOUNT else None
    if value.kind == "money":
        return number if value.unit == unit else None
    if value.kind == "duration" and unit in _PERIODS and value.unit in _HOURS:
        return number * _HOURS[value.unit] / _PERIODS[unit]
    if value.kind == "count" and (value.unit == unit or {value.unit, unit} <= _POINTS):
        return number
    return None


def _currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isascii() and unit.isupper()
