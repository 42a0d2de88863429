"""The clock of a conversation: silence, slow replies, interruptions, passive runs; and what no clock can tell."""

from knowledge.arithmetic.talk import talk
from knowledge.call import Turn


def turn(seq: int, who: str, text: str, start: float | None, end: float | None) -> Turn:
    times = [None if at is None else int(at * 1000) for at in (start, end)]
    return Turn(seq, who, text, times[0], times[1])  # type: ignore[arg-type]


def test_a_pause_of_over_ten_seconds_before_the_agent_is_dead_air() -> None:
    turns = [turn(0, "customer", "我的钱呢", 0, 2), turn(1, "agent", "嗯，我看看", 14, 16)]
    assert [gap.ms for gap in talk(turns, "voice").silences or ()] == [12_000]


def test_an_announced_hold_is_not_dead_air() -> None:
    turns = [
        turn(0, "agent", "请您稍等一分钟，可以吗？", 0, 3),
        turn(1, "customer", "可以", 4, 5),
        turn(2, "agent", "感谢您的等候。", 60, 62),
    ]
    assert talk(turns, "voice").silences == ()


def test_a_chat_reply_after_a_minute_is_slow() -> None:
    turns = [turn(0, "customer", "在吗", 0, 0), turn(1, "agent", "在的", 75, 75)]
    found = talk(turns, "chat")
    assert found.silences is None and [gap.ms for gap in found.slow or ()] == [75_000]


def test_talking_over_the_customer_is_measured() -> None:
    turns = [turn(0, "customer", "你先听我说", 0, 10), turn(1, "agent", "先生您听我说", 7, 12)]
    found = talk(turns, "voice")
    assert found.interruptions == 1 and found.talks_over is True


def test_without_times_what_needs_them_is_unknown() -> None:
    turns = [turn(0, "customer", "你好", None, None), turn(1, "agent", "您好", None, None)]
    found = talk(turns, "voice")
    assert found.silences is None and found.talks_over is None and found.seconds is None


def test_three_short_replies_that_ask_nothing_are_a_passive_run() -> None:
    said = ["嗯", "是的", "没过期"]
    turns = [turn(k, "agent", text, k, k) for k, text in enumerate(said)]
    assert talk(turns, "chat").passive == (0,)
    asked = [turn(0, "agent", "嗯", 0, 0), turn(1, "agent", "哪个订单呢？", 1, 1), turn(2, "agent", "好的", 2, 2)]
    assert talk(asked, "chat").passive == ()
