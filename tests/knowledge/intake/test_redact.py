"""What identifies a person goes, what the work needs stays."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intake.redact import Redactor, redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678，就这个号", "电话[PHONE_1]，就这个号"),
        ("＋８６ １３８ １２３４ ５６７８", "[PHONE_1]"),
        ("座机0571-88886666转3", "座机[PHONE_1]转3"),
        ("幺三八，幺二三四，五六七八", "[PHONE_1]"),
        ("台湾手机0912-345-678", "台湾手机[PHONE_1]"),
        ("call me at (415) 555-2671 please", "call me at [PHONE_1] please"),
        ("my number is four one five, five double five, two six seven one", "my number is [PHONE_1]"),
        ("1\u200b3812\u200b345678", "[PHONE_1]"),
        ("+44 20 7946 0958", "[PHONE_1]"),
        ("卡号6222 0212 3456 7890 128", "卡号[CARD_1]"),
        ("card 4111-1111-1111-1111, cvv is 123", "card [CARD_1], cvv is [CVV_1]"),
        ("卡是四一一一，一一一一，一一一一，一一一一", "卡是[CARD_1]"),
        ("身份证110101199003071235", "身份证[ID_1]"),
        ("110101 19900307 123X", "[ID_1]"),
        ("身份证号一一零一零一一九九零零三零七一二三四", "身份证号[ID_1]"),
        ("SSN: 460-89-9847", "SSN: [ID_1]"),
        ("邮箱 zhang.san@example.com.cn 。", "邮箱 [EMAIL_1] 。"),
        ("li at example dot com", "[EMAIL_1]"),
        ("车牌京A·12345和粤BD12345", "车牌[PLATE_1]和[PLATE_2]"),
        ("护照E12345678，passport number X1234567", "护照[PASSPORT_1]，passport number [PASSPORT_2]"),
        ("验证码是 834512，服务密码 123456", "验证码是 [CODE_1]，服务密码 [CODE_2]"),
        ("安全码三二一", "安全码[CVV_1]"),
        ("wire to GB82 WEST 1234 5698 7654 32", "wire to [ACCOUNT_1]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str):
    assert redact(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "退您300元，扣了13800.00元，一共 ¥1,234,567.89，另补一千二百三十四块",
        "订单号是202611201234567，运单SF1234567890123，工单号：CZ20261101123456",
        "order number 98765432101, ticket #4815162342, tracking no. 1Z999AA10123456784",
        "流水号 20261101 1234 5678 0001",
        "2026-11-20 10:30 到 2026年12月1日，20261120 生效，航班MU5137",
        "打400-820-8820、95588或10086",
        "手机尾号5678，订单尾号八四零二零四",
        "我打了三次，等了五六分钟，一二三四个人都说不行",
        "积分128500点，2000岚点，流量150GB，12个月",
        "批次B-17，流水号LS84100217",
        "PRM-TR-017@4 改成 PR-TR-12 v3.2 S5",
    ],
)
def test_amounts_dates_and_order_numbers_stay(text: str):
    assert redact(text).text == text


def test_a_date_or_amount_beside_a_number_does_not_protect_it():
    assert redact("2026-11-20 13812345678 300元").text == "2026-11-20 [PHONE_1] 300元"
    assert redact("order 4111 1111 1111 1111").text == "order [CARD_1]"


def test_the_same_value_has_the_same_number_however_it_is_written():
    masked = redact("13812345678，对，138-1234-5678，+86 138 1234 5678，另一个是13900001111")
    assert masked.text == "[PHONE_1]，对，[PHONE_1]，[PHONE_1]，另一个是[PHONE_2]"


def test_one_redactor_numbers_a_whole_call():
    mask = Redactor(names=("周敏", "Grace Holloway"))
    turns = [
        "我是周敏，13812345678",
        "周敏女士，留的是幺三八幺二三四五六七八吗",
        "不，13900001111",
        "and GRACE HOLLOWAY too",
    ]
    assert [mask.redact(turn).text for turn in turns] == [
        "我是[NAME_1]，[PHONE_1]", "[NAME_1]女士，留的是[PHONE_1]吗", "不，[PHONE_2]", "and [NAME_2] too",
    ]  # fmt: skip


def test_names_are_masked_as_words_and_only_when_given():
    assert redact("Ann said Anne is here", names=["Ann"]).text == "[NAME_1] said Anne is here"
    assert redact("周敏在吗").text == "周敏在吗"


def test_masking_what_is_masked_changes_nothing_and_new_values_get_new_numbers():
    once = redact("电话13812345678，卡4111111111111111").text
    assert redact(once).text == once
    assert redact("[PHONE_1] 和 13900001111").text == "[PHONE_1] 和 [PHONE_2]"


def test_what_was_found_says_where_it_stands_in_the_masked_text():
    masked = redact("您好，ＴＥＬ１３８１２３４５６７８，邮箱a@b.cn")
    assert [(found.kind, masked.text[found.start : found.end]) for found in masked.found] == [
        ("PHONE", "[PHONE_1]"), ("EMAIL", "[EMAIL_1]"),
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_any_text_is_masked_without_harm_and_twice_is_once(text: str):
    once = redact(text)
    assert all(once.text[found.start : found.end].startswith(f"[{found.kind}_") for found in once.found)
    assert redact(once.text).text == once.text


def _luhn(prefix: str, length: int, dice: random.Random) -> str:
    digits = prefix + "".join(str(dice.randrange(10)) for _ in range(length - len(prefix) - 1))
    total = sum(sum(divmod(2 * int(d), 10)) if at % 2 == 0 else int(d) for at, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def test_fresh_cards_ids_and_phones_are_never_missed_and_orders_and_amounts_hardly_ever_taken():
    dice = random.Random(20261123)
    frames = ("麻烦您记一下，{}，谢谢", "好的{}", "it is {} thank you", "我报给您：{}。")
    missed = taken = 0
    for at in range(400):
        card = _luhn(dice.choice(["4", "51", "6222", "6217"]), 16, dice)
        born = f"{dice.randrange(1950, 2012)}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}"
        person = f"{dice.randrange(110000, 660000)}{born}"
        person += f"{dice.randrange(1000):03d}{dice.choice('0123456789X')}"
        phone = f"1{dice.choice('3456789')}{dice.randrange(10**9):09d}"
        grouped = " ".join(card[start : start + 4] for start in range(0, 16, 4))
        for value in (card, grouped, person, phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"):
            missed += value in redact(frames[at % 4].format(value)).text
        number, amount = dice.randrange(10**7, 10**12), dice.randrange(10, 10**6)
        for text in (f"订单号{1000 * number}", f"退{amount}.05元", f"order no. {number}", f"工单{number}已提交"):
            taken += redact(text).text != text
    assert missed == 0
    assert taken <= 16  # 1 % of 1,600
