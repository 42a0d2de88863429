"""Vendors' JSON read without trust: what stands in it comes out storable, and nothing in it is lost or believed."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.intake.doors.given import GivenCall, GivenTurn
from knowledge.intake.doors.json_values import (
    between_ms,
    flag_of,
    id_of,
    inner,
    instant_of,
    objects,
    rest,
    sound,
    storable,
    text_of,
    whole_of,
    words_of,
)
from knowledge.intake.doors.parts import together

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "places"),
    [
        ('{"a": 1}', [""]),
        ('[{"a": 1}, {"a": 2}]', ["[0]", "[1]"]),
        ('{"a": 1}\n\n{"a": 2}\n', ["line 1", "line 3"]),
        ({"a": 1}, [""]),
        (b'\xef\xbb\xbf{"a": 1}', [""]),
        ("[]", []),
    ],
)
def test_one_object_a_list_or_one_a_line(raw: object, places: list[str]) -> None:
    found, unread = objects(raw)  # type: ignore[arg-type]
    assert [where for where, _ in found] == places and unread == []


@pytest.mark.parametrize(
    "raw", ["", "{", '"text"', "5", "null", "[" * 100_000, '{"a": ' + "9" * 5000 + "}", b"\xff\x00\xfe"]
)
def test_what_is_no_json_is_told_as_a_whole(raw: str | bytes) -> None:
    found, unread = objects(raw)
    assert found == [] and [one.where for one in unread] == [""]


def test_a_line_or_an_item_that_is_no_object_loses_no_neighbour() -> None:
    found, unread = objects('{"a": 1}\n{broken\n[1]\n{"a": 2}')
    assert [where for where, _ in found] == ["line 1", "line 4"]
    assert [one.where for one in unread] == ["line 2", "line 3"]
    found, unread = objects('[{"a": 1}, 5, {"a": 2}]')
    assert [where for where, _ in found] == ["[0]", "[2]"] and [one.where for one in unread] == ["[1]"]


def test_of_two_keys_with_one_name_the_last_counts_and_the_first_is_kept() -> None:
    ((_, told),), _ = objects('{"text": "one", "text": "two"}')
    assert told["text"] == "two" and "one" in told.values()


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2026-11-16T01:00:00Z", AT),
        ("2026-11-16T01:00:00.123456789Z", AT.replace(microsecond=123456)),
        ("2026-11-16 01:00:00 UTC", AT),
        ("2026-11-16T09:00:00+08:00", AT),
        ("2026/11/16 1:00", AT),
        (1794790800, AT),
        (1794790800000, AT),
        ("1794790800000000", AT),
        (1794790800.25, AT.replace(microsecond=250_000)),
    ],
)
def test_instants_in_every_usual_form(value: object, at: datetime) -> None:
    assert instant_of(value) == at


@pytest.mark.parametrize(
    "value",
    [None, "", "soon", True, -1, 5, 10**30, float("nan"), float("inf"), [], {}, "99999999999999999999", "2026-02-30"],
)
def test_what_is_no_instant_is_none(value: object) -> None:
    assert instant_of(value) is None


def test_an_instant_without_a_zone_is_of_the_zone_given() -> None:
    found = instant_of("2026-11-16 09:00:00", ZoneInfo("Asia/Shanghai"))
    assert found is not None and found.astimezone(UTC) == AT
    assert between_ms(AT, AT.replace(second=2)) == 2000 and between_ms(AT, None) is None
    assert between_ms(AT.replace(second=2), AT) == 0


def test_ids_numbers_flags_and_texts_of_other_types_are_nothing() -> None:
    assert [id_of(one) for one in (" a ", 7, True, None, [], 10**30)] == ["a", "7", "", "", "", ""]
    assert [whole_of(one) for one in (7, "7", 7.0, "-3", 7.5, True, "x", "1" * 30, 10**30)] == [
        7, 7, 7, -3, None, None, None, None, None,
    ]  # fmt: skip
    assert [flag_of(one) for one in (True, "false", 1, "0", None, "x", [], {})] == [
        True, False, True, False, None, None, None, None,
    ]  # fmt: skip
    assert text_of(5) is None and text_of("a\0b\ud83d") == "a\ufffdb?"
    assert inner({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1} and inner({"a": 1}, "a", "b") == {}


def test_what_is_kept_can_be_stored_anywhere_however_deep_or_odd() -> None:
    deep: object = "innermost"
    for _ in range(120):
        deep = {"in": deep}
    kept = storable({"deep": deep, "big": 10**30, "nan": float("nan"), "bad": "\ud83d", "list": [1, (2, "\0")]})
    text = json.dumps(kept, allow_nan=False)
    deeper: object = "the very last"
    for _ in range(5000):
        deeper = [deeper]
    assert "the very last" in str(storable(deeper))
    assert "innermost" in text and "\\ud83d" not in text and "\\u0000" not in text
    assert rest({"a": 1, "b": None, "c": "", "d": {}, "e": []}, ("x",)) == {"a": 1}


def test_text_that_was_cut_in_a_character_is_still_read_as_what_it_was() -> None:
    whole = "客服：您好".encode()
    assert words_of(whole[:-1]) == "客服：您\ufffd"
    assert words_of("客服：您好，请问".encode("gb18030")) == "客服：您好，请问"
    assert sound("好") == "好"


def test_parts_of_one_conversation_are_put_together_in_their_order() -> None:
    later = GivenCall("s", "1", agent="B", sequence=2, extra={"words": "new", "message 1": {"a": 2}, "seen": 9})
    first = GivenCall(
        "s", "1", agent="A", csat=4, started=AT, sequence=1, turns=(GivenTurn(1, "agent", "hi"),),
        extra={"words": "old", "message 1": {"a": 1}, "seen": 5},
    )  # fmt: skip
    one, other = together([later, GivenCall("s", "2"), first])
    assert (one.agent, one.csat, one.started, one.sequence, len(one.turns)) == ("B", 4, AT, 2, 1)
    assert one.extra == {
        "words": "old", "words (2)": "new", "message 1": {"a": 1}, "message 1 (2)": {"a": 2}, "seen": 9,
    }  # fmt: skip
    assert other == GivenCall("s", "2")
