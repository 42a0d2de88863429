"""A file becomes one document: the manifest's word first, then the file's own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.audience import Tier
from knowledge.document import Kind, Quote, Trust, Validity
from knowledge.errors import InvalidInput, UnreadableDocument
from knowledge.intake.documents import DocumentMeta, content_hash, read, read_document
from knowledge.language import Lang

from .papers import pdf, workbook

PROCESS = (
    "# 重复扣费处理流程\n\n文件编号：TE-BL-03　版本：3.0　归口：账务运营处\n\n"
    "## 一、步骤\n\n### S1 核验\n\n核验两项信息。\n"
)


def test_number_version_and_owner_come_from_the_line_under_the_title(tmp_path: Path):
    path = tmp_path / "扣费.md"
    path.write_text(PROCESS, encoding="utf-8")
    document, passages = read_document(path, DocumentMeta("xingxi"))
    assert (document.id, document.version, document.owner) == ("TE-BL-03", "3.0", "账务运营处")
    assert (document.title, document.kind, document.trust) == ("重复扣费处理流程", Kind.PROCESS, Trust.APPROVED_POLICY)
    assert (document.tier, document.lang, document.source_name) == (Tier.INTERNAL, Lang.HANS, "扣费.md")
    assert document.content_hash == content_hash(path.read_bytes())
    assert [(p.text, p.heading, p.title) for p in passages] == [
        ("核验两项信息。", ("一、步骤", "S1 核验"), "重复扣费处理流程"),
    ]


def test_what_the_manifest_says_wins():
    valid = Validity(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    meta = DocumentMeta(
        "xingxi", id="X", version="9", kind=Kind.FAQ, tier=Tier.PUBLIC, title="扣费", lang=Lang.HANT,
        trust=Trust.REFERENCE,
        validity=valid, owner="甲", replaces="Y", aliases=("双扣",),
    )  # fmt: skip
    document, passages = read_document(("a.md", PROCESS.encode()), meta)
    assert (document.id, document.version, document.kind, document.tier, document.title) == (
        "X",
        "9",
        Kind.FAQ,
        Tier.PUBLIC,
        "扣费",
    )
    assert (document.validity, document.owner, document.replaces, document.aliases) == (valid, "甲", "Y", ("双扣",))
    assert {(p.client, p.document_id, p.version, p.kind, p.trust, p.validity) for p in passages} == {
        ("xingxi", "X", "9", Kind.FAQ, Trust.REFERENCE, valid)
    }


@pytest.mark.parametrize(
    ("name", "kind", "trust"),
    [
        ("FAQ/退款.md", Kind.FAQ, Trust.APPROVED_POLICY),
        ("双十一活动.md", Kind.PROMOTION, Trust.APPROVED_POLICY),
        ("放假通知.md", Kind.NOTICE, Trust.APPROVED_POLICY),
        ("退货流程.md", Kind.PROCESS, Trust.APPROVED_POLICY),
        ("术语手册.md", Kind.REFERENCE, Trust.REFERENCE),
        ("案例/一月.md", Kind.CASE, Trust.PAST_CASE),
        ("杂项.md", Kind.REFERENCE, Trust.REFERENCE),
    ],
)
def test_the_kind_comes_from_file_and_folder_names(name: str, kind: Kind, trust: Trust):
    document, passages = read_document((name, "三天到账。".encode()), DocumentMeta("c"))
    assert (document.kind, document.trust) == (kind, trust) == (passages[0].kind, passages[0].trust)


def test_a_nameless_file_full_of_steps_is_a_process_and_one_full_of_answers_an_faq():
    steps = "1. 核对订单。\n2. 报出费用。\n3. 提交退款。\n"
    assert read_document(("a.md", steps.encode()), DocumentMeta("c"))[0].kind is Kind.PROCESS
    asked = "## 能退吗？\n\n能。\n\n## 多久到账？\n\n三天。\n"
    assert read_document(("a.md", asked.encode()), DocumentMeta("c"))[0].kind is Kind.FAQ


def test_a_workbook_is_named_by_its_title_row_and_a_nameless_file_by_its_name():
    book = workbook({"费率": [["退改手续费表", None], ["产品", "比例"], ["特惠飞", "60%"]]})
    assert read_document(("费.xlsx", book), DocumentMeta("c"))[0].title == "退改手续费表"
    assert (
        read_document(("保险理赔.pdf", pdf([["延误三小时赔付二百元，请保留票据。"]])), DocumentMeta("c"))[0].title
        == "保险理赔"
    )


def test_every_passage_can_be_quoted_word_for_word():
    _, passages = read_document(("a.md", PROCESS.encode()), DocumentMeta("c"))
    assert Quote.of(passages[0]).text in PROCESS


def test_noise_and_cut_ends_are_warned_of():
    text = "首页 > 知识库\n\n正文说三天到账。\n\n" + "客户要求退款的先核对订单号和手机号" * 4
    reading = read("a.md", text.encode(), DocumentMeta("c"))
    assert len(reading.warnings) == 2
    assert "首页" not in "".join(p.text for p in reading.passages)


def test_a_file_of_nothing_but_noise_has_no_text():
    with pytest.raises(UnreadableDocument) as caught:
        read_document(("a.md", "首页 > 知识库".encode()), DocumentMeta("c"))
    assert caught.value.fields["fault"] == "no_text"


def test_a_version_that_would_break_passage_ids_is_refused():
    with pytest.raises(InvalidInput, match="版本"):
        read_document(("a.md", PROCESS.encode()), DocumentMeta("c", version="3/1 a"))
