"""Of a page scraped from the web the article stays; of an office document everything does."""

import pytest

from knowledge.document import Shape
from knowledge.intake.clean import clean
from knowledge.intake.damage import damage
from knowledge.intake.documents import DocumentMeta, read
from knowledge.intake.read.block import Block, item, paragraph

BODY = [
    "排班先看历史话务量，再看当天的活动安排，最后留出一成的机动人手，避免高峰时段接不起来。",
    "话务量每天早上九点更新，班组长据此调整午休的先后，调整以后在群里说一声，免得有人白等。",
    "遇到突发故障，先把机动人手顶上去，再请休息的同事提前回来，事后补休，不得拖过当月。",
]
SCRAPED = [
    "排班经验", "首页", "来源：某某资讯", "2024-03-01 09:30", "客服中心怎样排班",
    f"[导语]{BODY[0]}", "本文共812个字，预计阅读时间3分钟", *BODY,
    "免责声明：本站文章来源于网络，版权归原作者所有，如有侵权请及时联系删除。", "标题：客服中心怎样排班 本文网址：http://a.example/1.html",
    "返回列表", "您可能对以下内容感兴趣", "电话",
]  # fmt: skip


def page(lines: list[str]) -> list[Block]:
    return [paragraph(line) for line in lines]


def test_of_a_scraped_page_the_title_and_the_article_stay():
    cleaned = clean(page(SCRAPED))
    assert [block.text for block in cleaned.blocks] == ["客服中心怎样排班", *BODY]
    assert any("导航或广告" in warning for warning in cleaned.warnings)
    assert read("页面.txt", "\n".join(SCRAPED).encode(), DocumentMeta("demo")).document.title == "客服中心怎样排班"


def test_short_lines_between_the_masthead_and_the_first_long_sentence_are_the_article_s():
    lines = ["怎样排班", "来源：某某资讯", "难不难？", "不难。", *BODY, "相关文章", "原文链接：http://a.example/2.html"]
    assert [block.text for block in clean(page(lines)).blocks] == ["怎样排班", "难不难？", "不难。", *BODY]


def test_traditional_pages_are_known_by_the_same_rules():
    lines = [
        "排班心得",
        "發布時間：2024-03-01",
        *BODY,
        "版權聲明：本站內容轉載自網路，未經授權禁止轉載、採集。",
        "推薦文章",
    ]
    assert [block.text for block in clean(page(lines)).blocks] == ["排班心得", *BODY]


@pytest.mark.parametrize(
    "lines",
    [
        ["退货说明", *BODY, "返回列表"],
        ["更新日期：2026-01-05", "电话", *BODY, "短信"],
        ["版权投诉怎么接", *BODY, "客户说图片侵权的，先记下链接，再转版权组，24小时内答复。"],
        ["时间：每天 9:00-18:00", "分类：售后", *BODY],
    ],
)
def test_office_documents_that_say_such_things_lose_nothing(lines: list[str]):
    assert [block.text for block in clean(page(lines)).blocks] == lines


def test_a_teaser_that_says_something_of_its_own_stays():
    own = "[导语]这份材料写给新班长，老班长可以从第二段读起。"
    kept = clean(page(["排班", "来源：某某资讯", own, *BODY, "相关阅读："])).blocks
    assert own in [block.text for block in kept]


def test_steps_below_a_title_that_asks_stay_steps():
    last = ["1. 先通报昨天的数据。", "2. 再讲今天的活动。", "本文链接：http://a.example/3.html"]
    lines = ["班前会怎么开？", "来源：某某资讯", *BODY, *last]
    steps = [*page(lines[:5]), item(lines[5], "1"), item(lines[6], "2"), paragraph(lines[7])]
    assert [block.text for block in clean(steps).blocks] == [lines[0], *lines[2:7]]
    passages = read("会.txt", "\n".join(lines).encode(), DocumentMeta("demo")).passages
    assert [passage.step_id for passage in passages if passage.shape is Shape.STEP] == ["1", "2"]


def test_a_backtick_that_copy_protection_left_before_a_comma_goes():
    assert clean([paragraph("先核对订单`，再办理。")]).blocks[0].text == "先核对订单，再办理。"


def test_sentences_that_stop_in_the_middle_of_a_document_are_counted_and_shown():
    cut = BODY[0] + "另外还要注意的是，如果当天有新人上线，那么带教的班长就应该"
    told = damage(page([BODY[1] + BODY[2], cut, BODY[0] + BODY[1], BODY[1] + BODY[2], BODY[2] + BODY[0], BODY[0]]))
    assert len(told) == 1
    assert "1 处句子没有写完" in told[0] and "带教的班长就应该" in told[0]


def test_lines_without_final_marks_are_a_habit_and_no_damage():
    bare = [line.rstrip("。") + "，这一条每个班都要照做，没有例外，做不到的写明原因" for line in BODY * 3]
    assert not damage(page([*bare, "完。"]))


@pytest.mark.parametrize("garbled", ["責任重?fù)?dān)很大", "因?yàn)檫@樣", "收到\ufffd\ufffd以后"])
def test_garbled_characters_are_counted(garbled: str):
    assert any("乱码" in told for told in damage([paragraph(garbled)]))


def test_mixed_scripts_are_said_and_pure_ones_are_not():
    both = "客戶要求退款時，坐席应当先确认订单，再說明處理時間，然后发短信告诉客戶結果。"
    assert any("混用" in told for told in damage([paragraph(both)]))
    assert not damage([paragraph("客户要求退款时，坐席先确认订单，再说明处理时间。")])
    assert not damage([paragraph("客戶要求退款時，坐席先確認訂單，再說明處理時間，皇后餐廳的訂位只能打電話。")])
