"""The parts joined: secret, clock, ownership, and what a second start finds."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant.assistant import Assistant
from assistant.build import Parts, build, desk_clock, installation_secret
from assistant.settings import Settings, read_settings
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.clock import SystemClock
from knowledge.errors import SettingsFault, Unavailable
from knowledge.language import Lang
from knowledge.search.neural import SentenceTransformers

ROOT = Path(__file__).parents[2]


def settings(folder: Path, **given: object) -> Settings:
    return Settings(**({"data_dir": folder, "vector_store": "exact", "log_level": "error"} | given))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# The secret


def test_a_secret_is_made_once_readable_by_its_owner_alone(tmp_path: Path):
    old = os.umask(0)
    try:
        first = installation_secret(settings(tmp_path))
    finally:
        os.umask(old)
    assert mode(tmp_path / "secret") == 0o600
    assert len(first) == 64
    assert installation_secret(settings(tmp_path)) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_processes_that_start_together_share_one_secret(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: installation_secret(settings(tmp_path)), range(8)))
    assert len(set(made)) == 1


def test_a_given_secret_is_used_and_nothing_is_written(tmp_path: Path):
    assert installation_secret(settings(tmp_path, secret="g" * 40)) == b"g" * 40
    assert not (tmp_path / "secret").exists()


def test_a_short_secret_is_refused_without_being_shown(tmp_path: Path):
    with pytest.raises(SettingsFault) as fault:
        installation_secret(settings(tmp_path, secret="too-short-a-secret"))
    assert "TONGXI_SECRET" in fault.value.detail
    assert "too-short" not in fault.value.detail


@pytest.mark.parametrize("left", ["", "abc", "\n\n"])
def test_a_damaged_secret_file_is_said_and_not_replaced(tmp_path: Path, left: str):
    (tmp_path / "secret").write_text(left, "utf-8")
    with pytest.raises(SettingsFault):
        installation_secret(settings(tmp_path))
    assert (tmp_path / "secret").read_text("utf-8") == left


# The clock


def test_without_a_pretended_day_the_clock_is_the_machines(tmp_path: Path):
    clock = desk_clock(settings(tmp_path))
    assert abs(clock.now() - SystemClock().now()) < timedelta(seconds=5)


def test_a_pretended_day_begins_at_nine_in_the_morning_and_runs_on(tmp_path: Path):
    clock = desk_clock(settings(tmp_path, today=date(2026, 11, 16)))
    first, second = clock.now(), clock.now()
    assert datetime(2026, 11, 16, 1, tzinfo=UTC) <= first <= second < datetime(2026, 11, 16, 1, 1, tzinfo=UTC)


def test_tokens_live_by_the_real_clock_also_on_a_pretended_day(tmp_path: Path):
    assistant = build(settings(tmp_path, today=date(2020, 1, 6)))
    token = assistant.access.widget_token(Audience("yuanlan", Role.AGENT, "A33"), None, "https://x.example")
    expires = assistant.access.widget_grant(token).expires_at
    assistant.close()
    assert timedelta(minutes=4) < datetime.fromtimestamp(expires, UTC) - SystemClock().now() <= timedelta(minutes=5)
    assert assistant.clock.now().year == 2020


# The folder and its owner


def test_a_second_start_over_a_folder_in_use_is_refused_and_harms_nothing(empty: Callable[..., Assistant]):
    first = empty()
    with pytest.raises(Unavailable):
        empty()
    assert first.doctor() == []


def test_closing_frees_the_folder_and_closing_again_does_no_harm(tmp_path: Path):
    first = build(settings(tmp_path))
    first.close()
    first.close()
    build(settings(tmp_path)).close()


def test_a_start_that_fails_frees_the_folder(tmp_path: Path):
    with pytest.raises(SettingsFault) as kept:
        build(settings(tmp_path, secret="short"))
    assert kept.tb is not None  # the failed start's frames are still alive here
    build(settings(tmp_path)).close()


def test_records_of_a_newer_version_are_refused_untouched(tmp_path: Path):
    build(settings(tmp_path)).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'records.db'}")
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999_from_tomorrow'"))
    with pytest.raises(SettingsFault, match="newer"):
        build(settings(tmp_path))
    with engine.begin() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalar() == "9999_from_tomorrow"
    engine.dispose()


def test_what_was_kept_is_there_after_a_restart_and_old_keys_still_open(tmp_path: Path):
    first = build(settings(tmp_path))
    first.stores.clients.put(Client("yuanlan", {"zh": "远岚", "en": "Yuanlan"}, "Asia/Shanghai", (Lang.HANS,)))
    secret = first.access.issue(Role.MANAGER, ("yuanlan",), "M1", "")
    manager = first.access.audience(first.access.holder(secret), None)
    first.library.put(manager, "a.md", "# 积分\n\n积分十二个月内有效。\n".encode(), {"id": "PR-1", "version": "1"})
    session = first.access.open_page(secret)
    first.close()
    second = build(settings(tmp_path))
    assert second.access.page_holder(session).person == "M1"
    assert second.finder.find("积分有效多久", manager, second.clock.now()).hits
    assert second.ready() == {
        "yuanlan": {"keywords": True, "vectors": second.ready()["yuanlan"]["vectors"], "chroma": False}
    }
    second.close()


@pytest.mark.kill
def test_a_server_that_is_killed_leaves_a_folder_that_opens_at_once(tmp_path: Path):
    script = (
        f"import sys, time; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\n"
        "from assistant.build import build\nfrom assistant.settings import Settings\n"
        "held = build(Settings(data_dir=Path(sys.argv[1]), vector_store='exact'))\n"
        "print('up', flush=True)\ntime.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert server.stdout.readline() == "up\n"
    secret = (tmp_path / "secret").read_bytes()
    with pytest.raises(Unavailable):
        build(settings(tmp_path))
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    server.stdout.close()
    again = build(settings(tmp_path))
    assert again.doctor() == []
    assert again.secret == secret
    again.close()


def test_a_model_that_is_not_installed_is_said_by_its_setting(monkeypatch: pytest.MonkeyPatch):
    # None in sys.modules is how Python itself marks a package that cannot be imported.
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsFault, match=r"TONGXI_EMBEDDER.*make neural"):
        SentenceTransformers("any-model").encode(["手续费"])


def test_a_re_ranker_that_is_not_there_is_said_before_anybody_asks(tmp_path: Path):
    with pytest.raises(SettingsFault, match="TONGXI_RERANKER"):
        build(read_settings(data_dir=tmp_path, reranker=f"cross-encoder:{tmp_path}/nowhere"))
    with pytest.raises(SettingsFault, match="cross-encoder:MODEL"):
        read_settings(data_dir=tmp_path, reranker="bi-encoder:some")


def test_what_a_caller_brings_is_used_instead(tmp_path: Path):
    entries = (("客服 agent", "tx_x"),)
    clock = SystemClock(timedelta(days=3))
    assistant = build(settings(tmp_path), Parts(clock=clock, demo_entries=entries))
    assert assistant.clock is clock
    assert assistant.demo_entries == entries
    assistant.close()


def test_nothing_prints_the_installations_secret(empty: Callable[..., Assistant]):
    assistant = empty()
    assert "s" * 64 not in f"{assistant!r} {assistant.settings!r} {assistant.access!r}"
