import pytest
from sqlalchemy import Engine

from knowledge.errors import NotFound
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords, _Held
from knowledge.records.documents import DocumentRecords

from .nouns import call, client, document, passages, turn


def test_a_client_comes_back_as_it_was_put(engine: Engine) -> None:
    records = ClientRecords(engine)
    put = client("chengzhou", positioning=None, languages=(Lang.HANT, Lang.EN), slack_channels=("C1",))
    records.put(put)
    assert records.client("chengzhou") == put
    assert [one.id for one in records.clients()] == ["chengzhou", "xingxi", "yuanlan"]


def test_putting_a_client_again_changes_it_and_keeps_its_documents_and_their_revision(engine: Engine) -> None:
    kept = document()
    DocumentRecords(engine).put(kept, passages(kept), batch="b1")
    ClientRecords(engine).put(client(currency="USD"))
    assert ClientRecords(engine).client("xingxi").currency == "USD"
    assert DocumentRecords(engine).document("xingxi", "PR-01") == kept
    assert DocumentRecords(engine).revision("xingxi") == 1


def test_what_was_read_of_a_client_is_held_until_it_changes_and_never_longer(engine: Engine) -> None:
    records = ClientRecords(engine)
    records.put(client(currency="USD"))
    first = records.client("xingxi")
    if engine.dialect.name == "sqlite":
        assert records.client("xingxi") is ClientRecords(engine).client("xingxi") is first
    ClientRecords(engine).put(client(currency="EUR"))
    assert records.client("xingxi").currency == "EUR"
    records.purge("xingxi")
    with pytest.raises(NotFound):
        records.client("xingxi")


def test_what_changes_while_a_client_is_read_is_not_held() -> None:
    held = _Held()
    _, changes = held.get("xingxi")
    held.changed()
    held.note(client(), changes)
    assert held.get("xingxi") == (None, changes + 1)


def test_an_unknown_client_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        ClientRecords(engine).client("nobody")
    with pytest.raises(NotFound):
        ClientRecords(engine).purge("nobody")


def test_purging_a_client_takes_all_that_is_its_own_and_nothing_else(engine: Engine) -> None:
    for owner in ("xingxi", "yuanlan"):
        mine = document(owner)
        DocumentRecords(engine).put(mine, passages(mine), batch="b1")
        CallRecords(engine).open(call(owner, turns=(turn(1),)))
    ClientRecords(engine).purge("xingxi")
    assert DocumentRecords(engine).passages("xingxi") == []
    assert CallRecords(engine).calls("xingxi") == []
    assert len(DocumentRecords(engine).passages("yuanlan")) == 3
    assert CallRecords(engine).call("yuanlan", "C-1").turns == (turn(1),)
