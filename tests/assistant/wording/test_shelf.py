"""What the records say of a client's documents is read once a revision, and anew after every change."""

from collections.abc import Callable
from datetime import UTC

import pytest

from assistant.assistant import Assistant
from assistant.wording.shelf import MOST_KEPT, SMALL_TABLE, Shelf, _standing
from knowledge.arithmetic.excerpt import Excerpt, whole
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.document import Shape
from knowledge.language import Lang

MANAGER = Audience("yuanlan", Role.MANAGER, "M1")
AGENT = Audience("yuanlan", Role.AGENT, "A33")


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    assistant = empty()
    for client in ("yuanlan", "xingxi"):
        assistant.stores.clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    return assistant


def put(centre: Assistant, name: str, text: str) -> None:
    centre.library.put(MANAGER, f"{name}.md", f"# {name}\n\n{text}\n".encode(), {"id": name})


def shelf(centre: Assistant) -> Shelf:
    return Shelf(centre.stores.documents, AGENT, centre.clock.now(), Lang.HANS, UTC)


def test_a_document_that_is_changed_or_removed_is_read_anew(centre: Assistant):
    put(centre, "PR-1", "退票手续费由客户承担。")
    assert [one.text for one in shelf(centre).readable("PR-1")] == ["退票手续费由客户承担。"]
    put(centre, "PR-1", "退票手续费由航空公司承担。")
    assert "退票手续费由航空公司承担。" in [one.text for one in shelf(centre).readable("PR-1")]
    centre.library.remove(MANAGER, "PR-1")
    assert shelf(centre).readable("PR-1") == []


def test_what_was_read_is_kept_while_nothing_changes_and_one_clients_change_leaves_anothers(centre: Assistant):
    put(centre, "PR-1", "退票手续费由客户承担。")
    documents = centre.stores.documents
    before, other = _standing(documents, "yuanlan"), _standing(documents, "xingxi")
    assert _standing(documents, "yuanlan") is before
    assert before.readable(frozenset(Tier)) is before.readable(frozenset(Tier))
    put(centre, "PR-2", "会员积分十二个月内有效。")
    assert _standing(documents, "yuanlan") is not before
    assert _standing(documents, "xingxi") is other


def test_of_more_documents_than_are_kept_all_are_read_right(centre: Assistant):
    put(centre, "PR-1", "退票手续费由客户承担。")
    standing = _standing(centre.stores.documents, "yuanlan")
    first = standing.passages("PR-1")
    assert [standing.passages(f"none-{n}") for n in range(MOST_KEPT)] == [[]] * MOST_KEPT
    assert standing.passages("PR-1") == first


def _rows(of: Shelf, count: int) -> list[Excerpt]:
    return [whole(one, 1.0) for one in of.readable("PR-3") if one.shape is Shape.ROW][:count]


def _table(rows: int) -> str:
    lines = [f"| 情形{n} | 由第{n}方承担 |" for n in range(rows)]
    return "\n".join(["| 情形 | 手续费 |", "| --- | --- |", *lines])


def test_several_rows_of_a_small_table_bring_the_whole_of_it_once_and_one_row_stays_alone(centre: Assistant):
    put(centre, "PR-3", _table(6))
    of = shelf(centre)
    assert of.whole_tables(_rows(of, 1)) == _rows(of, 1)
    assert [one.text for one in of.whole_tables(_rows(of, 2))] == [one.text for one in _rows(of, 6)]


def test_of_a_long_table_only_the_rows_chosen_are_shown(centre: Assistant):
    put(centre, "PR-3", _table(SMALL_TABLE + 1))
    of = shelf(centre)
    assert of.whole_tables(_rows(of, 2)) == _rows(of, 2)
