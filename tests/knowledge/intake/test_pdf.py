"""A PDF comes out as it is read: tables by rows, columns one after the other, watermarks not at all."""

import io

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Paragraph, Spacer, Table, TableStyle

from knowledge.document import Shape
from knowledge.errors import UnreadableDocument
from knowledge.intake.documents import DocumentMeta, read
from knowledge.intake.read.block import Block, Look
from knowledge.intake.read.parse import parse

from .papers import flowing_pdf, pdf

GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10)]
FEES = [
    ["线路", "提前三天", "当天"],
    ["市内一日", "免费", "收30%"],
    ["周边两日", "收20%", "收60%"],
    ["跨省长线", "收50%", "不退"],
]


def rows(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block in blocks if block.look is Look.ROW]


def drawn(draw) -> bytes:
    """One page that `draw(canvas)` fills, in a Chinese font at 10 points."""
    pdf([["字体"]])  # registers the font
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.setFont("STSong-Light", 10)
    draw(sheet)
    sheet.save()
    return out.getvalue()


def test_a_ruled_table_becomes_rows_between_the_paragraphs_around_it():
    def build(style):
        return [
            Paragraph("取消说明", style(16)),
            Paragraph("客户自愿取消的，按下表收费。", style()),
            Paragraph("取消收费标准", style()),
            Table(FEES, style=GRID),
            Paragraph("以上比例按团费计算。", style()),
        ]

    blocks = parse("a.pdf", flowing_pdf(build)).blocks
    assert [block.text for block in blocks] == [
        "取消说明", "客户自愿取消的，按下表收费。", "线路：市内一日；提前三天：免费；当天：收30%",
        "线路：周边两日；提前三天：收20%；当天：收60%", "线路：跨省长线；提前三天：收50%；当天：不退",
        "以上比例按团费计算。",
    ]  # fmt: skip
    assert {block.caption for block in rows(blocks)} == {"取消收费标准"}
    passage = read("取消.pdf", flowing_pdf(build), DocumentMeta("demo")).passages[1]
    assert (passage.shape, passage.context) == (Shape.ROW, "取消收费标准｜线路、提前三天、当天")


def test_wrapped_cells_are_put_together_and_merged_ones_stand_in_every_row():
    def build(style):
        long = Paragraph("客户须在取车前二十四小时提出，逾期按一天租金收取违约金。", style(10))
        lines = [["车型", "情形", "处理"], ["轿车", "提前取消", long], ["", "未到店", "押金不退"]]
        return [Table(lines, colWidths=[60, 80, 150], style=TableStyle([*GRID, ("SPAN", (0, 1), (0, 2))]))]

    assert [block.text for block in rows(parse("a.pdf", flowing_pdf(build)).blocks)] == [
        "车型：轿车；情形：提前取消；处理：客户须在取车前二十四小时提出，逾期按一天租金收取违约金。",
        "车型：轿车；情形：未到店；处理：押金不退",
    ]


def test_a_table_that_goes_on_over_the_page_keeps_its_header():
    lines = [["编号", "名称"], *[[f"F{at:02d}", f"第{at}项服务费"] for at in range(1, 81)]]
    found = rows(parse("a.pdf", flowing_pdf(lambda style: [Table(lines, style=GRID)])).blocks)
    assert len(found) == 80
    assert {block.header for block in found} == {("编号", "名称")}
    repeated = flowing_pdf(lambda style: [Table(lines, repeatRows=1, style=GRID)])
    assert [block.text for block in rows(parse("a.pdf", repeated).blocks)] == [block.text for block in found]


def test_a_frame_around_text_is_no_table():
    def build(style):
        return [
            Table([[Paragraph("请先读完本页，再开始办理。办理中有疑问的，问当班组长。", style())]], style=GRID),
            Spacer(1, 20),
            Paragraph("第一句话在框的外面。", style()),
        ]

    blocks = parse("a.pdf", flowing_pdf(build)).blocks
    assert not rows(blocks)
    assert [block.text for block in blocks] == [
        "请先读完本页，再开始办理。办理中有疑问的，问当班组长。", "第一句话在框的外面。",
    ]  # fmt: skip


LEFT = ["客户来店办理的先核对证件原件，", "再请本人签字确认办理的内容，", "签字以后当场打印回执一份。"]
RIGHT = ["Customers who come to the shop", "show the original of their card", "and sign what they asked for."]


def test_two_columns_are_read_one_after_the_other_below_what_spans_both():
    def draw(sheet):
        sheet.drawString(60, 760, "门店办理须知与外文对照，供前台同事随时查阅使用，有变动时以通知为准。")
        for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            sheet.drawString(60, 730 - 16 * at, left)
            sheet.drawString(320, 730 - 16 * at, right)
        sheet.drawString(60, 650, "以上两栏内容相同，以左栏的中文为准，外文只供参考，不作为解释的依据。")

    assert [block.text for block in parse("a.pdf", drawn(draw)).blocks] == [
        "门店办理须知与外文对照，供前台同事随时查阅使用，有变动时以通知为准。",
        "".join(LEFT),
        " ".join(RIGHT),
        "以上两栏内容相同，以左栏的中文为准，外文只供参考，不作为解释的依据。",
    ]


def test_names_beside_their_values_stay_on_their_line():
    def draw(sheet):
        for at, (name, value) in enumerate((("客服热线", "95000"), ("工作时间", "9:00-21:00"), ("投诉邮箱", "见公告"))):
            sheet.drawString(60, 760 - 16 * at, name)
            sheet.drawString(300, 760 - 16 * at, value)

    assert [block.text for block in parse("a.pdf", drawn(draw)).blocks] == [
        "客服热线 95000", "工作时间 9:00-21:00", "投诉邮箱 见公告",
    ]  # fmt: skip


def test_a_watermark_is_left_out_and_text_along_the_margin_comes_after_the_page():
    def draw(sheet):
        sheet.drawString(60, 760, "客户改签的，先核对身份再办理。")
        sheet.saveState()
        sheet.translate(200, 400)
        sheet.rotate(45)
        sheet.drawString(0, 0, "仅供内部培训")
        sheet.restoreState()
        sheet.saveState()
        sheet.translate(40, 300)
        sheet.rotate(90)
        sheet.drawString(0, 0, "修订时请通知培训组。")
        sheet.restoreState()
        sheet.drawString(60, 740, "核对不上的，转主管处理。")

    assert [block.text for block in parse("a.pdf", drawn(draw)).blocks] == [
        "客户改签的，先核对身份再办理。", "核对不上的，转主管处理。", "修订时请通知培训组。",
    ]  # fmt: skip


def test_a_line_of_nothing_but_spaces_is_no_line():
    def draw(sheet):
        sheet.drawString(60, 760, "   ")
        sheet.drawString(60, 740, "押金当天退还，不收手续费。")

    assert [block.text for block in parse("a.pdf", drawn(draw)).blocks] == ["押金当天退还，不收手续费。"]


def test_characters_printed_twice_for_weight_are_read_once():
    def draw(sheet):
        for shift in (0, 0.4):
            sheet.drawString(60 + shift, 760, "注意：押金当天退还，不收手续费。")

    assert [block.text for block in parse("a.pdf", drawn(draw)).blocks] == ["注意：押金当天退还，不收手续费。"]


def test_a_font_without_its_character_set_s_name_is_read_by_its_encoding():
    data = pdf([["押金三天内退还，请您放心。"]], encrypt=StandardEncryption("", "owner", strength=128))
    assert parse("a.pdf", data).blocks[0].text == "押金三天内退还，请您放心。"


def test_a_font_that_does_not_tell_its_characters_is_called_garbled():
    # Codes read as glyph numbers that the collection does not have.
    data = pdf([["Ｎｏ　ｓｕｃｈ　ｇｌｙｐｈｓ！"]]).replace(b"/UniGB-UCS2-H", b"/Identity-H  ")
    with pytest.raises(UnreadableDocument) as caught:
        parse("a.pdf", data)
    assert caught.value.fields["fault"] == "garbled_pdf"


def test_a_page_break_inside_a_sentence_does_not_break_the_sentence():
    def build(style):
        first = (
            "客户要求开具证明的，应当在当天受理并登记，由班长复核以后三个工作日之内寄出，寄出的当天给客户发短信告知，"
        )
        return [Paragraph(first, style()), PageBreak(), Paragraph("不得拖延。", style())]

    text = "".join(block.text for block in parse("a.pdf", flowing_pdf(build)).blocks)
    assert text.endswith("告知，不得拖延。")
