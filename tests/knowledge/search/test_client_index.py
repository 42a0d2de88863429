import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import IndexUnavailable
from knowledge.lexicon import Entry
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


def test_scores_follow_changes_as_if_the_index_were_new(index, tmp_path):
    index.update(1, [FEE, POINTS, passage("x", "手续费手续费")])
    index.update(2, [FEE, POINTS])
    fresh = ClientIndex("east", tmp_path / "fresh")
    fresh.update(1, [FEE, POINTS])
    query = read_query("手续费谁承担", BARE)
    assert (
        index.keyword_scores(query, ["fee", "points"]).tolist()
        == fresh.keyword_scores(query, ["fee", "points"]).tolist()
    )


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
