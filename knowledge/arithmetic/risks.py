"""What in a call may grow beyond it: danger, regulators and press, card numbers read aloud, people in need.

Wide on purpose; a person confirms. It knows no policy on whom to call: that is the incident's own rule.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.arithmetic.acts import acts, danger
from knowledge.arithmetic.reading import span_of
from knowledge.call import Call
from knowledge.fact import TurnSpan


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk: `level` P0 · P1 · P2; `topic` what it is (fire, injury … ; outside · review · card · vulnerable)."""

    level: str
    topic: str
    span: TurnSpan

    @property
    def name(self) -> str:
        """What it is, in the centre's first language; screens in others have their own words."""
        return _NAMES.get(self.level) or _NAMES[self.topic]


_NAMES = {
    "P0": "人身或产品安全",
    "P1": "群体性或信息安全",
    "outside": "可能升级到外部投诉",
    "review": "扬言差评",
    "card": "客户念出卡号",
    "vulnerable": "客户有特殊困难",
}
_OUTSIDE = re.compile(
    r"管局|工信部|12315|12300|12345|消协|银保监|监管|律师|起诉|法院|媒体|曝光|记者|上热搜|"
    r"\b(?:regulator|ombudsman|lawyer|solicitor|sue|court|press|journalist|twitter)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"差评|\b(?:bad|one[- ]star) review\b", re.IGNORECASE)
_CARD = re.compile(r"\[CARD_\d+\]|(?<!\d)(?:\d[ -]?){16,19}(?!\d)")
# 打我这个手机 asks for a call; someone who is hit does not name a telephone after it.
_RING_ME = re.compile(r"打我(?:先生|太太|爱人|家人|这个|的|本人)?(?:手机|电话|座机|号码?|这个)")
_IN_NEED = {"bereavement", "illness", "hardship"}


def risks(call: Call) -> tuple[Risk, ...]:
    """Risks in the customer's words, by level, each kind once with its first words.

    What an agent says of danger is a question or an answer to the customer's own words and is not read.
    """
    found: dict[tuple[str, str], Risk] = {}
    for turn in call.turns:
        if turn.partial or turn.speaker == "agent":
            continue
        for level, topic, start, end in _in_turn(turn.text):
            found.setdefault((level, topic), Risk(level, topic, span_of(call, turn, start, end)))
    return tuple(sorted(found.values(), key=lambda risk: (risk.level, risk.span.seq)))


def _in_turn(text: str) -> Iterator[tuple[str, str, int, int]]:
    act = danger(_RING_ME.sub(lambda match: "口" * len(match.group()), text))
    if act is not None:
        yield act.kind, act.topic, act.start, act.end
    for topic, pattern in (("outside", _OUTSIDE), ("review", _REVIEW), ("card", _CARD)):
        if match := pattern.search(text):
            yield "P2", topic, *match.span()
    for one in acts(text, "customer", ("vulnerable",)):
        if one.topic in _IN_NEED:
            yield "P2", "vulnerable", one.start, one.end
