"""What to ask and what to do about a rise, by class of cause: questions, how to find out, countermeasures.

Plain texts with slots; who owns them and when they are due is decided by `assistant.root_cause`.
"""

from dataclasses import dataclass
from typing import Literal

from assistant.wording.bilingual import Bilingual

Kind = Literal["contain", "correct", "prevent"]
Owner = Literal["supervisor", "client", "manager", "quality"]


@dataclass(frozen=True, slots=True)
class Step:
    """One countermeasure: done by `owner` within `days` of the morning it is read, checked after `check_days`."""

    kind: Kind
    owner: Owner
    days: int
    check_days: int
    text: Bilingual
    effect: Bilingual


@dataclass(frozen=True, slots=True)
class Open:
    """An open question, and how to find out. `why`: the question continues the chain of whys."""

    question: Bilingual
    how: Bilingual
    why: bool = False


_CLIENT = Bilingual(
    "请{client}值班联系人查系统日志和变更记录", "ask {client}'s duty contact for system logs and change records"
)

_OPEN: dict[str, tuple[Open, ...]] = {
    "system": (
        Open(
            Bilingual(
                "{place}为什么会在这个时段出现{driver}？{mark}",
                "Why did {driver} appear for {place} in those hours? {mark}",
            ),
            _CLIENT,
            why=True,
        ),
        Open(
            Bilingual("为什么没有在影响客户之前被发现？", "Why was it not caught before customers were affected?"),
            Bilingual(
                "问{client}有没有上线前核对和告警，没有就列入预防项",
                "ask {client} for its checks and alarms; if there are none, prevent",
            ),
            why=True,
        ),
        Open(
            Bilingual("受影响但没有来电的客户还有多少？", "How many affected customers have not contacted us?"),
            Bilingual(
                "请{client}按同一标记导出名单，和来电客户对一遍",
                "ask {client} for the list by the same mark and compare",
            ),
        ),
        Open(
            Bilingual("问题是否已经停止，会不会再次发生？", "Has it stopped, and can it happen again?"),
            Bilingual(
                "看今天同时段的来电，并请{client}书面确认",
                "watch the same hours today, and have {client} confirm in writing",
            ),
        ),
    ),
    "capacity": (
        Open(
            Bilingual("当时为什么人手不够？", "Why were there too few people?"),
            Bilingual("对照排班、实到和预测", "compare roster, attendance and forecast"),
            why=True,
        ),
    ),
    "skill": (
        Open(
            Bilingual("这几位坐席卡在流程的哪一步？", "At which step do these agents get stuck?"),
            Bilingual("听他们各两通录音，对照流程逐步核对", "hear two calls of each against the process steps"),
            why=True,
        ),
    ),
    "process": (
        Open(
            Bilingual("新版流程哪一步让客户再次来电？", "Which step of the new version makes customers contact again?"),
            Bilingual("对比新旧版本，并听五通录音", "compare both versions and hear five calls"),
            why=True,
        ),
    ),
}
_ANY = (
    Open(
        Bilingual("这些客户来电前遇到了什么共同的事？", "What happened to these customers before they contacted us?"),
        Bilingual("听五通录音，问三位坐席", "hear five calls and ask three agents"),
        why=True,
    ),
)
_BACK = Bilingual("{driver}回到每天约{usual}通", "{driver} back to about {usual} a day")
_STEPS: dict[str, tuple[Step, ...]] = {
    "system": (
        Step(
            "contain",
            "supervisor",
            0,
            1,
            Bilingual(
                "早会发统一口径：{place}的{driver}属已知问题，先道歉、登记、说明答复时间，不让客户反复解释",
                "brief the team: {driver} for {place} is a known issue; apologise, record, say when they will hear",
            ),
            Bilingual("同一客户当天重复来电减少", "fewer repeat contacts of the same customer"),
        ),
        Step(
            "correct",
            "client",
            1,
            3,
            Bilingual(
                "停止并更正出错的处理，按名单给客户退回多扣的钱，未来电的也要处理",
                "stop and correct the faulty run, and put it right for everyone on the list, callers or not",
            ),
            _BACK,
        ),
        Step(
            "prevent",
            "client",
            14,
            28,
            Bilingual(
                "上线前增加重复核对和数量告警，异常先拦住再放行",
                "add a duplicate check and a volume alarm before each run",
            ),
            Bilingual("九十天内同类问题不再出现", "no recurrence within ninety days"),
        ),
    ),
    "capacity": (
        Step(
            "contain",
            "supervisor",
            0,
            1,
            Bilingual("今天同时段加人，非紧急事项改到下午", "add people to those hours today"),
            _BACK,
        ),
        Step("correct", "manager", 3, 7, Bilingual("按新预测调整排班", "re-plan the roster to the forecast"), _BACK),
        Step(
            "prevent", "manager", 14, 28, Bilingual("设排队预警和备班", "set a queue alarm and a stand-by shift"), _BACK
        ),
    ),
    "skill": (
        Step(
            "contain",
            "supervisor",
            0,
            1,
            Bilingual("今天给相关坐席安排旁听支持", "sit with the agents concerned today"),
            _BACK,
        ),
        Step(
            "correct",
            "supervisor",
            5,
            12,
            Bilingual("一对一辅导卡住的那一步，第二天复听", "coach the one step, hear again next day"),
            _BACK,
        ),
        Step(
            "prevent", "quality", 14, 28, Bilingual("把这一步加进新人考核", "add the step to the new-hire test"), _BACK
        ),
    ),
}
_ANY_STEPS = (
    Step(
        "contain",
        "supervisor",
        0,
        1,
        Bilingual(
            "早会提醒：今天留意{driver}，来一通登记一通并选准原因",
            "brief the team: watch {driver} today, record each with its reason",
        ),
        Bilingual("当天能看清集中在哪里", "the day shows where it sits"),
    ),
    Step(
        "correct",
        "supervisor",
        2,
        5,
        Bilingual("查清下面的问题，把结论写回这里", "answer the open questions and write the result here"),
        _BACK,
    ),
    Step(
        "prevent",
        "manager",
        14,
        28,
        Bilingual("按查清的原因改流程或提变更", "change the process, or ask for a change, by the cause found"),
        _BACK,
    ),
)


def questions(cause: str | None) -> tuple[Open, ...]:
    """What nobody knows yet, and how to find out; `cause` None where no class is supported."""
    return _OPEN.get(cause or "", _ANY)


def steps(cause: str | None) -> tuple[Step, ...]:
    """Contain, correct and prevent for a class of cause; at least one prevents."""
    return _STEPS.get(cause or "", _ANY_STEPS)


def filled(text: Bilingual, slots: dict[str, Bilingual]) -> Bilingual:
    """`text` with its slots filled, each language with its own words."""
    return Bilingual(
        text.zh.format(**{name: value.zh for name, value in slots.items()}),
        text.en.format(**{name: value.en for name, value in slots.items()}).strip(),
    )
