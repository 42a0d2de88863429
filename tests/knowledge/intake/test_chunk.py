"""Passages follow the document, are exactly what it says, and carry what their reader must know."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.audience import Tier
from knowledge.document import Document, Kind, Passage, Shape, Trust
from knowledge.intake.chunk import chunk
from knowledge.intake.prose import HIGHEST, cut, fits, merged, sentences
from knowledge.intake.read.outline import step_key, step_number
from knowledge.intake.read.parse import parse
from knowledge.language import Lang

from .papers import workbook

DOCUMENT = Document("yuanlan", "P-1", "2", Kind.PROCESS, Tier.PUBLIC, Trust.APPROVED_POLICY, "退改流程", Lang.HANS)


def passages(markdown: str, **changes: object) -> list[Passage]:
    return chunk(parse("a.md", markdown.encode()).blocks, replace(DOCUMENT, **changes))  # type: ignore[arg-type]


def test_a_step_under_its_heading_is_one_passage_with_its_list_and_its_id():
    found = passages(
        "# 退改流程\n\n## 二、步骤\n\n### S3 判定原因\n\n分三种：\n\n"
        "- 系统原因；\n- 渠道原因。\n\n### S4 退费\n\n当场办理。\n"
    )
    assert [(p.id, p.step_id, p.shape, p.heading, p.text) for p in found] == [
        ("P-1@2:001", "S3", Shape.STEP, ("二、步骤", "S3 判定原因"), "分三种：\n• 系统原因；\n• 渠道原因。"),
        ("P-1@2:002", "S4", Shape.STEP, ("二、步骤", "S4 退费"), "当场办理。"),
    ]


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("S1 核验身份。", "S1"), ("S12：提交。", "S12"), ("s2. 提交。", "S2"), ("步骤三：提交。", "3"),
        ("步驟 2 提交。", "2"),
        ("第一步，核对。", "1"), ("第10步：核对。", "10"), ("Step 4: check the order.", "4"),
    ],
)  # fmt: skip
def test_steps_are_known_however_they_are_written(line: str, step: str):
    found = passages(f"先看说明。\n\n{line}\n\n补充说明这一步。\n\n第九步：收尾。\n\n别的话。")
    steps = [p for p in found if p.shape is Shape.STEP]
    assert [p.step_id for p in steps] == [step, "9"]
    assert steps[0].text == f"{line}\n补充说明这一步。"
    assert step_key(step) == step


@pytest.mark.parametrize(
    "line", ["S级会员优先接入。", "SIM卡补办。", "Steps are listed below.", "第一次来电的客户。", "SP业务退订。"]
)
def test_words_that_only_begin_like_steps_are_not(line: str):
    assert step_number(line) is None


def test_numbered_items_are_steps_with_what_is_nested_in_them_and_know_the_line_before():
    found = passages("退款这样办：\n\n1. 核对订单\n   - 尾号\n   - 姓名\n2. 提交退款\n\n提交后两小时到账。\n")
    assert [(p.step_id, p.text, p.context) for p in found if p.shape is Shape.STEP] == [
        ("1", "核对订单\n• 尾号\n• 姓名", "退款这样办："),
        ("2", "提交退款", "退款这样办："),
    ]
    assert [p.text for p in found if p.shape is Shape.PROSE] == ["退款这样办：", "提交后两小时到账。"]


def test_questions_go_with_their_answers():
    asked = passages("## 退款多久到账？\n\n三个工作日。\n\n1. 先审核\n2. 再打款\n\n问：能退现金吗？\n")
    assert (asked[0].shape, asked[0].heading, asked[0].text) == (
        Shape.QUESTION, ("退款多久到账？",), "三个工作日。\n1. 先审核\n2. 再打款\n问：能退现金吗？",
    )  # fmt: skip
    pairs = passages(
        "问：能退现金吗？\n\n答：不能，原路退回。\n\n特殊情况报主管。\n\n"
        "Q: Can I change the date?\n\nA: Once, free of charge.\n"
    )
    assert [(p.heading[-1], p.text, p.shape) for p in pairs] == [
        ("能退现金吗？", "不能，原路退回。\n特殊情况报主管。", Shape.QUESTION),
        ("Can I change the date?", "Once, free of charge.", Shape.QUESTION),
    ]


def test_a_table_of_questions_gives_answers_under_their_questions():
    blocks = parse("a.xlsx", workbook({"常见问题": [["问题", "答案", "分类"], ["多久到账", "三天。", "退款"]]})).blocks
    only = chunk(blocks, DOCUMENT)[0]
    assert (only.shape, only.heading, only.text, only.context) == (
        Shape.QUESTION, ("常见问题", "多久到账"), "三天。", "分类：退款",
    )  # fmt: skip


def test_rows_name_their_columns_and_carry_caption_header_and_step():
    lines = [["退改手续费"], ["步骤", "动作", "时限"], ["S2", "报费用", "提交前"]]
    only = chunk(parse("a.xlsx", workbook({"费用": lines})).blocks, DOCUMENT)[0]
    assert only.text == "步骤：S2；动作：报费用；时限：提交前"
    assert (only.shape, only.step_id, only.heading, only.context) == (
        Shape.ROW, "S2", ("费用",), "退改手续费｜步骤、动作、时限",
    )  # fmt: skip


def test_internal_sections_paragraphs_and_columns_are_marked_and_leave_the_public_tier():
    found = passages(
        "# 退改流程\n\n公开一。【内部】内部一。\n\n[Internal] internal two.\n\n"
        "公开二。\n\n## 【内部】话务注意\n\n内部三。\n\n### 细则\n\n内部四。\n\n"
        "## 对外\n\n| 场景 | 口径 | 【内部】底线 |\n|---|---|---|\n| 延误 | 可退 | 五十元 |\n"
    )
    told = {p.text: (p.internal_only, p.tier) for p in found}
    hidden, shown = (True, Tier.INTERNAL), (False, Tier.PUBLIC)
    assert told == {
        "公开一。": shown, "内部一。\ninternal two.": hidden, "公开二。": shown, "内部三。": hidden, "内部四。": hidden,
        "场景：延误；口径：可退": shown, "场景：延误；底线：五十元": hidden,
    }  # fmt: skip
    assert all("内部】" not in p.searched and "Internal" not in p.searched for p in found)
    assert {p.tier for p in passages("【内部】只给主管看。", tier=Tier.SUPERVISOR)} == {Tier.SUPERVISOR}


def test_a_mark_alone_on_its_line_holds_to_the_end_of_the_section():
    found = passages("## 口径\n\n【内部】\n\n一。\n\n二。\n\n## 别处\n\n三。\n")
    assert [(p.text, p.internal_only) for p in found] == [("一。\n二。", True), ("三。", False)]


def test_words_to_be_read_out_stand_alone_without_their_mark_and_keep_their_step():
    found = passages(
        "### S5 告知\n\n先报金额。【原文照读】“确认后无法撤回，是否办理？”读完等客户回答。\n\n"
        "[Read verbatim] Shall I go ahead?\n"
    )
    assert [(p.text, p.verbatim, p.step_id) for p in found] == [
        ("先报金额。", False, "S5"),
        ("“确认后无法撤回，是否办理？”", True, "S5"),
        ("读完等客户回答。", False, "S5"),
        ("Shall I go ahead?", True, "S5"),
    ]


def test_prose_is_merged_within_its_heading_and_never_across():
    short = "这是一句话，说明一件事。"
    found = passages("## 甲\n\n" + "\n\n".join([short] * 50) + f"\n\n## 乙\n\n{short}\n")
    assert {p.heading for p in found} == {("甲",), ("乙",)}
    assert all(fits(p.text, HIGHEST) for p in found)
    assert len(found) == 3 or len(found) == 2 + len([p for p in found if p.heading == ("甲",)]) - 1
    assert "\n".join(p.text for p in found if p.heading == ("甲",)) == "\n".join([short] * 50)


def test_a_document_that_is_all_headings_still_has_its_steps():
    found = passages("## 步骤\n\n### 第一步 打开订单\n\n### 第二步 点击退款\n")
    assert [(p.step_id, p.text, p.heading) for p in found] == [
        ("1", "第一步 打开订单", ("步骤",)),
        ("2", "第二步 点击退款", ("步骤",)),
    ]
    assert [p.text for p in passages("## 只有标题\n")] == ["只有标题"]


def test_the_language_of_a_passage_is_its_own():
    found = passages(
        "## 双语\n\n退款三天到账，原路退回。\n\n[Read verbatim] Your refund goes back to the card you paid with.\n"
    )
    assert [p.lang for p in found] == [Lang.HANS, Lang.EN]


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="退款天内办理，。！A b.3\n", min_size=1, max_size=200), max_size=12))
def test_no_sentence_is_cut_and_nothing_is_lost_or_repeated(paragraphs: list[str]):
    paragraphs = [text.strip() for text in paragraphs if text.strip()]
    pieces = merged(paragraphs)
    assert "".join("".join(pieces).split()) == "".join("".join(paragraphs).split())
    whole = {sentence.strip() for text in paragraphs for sentence in sentences(text)}
    for piece in pieces:
        assert all(sentence.strip() in whole for sentence in sentences(piece) if sentence.strip())
    assert all("".join(cut(text, HIGHEST)).replace(" ", "") for text in paragraphs)
