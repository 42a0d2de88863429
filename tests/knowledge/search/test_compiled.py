"""What is made of the lexicons is taken over only whole and only from the very same making; a bad disk costs time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.search import compiled
from knowledge.search.compiled import keep_in, kept
from knowledge.search.dictionary import Dictionary, own_dictionary
from knowledge.search.dictionary import _told as read_dictionary
from knowledge.search.paraphrase import Paraphrases
from knowledge.search.paraphrase import _told as read_paraphrases
from knowledge.search.widen import GENERAL_WEIGHT, Forms
from knowledge.search.widen import _told as read_forms

GROUPS = [("扣了两次", "重复扣款", "扣…两次"), ("多久能拿到退款", "退款时限", "when is the refund paid")]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to keep things in, for one test."""
    before = compiled._PLACE.folder
    keep_in(tmp_path / "lexicons")
    yield tmp_path / "lexicons"
    compiled._PLACE.folder = before


class Maker:
    """Makes something, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, tuple[str, ...]]:
        self.times += 1
        return {"退款": ("refund", "退钱")}


def test_what_was_made_is_kept_and_not_made_again(folder: Path) -> None:
    make = Maker()
    first, second = kept("one", make), kept("one", make)
    assert make.times == 1
    assert first == second == {"退款": ("refund", "退钱")}
    assert [path.name for path in folder.iterdir()] == ["one.bin"]


@pytest.mark.parametrize("at", [0, 20, 40, -1])
def test_a_byte_that_changed_makes_it_anew_and_puts_it_right(folder: Path, at: int) -> None:
    make = Maker()
    whole = kept("one", make)
    path = folder / "one.bin"
    right = path.read_bytes()
    spoilt = bytearray(right)
    spoilt[at] ^= 1
    path.write_bytes(spoilt)
    assert kept("one", make) == whole
    assert make.times == 2
    assert path.read_bytes() == right


@pytest.mark.parametrize("left", [0, 7, 31, 33, -1])
def test_a_file_cut_short_makes_it_anew(folder: Path, left: int) -> None:
    make = Maker()
    kept("one", make)
    path = folder / "one.bin"
    path.write_bytes(path.read_bytes()[:left])
    assert kept("one", make) == Maker()()
    assert make.times == 2


def test_what_other_files_or_other_code_made_is_not_taken_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    kept("one", make)
    monkeypatch.setattr(compiled, "_made_by", lambda: b"another making..")
    kept("one", make)
    assert make.times == 2


def test_where_nothing_can_be_written_it_is_made_every_time(folder: Path) -> None:
    make = Maker()
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert kept("one", make) == kept("one", make)
    assert make.times == 2


def test_a_folder_inside_one_that_is_gone_is_not_brought_back(tmp_path: Path, folder: Path) -> None:
    keep_in(tmp_path / "gone" / "lexicons")
    assert kept("one", Maker()) == Maker()()
    assert not (tmp_path / "gone").exists()


def test_nothing_is_kept_where_no_folder_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled._PLACE, "folder", None)
    make = Maker()
    assert kept("one", make) == kept("one", make)
    assert make.times == 2


@pytest.mark.parametrize("text", ["我被扣了我两次钱", "退款多久才能拿到", "when will the refund be paid"])
def test_forms_and_paraphrases_taken_over_meet_what_those_just_read_meet(folder: Path, text: str) -> None:
    for _ in range(2):
        forms = Forms.of(kept("forms", lambda: read_forms(GROUPS)), GENERAL_WEIGHT)
        partly = Paraphrases.of(kept("partly", lambda: read_paraphrases(GROUPS)))
    terms = ["退款", "多久", "拿到", "refund", "paid"]
    assert list(forms.gapped(text)) == list(Forms(GROUPS, GENERAL_WEIGHT).gapped(text))
    assert partly.meetings(terms) == Paraphrases(GROUPS).meetings(terms) != []


def test_a_dictionary_taken_over_reads_as_the_one_just_read(folder: Path) -> None:
    entries = [("refund", ("退款", "退钱")), ("lost luggage", ("行李遗失",))]
    for _ in range(2):
        held = Dictionary.of(kept("dictionary", lambda: read_dictionary(entries)))
    assert held.meetings("lost luggage refund") == Dictionary(entries).meetings("lost luggage refund") != []
    assert held.meetings("退款") == Dictionary(entries).meetings("退款") != []
    assert own_dictionary().meetings("refund")
