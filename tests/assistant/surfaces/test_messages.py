import pytest

from assistant.surfaces.messages import SIZE, message
from knowledge import errors
from knowledge.errors import InvalidInput, NotFound, TongxiError, TooMuch, UnreadableDocument
from knowledge.language import Lang


def _tree(kind: type[TongxiError]) -> list[type[TongxiError]]:
    return [
        kind,
        *(below for child in kind.__subclasses__() if child.__module__ == errors.__name__ for below in _tree(child)),
    ]


@pytest.mark.parametrize("kind", _tree(TongxiError), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("lang", Lang)
def test_every_error_of_the_tree_says_what_happened_what_is_safe_and_what_to_do(
    kind: type[TongxiError], lang: Lang
) -> None:
    told = message(kind(), lang)
    assert all((told.title, told.detail, told.safe, told.next))
    assert 400 <= told.status < 600


def test_the_statuses_are_the_ones_every_door_counts_by() -> None:
    expected = {
        "InvalidInput": 422, "UnreadableDocument": 422, "SettingsFault": 500, "NotFound": 404, "NotAllowed": 403,
        "NotGranted": 409,
        "Unauthenticated": 401, "Conflict": 409, "ConflictingTurn": 409, "InFlight": 409, "TooMuch": 429,
        "Unavailable": 503, "IndexUnavailable": 503, "ModelUnavailable": 503, "TongxiError": 500,
    }  # fmt: skip
    assert {kind.__name__: message(kind(), Lang.EN).status for kind in _tree(TongxiError)} == expected


def test_what_is_not_there_is_said_without_naming_it() -> None:
    assert message(NotFound("no such call"), Lang.HANS) == message(NotFound("no such document"), Lang.HANS)


def test_a_detail_in_both_languages_is_read_in_the_readers_own() -> None:
    fault = UnreadableDocument("文件是空的 / the file is empty")
    assert message(fault, Lang.HANS).detail == "文件是空的。"
    assert message(fault, Lang.EN).detail == "The file is empty."
    assert message(fault, Lang.HANT).detail == "檔案是空的。"


def test_a_detail_that_nobody_translated_is_never_shown_to_a_chinese_reader() -> None:
    fault = InvalidInput("vectors of shape (3, 4) do not fit")
    assert "shape" not in message(fault, Lang.HANS).detail
    assert message(fault, Lang.EN).detail.startswith("Vectors of shape")


def test_a_known_english_detail_is_said_in_chinese() -> None:
    assert message(InvalidInput("a question has 1 to 2000 characters"), Lang.HANS).detail == "问题要有 1 到 2000 个字。"


def test_too_large_and_too_often_are_told_apart() -> None:
    assert message(TooMuch(kind=SIZE), Lang.EN).status == 413
    assert message(TooMuch(), Lang.EN).status == 429
