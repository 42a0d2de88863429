"""Presentations are read as somebody reads the slides, and the notes as somebody's own."""

import io
import zipfile

import pytest
from pptx.oxml.ns import qn
from pptx.util import Inches

from knowledge.document import Shape
from knowledge.intake.confine import Confined
from knowledge.intake.documents import DocumentMeta, read
from knowledge.intake.read.block import Block, Look
from knowledge.intake.read.parse import parse

from .papers import altered, deck

TITLE, BODY, SECTION, TWO, ONLY_TITLE, BLANK = 0, 1, 2, 3, 5, 6


def blocks_of(build) -> tuple[Block, ...]:
    return parse("a.pptx", deck(build)).blocks


def slide(presentation, layout: int, title: str = ""):
    page = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        page.shapes.title.text = title
    return page


def box(page, left: float, top: float, *lines: str, width: float = 3.0):
    frame = page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.5)).text_frame
    frame.text = "\n".join(lines)
    return frame


def test_the_opening_slide_names_the_whole_and_later_titles_head_their_slides():
    def build(presentation):
        slide(presentation, TITLE, "换机服务培训").placeholders[1].text = "门店版"
        slide(presentation, SECTION, "第一部分")
        slide(presentation, BODY, "谁可以换机").placeholders[1].text = "入网满一年的客户。"

    assert [(b.look, b.text, b.level) for b in blocks_of(build)] == [
        (Look.HEADING, "换机服务培训", 0),
        (Look.PARAGRAPH, "门店版", 0),
        (Look.HEADING, "第一部分", 1),
        (Look.HEADING, "谁可以换机", 2),
        (Look.PARAGRAPH, "入网满一年的客户。", 0),
    ]


def test_bullets_have_depth_and_automatic_numbers_count_as_they_are_shown():
    def build(presentation):
        frame = slide(presentation, BODY, "要点").placeholders[1].text_frame
        frame.text = "先核身份\n再看合约"
        frame.add_paragraph().text = "合约期内"
        frame.paragraphs[2].level = 1
        steps = box(slide(presentation, ONLY_TITLE, "步骤"), 1, 2, "登录系统", "核对机型", "打印单据")
        for paragraph in steps.paragraphs:
            paragraph._p.get_or_add_pPr().append(paragraph._p.makeelement(qn("a:buAutoNum"), {"type": "arabicPeriod"}))

    found = [(b.text, b.marker, b.level) for b in blocks_of(build) if b.look is Look.ITEM]
    assert found == [
        ("先核身份", "•", 1), ("再看合约", "•", 1), ("合约期内", "•", 2),
        ("登录系统", "1", 1), ("核对机型", "2", 1), ("打印单据", "3", 1),
    ]  # fmt: skip


def test_boxes_are_read_column_by_column_whatever_order_they_were_drawn_in():
    def build(presentation):
        page = slide(presentation, ONLY_TITLE, "对照")
        box(page, 5, 3, "右下")
        box(page, 1, 3, "左下")
        box(page, 5, 2, "右上")
        box(page, 1, 5, "横跨全页的一行。", width=8)
        box(page, 1, 2, "左上")

    assert [b.text for b in blocks_of(build)] == ["对照", "左上", "左下", "右上", "右下", "横跨全页的一行。"]


def test_a_table_becomes_rows_with_header_and_merged_cells_in_every_row():
    def build(presentation):
        page = slide(presentation, ONLY_TITLE, "违约金")
        table = page.shapes.add_table(4, 3, Inches(1), Inches(2), Inches(8), Inches(2)).table
        lines = (
            ("合约", "剩余月数", "违约金"),
            ("两年期", "12以上", "300元"),
            ("", "12以下", "150元"),
            ("一年期", "不限", "80元"),
        )
        for at, line in enumerate(lines):
            for column, text in enumerate(line):
                table.cell(at, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    rows = [b for b in blocks_of(build) if b.look is Look.ROW]
    assert [b.text for b in rows] == [
        "合约：两年期；剩余月数：12以上；违约金：300元",
        "合约：两年期；剩余月数：12以下；违约金：150元",
        "合约：一年期；剩余月数：不限；违约金：80元",
    ]
    reading = read("违约金.pptx", deck(build), DocumentMeta("demo"))
    assert {p.shape for p in reading.passages} == {Shape.ROW}
    assert "合约、剩余月数、违约金" in reading.passages[0].context


def test_notes_are_internal_and_never_heard_by_the_customer():
    def build(presentation):
        page = slide(presentation, BODY, "换机优惠")
        page.placeholders[1].text = "以旧换新立减两百元。"
        page.notes_slide.notes_text_frame.text = "客户犹豫时，可以再申请一百元。"

    passages = read("优惠.pptx", deck(build), DocumentMeta("demo")).passages
    assert [(p.text, p.internal_only) for p in passages] == [
        ("以旧换新立减两百元。", False),
        ("客户犹豫时，可以再申请一百元。", True),
    ]


def test_hidden_slides_footers_and_hidden_shapes_are_not_read_and_the_slides_are_said():
    def build(presentation):
        page = slide(presentation, ONLY_TITLE, "看得见")
        shape = page.shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(1))
        shape.text_frame.text = "藏起来的字"
        shape._element.nvSpPr.cNvPr.set("hidden", "1")
        box(page, 1, 4, "留下的字。")
        slide(presentation, ONLY_TITLE, "隐藏页")._element.set("show", "0")

    parsed = parse("a.pptx", deck(build))
    assert [b.text for b in parsed.blocks] == ["看得见", "留下的字。"]
    assert any("隐藏的幻灯片" in warning for warning in parsed.warnings)


def test_a_slide_that_goes_on_with_the_last_one_stays_in_its_section():
    def build(presentation):
        box(slide(presentation, ONLY_TITLE, "退机流程"), 1, 2, "1. 验机。", "2. 退款。")
        box(slide(presentation, ONLY_TITLE, "退机流程（续）"), 1, 2, "3. 回访。")

    blocks = blocks_of(build)
    assert [b.text for b in blocks if b.look is Look.HEADING] == ["退机流程"]
    passages = read("退机.pptx", deck(build), DocumentMeta("demo")).passages
    assert [p.step_id for p in passages] == ["1", "2", "3"]


def test_a_slide_without_title_is_called_by_the_short_line_on_top():
    def build(presentation):
        page = slide(presentation, BLANK)
        box(page, 1, 3, "客户本人持证件到店办理。", "代办须带委托书。")
        box(page, 1, 1, "过户须知")

    assert next((b.look, b.text) for b in blocks_of(build)) == (Look.HEADING, "过户须知")


DIAGRAM = """<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt modelId="0" type="doc"/>
  <dgm:pt modelId="2"><dgm:t><a:p><a:r><a:t>回访</a:t></a:r></a:p></dgm:t></dgm:pt>
  <dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>受理</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst><dgm:cxnLst>
  <dgm:cxn modelId="9" srcId="0" destId="2" srcOrd="1" destOrd="0"/>
  <dgm:cxn modelId="8" srcId="0" destId="1" srcOrd="0" destOrd="0"/></dgm:cxnLst></dgm:dataModel>"""
FRAME = """<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:nvGraphicFramePr>
  <p:cNvPr id="77" name="d"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/>
  <a:ext cx="9" cy="9"/></p:xfrm><a:graphic>
  <a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"><dgm:relIds
  xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="{rid}"/></a:graphicData></a:graphic>
  </p:graphicFrame>"""


def test_the_words_of_smart_art_are_read_in_the_order_of_its_list():
    from lxml import etree
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    def build(presentation):
        page = slide(presentation, ONLY_TITLE, "投诉处理")
        kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
        part = Part(PackURI("/ppt/diagrams/data1.xml"), kind, page.part.package, DIAGRAM.encode())
        name = page.part.relate_to(
            part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
        )
        page.shapes._spTree.append(etree.fromstring(FRAME.format(rid=name)))

    assert [(b.text, b.marker) for b in blocks_of(build) if b.look is Look.ITEM] == [("受理", "•"), ("回访", "•")]


def test_a_damaged_or_disguised_presentation_is_refused_by_name():
    from knowledge.errors import UnreadableDocument

    whole = deck(lambda presentation: slide(presentation, ONLY_TITLE, "标题"))
    for data, fault in (
        (whole[: len(whole) // 2], "broken_zip"),
        (altered(whole, "ppt/slides/slide1.xml", b"<p:sld"), "broken_office"),
        (altered(whole, "ppt/slides/slide1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "declares_entities"),
    ):
        with pytest.raises(UnreadableDocument) as caught:
            parse("a.pptx", data)
        assert caught.value.fields["fault"] == fault
    with pytest.raises(UnreadableDocument, match="PowerPoint"):
        parse("a.docx", whole)


def test_a_presentation_reads_the_same_in_a_child():
    whole = deck(lambda presentation: slide(presentation, BODY, "标题"))
    reader = Confined()
    assert reader("a.pptx", whole) == parse("a.pptx", whole)
    reader.close()
    assert zipfile.is_zipfile(io.BytesIO(whole))
