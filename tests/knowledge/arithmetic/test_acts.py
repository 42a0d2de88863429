import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.arithmetic.acts import acts, danger, said


def kinds(text: str, speaker: str = "customer") -> set[tuple[str, str]]:
    return {(one.kind, one.topic) for one in acts(text, speaker)}


@pytest.mark.parametrize(
    ("text", "level", "topic"),
    [
        ("充电宝鼓包了，放桌上自己冒烟", "P0", "product_hazard"),
        ("没想到插上就着火了", "P0", "fire"),
        ("不小心把手烫伤了", "P0", "injury"),
        ("那个插座漏电，把我爸电到了", "P0", "fire"),
        ("我真的不想活了", "P0", "self_harm"),
        ("孩子吞了一颗纽扣电池", "P0", "child"),
        ("家里一股煤气味", "P0", "gas"),
        ("他说要来打我，还威胁我", "P0", "violence"),
        ("不是没有着火，是刚灭掉", "P0", "fire"),
        ("没着火，但是冒烟了", "P0", "fire"),
        ("the power bank is swollen and smoking", "P0", "product_hazard"),
        ("It's not on fire but there is smoke everywhere", "P0", "fire"),
        ("my son swallowed a battery", "P0", "child"),
        ("I want to kill myself", "P0", "self_harm"),
        ("大家都被重复扣费了，我们群里十几个", "P1", "mass_billing"),
        ("我的身份证信息被泄露了", "P1", "data_leak"),
        ("整个小区都断网了", "P1", "outage"),
        ("卡被盗刷了三千", "P1", "fraud"),
        ("再不解决我就打12315", "P1", "regulator_media"),
        ("I will talk to my lawyer and the press", "P1", "regulator_media"),
        ("I never authorised this payment", "P1", "fraud"),
    ],
)
def test_danger_is_heard_from_the_words_of_either_side(text: str, level: str, topic: str) -> None:
    found = danger(text)
    assert found is not None
    assert found.kind == level
    assert (level, topic) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "没有着火，就是有点热",
        "我们楼下在搞消防演习",
        "如果充电的时候着火怎么办",
        "万一爆炸了你们赔吗",
        "这个跳楼价还有吗",
        "活动太火爆了，我抢不到",
        "我气得上火",
        "手机没电死机了",
        "孩子的会员卡不见了",
        "there is no fire",
        "what if it catches fire",
        "the fire drill was loud",
        "nobody was hurt or injured",
        "my phone died",
        "四点以后方便，打我先生这个号",
        "那我等你电话，打我这个手机就行",
        "您有没有喘不上气、起疹子？",
    ],
)
def test_denials_suppositions_drills_and_figures_of_speech_are_no_danger(text: str) -> None:
    assert danger(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("气死我了，什么态度", "anger", "anger"),
        ("我都打了三遍了", "anger", "anger"),
        ("this is ridiculous", "anger", "anger"),
        ("我爸上个月去世了", "vulnerable", "bereavement"),
        ("My father passed away yesterday.", "vulnerable", "bereavement"),
        ("我妈在医院做化疗", "vulnerable", "illness"),
        ("上个月失业了，真的交不起", "vulnerable", "hardship"),
        ("我听不懂你说的", "vulnerable", "confusion"),
        ("不需要，谢谢", "refusal", "firm"),
        ("我不需要这个套餐", "refusal", "firm"),
        ("别再给我推销了", "opt_out", "marketing"),
        ("No thanks, not interested.", "refusal", "firm"),
        ("我再考虑一下吧", "deferral", "later"),
    ],
)
def test_a_customer_s_mood_and_answer_are_heard(text: str, kind: str, topic: str) -> None:
    assert (kind, topic) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "我不生气，你慢慢说",
        "我不需要发票",
        "这个东西我不要了想退货",
        "手机滚烫滚烫的水",
        "没有人住院",
        "I am not angry",
    ],
)
def test_a_mood_or_a_refusal_is_not_heard_where_there_is_none(text: str) -> None:
    assert not {kind for kind, _ in kinds(text)} & {"anger", "vulnerable", "refusal"}


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("您好，很高兴为您服务", "greeting", "greeting"),
        ("跟您核对一下身份信息", "identity_check", "ask"),
        ("我会反映上去的，您放心", "reassurance", "reassurance"),
        ("24小时内给您回电", "promise", "callback"),
        ("24小时内给您回电", "promise", "deadline"),
        ("I'll call you back by 3 pm", "promise", "callback"),
        ("我给您补偿50元", "promise", "money"),
        ("跟您确认一下，退款300元，三天到账", "recap", "recap"),
        ("请问问题解决了吗", "resolution_confirm", "ask"),
        ("Is there anything else I can help you with?", "resolution_confirm", "ask"),
        ("这个我没有权限", "forbidden", "no_authority"),
        ("我的权限是有限的", "forbidden", "limited_authority"),
        ("最大的权限就是帮您记录和反映", "forbidden", "limited_authority"),
        ("我也不知道", "forbidden", "dont_know"),
        ("这不归我管", "forbidden", "not_my_job"),
        ("That is not my department.", "forbidden", "not_my_job"),
        ("I have no authority to do that", "forbidden", "no_authority"),
    ],
)
def test_an_agent_s_speech_acts_are_heard(text: str, kind: str, topic: str) -> None:
    assert (kind, topic) in kinds(text, "agent")


@pytest.mark.parametrize(
    "text",
    [
        "您好，请问有什么可以帮您？",
        "再跟您核对一下预留的手机号",
        "我没法给您回电",
        "如果解决不了我给您回电",
        "I can't call you back",
        "您刚才说客服说：“我没有权限”，对吗",
        "您知道怎么操作吗",
    ],
)
def test_an_agent_is_not_credited_or_charged_with_what_was_not_said(text: str) -> None:
    assert not {kind for kind, _ in kinds(text, "agent")} & {"promise", "forbidden", "recap", "resolution_confirm"}


def test_a_customer_quoting_an_agent_is_not_an_agent() -> None:
    assert not kinds("你们说没有权限，我要怎么办", "customer")
    assert ("forbidden", "no_authority") not in kinds("上次客服说没有权限", "unknown")


def test_an_act_gives_the_very_words_it_was_read_from() -> None:
    text = "ＯＫ，我２４小时内给您回电"
    for act in acts(text, "agent"):
        assert text[act.start : act.end] == act.text


def test_said_tells_which_turn() -> None:
    heard = said(["你好", "我爸去世了"], ("vulnerable",))
    assert [(at, act.topic) for at, act in heard] == [(1, "bereavement")]


def test_only_the_kinds_asked_for_are_looked_for() -> None:
    assert {one.kind for one in acts("气死我了，我爸去世了", "customer", ("vulnerable",))} == {"vulnerable"}


@given(st.text(max_size=60))
def test_any_turn_can_be_read_and_spans_stay_inside_it(text: str) -> None:
    for act in acts(text):
        assert 0 <= act.start < act.end <= len(text)
        assert text[act.start : act.end] == act.text
