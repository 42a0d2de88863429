"""What is nothing but courtesy, and what asks something beside it."""

import pytest

from knowledge.arithmetic.courtesy import Courtesy, courtesy_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("你好", Courtesy.GREETING),
        ("您好，在吗？", Courtesy.GREETING),
        ("Hi there!", Courtesy.GREETING),
        ("good morning team", Courtesy.GREETING),
        ("test", Courtesy.GREETING),
        ("谢谢", Courtesy.THANKS),
        ("好的，谢谢啦～", Courtesy.THANKS),
        ("ok thanks", Courtesy.THANKS),
        ("thank you so much!", Courtesy.THANKS),
        ("收到", Courtesy.NOD),
        ("今天天气怎么样？", Courtesy.IDLE),
        ("What's the weather today?", Courtesy.IDLE),
        ("你好，现在几点了", Courtesy.IDLE),
        ("ok", Courtesy.NOD),
        ("拜拜", Courtesy.FAREWELL),
        ("bye bye", Courtesy.FAREWELL),
        ("你是谁", Courtesy.WHO),
        ("你好，你能做什么？", Courtesy.WHO),
        ("are you a bot?", Courtesy.WHO),
    ],
)
def test_a_message_of_nothing_but_courtesy_is_known_as_what_it_is(said: str, kind: Courtesy) -> None:
    assert courtesy_of(said) is kind


@pytest.mark.parametrize(
    "asked",
    [
        "你好，退票多少钱",
        "早上航班取消了",
        "早餐几点",
        "天气不好航班取消怎么退",
        "will it rain cover pay out",
        "几点了还能送吗",
        "谢谢卡怎么用",
        "感谢信寄到哪里",
        "test order number",
        "ok to refund 300?",
        "hi, can I refund 300",
        "好评返现有吗",
        "在吗，客户问宽带移机",
        "great wall tickets",
        "help me cancel the flight",
        "再见面礼包怎么领",
        "好几天没网了",
        "不用了的副卡怎么退",
        "",
        "？？？",
        "了",
        "哦了哦了哦了哦了哦了哦了哦了哦了哦了哦了哦了哦了吗",
    ],
)
def test_whatever_asks_something_is_no_courtesy(asked: str) -> None:
    assert courtesy_of(asked) is None
