"""What is said when a grant is recorded, taken back or refused: what is left of each limit, and what to do next.

Every figure and name comes from the engine; it decides nothing and reads no record.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.wording.bilingual import Bilingual
from assistant.wording.decision import Decision
from assistant.wording.permission_words import Terms, quantity, why_words
from knowledge.arithmetic.limits import Bound, Dimension

_LEFT: dict[Dimension, tuple[str, str]] = {
    "per_contact": ("本次还剩 {n}", "{n} left in this contact"),
    "per_customer_30d": ("这位客户 30 天内还剩 {n}", "{n} left for this customer in 30 days"),
    "per_agent_day": ("今天还剩 {n}", "{n} left today"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of one limit after a grant: `used` of `cap`; `left` is None where nobody can say."""

    dimension: Dimension
    cap: Decimal
    used: Decimal | None
    left: Decimal | None
    words: Bilingual


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a grant was not recorded, and what to do next."""

    detail: Bilingual
    next: Bilingual


def lefts(bounds: Iterable[Bound], unit: str) -> tuple[Left, ...]:
    """What is left of each limit, in words."""
    return tuple(Left(one.dimension, one.cap, one.used, one.left, _left(one, unit)) for one in bounds)


def recorded_line(terms: Terms, left: Sequence[Left], approver: str) -> Bilingual:
    """What was recorded, by whose approval, and what is left: read by the agent right after the click."""
    approved = Bilingual(f"（{approver}批准）", f" (approved by {approver})") if approver else Bilingual()
    rest = _rest(left)
    return Bilingual(
        f"已记下：{terms.thing.zh}{approved.zh}。{rest.zh}", f"Recorded: {terms.thing.en}{approved.en}.{rest.en}"
    )


def undone_line(terms: Terms, left: Sequence[Left]) -> Bilingual:
    """What was taken back, and what is left now."""
    rest = _rest(left)
    return Bilingual(
        f"已撤销：{terms.thing.zh}，额度已退回。{rest.zh}",
        f"Taken back: {terms.thing.en}; it no longer counts.{rest.en}",
    )


def not_decided(decision: Decision) -> Refusal:
    """For a decision that allows nothing yet: forbidden, unknown, silent, or no one action named."""
    if decision.verdict == "unknown":
        zh, en = (_joined([getattr(one.words, side) for one in decision.missing]) for side in ("zh", "en"))
        return Refusal(
            Bilingual(f"还差 {len(decision.missing)} 项没弄清：{zh}", f"Still to find out: {en}"),
            Bilingual("问清楚后，连同答案再记一次。", "Find out, then record it again with the answers."),
        )
    then = {
        "forbidden": Bilingual(
            "请改用规则允许的办法；要是已经办了，请马上告诉班组长。",
            "Use what the rule allows instead; if it has been done already, tell your supervisor at once.",
        ),
        "silent": Bilingual(
            f"先别办，问{decision.routed_to or '规则负责人'}要个答复；有了答复再记。",
            f"Do not do it yet: ask {decision.routed_to or 'the owner of the rules'}, and record it once they answer.",
        ),
    }
    asks = Bilingual("请写明办的是哪一项，再记一次。", "Say which action it was, and record it again.")
    return Refusal(decision.line, then.get(decision.verdict, asks))


def approval_wanted(terms: Terms) -> Refusal:
    """More than the actor decides alone, and nobody is named who approved it."""
    why = why_words(terms.permission)
    zh, en = (_joined([getattr(one, side) for one in why]) for side in ("zh", "en"))
    return Refusal(
        Bilingual(f"{terms.thing.zh}要{terms.decider.zh}批准：{zh}", f"{terms.decider.en} must approve it: {en}"),
        Bilingual(
            "拿到批准后，填上批准人的工号再记。", "Once it is approved, give the approver's staff id and record it."
        ),
    )


def customer_wanted() -> Refusal:
    """Nobody said whose 30 days it counts against; unnoted, the next one would be let through."""
    return Refusal(
        Bilingual(
            "还不知道是哪一位客户：这项要算同一客户 30 天的额度", "it counts per customer in 30 days: whose is it?"
        ),
        Bilingual("填上客户编号，再记一次。", "Give the customer's number, and record it again."),
    )


def own_approval() -> Refusal:
    """The approver named is the actor."""
    return Refusal(
        Bilingual("批准人不能是办理人本人", "nobody approves their own grant"),
        Bilingual("请另一位能批的同事批准，再填他的工号。", "Have somebody else approve it, and give their staff id."),
    )


def strange_approver() -> Refusal:
    """The approver named is not on this client's staff list that day."""
    return Refusal(
        Bilingual("批准人的工号不在这家客户今天的人员名单里", "the approver is not on this client's staff list today"),
        Bilingual("请核对工号，或换一位批准人。", "Check the staff id, or have somebody else approve it."),
    )


def weak_approver(terms: Terms, name: str) -> Refusal:
    """The approver named is on the list, but this is not theirs to approve."""
    return Refusal(
        Bilingual(
            f"这一笔超出{name}能批的范围，或{name}不在这条审批线上",
            f"this is more than {name} may approve, or not in {name}'s line",
        ),
        Bilingual(
            f"请找{terms.decider.zh}批准，再填他的工号。",
            f"Have {terms.decider.en} approve it, and give their staff id.",
        ),
    )


def _left(bound: Bound, unit: str) -> Bilingual:
    zh, en = _LEFT[bound.dimension]
    if bound.left is None:
        return Bilingual(zh.format(n="？"), en.format(n="?"))
    much = quantity(bound.left, unit)
    return Bilingual(zh.format(n=much.zh), en.format(n=much.en))


def _rest(left: Sequence[Left]) -> Bilingual:
    if not left:
        return Bilingual("这项没有额度上限。", " There is no limit to it.")
    return Bilingual(
        f"额度：{'，'.join(one.words.zh for one in left)}。", f" Limits: {'; '.join(one.words.en for one in left)}."
    )


def _joined(parts: Sequence[str]) -> str:
    return "；".join(parts) if any("\u4e00" <= c <= "\u9fff" for part in parts for c in part) else "; ".join(parts)
