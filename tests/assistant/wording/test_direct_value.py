import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from direct_parts import Found, passage, said

from knowledge.document import Shape


def _row(text: str, rank: float = 1.0) -> Found:
    return Found(passage("改期费", text, shape=Shape.ROW, context="改期费表"), rank)


FARES = (
    _row("产品：轻享；出发前7天以上：30%；出发前7天内：50%"),
    _row("产品：安心；出发前7天以上：10%；出发前7天内：20%", 0.3),
    _row("产品：随行；出发前7天以上：0%；出发前7天内：5%", 0.05),
)


def test_a_case_the_question_names_is_said_alone() -> None:
    assert said("轻享提前3天改期收多少", *FARES) == "轻享，出发前7天内：50%"


def test_where_no_case_is_named_every_row_of_the_table_is_said_and_not_only_the_best_found() -> None:
    line = said("提前3天改期收多少", *FARES)
    assert line.startswith("要看情况：")
    assert all(case in line for case in ("轻享，出发前7天内：50%", "安心，出发前7天内：20%", "随行，出发前7天内：5%"))


def test_the_next_step_of_a_table_of_steps_is_no_other_case() -> None:
    steps = (
        _row("步骤：S1；动作：登记；怎么办：2小时内登记工单"),
        _row("步骤：S2；动作：回访；怎么办：3天内回访客户", 0.9),
    )
    line = said("多久登记工单", *steps)
    assert "2小时内登记工单" in line and "3天" not in line and not line.startswith("S1")


def test_sentences_that_stand_together_are_said_as_they_stand() -> None:
    step = Found(passage("上报", "安全事件60秒内上报。安全小组10分钟内看上报的安全事件。"))
    assert said("安全事件多久内上报", step) == step.passage.text


def test_a_length_after_an_event_answers_in_the_passage_found_first() -> None:
    step = Found(passage("入账", "机票积分在飞完后 7 天入账。"))
    assert said("机票积分什么时候入账", step) == "机票积分在飞完后 7 天入账。"


def test_cases_in_the_other_language_are_said_and_marked() -> None:
    line = said("how much is the change fee within 3 days 改期", *FARES[:2])
    assert line.endswith("(original in Chinese) ") and "50%" in line


def test_both_values_of_a_row_are_said_where_both_are_asked_for() -> None:
    row = _row("地区：外岛；首重：36元；时效：6至10个工作日；自取：7天")
    line = said("寄到外岛首重多少钱，时效几天", row)
    assert "首重：36元" in line and "时效：6至10个工作日" in line


def test_nothing_is_said_to_be_unsaid_where_a_numbered_day_says_it() -> None:
    step = Found(passage("扣款", "先用后付的，签收后第7天扣款。"))
    assert said("签收后第几天扣款", step) == "先用后付的，签收后第7天扣款。"


def test_a_word_that_every_question_has_names_no_case() -> None:
    rows = (
        _row("情形：客户自愿；手续费：由客户承担"),
        _row("情形：航司取消；手续费：由航司承担", 0.9),
    )
    assert "航司承担" in said("客户要退改，手续费谁承担", *rows) or said("客户要退改，手续费谁承担", *rows).startswith(
        "要看情况"
    )


def test_a_telling_part_of_a_case_names_it() -> None:
    rows = (
        _row("品类：厨房小电（空气炸锅、磨豆机）；保修期：12个月"),
        _row("品类：清洁电器（扫地机）；保修期：24个月", 0.9),
    )
    assert said("空气炸锅保修期多久", *rows) == "厨房小电（空气炸锅、磨豆机），保修期：12个月"


BEARERS = (
    _row("情形：航班取消；改期：免费；手续费谁承担：航司承担"),
    _row("情形：自己改主意；改期：按价目；手续费谁承担：客户承担", 0.05),
)


def test_who_bears_it_hangs_on_the_case_where_the_question_names_none() -> None:
    assert said("改期手续费谁承担", *BEARERS).startswith("要看情况")
    assert "航司承担" in said("航班取消改期手续费谁承担", *BEARERS)
    # Of a passage found further down nothing is said at all.
    first = Found(passage("别的", "改期先核验身份。"))
    assert said("改期手续费谁承担", first, *(Found(one.passage, 0.3) for one in BEARERS)) == ""
