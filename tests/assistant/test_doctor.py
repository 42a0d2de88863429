"""A data folder looked over: every kind of seeded damage is found and named, what can be is put right, nothing else."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.build import build
from assistant.doctor import examine, repair
from assistant.settings import Settings
from evals.corruptions import CORRUPTIONS, Corruption
from evals.endurance import damaged, is_untouched, looked_over
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import NotFound, Unavailable
from knowledge.language import Lang
from tests.knowledge.search.killed_store import cut_in_a_write, cut_in_its_first_opening

MANAGER = Audience("yuanlan", Role.MANAGER, "M1")
ON_CHROMA = [one for one in CORRUPTIONS if one.check == "chroma" or "belong to nothing" in one.name]
ON_RECORDS = [one for one in CORRUPTIONS if one not in ON_CHROMA]
TOPICS = ("退票", "改签", "积分", "行李", "选座", "餐食", "发票", "保险", "升舱", "接机")


def exact(folder: Path) -> Settings:
    return Settings(data_dir=folder, vector_store="exact", log_level="error")


def chroma(folder: Path) -> Settings:
    return Settings(data_dir=folder, vector_store="chroma", log_level="error")


def put(assistant: Assistant, name: str, version: str, *paragraphs: str, valid_from: str | None = None) -> None:
    text = f"# {name}\n" + "".join(f"\n## {n}\n\n{words}\n" for n, words in enumerate(paragraphs))
    about = {"id": name, "version": version, "valid_from": valid_from}
    assistant.library.put(MANAGER, f"{name}-{version}.md", text.encode(), about)


def filled(settings: Settings) -> Path:
    assistant = build(settings)
    assistant.stores.clients.put(Client("yuanlan", {"zh": "远览", "en": "Yuanlan"}, "Asia/Shanghai", (Lang.HANS,)))
    for number, topic in enumerate(TOPICS):
        put(
            assistant, f"PR-{number}", "1", f"{topic}由{topic}组在{number + 2}小时内处理。",
            f"{topic}要先核对{topic}单号和证件。", f"{topic}办完以后短信通知客户{topic}结果。",
        )  # fmt: skip
    put(assistant, "PR-0", "2", "退票一律走线上。", "退票不再收手续费。", "退票款原路退回。", valid_from="2026-01-01")
    assistant.finder.prepare("yuanlan", wait=True)
    assistant.requests.issue_key(Role.SUPERVISOR, ["yuanlan"], None, "test")
    for number in range(3):
        assistant.requests.audit("", "test", "made", str(number))
    assistant.requests.queue_job("answer", {})
    job = assistant.requests.take_job()
    assert job is not None
    assistant.requests.finish_job(job.id)
    assistant.close()
    return settings.data_dir


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(exact(tmp_path_factory.mktemp("healthy") / "data"))


@pytest.fixture(scope="module")
def with_chroma(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(chroma(tmp_path_factory.mktemp("chroma") / "data"))


def test_there_are_at_least_twenty_kinds_of_damage() -> None:
    assert len({one.name for one in CORRUPTIONS}) == len(CORRUPTIONS) >= 20


def test_a_healthy_folder_is_clean_and_not_a_byte_of_it_changes(healthy: Path, with_chroma: Path) -> None:
    assert looked_over(healthy, exact).findings == ()
    assert is_untouched(with_chroma)


@pytest.mark.parametrize("one", ON_RECORDS, ids=lambda one: one.name)
def test_damage_is_found_and_put_right_where_that_loses_nothing(healthy: Path, one: Corruption, tmp_path: Path) -> None:
    outcome = damaged(one, healthy, tmp_path / "damaged", exact)
    assert outcome.found, outcome.named
    assert outcome.clean_after


@pytest.mark.parametrize("one", ON_CHROMA, ids=lambda one: one.name)
def test_damage_to_the_vector_store_is_found_and_the_store_filled_again(
    with_chroma: Path, one: Corruption, tmp_path: Path
) -> None:
    outcome = damaged(one, with_chroma, tmp_path / "damaged")
    assert outcome.found, outcome.named
    assert outcome.clean_after


def test_a_folder_that_no_collection_knows_is_found_by_the_doctor_and_gone_after_the_next_start(
    with_chroma: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(with_chroma, tmp_path / "data"))
    stray = folder / "chroma" / "4442fa94-d7d3-4c34-bd1c-edd7d163c2a9"
    stray.mkdir()
    (stray / "header.bin").write_bytes(b"left by a kill")
    assert [(one.check, one.where) for one in looked_over(folder).findings] == [
        ("orphan_files", f"chroma/{stray.name}")
    ]
    build(chroma(folder)).close()  # nothing is asked: the store is not opened
    assert looked_over(folder).findings == ()


def test_a_store_cut_in_the_middle_of_a_write_is_nothing_to_repair_and_stays_as_it_is(
    with_chroma: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(with_chroma, tmp_path / "data"))
    cut_in_a_write(folder / "chroma")
    assert is_untouched(folder)
    build(chroma(folder)).close()
    assert looked_over(folder).findings == ()


def test_a_store_cut_in_its_very_first_opening_is_nothing_to_repair(with_chroma: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(with_chroma, tmp_path / "data"))
    shutil.rmtree(folder / "chroma")
    for note in folder.glob("chroma-t_*.json"):
        note.unlink()
    cut_in_its_first_opening(folder / "chroma")
    assert is_untouched(folder)


def test_a_store_whose_tables_were_dropped_is_found(with_chroma: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(with_chroma, tmp_path / "data"))
    with closing(sqlite3.connect(folder / "chroma" / "chroma.sqlite3")) as catalogue:
        catalogue.execute("DROP TABLE collections")
    assert {one.check for one in looked_over(folder).findings} == {"chroma"}


@pytest.fixture
def serving(healthy: Path, tmp_path: Path) -> Iterator[Assistant]:
    shutil.copytree(healthy, tmp_path / "data")
    assistant = build(exact(tmp_path / "data"))
    assistant.finder.prepare("yuanlan", wait=True)
    yield assistant
    assistant.close()


def test_a_folder_that_is_being_served_may_be_looked_over_but_not_repaired(serving: Assistant) -> None:
    put(serving, "PR-99", "1", "正在服务时收入的流程。", "先核对。")
    seen = examine(serving.settings, free=lambda _: 1.0)
    assert (seen.serving, seen.findings) == (True, ())
    with pytest.raises(Unavailable):
        repair(serving.settings, ())
    assert serving.finder.find("正在服务时收入", MANAGER, serving.clock.now()).hits


def test_what_was_written_and_never_checkpointed_is_looked_at_too(serving: Assistant) -> None:
    with serving.stores.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("UPDATE vectors SET vector = x'00'")
        connection.exec_driver_sql("BEGIN")
    assert {one.check for one in examine(serving.settings, free=lambda _: 1.0).findings} == {"vectors"}


def test_one_client_may_be_looked_at_alone(healthy: Path, tmp_path: Path) -> None:
    shutil.copytree(healthy, tmp_path / "data")
    assistant = build(exact(tmp_path / "data"))
    assistant.stores.clients.put(Client("xingxi", {"zh": "星汐", "en": "Xingxi"}, "Asia/Shanghai", (Lang.HANS,)))
    assistant.close()
    damage = next(one for one in CORRUPTIONS if one.name == "vectors missing")
    damage.harm(tmp_path / "data")
    settings = exact(tmp_path / "data")
    assert examine(settings, client="xingxi", free=lambda _: 1.0).findings == ()
    assert examine(settings, client="yuanlan", free=lambda _: 1.0).findings != ()
    with pytest.raises(NotFound):
        examine(settings, client="nobody", free=lambda _: 1.0)


def test_a_disk_that_is_nearly_full_and_a_clock_that_is_behind_are_said(healthy: Path) -> None:
    seen = examine(exact(healthy), free=lambda _: 0.1)
    assert [(one.check, str(one.remedy)) for one in seen.findings] == [("disk", "none")]
    early = StandingClock(datetime(2001, 1, 1, tzinfo=UTC))
    assert {one.check for one in examine(exact(healthy), now=early, free=lambda _: 1.0).findings} == {"clock"}


def test_an_empty_folder_is_not_found_and_stays_empty(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(NotFound):
        examine(exact(tmp_path / "data"))
    assert os.listdir(tmp_path / "data") == []
