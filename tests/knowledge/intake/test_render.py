"""Offers and past cases read as a person would write them."""

from dataclasses import replace
from pathlib import Path

from knowledge.audience import Tier
from knowledge.document import Kind, Quote, Trust
from knowledge.intake.pack import read_pack
from knowledge.intake.render import PastCase, case_document, offer_document
from knowledge.intake.spoken import spoken
from knowledge.language import Lang

from .test_pack import KEY, written


def test_an_offer_is_written_out_in_both_languages_with_its_obligatory_sentences_verbatim(tmp_path: Path):
    pack = read_pack(written(tmp_path), key=KEY)
    document, passages = offer_document(pack.offers[0], pack.client)
    assert (document.id, document.version, document.kind, document.trust) == (
        "PRM-1",
        "2",
        Kind.PROMOTION,
        Trust.APPROVED_POLICY,
    )
    assert (document.validity, document.title, document.aliases) == (
        pack.offers[0].validity, "亲子套票", ("亲子套票", "Family pass", "亲子票"),
    )  # fmt: skip
    zh, en = passages
    assert zh.text == (
        "亲子套票（PRM-1）\n有效期：2026-11-01至2026-11-20。\n价格：899元。\n"
        "适用条件：客群为family，并且同行儿童年龄符合。\n以下情况不能推荐：有未结投诉。\n渠道：电话、在线。\n可与以下活动同享：PRM-9。\n必须告知（照读）：出票后不可退。"
    )
    assert "For customers with: segment is one of family, and child's age fits." in en.text
    assert "Valid: 2026-11-01 to 2026-11-20." in en.text
    said = [Quote.of(p, p.text.index(words), p.text.index(words) + len(words)) for p, words in (
        (zh, "出票后不可退。"), (en, "No refund once issued."),
    )]  # fmt: skip
    assert [(quote.verbatim, quote.lang) for quote in said] == [(True, Lang.HANS), (True, Lang.EN)]
    assert not Quote.of(zh, 0, 4).verbatim
    assert {p.context for p in passages} == {"亲子套票、Family pass、亲子票"}
    assert "140" not in "".join(p.searched for p in passages)  # the margin is nobody's business


def test_attributes_and_codes_are_written_in_the_client_s_words_in_each_language(tmp_path: Path):
    pack = read_pack(written(tmp_path), key=KEY)
    _, passages = offer_document(pack.offers[0], pack.client, pack.attribute_words)
    about = {passage.lang: passage.text for passage in passages}
    assert "适用条件：出行方式为亲子出行，并且" in about[Lang.HANS]
    assert "For customers with: travel party is one of Families, and" in about[Lang.EN]


def test_the_hash_of_an_offer_follows_its_words(tmp_path: Path):
    pack = read_pack(written(tmp_path), key=KEY)
    offer = pack.offers[0]
    first, again = offer_document(offer, pack.client)[0], offer_document(offer, pack.client)[0]
    dearer = offer_document(replace(offer, price=offer.price and offer.price + 1), pack.client)[0]
    assert first == again
    assert first.content_hash != dearer.content_hash


def test_a_past_case_is_masked_and_never_a_policy():
    case = PastCase(
        "c",
        "C-1",
        "客户13812345678要退票",
        Lang.HANS,
        "客户留了13812345678。",
        "退了300元。",
        "退改",
        "resolved",
        "P-12",
    )
    document, passages = case_document(case)
    assert (document.kind, document.trust, document.tier) == (Kind.CASE, Trust.PAST_CASE, Tier.INTERNAL)
    assert document.title == passages[0].title == "客户[PHONE_1]要退票"
    assert passages[0].text == "情况：客户留了[PHONE_1]。\n处理：退了300元。\n结果：已解决"
    assert passages[0].context == "退改｜依据：P-12"


def test_conditions_are_said_in_words():
    condition = "(tier in ['V3','V4'] or points >= 5000) and not open_complaint == true and products has 'card'"
    assert (
        spoken(condition, "zh")
        == "（会员等级为V3、V4，或者积分不低于5000），并且没有“有未结投诉”，并且已有产品包含card"
    )
    assert spoken(condition, "en") == (
        "(member tier is one of V3, V4, or points at least 5000), and not an open complaint, "
        "and products held include card"
    )
    assert spoken("", "zh") == ""
