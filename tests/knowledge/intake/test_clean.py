"""Cleaning takes away what nobody sees and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intake.clean import clean, clean_text, is_noise
from knowledge.intake.read.block import paragraph, row


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("為(wèi)什麽許多(duō)客戶", "為什麽許多客戶"),
        ("退\u200b款\ufeff三\u2060天\U000e0041内", "退款三天内"),
        ("心❤\ufe0f意", "心❤意"),
        ("免费（max）升级（ok）", "免费（max）升级（ok）"),
        ("咖啡（café）和会员(VIP)", "咖啡（café）和会员(VIP)"),
        ("e\u0301te\u0301", "été"),
        ("一\u00a0二   三", "一 二 三"),
        ("全角：１２３（不变）", "全角：１２３（不变）"),
    ],
)
def test_the_text_becomes_what_a_person_sees(raw: str, seen: str):
    assert clean_text(raw) == seen


def test_glosses_without_tone_go_only_where_the_document_is_full_of_them():
    full = clean([paragraph("他(tā)們(men)的(de)工(gōng)作(zuò)很多。")]).blocks[0].text
    assert full == "他們的工作很多。"
    assert clean([paragraph("請點(men)一下。")]).blocks[0].text == "請點(men)一下。"


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 知识库 > 账务服务",
        "热门标签：外呼系统 机器人 400电话",
        "上一篇：如何外包 下一篇：如何排班",
        "长春市| 玉树县| 太湖县| 宣城市| 厦门市| 从江县| 乳山市| 北辰区|",
        "澳门博彩,免费彩票,在线棋牌",
        "http://a.example http://b.example www.c.example 友情",
    ],
)
def test_trails_tags_and_spam_are_noise(line: str):
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "首页可以查到订单，点“我的”再点“售后”。",
        "客户问彩票能不能退的，一律按虚拟商品处理，不支持无理由退货。",
        "详见 https://help.example/refund 的说明。",
        "关键是先安抚，再办理。",
    ],
)
def test_sentences_of_a_process_are_not(line: str):
    assert not is_noise(line)


def test_text_that_stops_in_the_middle_is_said_to_be_cut():
    long = "客户要求退款的，先核对订单号和收货手机号后四位，再看签收日期是不是在七天之内，"
    long += "如果超过七天又没有质量问题，一般不能退货，这时候可以"
    assert any("截断" in warning for warning in clean([paragraph(long)]).warnings)
    assert not clean([paragraph(long + "办理维修。")]).warnings


def test_rows_are_cleaned_cell_by_cell_and_keep_their_header():
    cleaned = clean([row(("项\u200b目", "价格"), ("检\u200b测", "20元"))]).blocks[0]
    assert (cleaned.header, cleaned.cells, cleaned.text) == (
        ("项目", "价格"),
        ("检测", "20元"),
        "项目：检测；价格：20元",
    )


@given(st.text(alphabet=st.characters(categories=["Lo", "Lu", "Ll", "Nd", "Po"]), max_size=60))
def test_cleaning_twice_is_cleaning_once_and_letters_are_never_lost(text: str):
    once = clean_text(text)
    assert clean_text(once) == once
    kept = unicodedata.normalize("NFC", text)
    assert "".join(c for c in kept if c.isdigit()) == "".join(c for c in once if c.isdigit())
