"""Files go into the records: incrementally, whole, and a bad one never in the way of the others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.document import Kind, Shape
from knowledge.errors import InvalidInput, NotFound, UnreadableDocument
from knowledge.intake.ingest import Ingest
from knowledge.intake.load import PackRecords, load_pack
from knowledge.intake.pack import read_pack
from knowledge.intake.read.parse import parse
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.lexicon import LexiconRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.similar import PACK, SimilarRecords

from .papers import word
from .test_pack import KEY, written

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path}/records.db")
    migrate(engine)
    for client in ("yuanlan", "xingxi"):
        ClientRecords(engine).put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    yield engine
    engine.dispose()


@pytest.fixture
def ingest(engine: Engine) -> Ingest:
    return Ingest(DocumentRecords(engine), StandingClock(NOW), parse)


def folder(tmp_path: Path, **files: bytes) -> Path:
    home = tmp_path / "papers"
    home.mkdir(exist_ok=True)
    for name, data in files.items():
        (home / name.replace("__", ".")).write_bytes(data)
    return home


def statuses(reports) -> dict[str, str]:
    return {report.source_name: report.status for report in reports}


def test_a_plain_folder_goes_in_and_is_skipped_the_second_time(tmp_path: Path, ingest: Ingest):
    home = folder(
        tmp_path,
        退款__md="# 退款流程\n\n1. 核对。\n".encode(),
        换货__docx=word(lambda d: d.add_paragraph("签收十五天内可以换货。")),
    )
    heard: list[tuple[int, int, str]] = []
    first = ingest.folder(home, "yuanlan", on_progress=lambda *told: heard.append(told))
    assert statuses(first) == {"退款.md": "added", "换货.docx": "added"}
    assert [told[:2] for told in heard] == [(1, 2), (2, 2)]
    revision = ingest.documents.revision("yuanlan")
    assert set(statuses(ingest.folder(home, "yuanlan")).values()) == {"unchanged"}
    assert ingest.documents.revision("yuanlan") == revision
    kept = ingest.documents.passages("yuanlan", document_id="退款")
    assert [(p.shape, p.text, p.step_id) for p in kept] == [(Shape.STEP, "核对。", "1")]


def test_a_changed_file_is_replaced_and_the_others_stay(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"# A\n\nfirst words.\n", b__md=b"# B\n\nother words.\n")
    ingest.folder(home, "yuanlan")
    (home / "a.md").write_bytes(b"# A\n\nsecond words.\n")
    assert statuses(ingest.folder(home, "yuanlan")) == {"a.md": "replaced", "b.md": "unchanged"}
    assert [p.text for p in ingest.documents.passages("yuanlan", document_id="a")] == ["second words."]


def test_a_change_in_the_manifest_alone_is_a_change(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"# A\n\nwords.\n")
    for line, status in (("{file: a.md, id: X}", "added"), ("{file: a.md, id: X, tier: public}", "replaced"),
                         ("{file: a.md, id: X, tier: public}", "unchanged"),
                         ("{file: a.md, id: X, tier: public, valid_to: 2027-01-01}", "replaced")):  # fmt: skip
        (home / "documents.yaml").write_text(f"documents: [{line}]", encoding="utf-8")
        assert statuses(ingest.folder(home, "yuanlan")) == {"a.md": status}, line


def test_one_bad_file_never_stops_the_others(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"", b__docx=b"%PDF-1.4", c__md=b"good words.", d__exe=b"MZ")
    reports = ingest.folder(home, "yuanlan")
    assert statuses(reports) == {"a.md": "refused", "b.docx": "refused", "c.md": "added", "d.exe": "refused"}
    assert all(report.reason for report in reports if report.status == "refused")
    assert ingest.documents.counts("yuanlan")["documents"] == 1


def test_a_reader_that_breaks_is_a_refusal_of_that_file(tmp_path: Path, ingest: Ingest):
    def broken(name: str, data: bytes):
        if name == "a.md":
            raise RuntimeError("a fault of ours")
        return parse(name, data)

    home = folder(tmp_path, a__md=b"words.", b__md=b"words too.")
    assert statuses(replace(ingest, parse=broken).folder(home, "yuanlan")) == {"a.md": "refused", "b.md": "added"}


def test_two_files_with_one_id_and_version_are_not_both_taken(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"words.", a__txt=b"other words.")
    assert sorted(statuses(ingest.folder(home, "yuanlan")).values()) == ["added", "refused"]


def test_the_same_words_under_two_names_are_two_documents(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"words.")
    ingest.folder(home, "yuanlan")
    (home / "b.md").write_bytes(b"words.")
    assert statuses(ingest.folder(home, "yuanlan")) == {"a.md": "unchanged", "b.md": "added"}


def test_a_dry_run_tells_and_keeps_nothing(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"words.", b__md=b"")
    assert statuses(ingest.folder(home, "yuanlan", dry_run=True)) == {"a.md": "added", "b.md": "refused"}
    assert ingest.documents.counts("yuanlan")["documents"] == 0


def test_past_cases_are_masked_and_notices_are_not(ingest: Ingest):
    text = "客户王某13812345678来电，热线13900001111。".encode()
    ingest.put_document("yuanlan", "案例一.md", text, {"id": "K", "kind": "case"})
    ingest.put_document("yuanlan", "通知.md", text, {"id": "N", "kind": "notice"})
    assert [p.text for p in ingest.documents.passages("yuanlan", document_id="K")] == [
        "客户王某[PHONE_1]来电，热线[PHONE_2]。"
    ]
    assert "13812345678" in ingest.documents.passages("yuanlan", document_id="N")[0].text


def test_one_sent_file_says_what_is_wrong_with_it_or_its_description(ingest: Ingest):
    assert ingest.put_document("yuanlan", "a.md", b"words.", {"valid_from": "2026-11-01"}).status == "added"
    assert ingest.put_document("yuanlan", "a.md", b"words.", {"valid_from": "2026-11-01"}).status == "unchanged"
    start = ingest.documents.document("yuanlan", "a").validity.start
    assert start == datetime(2026, 10, 31, 16, tzinfo=UTC)  # the client's midnight
    with pytest.raises(UnreadableDocument):
        ingest.put_document("yuanlan", "b.pdf", b"words.", {})
    with pytest.raises(InvalidInput, match="kind"):
        ingest.put_document("yuanlan", "a.md", b"words.", {"kind": "poem"})
    with pytest.raises(NotFound):
        ingest.put_document("nobody", "a.md", b"words.", {})


def test_a_removed_document_is_gone_and_removing_it_again_is_not_found(ingest: Ingest):
    ingest.put_document("yuanlan", "a.md", b"words.", {})
    assert ingest.remove("yuanlan", "a").status == "removed"
    with pytest.raises(NotFound):
        ingest.remove("yuanlan", "a")


def test_a_whole_pack_is_loaded_and_may_be_loaded_again(tmp_path: Path, engine: Engine, ingest: Ingest):
    records = PackRecords(
        ClientRecords(engine), PeopleRecords(engine), RuleRecords(engine), CallRecords(engine), LexiconRecords(engine),
        SimilarRecords(engine),
    )  # fmt: skip
    pack = read_pack(written(tmp_path), key=KEY)
    first = load_pack(records, ingest, pack)
    assert (first.offers, first.rules, first.cases, first.customers, first.orders, first.calls, first.staff) == (1,) * 7
    assert {report.document_id: report.status for report in first.documents} == dict.fromkeys(
        ["P-12", "补充", "PRM-1", "C-1"], "added"
    )
    again = load_pack(records, ingest, pack)
    assert {report.status for report in again.documents} == {"unchanged"}
    assert not again.refused
    assert records.calls.call("yuanlan", "YL-1").turns == pack.calls[0].turns
    assert (first.questions, records.similar.of("yuanlan", PACK)) == (3, pack.questions)
    assert records.rules.matrix("yuanlan") == pack.matrix
    assert records.rules.offers("yuanlan") == list(pack.offers)
    assert records.people.customer("yuanlan", pack.customers[0].key) == pack.customers[0]
    in_force = ingest.documents.documents("yuanlan", as_of=datetime(2026, 11, 5, tzinfo=UTC))
    assert {document.kind for document in in_force} == {
        Kind.PROCESS, Kind.REFERENCE, Kind.PROMOTION, Kind.CASE,
    }  # fmt: skip


def test_a_new_version_ends_the_old_one_and_both_stay_unchanged_afterwards(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, 旧__md="老办法。".encode(), 新__md="新办法。".encode())
    (home / "documents.yaml").write_text(
        "documents: [{file: 旧.md, id: P, version: 1, valid_from: 2026-01-01},"
        " {file: 新.md, id: P, version: 2, valid_from: 2026-11-01}]",
        encoding="utf-8",
    )
    assert statuses(ingest.folder(home, "yuanlan")) == {"旧.md": "added", "新.md": "added"}
    assert ingest.documents.document("yuanlan", "P", as_of=datetime(2026, 6, 1, tzinfo=UTC)).version == "1"
    assert ingest.documents.document("yuanlan", "P", as_of=NOW).version == "2"
    assert set(statuses(ingest.folder(home, "yuanlan")).values()) == {"unchanged"}


def test_two_clients_with_the_same_file_do_not_meet(tmp_path: Path, ingest: Ingest):
    home = folder(tmp_path, a__md=b"the same words.")
    for client in ("yuanlan", "xingxi"):
        assert statuses(ingest.folder(home, client)) == {"a.md": "added"}
    ingest.remove("xingxi", "a")
    assert ingest.documents.counts("yuanlan")["documents"] == 1
