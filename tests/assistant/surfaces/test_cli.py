import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.build import build
from assistant.settings import read_settings
from assistant.surfaces.cli import make_cli
from evals.demo import SOURCE, ZONE
from evals.world.calendar import first_day, lay_out
from evals.world.facts import interactions
from knowledge.errors import Unavailable

TODAY = date(2026, 11, 23)
QUESTION = "客户要退改，手续费谁承担？"


def run(data: Path, *words: str, **env: str) -> Result:
    given = {"TONGXI_DATA_DIR": str(data), "TONGXI_TODAY": TODAY.isoformat(), "TONGXI_VECTOR_STORE": "exact"} | env
    return CliRunner().invoke(make_cli(build), list(words), env=given)


def pack_of(client: str, into: Path) -> Path:
    lay_out(SOURCE / client, into / client, first_day(TODAY), ZONE)
    from evals.world.calendar import dated

    (into / "staff.yaml").write_text(dated((SOURCE / "staff.yaml").read_text("utf-8"), first_day(TODAY), ZONE), "utf-8")
    return into / client


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack_of("yuanlan", tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def data(packs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    taken = run(folder, "ingest", str(packs), "--client", "yuanlan")
    assert taken.exit_code == 0, taken.output
    assert "新增" in taken.stdout
    assert "offers " in taken.stdout
    with opened(folder) as assistant:
        facts = [one for one in interactions(first_day(TODAY), ZONE) if one.client == "yuanlan"]
        assistant.stores.interactions.add(facts)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator:  # type: ignore[type-arg]
    assistant = build(read_settings(data_dir=folder, today=TODAY, vector_store="exact", log_level="error"))
    try:
        yield assistant
    finally:
        assistant.close()


def test_ask_answers_with_its_sources(data: Path) -> None:
    said = run(data, "ask", QUESTION, "--client", "yuanlan")
    assert said.exit_code == 0, said.output
    assert "手续费" in said.stdout
    assert re.search(r"\[1\] .+ · 版本 \S+", said.stdout)
    assert said.stderr == ""


def test_ask_as_json_is_one_object_with_quotes(data: Path) -> None:
    told = json.loads(run(data, "ask", QUESTION, "--json").stdout)
    assert told["verdict"] == "answered"
    assert {"mark", "text", "document_id", "version", "passage_id"} <= set(told["quotes"][0])


def test_one_client_need_not_be_named_and_a_person_acts_by_their_own_role(data: Path) -> None:
    told = json.loads(run(data, "ask", "我能给客户退300元吗？", "--as", "A33", "--json").stdout)
    assert told["decision"]["audience"] == {"client": "yuanlan", "role": "agent", "person": "A33"}


@pytest.mark.parametrize(("question", "rule"), [("我能给客户退300元吗？", "依据规则"), ("may I refund 300?", "Rule ")])
def test_authority_is_told_in_the_language_of_the_question(data: Path, question: str, rule: str) -> None:
    said = run(data, "authority", question, "--as", "A33")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("▶ ")
    assert rule in said.stdout


def test_what_is_known_changes_the_decision(data: Path) -> None:
    asked = json.loads(run(data, "authority", "可以全额退款300元吗", "--as", "A33", "--json").stdout)
    known = [f"--known={one['id']}=false" for one in asked["missing"]]
    told = json.loads(run(data, "authority", "可以全额退款300元吗", "--as", "A33", "--json", *known).stdout)
    assert asked["verdict"] == "unknown"
    assert len(told["missing"]) < len(asked["missing"])
    assert run(data, "authority", "可以退款吗", "--known", "broken").exit_code == 2


def test_offers_say_what_may_be_offered_or_why_not(data: Path) -> None:
    said = run(data, "offers", "--driver", "预订", "--client", "yuanlan")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("▶ ")
    told = json.loads(run(data, "offers", "--driver", "预订", "--json").stdout)
    assert {one["status"] for one in told["results"]} <= {"eligible", "ineligible", "unknown", "suppressed"}


def test_a_review_is_read_for_a_finished_call_and_unknown_calls_are_not_found(data: Path) -> None:
    with opened(data) as assistant:
        call = assistant.stores.calls.calls("yuanlan", live=False)[0].id
    said = run(data, "review", call)
    assert said.exit_code == 0, said.output
    assert "小结" in said.stdout
    assert run(data, "review", "no-such-call").exit_code == 4


def test_brief_and_root_cause_are_for_those_who_supervise(data: Path) -> None:
    page = run(data, "brief", "--day", "2026-11-22")
    assert page.exit_code == 0, page.output
    assert "2026-11-22" in page.stdout
    assert run(data, "--lang", "en", "brief").stdout.splitlines()[0].endswith("2026-11-22")
    assert run(data, "rca", "退改", "--day", "2026-11-22").exit_code == 0
    refused = run(data, "brief", "--as", "agent")
    assert refused.exit_code == 3
    assert "Traceback" not in refused.output


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_failure_says_what_happened_what_is_safe_and_what_next(data: Path, lang: str) -> None:
    failed = run(data, "--lang", lang, "ask", QUESTION, "--client", "nobody")
    assert failed.exit_code == 4
    assert failed.stdout == ""
    what, safe, then = failed.stderr.strip().splitlines()
    assert what.startswith("✗ ")
    assert (
        ("已有内容" in safe and "下一步" in then) if lang == "zh" else ("What is safe" in safe and "What next" in then)
    )


def test_a_dry_run_writes_nothing_and_a_second_ingestion_changes_nothing(
    packs: Path, data: Path, tmp_path: Path
) -> None:
    dry = run(tmp_path / "empty", "ingest", str(packs), "--client", "yuanlan", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "试运行" in dry.stdout
    assert run(tmp_path / "empty", "ask", QUESTION, "--client", "yuanlan").exit_code == 4
    again = json.loads(run(data, "ingest", str(packs), "--client", "yuanlan", "--json").stdout)
    assert {one["status"] for one in again["documents"]} == {"unchanged"}


def test_one_broken_file_is_refused_by_name_and_the_others_go_in(packs: Path, tmp_path: Path) -> None:
    broken = tmp_path / "yuanlan"
    shutil.copytree(packs, broken)
    shutil.copy(packs.parent / "staff.yaml", tmp_path)
    victim = next((broken / "documents").glob("*.docx"))
    victim.write_bytes(b"not a document")
    taken = run(tmp_path / "data", "ingest", str(broken), "--client", "yuanlan", "--json")
    assert taken.exit_code == 2
    by_status = {one["source_name"]: one["status"] for one in json.loads(taken.stdout)["documents"]}
    assert by_status[victim.name] == "refused"
    assert sum(status == "added" for status in by_status.values()) >= 5


def test_a_pack_of_another_client_and_a_folder_that_is_not_there_are_wrong_input(packs: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "ingest", str(packs), "--client", "xingxi").exit_code == 2
    assert run(tmp_path, "ingest", str(tmp_path / "nowhere"), "--client", "yuanlan").exit_code == 2


def test_doctor_finds_nothing_wrong_with_a_healthy_folder_and_repairs_nothing(data: Path) -> None:
    well = run(data, "doctor")
    assert (well.exit_code, "没有发现问题" in well.stdout) == (0, True), well.output
    told = run(data, "doctor", "--repair", "--json")
    assert (told.exit_code, json.loads(told.stdout)) == (0, {"serving": False, "repaired": [], "findings": []})


def test_doctor_says_what_is_wrong_what_is_safe_and_what_repairing_does_and_does_it(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "data" / "secret").chmod(0o644)
    found = run(tmp_path / "data", "doctor")
    assert found.exit_code == 2
    assert "已有内容" in found.stdout
    assert "修复时: 改为只有属主可读" in found.stdout
    assert "Repairing: makes it readable" in run(tmp_path / "data", "--lang", "en", "doctor").stdout
    assert run(tmp_path / "data", "doctor", "--repair").exit_code == 1
    assert run(tmp_path / "data", "doctor", "--client", "yuanlan").exit_code == 0
    assert run(tmp_path / "data", "doctor", "--client", "nobody").exit_code == 4


def test_a_second_ingestion_says_what_changed_and_prunes_what_left_only_when_told(packs: Path, tmp_path: Path) -> None:
    pack = tmp_path / "yuanlan"
    shutil.copytree(packs, pack)
    shutil.copy(packs.parent / "staff.yaml", tmp_path)
    data = tmp_path / "data"
    assert run(data, "ingest", str(pack), "--client", "yuanlan").exit_code == 0
    changed = next((pack / "documents").glob("PR-TR-61*.md"))
    text = changed.read_text("utf-8")
    changed.write_text(f"{text}\n\n## 补充\n\n理赔进度可以在线查询。\n", "utf-8")
    told = run(data, "ingest", str(pack), "--client", "yuanlan", "--dry-run")
    assert "新增 1，删除 0，改动 0" in told.stdout, told.output
    assert "+ 理赔进度可以在线查询。" in told.stdout
    assert "试运行" in told.stdout
    manifest = pack / "documents.yaml"
    kept = [part for part in re.split(r"(?m)^(?=\s*- )", manifest.read_text("utf-8")) if changed.name not in part]
    manifest.write_text("".join(kept), "utf-8")
    changed.unlink()
    left = run(data, "ingest", str(pack), "--client", "yuanlan")
    assert "--prune" in left.stdout, left.output
    pruned = json.loads(run(data, "ingest", str(pack), "--client", "yuanlan", "--prune", "--json").stdout)
    assert [one["source_name"] for one in pruned["documents"] if one["status"] == "removed"] == [changed.name]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_documents_to_look_at_are_listed_with_their_places(packs: Path, tmp_path: Path, lang: str) -> None:
    from assistant.surfaces.cli_documents import lines
    from knowledge.arithmetic.upkeep import Concern, Place
    from knowledge.language import Lang

    place = Place("PR-1", "3.0", "退改流程", "PR-1@3.0:4", "退款7个工作日内到账。")
    found = (Concern("contradiction", (place, Place("N-1", "1", "通知", "N-1@1:0", "退款15个工作日内到账。"))),)
    told = "\n".join(lines(found, Lang.HANS if lang == "zh" else Lang.EN))
    assert "PR-1 3.0 《退改流程》 ↔ N-1 1 《通知》" in told
    assert "「退款7个工作日内到账。」" in told
    assert ("互相矛盾" if lang == "zh" else "Contradicting") in told


def test_the_report_over_documents_is_the_same_for_a_person_and_a_program(data: Path) -> None:
    told = json.loads(run(data, "documents", "report", "--client", "yuanlan", "--within", "365", "--json").stdout)
    assert "expiring" in {one["matter"] for one in told["concerns"]}
    said = run(data, "documents", "report", "--within", "365").stdout
    assert "快到期" in said
    assert run(data, "documents", "report", "--client", "nobody").exit_code == 4


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked(data: Path) -> None:
    issued = json.loads(
        run(data, "keys", "issue", "--role", "agent", "--client", "yuanlan", "--person", "A33", "--json").stdout
    )
    with opened(data) as assistant:
        assert assistant.access.holder(issued["key"]).person == "A33"
    listed = run(data, "keys", "list").stdout
    assert issued["id"] in listed
    assert issued["key"] not in listed
    assert run(data, "keys", "revoke", issued["id"]).exit_code == 0
    assert run(data, "keys", "revoke", "nothing").exit_code == 4
    assert run(data, "keys", "issue", "--role", "agent", "--client", "nobody").exit_code == 4


def test_a_folder_in_use_is_said_in_words_with_the_servers_address(data: Path) -> None:
    with opened(data) as assistant:
        assistant.owned.announce("http://127.0.0.1:8123")
        failed = run(data, "ask", QUESTION, "--client", "yuanlan")
    assert failed.exit_code == 5
    assert "http://127.0.0.1:8123" in failed.stderr
    assert "--key" in failed.stderr


def test_a_wrong_setting_is_named(data: Path) -> None:
    failed = run(data, "ask", QUESTION, TONGXI_PORT="99999")
    assert failed.exit_code == 2
    assert "TONGXI_PORT" in failed.stderr


def test_what_nobody_foresaw_is_told_without_a_traceback_or_its_words(data: Path) -> None:
    def broken(_settings: object) -> object:
        raise RuntimeError("card 4111111111111111")

    failed = CliRunner().invoke(make_cli(broken), ["ask", QUESTION])  # type: ignore[arg-type]
    assert failed.exit_code == 1
    assert "4111" not in failed.output
    assert failed.stderr.count("✗") == 1


def test_a_folder_somebody_else_holds_without_an_address_is_said_too() -> None:
    def taken(_settings: object) -> object:
        raise Unavailable("taken")

    assert CliRunner().invoke(make_cli(taken), ["keys", "list"]).exit_code == 5  # type: ignore[arg-type]


def test_with_a_key_the_server_that_owns_the_folder_answers(data: Path) -> None:
    import threading
    import time

    import uvicorn

    from assistant.surfaces.http.app import build_app
    from knowledge.audience import Role

    assistant = build(read_settings(data_dir=data, today=TODAY, vector_store="exact", log_level="error"))
    key = assistant.requests.issue_key(Role.SUPERVISOR, ["yuanlan"], "S3", "cli").secret
    server = uvicorn.Server(uvicorn.Config(build_app(assistant), port=0, log_level="error"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assistant.owned.announce(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
    try:
        answered = run(data, "ask", QUESTION, TONGXI_KEY=key)
        assert answered.exit_code == 0, answered.output
        assert "· 版本 " in answered.stdout
        for words in (["brief", "--day", "2026-11-22"], ["rca", "退改"], ["offers", "--driver", "预订"]):
            said = run(data, "--key", key, *words)
            assert said.exit_code == 0, (words, said.output)
            assert said.stdout.startswith("▶ ")
        assert run(data, "--key", key, "authority", "可以全额退款300元吗", "--known", "ticket_used=否").exit_code == 0
        assert run(data, "--key", key, "review", "no-such-call").exit_code == 4
        assert run(data, "--key", "tx_wrong", "ask", QUESTION).exit_code == 3
        looked_over = run(data, "--key", key, "doctor")  # reading only, it may be done while the server serves
        assert (looked_over.exit_code, "服务正在运行" in looked_over.stdout) == (0, True), looked_over.output
        assert run(data, "--key", key, "keys", "list").exit_code == 5
    finally:
        server.should_exit = True
        running.join(timeout=10)
