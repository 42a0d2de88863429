"""Every format gives the same blocks, as a person sees the page."""

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.intake.read.block import Block, Look
from knowledge.intake.read.parse import parse

from .papers import pdf, vanish, word, workbook, wrap_in


def texts(name: str, data: bytes) -> list[str]:
    return [block.text for block in parse(name, data).blocks]


def look(blocks: tuple[Block, ...], kind: Look) -> list[Block]:
    return [block for block in blocks if block.look is kind]


MARKDOWN = """---
owner: nobody
---
# 退改流程

客户要退改的，先看
是谁的原因。

1. 核对订单
   - 订单尾号
   - 手机号后四位
2. 报出~~旧的~~手续费

| 舱位 | 手续费 |
|---|---|
| 特惠飞 | 60% |

<!-- 还没定 -->
"""


def test_markdown_keeps_lists_tables_and_order_and_drops_front_matter_comments_and_struck_words():
    blocks = parse("a.md", MARKDOWN.encode()).blocks
    assert [block.text for block in blocks] == [
        "退改流程", "客户要退改的，先看是谁的原因。", "核对订单", "订单尾号", "手机号后四位", "报出手续费",
        "舱位：特惠飞；手续费：60%",
    ]  # fmt: skip
    assert [(b.marker, b.level) for b in look(blocks, Look.ITEM)] == [("1", 1), ("•", 2), ("•", 2), ("2", 1)]
    assert look(blocks, Look.ROW)[0].header == ("舱位", "手续费")


def test_english_lines_are_joined_with_a_space_and_chinese_ones_without():
    assert texts("a.md", b"one line\nand the next\n") == ["one line and the next"]
    assert texts("a.md", "上一行\n下一行\n".encode()) == ["上一行下一行"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "重复扣费的处理流程，先核对两项信息。"),
        ("gbk", "客户来电要求退款，坐席先核对订单号，再看延误天数。"),
        ("big5", "客戶來電要求退款，請先核對訂單編號與收件人姓名，再說明處理時間。"),
        ("utf-16", "客户要退改，手续费谁承担？"),
    ],
)
def test_text_is_read_in_the_encodings_that_offices_use(encoding: str, text: str):
    assert texts("a.txt", text.encode(encoding)) == [text]


def test_html_gives_only_what_a_person_sees():
    page = """<html><head><title>站点标题</title><meta charset="utf-8"><style>p{}</style></head><body>
      <nav><a>首页</a></nav><header><h1>会员积分规则</h1></header>
      <p>积分<b>两年</b>有效。</p><p hidden>隐藏一</p><p style="display: none">隐藏二</p>
      <div aria-hidden="true">隐藏三</div>
      <!-- 注释 --><script>alert("脚本")</script>
      <ol start="3"><li>补登<ul><li>提交订单号</li></ul></li><li>到账</li></ol>
      <table><caption>等级</caption><tr><th>级别</th><th>权益</th></tr>
        <tr><td rowspan="2">V1</td><td>免费改期</td></tr><tr><td>专属客服</td></tr></table>
      <footer>版权所有</footer></body></html>"""
    parsed = parse("a.html", page.encode())
    assert parsed.title == "站点标题"
    assert [block.text for block in parsed.blocks] == [
        "会员积分规则", "积分两年有效。", "补登", "提交订单号", "到账",
        "级别：V1；权益：免费改期", "级别：V1；权益：专属客服",
    ]  # fmt: skip
    assert [block.marker for block in look(parsed.blocks, Look.ITEM)] == ["3", "•", "4"]
    assert {block.caption for block in look(parsed.blocks, Look.ROW)} == {"等级"}


def test_a_tower_of_elements_is_refused_and_not_climbed():
    with pytest.raises(UnreadableDocument):
        parse("a.html", b"<div>" * 200_000 + b"x")


def test_word_numbers_lists_keeps_insertions_and_leaves_out_deletions_and_hidden_text():
    def build(document):
        document.add_heading("售后流程", 1)
        changed = document.add_paragraph("退款")
        wrap_in(changed, changed.add_run("三天内"), "w:ins")
        wrap_in(changed, changed.add_run("七天内"), "w:del")
        wrap_in(changed, changed.add_run("到账。"), "w:ins")
        secret = document.add_paragraph("公开的话。")
        vanish(secret.add_run("隐藏的话。"))
        document.add_paragraph("核对订单", style="List Number")
        document.add_paragraph("打开售后页", style="List Number")
        document.add_paragraph("附件", style="List Bullet")

    blocks = parse("a.docx", word(build)).blocks
    assert [block.text for block in blocks] == [
        "售后流程",
        "退款三天内到账。",
        "公开的话。",
        "核对订单",
        "打开售后页",
        "附件",
    ]
    assert [block.marker for block in look(blocks, Look.ITEM)] == ["1", "2", "•"]


def test_word_tables_stand_where_they_stand_with_merged_cells_read_in_every_row():
    def build(document):
        document.add_paragraph("费用对照")
        table = document.add_table(rows=3, cols=3)
        for row, words in zip(
            table.rows, (("品类", "项目", "金额"), ("数码", "检测费", "20元"), ("", "运费", "10元")), strict=True
        ):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        document.add_paragraph("以上含税。")

    blocks = parse("a.docx", word(build)).blocks
    assert [block.text for block in blocks] == [
        "品类：数码；项目：检测费；金额：20元",
        "品类：数码；项目：运费；金额：10元",
        "以上含税。",
    ]
    assert blocks[0].caption == "费用对照"


def test_a_word_file_without_styles_shows_its_headings_by_their_numbers():
    def build(document):
        for line in ("一、适用范围", "所有订单都按本流程处理。", "二、步骤", "1. 核对订单号。", "2. 说明运费。"):
            document.add_paragraph(line)

    blocks = parse("a.docx", word(build)).blocks
    assert [block.text for block in look(blocks, Look.HEADING)] == ["一、适用范围", "二、步骤"]
    assert [block.marker for block in look(blocks, Look.ITEM)] == ["1", "2"]


def test_excel_reads_every_visible_sheet_with_title_header_bands_notes_and_merged_cells():
    fees = [
        ["退改手续费表", None, None], ["产品", "时间", "比例"], ["特惠飞", "七天前", 0.4], [None, "当天", 0.8],
        ["国际", None, None], ["自在飞", "七天前", 0.1], ["注：婴儿票不收。", None, None],
    ]  # fmt: skip
    parsed = parse("a.xlsx", workbook({"费率": fees, "空表": []}, {"费率": ["A1:C1", "A3:A4"]}))
    rows = look(parsed.blocks, Look.ROW)
    assert [block.text for block in rows] == [
        "产品：特惠飞；时间：七天前；比例：0.4", "产品：特惠飞；时间：当天；比例：0.8",
        "产品：自在飞；时间：七天前；比例：0.1",
    ]  # fmt: skip
    assert [block.caption for block in rows] == ["退改手续费表", "退改手续费表", "退改手续费表 · 国际"]
    assert parsed.title == "退改手续费表"
    assert "注：婴儿票不收。" in [block.text for block in look(parsed.blocks, Look.PARAGRAPH)]
    assert [block.text for block in look(parsed.blocks, Look.HEADING)] == ["费率", "空表"]


def test_two_tables_on_one_sheet_have_their_own_headers():
    lines = [["项目", "价格"], ["检测", "20元"], [None, None], ["岗位", "额度", "时限"], ["一线", "100元", "当场"]]
    rows = look(parse("a.xlsx", workbook({"Sheet1": lines})).blocks, Look.ROW)
    assert [block.text for block in rows] == ["项目：检测；价格：20元", "岗位：一线；额度：100元；时限：当场"]


def test_pdf_joins_wrapped_lines_and_drops_page_numbers_and_running_heads():
    line = "航班取消或延误两个小时及以上的，客户不承担任何手续费，由航司承担，平台服"
    pages = [
        [
            "远岚旅行内部资料",
            "一、谁承担手续费",
            line,
            "务费也免收。",
            "二、办理步骤",
            "S1 核实航变。先查通知编号。",
            "第 1 页 共 3 页",
        ],
        ["远岚旅行内部资料", "S2 给出方案。一次给两个方案。", "第 2 页 共 3 页"],
        ["远岚旅行内部资料", "三、例外", "值机以后先释放座位。", "第 3 页 共 3 页"],
    ]
    blocks = parse("a.pdf", pdf(pages)).blocks
    assert [(block.look, block.text) for block in blocks] == [
        (Look.HEADING, "一、谁承担手续费"),
        (Look.PARAGRAPH, line + "务费也免收。"),
        (Look.HEADING, "二、办理步骤"),
        (Look.PARAGRAPH, "S1 核实航变。先查通知编号。"),
        (Look.PARAGRAPH, "S2 给出方案。一次给两个方案。"),
        (Look.HEADING, "三、例外"),
        (Look.PARAGRAPH, "值机以后先释放座位。"),
    ]


def test_larger_type_in_a_pdf_is_a_heading():
    blocks = parse(
        "a.pdf", pdf([[("Refund policy", 20), ("Who pays", 15), "The seller pays for a defect within 15 days."]])
    ).blocks
    assert [(block.text, block.level) for block in look(blocks, Look.HEADING)] == [
        ("Refund policy", 1),
        ("Who pays", 2),
    ]


def test_a_short_line_between_long_paragraphs_of_a_text_file_heads_the_one_below_it():
    long = "客户来电说明情况以后，先登记，再核对身份，核对不上的不能办理，只能转给当班组长处理，"
    long += "并且把转接的原因写在工单备注里，以便后面的人接着办。"
    blocks = parse("a.txt", "\n".join(["转接规则", long, "夜间安排", long, "谢谢"]).encode()).blocks
    assert [(b.text, b.level) for b in look(blocks, Look.HEADING)] == [("转接规则", 1), ("夜间安排", 2)]
    short = "\n".join(["今天的话务", "上午偏多", "下午正常"]).encode()
    assert not look(parse("a.txt", short).blocks, Look.HEADING)
