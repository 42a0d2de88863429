"""Numbers told over several turns are masked in all of them; what answers a harmless question stays."""

import re

import pytest

from knowledge.intake.redact import Redactor


def heard(*turns: str) -> list[str]:
    mask = Redactor()
    return [mask.turn(turn).text for turn in turns]


@pytest.mark.parametrize(
    "turns",
    [
        ("请您报一下手机号。", "幺三八零", "嗯您说", "二五七", "九九八八"),
        ("麻烦报下卡号。", "6222 02", "3456", "，然后7890 12"),
        ("身份证号码报一下。", "三幺零一零四", "嗯", "一九八二零三零五", "二二一X"),
        ("可以留个联系电话吗？", "177756", "18087"),
        ("What's the card number?", "four five three two", "mm-hm", "oh one five one", "and 1283"),
        ("May I have your phone number?", "415", "555 2671"),
        ("請問您的手機號碼？", "0912", "345678"),
    ],
)
def test_every_part_of_a_number_is_masked_when_it_comes(turns: tuple[str, ...]) -> None:
    masked = heard(*turns)
    assert not any(char.isdigit() for text in masked for char in _without_marks(text))
    assert not set("幺二三四五六七八九") & set("".join(_without_marks(text) for text in masked[1:]))


def _without_marks(text: str) -> str:
    return re.sub(r"\[[A-Z]+_\d+\]", "", text)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("请问您的订单号？", "7468168836"),
        ("卡号后四位是多少？", "8847"),
        ("手机尾号报一下。", "尾号5521"),
        ("请问您当时付了多少钱？", "1380"),
        ("您是哪天下的单？", "1108"),
        ("运单号发我看看。", "773300112233"),
        ("What's the order number?", "7468168836"),
        ("Could I get the last four digits of your phone?", "4471"),
        ("您的手机号我查一下。", "我等了 300 多分钟，昨天也打了 1380 次，你们一直占线，谁也不管。"),
    ],
)
def test_what_answers_a_harmless_question_or_belongs_to_a_story_stays(asked: str, answer: str) -> None:
    assert heard(asked, answer)[1] == answer


def test_the_tail_of_an_identity_number_and_a_name_spelled_out_are_masked_when_they_were_asked_for() -> None:
    masked = heard("机主姓名和证件后四位报一下。", "罗伟，罗马的罗，伟大的伟。后四位0006。")[1]
    assert masked == "[NAME_1]，[NAME_2]，[NAME_3]。后四位[ID_1]。"


def test_a_name_that_was_once_given_away_is_masked_from_then_on() -> None:
    assert heard("我叫袁小娟，退款没到。", "好的袁小娟，我看一下。")[1] == "好的[NAME_1]，我看一下。"


def test_a_number_and_its_correction_both_go() -> None:
    masked = heard("号码是幺三八零零幺，不对，是幺三九零零零幺幺二二三。")[0]
    assert masked == "号码是[PHONE_1]，不对，是[PHONE_2]。"


def test_a_number_told_slowly_with_questions_between_its_pieces_is_masked_to_its_end() -> None:
    masked = heard(
        *("麻烦报下卡号。", "你等一下啊，我拿卡。", "不急，您说。", "6222 02", "嗯，然后呢？"),
        *("3456", "嗯嗯。", "7890", "12 3"),
    )
    assert [text for text in masked if any(map(str.isdigit, _without_marks(text)))] == []


def test_the_expectation_ends_when_the_talk_goes_on() -> None:
    story = "那我问一下，套餐里的流量用完以后是怎么收费的，我看别人都不一样。"
    assert heard("手机号报一下。", "13812345678", story, story, "1080")[-1] == "1080"


def test_the_same_turn_again_is_masked_the_same_and_a_correction_is_heard_in_its_place() -> None:
    mask = Redactor()
    first = mask.turn("请报一下手机号", (0, 0)).text
    part = mask.turn("138", (1, 0)).text
    assert mask.turn("9981", (1, 1)).text.startswith("[PHONE")
    mask.turn("好的，已经帮您查到了，这边马上给您处理这个退款的问题。", (2, 0))
    mask.turn("行，那就麻烦你们快一点，我这边等着用钱呢，谢谢了。", (3, 0))
    assert (mask.turn("请报一下手机号", (0, 0)).text, mask.turn("138", (1, 0)).text) == (first, part)


def test_a_call_heard_again_from_its_masked_turns_goes_on_as_before() -> None:
    before, again = Redactor(), Redactor()
    for turn in ("您好，请报一下卡号", "6222 0212"):
        again.turn(before.turn(turn).text)
    assert again.turn("3456 78").text.startswith("[CARD")
    assert before.turn("3456 78").text.startswith("[CARD")


def test_texts_that_are_no_turns_do_not_disturb_what_is_expected() -> None:
    mask = Redactor()
    mask.turn("请报一下卡号")
    assert mask.redact("spk_0").text == "spk_0"
    assert mask.redact("2026").text == "2026"
    assert mask.turn("6222 0212").text == "[CARD_1]"


def test_payment_data_alone_is_taken_out_of_what_may_be_sealed() -> None:
    masked = Redactor().turn("我叫王小明，卡号4111 1111 1111 1111，安全码123，电话13812345678")
    assert masked.unpaid == "我叫王小明，卡号[CARD_1]，安全码[CVV_1]，电话13812345678"


def test_two_numbers_in_one_breath_are_two() -> None:
    masked = heard("再报一次：6225 8801 3706 1238，139-7742-0586。")[0]
    assert masked == "再报一次：[CARD_1]，[PHONE_1]。"


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("邮箱是lin点wei艾特qq点com", "邮箱是[EMAIL_1]"),
        ("it's peter dash w at outlook dot com", "it's [EMAIL_1]"),
        ("l i n w e i at gmail dot com", "[EMAIL_1]"),
        ("Not random at all. Which stay was it?", "Not random at all. Which stay was it?"),
        ("寄到杭州市西湖区文三路180号1栋1642室，谢谢", "寄到[ADDRESS_1]，谢谢"),
        ("deliver to 14 Canal Street, unit 5 please", "deliver to [ADDRESS_1] please"),
        ("我是高级会员，你们查一下", "我是高级会员，你们查一下"),
        ("您好，远岚旅行，我是袁欣怡，请问有什么可以帮您？", "您好，远岚旅行，我是袁欣怡，请问有什么可以帮您？"),
        ("副卡由主卡机主申请", "副卡由主卡机主申请"),
        ("This is ridiculous, I'm Canadian", "This is ridiculous, I'm Canadian"),
        ("老身份证就十五位，310104791221782", "老身份证就十五位，[ID_1]"),
        ("my order number's 718-7976175", "my order number's 718-7976175"),
    ],
)
def test_what_people_say_of_mail_places_and_names(said: str, masked: str) -> None:
    assert heard(said) == [masked]


HOSTILE = (
    "1", "1 ", "1-", "1,", "1.", "(1", "一", "一，", "幺，嗯，", "one ", "one, ", "double ", "a.", "a@", "@a.", "a at ",
    "a dot ", "点", "艾特", "A1", "路1号", "市区路", "小区1栋", "我叫王", "王", "罗马的罗，", "Mr A", "Aa ", "卡号",
    "订单1", "GB12 ", "12:", "1月", "¥1", "京A", "-1-", "+1", "1·", "护照A", "[CARD_1]", "号码的", "O ",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_text_made_to_be_slow_is_masked_all_the_same(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    assert Redactor().turn(text) == Redactor().turn(text)  # a pattern that backtracks would not come back here
