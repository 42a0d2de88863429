import pytest

from knowledge.arithmetic.thread import leans, whole


@pytest.mark.parametrize(
    "text",
    [
        "那会员呢？",
        "那国际票呢",
        "如果是会员呢？",
        "它要收费吗",
        "what about members?",
        "And on weekends?",
        "Is it free?",
    ],
)
def test_follow_ups_lean_on_the_question_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "那宠物可以带上飞机吗",
        "另外，发票怎么开？",
        "还有行李超重一公斤多少钱",
        "And how long does a hotel refund take?",
        "And can I bring a dog on board?",
    ],
)
def test_another_topic_stands_alone_however_it_opens(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize("text", ["退票手续费多少钱？", "宽带移机怎么收费", "How long does a hotel refund take?"])
def test_whole_questions_stand_alone(text: str) -> None:
    assert not leans(text)
    assert whole(text, ("平台服务费多少钱？",)).search == text


def test_a_follow_up_is_searched_with_the_last_whole_question() -> None:
    thread = ("宽带移机怎么收费", "退票手续费多少钱？", "那会员呢？")
    found = whole("那国际票呢？", thread)
    assert found.search == "退票手续费多少钱？ 那国际票呢？"
    assert found.before == "退票手续费多少钱？"


def test_without_a_thread_a_follow_up_stays_as_it_is() -> None:
    assert whole("那会员呢？", ()).search == "那会员呢？"


@pytest.mark.parametrize(
    "text", ["周末也算吗", "老房子没装的行吗", "what about a room without a window?", "And if the box is open?"]
)
def test_another_case_of_the_same_leans_too(text: str) -> None:
    assert leans(text)


def test_the_case_put_in_its_place_takes_the_place_of_the_earlier_one() -> None:
    found = whole("那国际的呢？", ("国内票行李额是多少？",))
    assert "国内" not in found.search and "国际" in found.search
    assert found.before == "国内票行李额是多少？"


def test_a_follow_up_with_a_question_of_its_own_takes_only_the_matter_of_the_one_before() -> None:
    found = whole("周末也算吗", ("报修以后师傅多久上门？",))
    assert "师傅" in found.search and "多久" not in found.search
