import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from direct_parts import Found, direct, passage, said

from knowledge.document import Kind

COUPON = Found(
    passage(
        "暖冬券",
        "暖冬券（AC-1）\n有效期：2026-11-17至2026-12-08。\n价格：0元。\n适用条件：装了应用。\n剩余数量：80。\n"
        "必须告知（照读）：满300元可用，领取后10天有效，不能折现。\n话术参考：暖冬券还在，满300减40，我给您放到账户里。",
        Kind.PROMOTION,
    )
)
CARD = Found(
    passage(
        "影视季卡",
        "影视季卡（AC-2）\n有效期：2026-11-01至2026-12-28。\n价格：30元。\n冷静期：3天。\n"
        "必须告知（照读）：到期后自动续费，每月15元，随时可以退订。\n话术参考：常看剧的话，季卡三个月30元，每月含20GB。",
        Kind.PROMOTION,
    )
)
SWAP = Found(
    passage(
        "旧灯换新",
        "旧灯换新（AC-3）\n有效期：2026-11-01至2026-12-28。\n价格：0元。\n适用条件：客群为60周岁以上。\n"
        "必须告知（照读）：回收由伙伴公司上门，价格以查验为准。\n话术参考：家里的旧灯上门收，最高补贴300元，当场抵新灯价款。",
        Kind.PROMOTION,
    )
)
HALF = Found(
    passage(
        "床品第二件半价",
        "床品第二件半价（AC-4）\n有效期：2026-11-01至2026-12-28。\n价格：0元。\n"
        "必须告知（照读）：退一件的，按没打折的单价重算，多退少不补。\n话术参考：第二件半价，四件套、被芯可以混搭。",
        Kind.PROMOTION,
    )
)


def test_the_price_is_said_under_the_promotions_name() -> None:
    assert said("影视季卡多少钱", CARD).startswith("《影视季卡》价格：30元")


def test_what_is_charged_later_comes_first_where_it_is_asked() -> None:
    assert said("影视季卡到期之后每月收多少钱", CARD).startswith("《影视季卡》到期后自动续费，每月15元")


def test_a_price_of_nothing_is_no_answer_to_what_is_given() -> None:
    line = said("旧灯拿来换能补多少", SWAP)
    assert "最高补贴300元" in line and "价格：0元" not in line
    assert "【推荐话术，不是政策】" in line


def test_a_threshold_and_a_reduction_are_told_apart() -> None:
    assert said("暖冬券满多少可以用", COUPON).startswith("《暖冬券》满300元可用")
    assert "满300减40" in said("暖冬券能减多少", COUPON)


def test_how_long_what_is_given_lasts_comes_before_how_long_the_promotion_runs() -> None:
    line = said("暖冬券领了几天有效", COUPON)
    assert line.index("领取后10天有效") < line.index("有效期：2026-11-17")


def test_two_values_asked_for_at_once_are_both_said() -> None:
    line = direct("暖冬券减多少，几天过期", COUPON)
    assert line is not None and "减40" in line.text and "10天" in line.text
    assert all(quote.text in COUPON.passage.text for quote in line.quotes)


def test_one_sentence_that_holds_both_values_is_said_once() -> None:
    line = direct("影视季卡每月有几个G、多少钱", CARD)
    assert line is not None and "20GB" in line.text and "30元" in line.text


def test_giving_it_back_is_told_by_the_cooling_off_period() -> None:
    assert "冷静期：3天" in said("影视季卡几天内可以退", CARD)


def test_an_age_is_a_condition_of_the_offer() -> None:
    assert said("旧灯换新几岁能办", SWAP) == "《旧灯换新》适用条件：客群为60周岁以上。"


def test_what_the_record_does_not_hold_is_not_told_by_its_price_or_its_days() -> None:
    assert "价格" not in said("旧灯换新几天上门", SWAP) and "有效期" not in said("旧灯换新几天上门", SWAP)


def test_a_promotion_in_english_is_named_in_english() -> None:
    pack = Found(
        passage(
            "漫游包",
            "Island roaming pack (AC-4)\nValid: 2026-10-09 to 2027-01-08.\nPrice: CNY 98.\n"
            "Must be said, as written: It starts when you first go online and runs 120 hours.",
            Kind.PROMOTION,
        )
    )
    assert said("How much is the island roaming pack?", pack).startswith("Island roaming pack: Price: CNY 98")


def test_yes_or_no_is_told_by_what_must_be_read_out_and_never_by_how_it_is_offered() -> None:
    coupon, card = (
        Found(
            passage(
                name,
                f"{name}\n有效期：2026-11-01至2026-12-28。\n价格：30元。\n必须告知（照读）：{terms}\n话术参考：{pitch}",
                Kind.PROMOTION,
            )
        )
        for name, terms, pitch in (
            ("暖冬券", "这张券不可以转让。", "满300减40，可以折现。"),
            ("影视季卡", "到期后自动续费，随时可以退订。", "季卡三个月30元，可以转让。"),
        )
    )
    assert said("暖冬券可以转让吗", coupon).startswith("不可以：这张券不可以转让")
    assert said("影视季卡可以退订吗", card).startswith("可以：")
    assert said("暖冬券可以折现吗", coupon) == said("影视季卡可以转让吗", card) == ""


def test_how_a_return_is_settled_is_told_by_its_rule_and_not_by_the_price() -> None:
    assert (
        said("床品第二件半价，退一件怎么算钱", HALF) == "《床品第二件半价》退一件的，按没打折的单价重算，多退少不补。"
    )
