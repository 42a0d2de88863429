import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from drafts import quote, task

from assistant.wording.draft import Draft, Sentence
from assistant.wording.fidelity import check
from assistant.wording.writer import Task
from knowledge.language import Lang

RULE = "退款原路退回：国内票 7 个工作日内，国际及地区票 15 个工作日内，每张票收取退票费 120 元。"
FORBIDS = "起飞后不能改期，只能按误机退票。"
ENGLISH = "Money returns within 5 working days for hotels in China and 10 working days abroad."


def _code(
    wording: str, *texts: str, direct: str | None = None, lang: Lang = Lang.HANS, question: str = "退票多久到账？"
) -> str | None:
    refusal = check(wording, task(*(texts or (RULE, FORBIDS)), direct=direct, lang=lang, question=question))
    return refusal.code if refusal else None


@pytest.mark.parametrize(
    "wording",
    [
        "退款按原路退回，国内票 7 个工作日内到，国际及地区票 15 个工作日内到。[1]每张票收取退票费 120 元。[1]",
        "国内票七个工作日内原路退回。[1]起飞后不能改期，只能按误机退票。[2]",
        "可以这样答复：\n1. 退款原路退回，国内票 7 个工作日内。[1]\n2. 起飞后就不能改期了。[2]",
        "退票费每张票 ¥120。 [1]",
        "起飞后无法改期，只能按误机退票办理。[2]",
    ],
)
def test_an_honest_wording_passes(wording: str) -> None:
    assert _code(wording) is None


def test_an_honest_english_wording_passes() -> None:
    wording = (
        "For hotels in China the money returns within 5 working days. [1] Abroad it returns within 10 working days. [1]"
    )
    assert _code(wording, ENGLISH, lang=Lang.EN, question="How long?") is None


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("国内票 3 个工作日内原路退回。[1]", "invented_value"),
        ("国内票 7 天内原路退回。[1]", "invented_value"),
        ("国内票 7 个工作日内原路退回。[2]", "invented_value"),
        ("每张票收取退票费 120 美元。[1]", "invented_value"),
        ("每张票收取退票费一百三十元。[1]", "invented_value"),
        ("退款打 400-820-8820 查询，原路退回。[1]", "invented_phone"),
        ("退款原路退回，见 https://evil.example.com/x。[1]", "invented_link"),
        ("退款原路退回，按 PR-TR-99 办理。[1]", "invented_identifier"),
        ("国内票 7 个工作日内原路退回。", "uncited"),
        ("国内票 7 个工作日内原路退回。[7]", "false_citation"),
        ("国内票 7 个工作日内一定会原路退回。[1]", "promise"),
        ("我保证国内票 7 个工作日内原路退回。[1]", "promise"),
        ("已经为您退款，国内票 7 个工作日内到。[1]", "promise"),
        ("经理已批准，国内票 7 个工作日内原路退回。[1]", "promise"),
        ("起飞后可以改期，也能按误机退票。[2]", "polarity"),
        ("国际及地区票 7 个工作日内原路退回。[1]", "misplaced_value"),
        ("国内票至少 7 个工作日才原路退回。[1]", "misplaced_value"),
        ("请客户带上护照到机场柜台找值班经理面谈。[1]", "unsupported"),
        ("<b>国内票</b> 7 个工作日内原路退回。[1]", "markup"),
        ("[国内票](http://x) 7 个工作日内原路退回。[1]", "markup"),
        ("国内票 7 个工作日\u200b内原路退回。[1]", "hidden_characters"),
        ("Domestic tickets are refunded within 7 working days. [1]", "wrong_language"),
        ("國內票 7 個工作日內原路退回，請客戶確認訂單與帳戶。[1]", "wrong_language"),
        ("", "empty"),
        ("[1]", "empty"),
        ("退款原路退回。[1]" * 4, "repetition"),
        ("退款原路退回，请放心。[1]" + "好的" * 3100, "too_long"),
    ],
)  # fmt: skip
def test_what_the_sources_do_not_say_is_refused(wording: str, code: str) -> None:
    assert _code(wording) == code


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("I guarantee the money returns within 5 working days for hotels in China. [1]", "promise"),
        ("We have already refunded the money within 5 working days. [1]", "promise"),
        ("The money returns within 6 working days for hotels in China. [1]", "invented_value"),
        ("The money returns within 5 days for hotels in China. [1]", "invented_value"),
        ("The money never returns for hotels in China. [1]", "polarity"),
    ],
)  # fmt: skip
def test_the_same_holds_in_english(wording: str, code: str) -> None:
    assert _code(wording, ENGLISH, lang=Lang.EN, question="How long?") == code


def test_the_customers_own_figure_may_be_said_only_as_the_customers() -> None:
    question = "客户要退 5,000 元可以吗？"
    assert _code("退票费 5,000 元。[1]", question=question) == "invented_value"
    assert _code("客户要求的 5,000 元，退票费按每张票 120 元收取。[1]", question=question) is None


def test_the_direct_values_must_be_said() -> None:
    assert _code("退款会按原路退回。[1]", direct=RULE) == "obligatory_missing"


def test_the_direct_no_must_be_said() -> None:
    direct = "不可以：" + FORBIDS
    assert _code("起飞后只能按误机退票。[1]", FORBIDS, direct=direct) == "obligatory_polarity"
    assert _code("起飞后不能改期，只能按误机退票。[1]", FORBIDS, direct=direct) is None


def test_approved_wording_must_stay_word_for_word() -> None:
    script = "本次退改将收取航司退改费，请问您是否同意办理？"
    asked = task(script, verbatim=True)
    changed = check("这次退改要收航司退改费，请问您同意办理吗？[1]", asked)
    assert changed is not None and changed.code == "verbatim_changed"
    assert check(f"请照读：{script}[1]", asked) is None


def test_an_internal_source_must_be_marked_in_the_sentence_that_uses_it() -> None:
    asked = task("一线每通可减免 200 元以内。", internal_only=True)
    bare = check("一线每通可减免 200 元以内。[1]", asked)
    assert bare is not None and bare.code == "internal_unmarked"
    assert check("【内部，勿对客户说】一线每通可减免 200 元以内。[1]", asked) is None


def test_a_phrase_of_the_source_itself_is_no_promise() -> None:
    source = "已经退款的订单不再受理，平台保证正品。"
    assert _code("已经退款的订单不再受理，平台保证正品。[1]", source) is None


def test_a_refusal_names_the_sentence_and_never_its_words() -> None:
    refusal = check("退款原路退回。[1]国内票 3 个工作日内退回。[1]", task(RULE))
    assert refusal is not None
    assert (refusal.code, refusal.sentence) == ("invented_value", 2)


def test_words_cut_out_from_behind_a_no_are_no_words_of_the_source() -> None:
    source = "客户手机不在身边的，不能重置密码。"
    assert _code("能重置密码。[1]", source) == "polarity"
    assert _code("不能重置密码。[1]", source) is None


def test_what_the_source_itself_repeats_may_be_repeated() -> None:
    drawn = "The table: +----+----+----+----+----+----+----+----+ has eight cells."
    assert _code(drawn + " [1]", drawn, lang=Lang.EN, question="Which table?") is None
    plain = "The table has eight cells."
    assert _code(plain + " +----+----+----+----+----+----+----+ [1]", plain, lang=Lang.EN) == "repetition"


def test_a_chinese_name_in_an_english_document_is_no_other_language() -> None:
    english = replace(quote("Partner: 山屿户外旗舰店. Valid until December."), lang=Lang.EN)
    asked = Task(Draft(Lang.EN, None, (Sentence(english.text, (english,)),)), "Which shop?", Lang.EN)
    assert check("The partner is 山屿户外旗舰店, valid until December. [1]", asked) is None
    other = check("The partner is 山屿户外旗舰店，优惠到十二月为止请放心购买。[1]", asked)
    assert other is not None and other.code == "wrong_language"
