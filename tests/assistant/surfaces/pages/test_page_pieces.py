"""The pages' pure pieces: where charts run, how turns are cut, which number opens which fact, which language."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from assistant.surfaces.pages.browser_words import BROWSER
from assistant.surfaces.pages.call_view import clock, cut
from assistant.surfaces.pages.charts import columns, gauge, share
from assistant.surfaces.pages.numbers import Numbers
from assistant.surfaces.pages.rendering import Reader, as_data, reader_of
from assistant.surfaces.pages.session import inside
from assistant.surfaces.pages.words import SCREEN
from assistant.wording.told import tell
from knowledge.call import Turn
from knowledge.fact import Fact, TurnSpan
from knowledge.language import Lang

ROOM = Path("assistant/surfaces")


def reader(lang: Lang = Lang.HANS) -> Reader:
    return Reader(lang, lambda text: f"繁{text}")


def fact(name: str, value: float, *calls: str) -> Fact:
    return Fact(f"c/{name}", name, value, "contacts", len(calls), "2026-11-22", "count", calls)


def request(query: str = "", cookie: str = "", accept: str = "") -> Request:
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accept.encode())]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


@given(st.text(min_size=1, max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=5))
def test_a_turn_cut_at_evidence_is_exactly_the_turn(text: str, places: list[tuple[int, int]]):
    spans = [TurnSpan("c", 1, start, end, "") for start, end in places]
    pieces = cut(Turn(1, "customer", text), spans)
    assert "".join(piece.text for piece in pieces) == text
    inside_any = [any(start <= k < end for start, end in places) for k in range(len(text))]
    assert [piece.evidence for piece in pieces for _ in piece.text] == inside_any


def test_each_number_of_a_sentence_opens_the_fact_it_was_written_from():
    count, ratio = fact("count", 90, "a", "b"), fact("ratio", 2.31, "a")
    share_ = fact("share", 0.96, "b")
    numbers = Numbers(reader(), {one.id: one for one in (count, ratio, share_)})
    pieces = numbers.sentence(tell("来了90通，平常39通，是2.3倍，占96%。", "", count, ratio, share_))
    assert [(piece.text, piece.fact) for piece in pieces if piece.fact] == [
        ("90", "c/count"),
        ("2.3", "c/ratio"),
        ("96", "c/share"),
    ]
    assert "".join(piece.text for piece in pieces) == "来了90通，平常39通，是2.3倍，占96%。"
    assert {name: one["ids"] for name, one in numbers.contacts.items()} == {
        "c/count": ["a", "b"],
        "c/ratio": ["a"],
        "c/share": ["b"],
    }


def test_a_sentence_whose_numbers_match_no_fact_still_leads_to_its_contacts():
    one = fact("count", 7, "a")
    pieces = Numbers(reader(), {one.id: one}).sentence(tell("昨天三处异常", "", one))
    assert pieces[-1].fact == "c/count"


def test_a_number_without_contacts_is_no_link():
    one = fact("count", 7)
    numbers = Numbers(reader(), {one.id: one})
    assert [piece.fact for piece in numbers.sentence(tell("共7通", "", one))] == [""]
    assert numbers.contacts == {}


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_gauge_keeps_value_and_band_in_the_drawing_and_tells_outside_from_inside(
    value: float, low: float, width: float
):
    high = low + width
    drawn = gauge(value, (low, high))
    assert 0 <= drawn.dot <= drawn.width
    assert drawn.band_x >= 0
    assert drawn.band_x + drawn.band_width <= drawn.width + 0.2
    assert drawn.out == (not low <= value <= high)


def test_columns_stand_on_the_ground_and_the_tallest_fills_the_drawing():
    drawn = columns([("08:00", 2.0), ("08:30", 8.0)], usual=[1.0, 1.0], hot=[False, True], size=(100, 56))
    assert [round(bar.y + bar.height, 1) for bar in drawn.bars] == [56.0, 56.0]
    assert drawn.bars[1].height == 50.0
    assert drawn.bars[0].height == 12.5
    assert [bar.hot for bar in drawn.bars] == [False, True]
    assert share(5, 10, width=100) == 50.0
    assert share(5, 0) == 0.0


def test_times_of_turns_are_minutes_and_seconds():
    assert [clock(None), clock(0), clock(61_900), clock(600_000)] == ["", "0:00", "1:01", "10:00"]


@pytest.mark.parametrize(
    ("query", "cookie", "accept", "lang"),
    [
        ("lang=en", "tongxi_lang=zh-Hant", "zh-CN", Lang.EN),
        ("", "tongxi_lang=zh-Hant", "en", Lang.HANT),
        ("lang=klingon", "tongxi_lang=x", "en-GB,en", Lang.EN),
        ("", "", "zh-TW,zh;q=0.9", Lang.HANT),
        ("", "", "fr-FR", Lang.HANS),
        ("", "", "", Lang.HANS),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_one_kept_then_the_browsers(query, cookie, accept, lang):
    assert reader_of(request(query, cookie, accept), str).lang is lang


def test_a_reader_of_traditional_gets_it_from_simplified_and_english_stays_english():
    assert reader(Lang.HANT).side("字", "word") == "繁字"
    assert reader(Lang.EN).of({"zh": "字", "en": "word"}) == "word"
    assert reader(Lang.EN).of({"zh": "字"}) == "字"
    assert reader().of(None) == ""


@pytest.mark.parametrize("path", ["/", "/brief?day=2026-11-22", "/calls/a#turn-1:2-3"])
def test_a_path_of_this_server_is_kept(path: str):
    assert inside(path) == path


@pytest.mark.parametrize(
    "path", ["//a", "/\\a", "\\\\a", "http://a", "javascript:x", "", "/a\r\nSet-Cookie: x", "/\t/a"]
)
def test_a_path_that_leads_away_is_not_followed(path: str):
    assert inside(path) == "/"


def test_data_for_scripts_cannot_end_its_script_element():
    assert "</" not in as_data({"a": "</script><script>alert(1)</script>"})


def test_every_sentence_that_a_page_or_script_names_exists_and_none_is_left_over():
    pages = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.html"))
    code = "".join(path.read_text("utf-8") for path in (ROOM / "pages").glob("*.py") if "words" not in path.name)
    named = set(re.findall(r"\bt\('(\w+)'\)", pages))
    assert named <= set(SCREEN)
    families = ("rca_", "login_", "agent", "customer", "bot", "unknown")
    assert not [key for key in set(SCREEN) - named if f'"{key}"' not in code and not key.startswith(families)]
    scripts = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.js"))
    said = set(re.findall(r"""\b(?:t|mark)\(["'](\w+)["']""", scripts))
    assert said <= set(BROWSER)


def test_every_sentence_is_in_both_languages():
    for name, (zh, en) in (SCREEN | BROWSER).items():
        assert re.search(r"[\u4e00-\u9fff]", zh), name
        assert re.search(r"[A-Za-z]", en) and not re.search(r"[\u4e00-\u9fff]", en), name


def test_an_english_reader_reads_what_the_company_names_in_chinese_by_its_english_name() -> None:
    names = (("重复扣费", "Duplicate charge"), ("缴费", "Payment"))
    english = Reader(Lang.EN, str, names)
    assert english.of("重复扣费") == "Duplicate charge"
    assert english.side("x", "led by 重复扣费 11%, 缴费 8%") == "led by Duplicate charge 11%, Payment 8%"
    assert Reader(Lang.HANS, str, names).of("重复扣费") == "重复扣费"
