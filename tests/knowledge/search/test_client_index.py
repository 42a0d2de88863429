import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.audience import Tier
from knowledge.errors import IndexUnavailable
from knowledge.lexicon import Entry
from knowledge.search import client_index
from knowledge.search.client_index import ClientIndex
from knowledge.search.query import read_query
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage, scope

FEE = passage("fee", "退票手续费由客户承担。")
POINTS = passage("points", "会员积分十二个月内有效。")
BARE = Lexicon(general=False)


@pytest.fixture
def index(tmp_path: Path) -> ClientIndex:
    return ClientIndex("east", tmp_path / "k")


def found(index: ClientIndex, text: str) -> list[str]:
    return index.ids(index.keyword.search(read_query(text, BARE).terms, scope(), 10))


def test_only_what_is_new_or_changed_is_read_again(index):
    assert index.update(1, [FEE, POINTS]) == (2, 0)
    assert index.update(2, [FEE, POINTS]) == (0, 0)
    assert index.update(3, [FEE, replace(POINTS, text="积分永久有效。")]) == (1, 1)
    assert index.update(4, [FEE]) == (0, 1)
    assert index.revision == 4
    assert list(index.passages) == ["fee"]


def test_a_changed_passage_is_found_by_its_new_words_alone(index):
    index.update(1, [FEE])
    index.update(2, [replace(FEE, text="行李额二十公斤。")])
    assert found(index, "手续费") == []
    assert found(index, "行李") == ["fee"]


def test_what_a_passage_tells_by_itself_is_read_once_and_anew_when_it_has_changed(index):
    index.update(1, [FEE, POINTS])
    fee, points = index.traits(["fee", "points"])
    assert index.traits(["points", "fee"]) == [points, fee]
    index.update(2, [replace(FEE, text="行李额二十公斤。"), POINTS])
    changed, same = index.traits(["fee", "points"])
    assert same is points
    assert changed.text == "行李额二十公斤。"


def test_traits_beyond_those_kept_are_read_anew_and_tell_the_same(index, monkeypatch):
    monkeypatch.setattr(client_index, "MOST_TRAITS", 1)
    index.update(1, [FEE, POINTS])
    first = [one.plain for one in index.traits(["fee", "points"])]
    assert [one.plain for one in index.traits(["fee", "points"])] == first


def test_scores_follow_changes_as_if_the_index_were_new(index, tmp_path):
    index.update(1, [FEE, POINTS, passage("x", "手续费手续费")])
    index.update(2, [FEE, POINTS])
    fresh = ClientIndex("east", tmp_path / "fresh")
    fresh.update(1, [FEE, POINTS])
    query = read_query("手续费谁承担", BARE)
    changed, new = index.table(query, ["fee", "points"]), fresh.table(query, ["fee", "points"])
    assert changed.score().tolist() == new.score().tolist()
    assert changed.score().any()
    assert changed.mass == pytest.approx(new.mass)
    assert index.standing(["fee", "points"]).size.tolist() == [1, 1]


def test_a_table_has_a_row_for_each_passage_asked_for_in_that_order(index):
    index.update(1, [FEE, POINTS])
    query = read_query("手续费", BARE)
    assert index.table(query, ["fee", "points"]).score().tolist()[::-1] == (
        index.table(query, ["points", "fee"]).score().tolist()
    )


def test_slips_are_mended_by_the_words_of_the_passages_held_now(index):
    index.update(1, [FEE, replace(FEE, id="again", text="手续费不退。")])
    assert read_query("手序费", BARE, index.spelling).mended == "手续费"
    index.update(2, [POINTS])
    assert read_query("手序费", BARE, index.spelling).mended == ""
    assert read_query("手续费", BARE, index.spelling).mended == ""


def test_coverage_is_the_share_of_what_the_question_tells(index):
    index.update(1, [FEE, POINTS])

    def covered(text: str, name: str) -> float:
        return index.coverage(read_query(text, BARE), name)

    assert covered("退票手续费", "fee") == pytest.approx(1)
    assert covered("退票手续费", "points") == 0
    assert 0 < covered("退票手续费和行李", "fee") < 1
    assert covered("的了吗", "fee") == covered("", "fee") == 0


def test_another_way_to_say_it_counts_as_covered(index):
    index.lexicon = Lexicon([Entry("会员积分", en="loyalty points")])
    index.update(1, [FEE, POINTS])
    query = read_query("loyalty points", index.lexicon)
    assert index.coverage(query, "points") == pytest.approx(1)
    assert index.coverage(query, "fee") == 0


def test_after_a_disk_that_refused_the_next_update_begins_from_nothing(index, tmp_path):
    index.update(1, [FEE])
    shutil.rmtree(tmp_path / "k")
    (tmp_path / "k").write_text("a file where the folder was", "utf-8")
    for _ in range(2):
        with pytest.raises(IndexUnavailable):
            index.update(2, [FEE, POINTS])
    assert index.revision == -1
    (tmp_path / "k").unlink()
    assert index.update(3, [FEE, POINTS]) == (2, 0)
    assert found(index, "手续费") == ["fee"]
    assert found(index, "积分") == ["points"]


@pytest.fixture
def kept(index: ClientIndex, tmp_path: Path) -> Path:
    """A folder that an earlier start has left."""
    index.update(1, [FEE, POINTS])
    index.keep()
    return tmp_path / "k"


def test_the_next_start_takes_over_what_was_kept(kept):
    later = ClientIndex("east", kept)
    assert later.update(1, [FEE, POINTS]) == (0, 0)
    assert found(later, "手续费") == ["fee"]
    assert later.table(read_query("手续费", BARE), ["fee"]).score()[0] > 0


def test_what_was_kept_is_never_believed_over_the_records(kept):
    later = ClientIndex("east", kept)
    changed = replace(FEE, text="行李额二十公斤。", tier=Tier.SUPERVISOR)
    assert later.update(1, [changed, passage("new", "发票七日内开具。")]) == (2, 2)
    assert found(later, "手续费") == found(later, "积分") == []
    assert found(later, "发票") == ["new"]
    assert (
        later.ids(later.keyword.search(read_query("行李", BARE).terms, scope(tiers=frozenset({Tier.PUBLIC})), 9)) == []
    )


def test_a_change_after_the_last_keeping_makes_the_next_start_begin_anew(kept):
    ClientIndex("east", kept).update(2, [FEE])  # and is killed here
    later = ClientIndex("east", kept)
    assert later.update(2, [FEE]) == (1, 0)
    assert found(later, "积分") == []


def _cut(folder: Path) -> None:
    for path in folder.rglob("*.term"):
        path.write_bytes(path.read_bytes()[:-40])


def _flip(folder: Path) -> None:
    path = folder / "terms" / "terms.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")


def _older(folder: Path) -> None:
    path = folder / "seal.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"made_with": "an older version"}), "utf-8")


def _nonsense(folder: Path) -> None:
    (folder / "seal.json").write_text("[]", "utf-8")


def _missing(folder: Path) -> None:
    (folder / "terms" / "words.json").unlink()


@pytest.mark.parametrize("harm", [_cut, _flip, _older, _nonsense, _missing])
def test_anything_wrong_with_what_was_kept_and_it_is_made_anew(kept, harm):
    harm(kept)
    later = ClientIndex("east", kept)
    assert later.update(1, [FEE, POINTS]) == (2, 0)
    assert found(later, "手续费") == ["fee"]


def test_a_table_mostly_of_passages_that_went_is_made_anew(kept):
    many = [passage(f"p{n}", f"第{n}条说明") for n in range(10)]
    first = ClientIndex("east", kept)
    first.update(2, [FEE, *many])
    first.update(3, [FEE])
    first.keep()
    later = ClientIndex("east", kept)
    assert later.update(3, [FEE]) == (1, 0)
    assert later.terms.rows == 1


def test_passages_are_read_ahead_until_somebody_says_stop(tmp_path):
    index = ClientIndex("east", tmp_path)
    index.update(1, [passage(f"P{at}", f"退票手续费每张{at}元，三天内退款。") for at in range(5)])
    answers = iter([True, True, False])
    index.read_ahead(lambda: next(answers))
    assert sum("values" in vars(one) for one in index.traits([f"P{at}" for at in range(5)])) == 2
    index.read_ahead(lambda: True)
    assert all("values" in vars(one) for one in index.traits([f"P{at}" for at in range(5)]))
