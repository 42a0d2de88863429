"""What the records say of a client's documents is read once a revision, and anew after every change."""

from collections.abc import Callable
from datetime import UTC

import pytest

from assistant.assistant import Assistant
from assistant.wording.shelf import MOST_KEPT, Shelf, _standing
from knowledge.audience import Audience, Role
from knowledge.client import Client
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
    assert before.documents() is before.documents()
    put(centre, "PR-2", "会员积分十二个月内有效。")
    assert _standing(documents, "yuanlan") is not before
    assert _standing(documents, "xingxi") is other


def test_of_more_documents_than_are_kept_all_are_read_right(centre: Assistant):
    put(centre, "PR-1", "退票手续费由客户承担。")
    standing = _standing(centre.stores.documents, "yuanlan")
    first = standing.passages("PR-1")
    assert [standing.passages(f"none-{n}") for n in range(MOST_KEPT)] == [[]] * MOST_KEPT
    assert standing.passages("PR-1") == first
