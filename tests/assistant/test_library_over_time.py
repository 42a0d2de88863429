"""A folder over the years: what changed is said, what left is taken out, and yesterday's version still answers."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer import Question
from assistant.assistant import Assistant
from assistant.build import Parts, build
from assistant.settings import Settings
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import InvalidInput
from knowledge.language import Lang
from knowledge.search.keyword import Scope

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
AGENT = Audience("yuanlan", Role.AGENT, "A33")
MANAGER = Audience("yuanlan", Role.MANAGER, "M1")
# A word no other document has; whatever still gives it after a removal has not forgotten.
RARE = "zyxwvut7"


def serve(centre: Assistant) -> Assistant:
    centre.stores.clients.put(Client("yuanlan", {"zh": "远览", "en": "Yuanlan"}, "Asia/Shanghai", (Lang.HANS,)))
    return centre


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    return serve(empty())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "退改.md").write_text(
        "# 退改流程\n\n七日内退票全额退还。\n\n## 例外\n\n特价票不退不改，只退税费。\n", "utf-8"
    )
    (folder / "积分.md").write_text("# 积分规则\n\n会员积分十二个月内有效，到期自动清零。\n", "utf-8")
    return folder


def statuses(centre: Assistant, folder: Path, **how: bool) -> dict[str, str]:
    done = centre.library.take_in(folder, "yuanlan", **how)
    return {one.source_name: one.status for one in done.documents}


def test_what_a_change_would_change_is_said_before_anything_is_written(centre: Assistant, home: Path) -> None:
    statuses(centre, home)
    (home / "退改.md").write_text(
        "# 退改流程\n\n七日内退票退还半数票款。\n\n## 例外\n\n特价票不退不改，只退税费。\n\n"
        "## 时限\n\n审核通过后三个工作日内到账。\n",
        "utf-8",
    )
    revision = centre.stores.documents.revision("yuanlan")
    done = centre.library.take_in(home, "yuanlan", dry_run=True)
    changed = {one.source_name: one for one in done.documents}["退改.md"]
    assert changed.status == "replaced"
    assert changed.difference is not None
    assert changed.difference.changed == (("七日内退票全额退还。", "七日内退票退还半数票款。"),)
    assert changed.difference.added == ("审核通过后三个工作日内到账。",)
    assert changed.difference.removed == ()
    assert centre.stores.documents.revision("yuanlan") == revision


def test_unchanged_files_are_not_read_again(centre: Assistant, home: Path) -> None:
    statuses(centre, home)
    kept = {one.id: one for one in centre.library.documents(AGENT)}
    assert set(statuses(centre, home).values()) == {"unchanged"}
    assert {one.id: one for one in centre.library.documents(AGENT)} == kept


def test_what_is_no_longer_in_the_folder_is_reported_and_serves_until_it_is_pruned(
    centre: Assistant, home: Path
) -> None:
    statuses(centre, home)
    (home / "积分.md").unlink()
    assert statuses(centre, home) == {"退改.md": "unchanged", "积分.md": "absent"}
    assert centre.finder.find("积分多久过期", AGENT, MORNING).hits
    assert statuses(centre, home, prune=True, dry_run=True)["积分.md"] == "removed"
    assert len(centre.library.documents(AGENT)) == 2
    assert statuses(centre, home, prune=True)["积分.md"] == "removed"
    assert [one.title for one in centre.library.documents(AGENT)] == ["退改流程"]
    assert centre.finder.find("积分多久过期", AGENT, MORNING).hits == ()


def test_pruning_touches_neither_what_was_sent_nor_history_nor_a_file_that_cannot_be_read(
    centre: Assistant, home: Path
) -> None:
    (home / "documents.yaml").write_text(
        "documents:\n- {file: 退改.md, id: PR-1, version: '3.1'}\n- {file: 积分.md, id: PR-2}\n", "utf-8"
    )
    statuses(centre, home)
    centre.library.put(MANAGER, "通知.md", "# 通知\n\n系统今晚维护两小时。\n".encode(), {"id": "N-1"})
    (home / "退改.md").write_text("# 退改流程\n\n七日内退票退还半数。\n", "utf-8")
    (home / "积分.md").write_bytes(b"%PDF-1.4 torn")
    (home / "documents.yaml").write_text(
        "documents:\n- {file: 退改.md, id: PR-1, version: '3.2'}\n- {file: 积分.md, id: PR-2}\n", "utf-8"
    )
    assert statuses(centre, home, prune=True) == {"退改.md": "added", "积分.md": "refused"}
    kept = {(one.id, one.version) for one in centre.library.documents(AGENT)}
    assert kept == {("PR-1", "3.1"), ("PR-1", "3.2"), ("PR-2", "1"), ("N-1", "1")}


def test_pruning_by_a_folder_without_a_usable_file_is_a_mistake_and_removes_nothing(
    centre: Assistant, home: Path, tmp_path: Path
) -> None:
    statuses(centre, home)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(InvalidInput):
        centre.library.take_in(tmp_path / "elsewhere", "yuanlan", prune=True)
    assert len(centre.library.documents(AGENT)) == 2


def quoted(centre: Assistant, text: str, as_of: datetime | None) -> str:
    answer = centre.answer(Question(text, AGENT, as_of or MORNING))
    return "".join(quote.text for quote in answer.quotes)


def test_the_version_of_yesterday_answers_for_yesterday_and_the_new_one_for_today(
    centre: Assistant, home: Path
) -> None:
    first = "# 退改流程\n\n文件编号：PR-9　版本：3.1\n\n退票手续费由客户承担，按票价的百分之十收取。\n"
    (home / "退改.md").write_text(first, "utf-8")
    statuses(centre, home)
    later = MORNING + timedelta(days=3)
    object.__setattr__(centre.library.ingest, "clock", StandingClock(later))
    (home / "退改.md").write_text(first.replace("3.1", "3.2").replace("十收", "五收"), "utf-8")
    statuses(centre, home)
    for moment, version, words in ((MORNING, "3.1", "百分之十"), (later, "3.2", "百分之五")):
        hits = centre.finder.find("退票手续费怎么收", AGENT, moment).hits
        assert {hit.passage.version for hit in hits if hit.passage.document_id == "PR-9"} == {version}
        assert words in quoted(centre, "退票手续费怎么收？", moment)


@pytest.fixture
def with_chroma(tmp_path: Path) -> Assistant:
    settings = Settings(data_dir=tmp_path / "data", secret="s" * 64, log_level="error")
    assistant = serve(build(settings, Parts(clock=StandingClock(MORNING))))
    yield assistant
    assistant.close()


def everywhere(centre: Assistant) -> Sequence[str]:
    """Every place in which words or vectors of a client's passages are, as one text each."""
    index = centre.finder._indexes["yuanlan"]
    today = centre.finder._vectoriser._today
    assert today is not None
    store = today._opened()
    scope = Scope(frozenset(Tier), MORNING)
    rows = index.keyword.search({RARE: 1.0}, scope, 50)
    return [
        json.dumps([passage.text for passage in index.passages.values()], ensure_ascii=False),
        json.dumps([RARE] * len(rows)),
        json.dumps(index.exact.part(scope)[0] if index.exact is not None else []),
        json.dumps([one for name in store.names() for one in store.held(name)[0]]),
        json.dumps([one.text for one in centre.stores.documents.passages("yuanlan")], ensure_ascii=False),
        json.dumps(centre.stores.vectors.load("yuanlan")[1]),
    ]


def test_after_a_removal_returns_no_index_no_store_and_no_cache_has_a_word_of_it(with_chroma: Assistant) -> None:
    centre = with_chroma
    for number in range(4):
        text = f"# 流程{number}\n\n第{number}类订单由{number}组处理。\n\n先核对订单号。\n"
        centre.library.put(MANAGER, f"{number}.md", text.encode(), {"id": f"PR-{number}"})
    secret = f"# 秘密\n\n{RARE} 的客户由专席处理。\n\n{RARE} 不对外公布。\n"
    centre.library.put(MANAGER, "s.md", secret.encode(), {"id": f"{RARE}-doc"})
    centre.finder.prepare("yuanlan", wait=True)
    assert centre.finder.find(RARE, AGENT, MORNING).mode == "hybrid"
    assert all(RARE in place for place in everywhere(centre))
    centre.library.remove(MANAGER, f"{RARE}-doc")
    assert not any(RARE in place for place in everywhere(centre))
    assert not any(RARE in hit.passage.searched for hit in centre.finder.find(RARE, AGENT, MORNING).hits)
    centre.finder.prepare("yuanlan", wait=True)  # nor does what runs behind bring it back
    assert not any(RARE in place for place in everywhere(centre))


def test_words_that_a_new_content_no_longer_has_are_gone_when_it_is_taken_in(with_chroma: Assistant) -> None:
    centre = with_chroma
    before = f"# 流程\n\n先核对订单号。\n\n## 二\n\n{RARE} 由专席处理。\n"
    centre.library.put(MANAGER, "p.md", before.encode(), {"id": "PR-1"})
    centre.finder.prepare("yuanlan", wait=True)
    centre.library.put(MANAGER, "p.md", "# 流程\n\n先核对订单号。\n".encode(), {"id": "PR-1"})
    assert centre.finder.find(RARE, AGENT, MORNING).hits == ()
    held = everywhere(centre)
    assert not any(RARE in place for place in held)
    ids = {one.id for one in centre.stores.documents.passages("yuanlan")}
    assert set(json.loads(held[3])) <= ids
