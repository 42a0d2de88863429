"""Promises are read with their owner, due instant, channel and exact words; talk about promising is not one."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.arithmetic.promises import Promised, promises
from knowledge.call import Call, Speaker, Turn
from knowledge.language import Lang

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 10, 20, tzinfo=ZONE)


def talk(*said: tuple[Speaker, str]) -> Call:
    turns = tuple(Turn(seq, who, text, 1000 * seq, 1000 * seq + 900) for seq, (who, text) in enumerate(said))
    return Call("yuanlan", "c1", "voice", Lang.HANS, "A33", NOW, turns=turns)


def made(text: str) -> list[Promised]:
    call = talk(("agent", text))
    found = list(promises(call, ZONE))
    for one in found:
        assert call.turns[one.span.seq].text[one.span.start : one.span.end] == one.span.text
    return found


@pytest.mark.parametrize(
    ("said", "owner", "due", "channel"),
    [
        ("超出的金额我已提交给主管张敏核定，今天15:00前由我回电给您。", "agent", "11-19 15:00", "phone"),
        ("退款三个工作日内原路退回，您留意一下。", "agent", "11-24 23:59", "payment"),
        ("您的订单已经退款了，预计3-5个工作日到账。", "agent", "11-26 23:59", "payment"),
        ("师傅明天下午上门，上门前会联系您。", "back_office", "11-20 18:00", "visit"),
        ("物流这边，今天下午6点前，不管有没有消息，我都给您打个电话。", "agent", "11-19 18:00", "phone"),
        ("我明天上午给您回电，告诉您核实结果，可以吗？", "agent", "11-20 12:00", "phone"),
        ("请您在三天内把发票寄回。", "customer", "11-22 23:59", "post"),
        ("48小时内会有专员联系您。", "back_office", "11-21 10:20", ""),
        ("Our supervisor will contact you by Friday 5pm.", "back_office", "11-20 17:00", ""),
        ("I'll call you back by 5pm tomorrow.", "agent", "11-20 17:00", "phone"),
        ("You should receive the refund within 5 to 7 business days.", "agent", "11-30 23:59", "payment"),
    ],
)  # fmt: skip
def test_a_commitment_is_read_with_owner_due_time_and_channel(said: str, owner: str, due: str, channel: str) -> None:
    [found] = made(said)
    assert found.due is not None
    assert (found.owner, f"{found.due:%m-%d %H:%M}", found.channel) == (owner, due, channel)


@pytest.mark.parametrize(
    "said",
    [
        "您好，很高兴为您服务。",
        "如果超过24小时还没到账，您再联系我们。",
        "我帮您查一下，请稍等。",
        "航司规定起飞前2小时以内不能退票。",
        "您这次通话大概30分钟。",
        "差价也不用补，前后三天同航线的航班都可以选。",
        "您稍等，我马上为您处理",
        "If you don't hear from us within 24 hours, please call again.",
        "Let me check that for you.",
        "Can I call you back?",
        "正在查发送记录，请您稍等一分钟。",
        "给您改上了，下午2点20那班",
        "今天这个事情给您处理好了马",
        "今天能不能给您退到账，现在说不准",
    ],
)
def test_what_is_no_commitment_is_none(said: str) -> None:
    assert made(said) == []


def test_a_promise_without_a_time_is_kept_with_no_due_time() -> None:
    [found] = made("我会尽快给您回复的。")
    assert found.due is None


def test_two_promises_in_one_sentence_are_two() -> None:
    found = made("我今天下午六点前回电给您，退款480元三个工作日内到账。")
    assert [one.channel for one in found] == ["phone", "payment"]


def test_the_recap_does_not_promise_a_second_time() -> None:
    call = talk(
        ("agent", "今天下午四点前给您回电。"), ("customer", "好。"), ("agent", "跟您确认：四点前我给您回电。"),
    )  # fmt: skip
    assert len(promises(call, ZONE)) == 1


def test_a_time_given_when_the_customer_asks_belongs_to_the_promise() -> None:
    call = talk(("agent", "约好了 快递会联系您"), ("customer", "什么时候"), ("agent", "24小时内"))
    [found] = promises(call, ZONE)
    assert found.due is not None and found.due_span is not None
    assert found.due_span.seq == 2 and found.due_span.text == "24小时"


def test_a_proposal_the_customer_turns_down_is_no_promise() -> None:
    call = talk(("agent", "我明天上午给您回电，可以吗？"), ("customer", "不用了，我自己看短信。"))
    assert promises(call, ZONE) == ()


def test_a_customers_own_words_and_partial_turns_promise_nothing() -> None:
    call = talk(("customer", "我明天上午给您回电。"))
    assert promises(call, ZONE) == ()
    partial = Turn(0, "agent", "我明天上午给您回电。", partial=True)
    assert promises(Call("x", "c", "voice", Lang.HANS, "A1", NOW, turns=(partial,)), ZONE) == ()
