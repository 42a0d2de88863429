import pytest

from knowledge.intake.doors.fields import Fields, Reading, lang_of
from knowledge.intake.doors.given import GivenCall
from knowledge.intake.doors.recordings import name_of, named_only
from knowledge.language import Lang


def fields(**sent: object) -> Fields:
    return Fields(sent, "Items[2]", Reading())


def test_a_taken_field_is_not_left_over_and_one_of_the_wrong_type_is_named_and_left():
    one = fields(Id="a", Name=["甲"], New=1)
    assert (one.ident("Id"), one.text("Name")) == ("a", None)
    assert one.rest() == {"Name": ["甲"], "New": 1}
    assert [unread.where for unread in one.reading.unread] == ["Items[2].Name"]


def test_what_is_left_of_an_inner_object_is_left_in_its_place():
    one = fields(Seat={"Id": "7", "Mail": "m"})
    assert one.part("Seat").ident("Id") == "7"
    assert one.rest() == {"Seat": {"Mail": "m"}}
    assert fields(Seat={"Id": "7"}).part("None").rest() == {}


@pytest.mark.parametrize("sent", [None, {}, {"Id": None}])
def test_an_absent_field_is_nothing_to_name(sent: dict[str, object] | None):
    one = Fields(sent or {}, "", Reading())
    assert (one.ident("Id"), one.text("Id"), one.whole("Id"), one.flag("Id"), one.items("Id")) == (
        "",
        None,
        None,
        None,
        [],
    )
    assert one.reading.unread == []


@pytest.mark.parametrize("key", ["有 空格", "two\nlines", "x" * 201])
def test_a_sentence_is_no_id(key: str):
    one = fields(Id=key)
    assert one.key("Id") == ""
    assert one.rest() == {"Id": key}
    assert one.reading.unread[0].where == "Items[2].Id"


@pytest.mark.parametrize(
    ("sent", "number"), [(5, 5), ("5", 5), (5.0, 5), (-1, None), (2**40, None), (True, None), ("五", None)]
)
def test_a_whole_number_is_one_within_its_range(sent: object, number: int | None):
    assert fields(At=sent).whole("At") == number


def test_bytes_that_are_no_utf_8_are_marked_and_their_line_is_named():
    reading = Reading()
    (one,) = reading.opened(b'{"a":\n "\xe6\x98\xff\xe5\xa5\xbd"}')
    assert one.text("a") == "\ufffd\ufffd好"
    assert [unread.where for unread in reading.unread] == ["line 2"]


def test_a_line_separator_inside_words_does_not_end_a_line():
    reading = Reading()
    found = reading.opened('{"a": "前\u2028后"}\n{"a": "第二\u0085行"}')
    assert [one.text("a") for one in found] == ["前\u2028后", "第二\u0085行"]
    assert reading.unread == []


def test_a_delivery_beyond_all_measure_is_not_even_read():
    reading = Reading()
    assert reading.opened(b" " * (64 * 1024 * 1024 + 1)) == []
    assert "64 MB" in reading.unread[0].why


def test_somebody_without_a_label_is_named_by_place_since_nobody_can_be_asked():
    reading = Reading({"spk_0": "agent"})
    assert reading.speaker("spk_0", "customer", "a") == "agent"
    assert reading.speaker("", None, "Items[3]") == "unknown"
    assert [reading.speaker("spk_1", None, "b") for _ in range(2)] == ["unknown", "unknown"]
    assert reading.arrived(GivenCall("x", "1")).questions == ("spk_1",)
    assert [one.where for one in reading.unread] == ["Items[3]"]


@pytest.mark.parametrize(
    ("code", "lang"),
    [("zh-CN", Lang.HANS), ("zh-TW", Lang.HANT), ("cmn-Hant-TW", Lang.HANT), ("yue-CN", Lang.HANT),
     ("zh_HK", Lang.HANT), ("en-GB", Lang.EN), ("fr-FR", None), ("", None)],
)  # fmt: skip
def test_codes_of_languages_are_ours_or_none(code: str, lang: Lang | None):
    assert lang_of(code) == lang


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://u:p@rec.example/a/b/rec%201.mp3?sign=1#x", "rec 1.mp3"), ("s3://bucket/call.wav", "call.wav"),
     ("https://rec.example", ""), ("https://rec.example/a/?token=1", "a")],
)  # fmt: skip
def test_of_an_address_only_the_recordings_name_is_kept(address: str, name: str):
    assert name_of(address) == name
    assert named_only({"a": [{"URL": address}], "b": "see it", "c": 1}) == {"a": [{"URL": name}], "b": "see it", "c": 1}
