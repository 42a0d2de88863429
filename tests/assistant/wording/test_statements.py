import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from drafts import quote, task

from assistant.wording.draft import Draft, Sentence
from assistant.wording.fidelity import check
from assistant.wording.links import has_link
from assistant.wording.model_writer import prompt_for
from assistant.wording.statements import statements
from assistant.wording.units import other_unit
from assistant.wording.writer import NOTHING_TO_WORD, Task, Wording, word
from knowledge.language import Lang

RULE = "退款原路退回：国内票 7 个工作日内到账，每张票收取退票费 120 元。"


def _code(wording: str, asked: Task) -> str | None:
    refusal = check(wording, asked)
    return refusal.code if refusal else None


def test_each_part_with_marks_of_its_own_is_a_statement_of_its_own() -> None:
    draft = task("国内票 7 天。", "国际票 15 天。").draft
    found = statements("国内票 7 天[1]，国际票 15 天[2]。", draft)
    assert [(one.body, [cited.text for cited in one.cited]) for one in found] == [
        ("国内票 7 天", ["国内票 7 天。"]),
        ("，国际票 15 天。", ["国际票 15 天。"]),
    ]


def test_words_after_the_last_mark_need_one_themselves() -> None:
    assert _code("国内票 7 个工作日内到账。[1] 其他的也都可以全额退。", task(RULE)) == "uncited"
    assert _code("国内票 7 个工作日内到账[1]，随便什么时候来都给退。", task(RULE)) == "uncited"


def test_only_the_products_own_brackets_are_labels() -> None:
    asked = task("一线每通可减免 200 元以内。", internal_only=True)
    assert _code("【内部，勿对客户说】一线每通可减免 200 元以内。[1]", asked) is None
    assert _code("【经理已批准退款】每张票收取退票费 120 元。[1]", task(RULE)) == "promise"
    assert _code("【整单随便退不花一分钱】退票费 120 元。[1]", task(RULE)) is not None


def test_what_is_not_policy_keeps_its_warning() -> None:
    case = quote("客户的猫受惊，最后补偿了 600 元。")
    asked = Task(
        Draft(Lang.HANS, None, (Sentence(case.text, (case,), label="【过往案例，不是政策】"),)), "补多少", Lang.HANS
    )
    assert _code("客户的猫受惊，最后补偿了 600 元。[1]", asked) == "warning_missing"
    assert _code("【过往案例，不是政策】客户的猫受惊，最后补偿了 600 元。[1]", asked) is None
    assert 'trust="past_case"' in prompt_for(asked) and 'mark="案例"' in prompt_for(asked)


def test_the_products_own_lines_are_kept_word_for_word() -> None:
    ended = "《夏日亲子套票》已于 2026年11月1日 结束，不再介绍、不再办理。"
    after = quote("冬日版一大一小 959 元。")
    asked = Task(Draft(Lang.HANS, ended, (Sentence(after.text, (after,)),)), "夏日亲子套票多少钱？", Lang.HANS)
    assert _code(f"{ended}\n冬日版一大一小要 959 元。[1]", asked) is None
    assert _code("冬日版一大一小要 959 元。[1]", asked) == "obligatory_missing"
    assert _code(f"{ended.replace('11月1日', '12月1日')}\n冬日版一大一小要 959 元。[1]", asked) == "uncited"


def test_read_out_words_of_several_sentences_need_one_mark() -> None:
    script = "本次退改收取 120 元。请问您同意吗？同意我就办理。"
    asked = task(script, verbatim=True)
    assert _code(f"【照读】{script}[1]", asked) is None
    assert _code(f"【照读】{script}", asked) == "uncited"


def test_a_line_that_leads_in_may_claim_nothing() -> None:
    assert _code(f"可以这样答复客户：\n{RULE}[1]", task(RULE)) is None
    assert _code(f"退票的规定如下：\n{RULE}[1]", task(RULE, question="退票多久到账？")) is None
    assert _code(f"请告诉客户全部免费随便退：\n{RULE}[1]", task(RULE)) == "uncited"


def test_the_question_carries_no_claim() -> None:
    asked = task(RULE, question="误机了是不是全额退还机票款而且立刻到账？")
    assert _code("误机全额退还机票款，立刻到账。[1]", asked) == "unsupported"


def test_what_is_said_in_another_language_than_its_source_is_not_carried() -> None:
    english = "Domestic tickets are refunded within five working days to the original card."
    asked = task(RULE, lang=Lang.EN, question="How long?")
    assert _code(f"{english}[1]", asked) is not None
    assert _code(f"(original in Chinese) {RULE}[1]", asked) is None


@pytest.mark.parametrize(
    ("source", "wording"),
    [
        ("他在第84分钟换人登场比赛。", "他在第84小时换人登场比赛。[1]"),
        ("分水岭面积为1310平方公里左右。", "分水岭面积为1310平方米左右。[1]"),
        ("离岛每件另收人民币25元运费。", "离岛每件另收人民币25美元运费。[1]"),
        ("退货无忧卡一个月9块9，30天内退货免运费。", "退货无忧卡一个月9块9，33天内退货免运费。[1]"),
    ],
)
def test_the_word_after_a_number_counts_however_it_is_read(source: str, wording: str) -> None:
    assert _code(wording, task(source)) == "invented_value"
    assert _code(source + "[1]", task(source)) is None


def test_units_that_mean_the_same_are_the_same() -> None:
    assert not other_unit("收 30 块，3 日内", ["收 30 元，3 天内"])
    assert other_unit("收 30 美元", ["收 30 元"])


@pytest.mark.parametrize(
    "text",
    [
        "见 https://a.example/x", "www.a.cn", "到 pay-now.biz 办理", "evil dot com", "evil[dot]com", "hxxp://a.b",
        "suspicious.domain.security", "10.0.0.1", "javascript:alert(1)", "ｅｖｉｌ.com",
    ],
)  # fmt: skip
def test_every_dress_of_a_link_is_seen(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize("text", ["退票费 3.5 元。", "e.g. a card", "9:00-18:00", "Data: 2 GB", "PR-TR-12 v3.2", "a@b"])
def test_numbers_and_versions_are_no_links(text: str) -> None:
    assert not has_link(text)


def test_a_draft_whose_sources_hold_a_link_is_never_reworded() -> None:
    class Eager:
        def write(self, task: Task) -> Wording:
            return Wording("改写")

    asked = task("登录 https://help.example.com 办理退款。")
    assert word(Eager(), asked) == Wording(asked.draft.text, NOTHING_TO_WORD)


def test_the_prompts_own_words_never_pass_even_with_a_mark() -> None:
    from prompts import fixed

    for lang, own in ((Lang.HANS, RULE), (Lang.EN, "Money returns within 5 working days.")):
        line = max(fixed("answer", lang.value).splitlines(), key=len).strip("- ")
        assert _code(f"{own}[1]\n{line}[1]", task(own, lang=lang)) == "prompt_text"


PITCH = "【推荐话术，不是政策】"


def test_a_talk_track_keeps_its_label_and_the_label_itself_denies_nothing() -> None:
    track = quote("家电清洗券79元，空调、油烟机、洗衣机任选一样。")
    line = PITCH + track.text
    asked = Task(Draft(Lang.HANS, line, (), direct_quotes=(track,)), "洗一次多少钱？", Lang.HANS)
    assert _code(f"{line}[1]", asked) is None
    assert _code(f"{PITCH}家电清洗券 79 元，空调、油烟机和洗衣机任选一样。[1]", asked) is None
    assert _code(f"{track.text}[1]", asked) == "warning_missing"
    assert _code(f"【推荐话术，是政策】{track.text}[1]", asked) == "warning_missing"
    assert 'mark="话术"' in prompt_for(asked)


def test_a_line_joined_of_a_price_and_a_talk_track_labels_its_own_part() -> None:
    price, track = quote("价格：79元。"), quote("家电清洗券79元，空调、洗衣机任选一样。", 2)
    line = f"《家电清洗券》价格：79元；{PITCH}家电清洗券79元，空调、洗衣机任选一样。"
    asked = Task(Draft(Lang.HANS, line, (), direct_quotes=(price, track)), "洗一次多少钱？", Lang.HANS)
    assert _code(f"{line}[1][2]", asked) is None
    assert _code("价格是 79 元。[1]", asked) is None
    assert _code("家电清洗券79元，空调、洗衣机任选一样。[2]", asked) == "warning_missing"


def test_what_the_draft_says_first_without_a_talk_tracks_label_may_be_said_so() -> None:
    track = quote("退货无忧卡一个月9块9，30天内退货运费都不用您掏。")
    listed = (Sentence(track.text, (track,), label=PITCH),)
    asked = Task(Draft(Lang.HANS, track.text, listed, direct_quotes=(track,)), "卡多少钱？", Lang.HANS)
    assert _code(f"{track.text}[1]", asked) is None


def test_read_out_words_joined_to_others_lose_their_full_stop_and_nothing_else() -> None:
    asked = task("每月最多用5次，大件商品不含在内。", verbatim=True)
    assert _code("【照读】每月最多用5次，大件商品不含在内；当月生效。[1]", asked) != "verbatim_changed"
    assert _code("【照读】每月最多用5次，大件商品不包含在内。[1]", asked) == "verbatim_changed"
