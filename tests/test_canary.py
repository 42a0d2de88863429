"""Made-up personal numbers go in by every way in; afterwards no file, no log line and no metric holds one of them."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import Settings
from evals.loopback_slack import LoopbackSlack
from knowledge.audience import Audience, Role, Tier
from knowledge.document import Kind, Passage, Trust
from knowledge.language import Lang
from knowledge.search.keyword import KeywordIndex
from server import assemble
from tests.canaries import kept_in, left_by_the_suite, standing_in, terms_of

CLIENT, ORIGIN, CHANNEL, MEMBER = "canary", "http://127.0.0.1:9", "C0CANARY1", "U0CANARY1"
CARD, PERSON, PHONE, MAIL = "6225880137061238", "110105197803124418", "13977420586", "ququ.canary@example.com"
# Told in pieces over three turns; no piece may be found either.
PIECES = ("幺五九二", "八零四七", "六三幺")
WRITTEN = (CARD, "6225 8801 3706 1238", PERSON, PHONE, "139-7742-0586", MAIL, "幺三九七七四二零五八六", "15928047631")
SAID = (
    f"我的卡是{CARD}，身份证{PERSON}，电话{PHONE}，邮箱{MAIL}。再报一次：6225 8801 3706 1238，139-7742-0586，"
    "手机幺三九七七四二零五八六。"
)
PACK = {
    "client.yaml": f"""
id: {CLIENT}
name: {{zh: 金丝雀, en: Canary}}
widget_origins: ["{ORIGIN}"]
slack_channels: [{CHANNEL}]
retention: redacted_and_original
drivers: [退款]
""",
    "customers.yaml": f"customers:\n- {{number: '{PHONE}', as_of: 2026-11-01, attributes: {{segment: family}}}}\n",
    "cases.yaml": f"""
cases:
- {{id: CASE-1, title: "退款没到 {PHONE}", situation: "{SAID}", resolution: "退到 {CARD}", driver: 退款}}
""",
    "calls/one.yaml": f"""
id: PACK-1
agent: K01
customer: '{PHONE}'
started: 2026-11-22T02:00:00+00:00
ended: 2026-11-22T02:05:00+00:00
disposition: "退到 {CARD}"
turns:
- {{s: customer, t: 0, text: "{SAID}"}}
""",
}
STAFF = f"""
staff:
- {{id: K01, name: 林小雀, team: T1, clients: [{CLIENT}], level: L1, hired: 2020-01-01, slack_user: {MEMBER}}}
"""


@dataclass(frozen=True)
class Running:
    assistant: Assistant
    http: httpx.Client
    slack: LoopbackSlack


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def running(folder: Path, pack: Path) -> Iterator[Running]:
    with LoopbackSlack() as slack:
        slack.add_user(MEMBER)
        slack.add_channel(CHANNEL)
        settings = Settings(
            data_dir=folder,
            secret=SecretStr("c" * 64),
            slack_bot_token=SecretStr(slack.token),
            slack_signing_secret=SecretStr(slack.signing_secret),
            slack_team=slack.team,
            slack_api_url=slack.api_url,
        )
        assistant = build(settings)
        assistant.library.take_in(pack, CLIENT)
        key = assistant.access.issue(Role.ADMIN, (CLIENT,), None, "canary")
        with served(assemble(assistant)) as address, httpx.Client(base_url=address, timeout=30) as http:
            http.headers["Authorization"] = f"Bearer {key}"
            yield Running(assistant, http, slack)


def lay_out(folder: Path) -> Path:
    pack = folder / "packs" / CLIENT
    for name, text in PACK.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text, encoding="utf-8")
    (folder / "packs" / "staff.yaml").write_text(STAFF, encoding="utf-8")
    return pack


def plant(run: Running) -> None:
    """Say everything everywhere. What a way in answers is its own affair; that it took it is not."""
    http = run.http
    turns: list[dict[str, Any]] = [
        {"seq": 0, "speaker": "agent", "text": "您好，请您报一下手机号。"},
        *({"seq": at + 1, "speaker": "customer", "text": piece} for at, piece in enumerate(PIECES)),
        {"seq": 4, "speaker": "customer", "text": SAID},
    ]
    opened = {"id": "LIVE-1", "agent": "K01", "external_id": f"ext {PHONE}", "queue": f"队列 {PHONE}", "driver": SAID}
    assert http.post("/v1/calls", json=opened | {"turns": turns[:2]}).status_code == 201
    once = {"Idempotency-Key": "one"}
    for turn in turns[2:]:
        sent = http.post("/v1/calls/LIVE-1/turns", json={"turns": [turn]}, headers=once if turn["seq"] == 4 else {})
        assert sent.status_code == 200, sent.text
    asked = http.post("/v1/ask", json={"question": f"{SAID} 退款多久到账？", "call_id": "LIVE-1"})
    assert asked.status_code == 200
    http.post("/v1/ask/stream", json={"question": f"{SAID} 怎么退？"}).raise_for_status()
    http.post("/v1/authority", json={"text": f"{SAID} 能退 30 元吗？"})
    http.post("/v1/offers", json={"call_id": "LIVE-1"})
    vote = {"about": f"question:{asked.json()['id']}", "vote": "down", "comment": SAID}
    assert http.post("/v1/feedback", json=vote).status_code == 200
    assert http.post("/v1/calls/LIVE-1/end", json={"disposition": SAID, "outcome": "resolved"}).status_code == 200
    case = {"name": "case.md", "kind": "case"}
    put = http.put("/v1/documents/CASE-2", params=case, content=f"# 退款\n\n{SAID}\n".encode())
    assert put.status_code == 201, put.text
    doors(http)
    token = run.assistant.access.widget_token(Audience(CLIENT, Role.AGENT, "K01"), "LIVE-1", ORIGIN)
    beside = {"Authorization": f"Bearer {token}", "Origin": ORIGIN}
    http.post("/v1/ask", json={"question": SAID, "call_id": "LIVE-1"}, headers=beside).raise_for_status()
    for path in (f"/v1/calls/{PHONE}", f"/v1/questions/{CARD}", f"/v1/calls?live=true&who={PHONE}", f"/{MAIL}"):
        http.get(path)
    http.post("/v1/ask", content=f'{{"question": "{SAID}"'.encode(), headers={"Content-Type": "application/json"})


def doors(http: httpx.Client) -> None:
    plain = http.post("/v1/doors/plain_text", content=f"客服：您好\n客户：{SAID}\n".encode())
    assert plain.status_code == 200, plain.text
    message = {
        "event": "message_created", "id": 1002, "content": SAID, "created_at": "2026-11-22T01:00:03Z",
        "message_type": "incoming", "private": False, "custom": {"note": SAID, PHONE: CARD},
        "sender": {"name": "林小雀", "phone_number": PHONE, "email": MAIL, "identifier": PERSON},
        "conversation": {"id": 217, "status": "open", "created_at": 1795827600, "custom_attributes": {"card": CARD}},
        "account": {"id": 1, "name": "云桥"},
    }  # fmt: skip
    kept = http.post("/v1/doors/chatwoot", json=message)
    assert kept.status_code == 200, kept.text


def say_in_slack(run: Running) -> None:
    said = run.slack.say(CHANNEL, MEMBER, f"<@U0BOT> {SAID} 退款多久到账？")
    body, headers = run.slack.event({**said, "type": "app_mention"})
    assert run.http.post("/slack/events", content=body, headers=headers).status_code == 200
    until = time.monotonic() + 20
    while time.monotonic() < until and not run.slack.posted(CHANNEL):
        time.sleep(0.05)
    assert run.slack.posted(CHANNEL)


def holding(blob: bytes) -> set[str]:
    """Which of the planted values stand in these bytes, as UTF-8 or escaped as JSON escapes."""
    return standing_in(blob, WRITTEN, escaped=True)


def test_the_scan_itself_finds_what_is_there(tmp_path: Path) -> None:
    assert holding(f'{{"text": "{PHONE}"}}'.encode()) == {PHONE}
    assert holding("手机幺三九七七四二零五八六".encode()) == {"幺三九七七四二零五八六"}
    parted = tmp_path / "records.db"
    for length in range(400, 500, 8):  # until it lies across two pages, and is whole in no stretch of the file
        parted.unlink(missing_ok=True)
        with closing(sqlite3.connect(parted)) as plain, plain:
            plain.execute("CREATE TABLE told (words TEXT)")
            plain.execute("INSERT INTO told VALUES (?)", ("x" * length + CARD + "x" * 4000,))
        if CARD.encode() not in parted.read_bytes():
            break
    assert CARD.encode() not in parted.read_bytes()
    passage = Passage(CLIENT, "P-1", "D", "1", Kind.FAQ, Tier.INTERNAL, Trust.REFERENCE, "x", Lang.HANS, "x", 1)
    KeywordIndex(tmp_path / "indexes" / "a").change([(0, passage, [PHONE, f"{PHONE}9", "别的"])], ())
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "note.txt").write_text(MAIL, encoding="utf-8")
    found = kept_in(tmp_path, WRITTEN, escaped=True)
    assert found["records.db"] == {CARD} and found["indexes/a/meta.json"] == {PHONE}
    assert left_by_the_suite(tmp_path) == {".": {CARD, PHONE, MAIL}}
    parted.unlink()
    for told in (*tmp_path.rglob("*.term"), *tmp_path.rglob("note.txt")):  # so that the suite's own look finds nothing
        told.unlink()


ASK_CHROMA = """
import sys
from chromadb import PersistentClient
from chromadb.config import Settings
client = PersistentClient(sys.argv[1], settings=Settings(anonymized_telemetry=False))
print([one.get(include=["documents", "metadatas", "uris"]) for one in client.list_collections()])
"""


def in_chroma(folder: Path, copy: Path) -> bytes:
    """Everything that Chroma gives back of what it holds; asked in a process of its own, of a copy, since opening a
    store writes to it, memory that was never set included.
    """
    shutil.copytree(folder, copy)
    asked = subprocess.run([sys.executable, "-c", ASK_CHROMA, str(copy)], capture_output=True, check=True, timeout=120)
    return asked.stdout


def test_nothing_planted_is_in_any_file_log_line_metric_or_answer(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    with running(folder, lay_out(tmp_path)) as run:
        plant(run)
        say_in_slack(run)
        run.assistant.finder.prepare(CLIENT)
        metrics = run.http.get("/metrics").content
        whole = run.http.get("/v1/calls/LIVE-1").json()
        posted = str(run.slack.posted(CHANNEL))
        answers = b"".join(run.http.get(path).content for path in ("/v1/calls", "/v1/gaps", "/v1/documents/CASE-2"))
        journal = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert len(whole["turns"]) == 5
    assert not any(piece in turn["text"] for piece in PIECES for turn in whole["turns"])
    logged = "".join(capfd.readouterr())
    assert "/v1/ask" in logged
    files = {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert any(path.suffix in {".db", ".sqlite3"} for path in files)
    assert kept_in(folder, WRITTEN, escaped=True) == {}
    indexes = [meta.parent for meta in folder.rglob("meta.json")]
    assert indexes and all(len(b"".join(terms_of(index))) > 100 for index in indexes)
    told = in_chroma(folder / "chroma", tmp_path / "chroma copy")
    assert b"metadatas" in told and holding(told) == set()
    assert holding(journal) == set()
    assert holding(metrics + answers + str(whole).encode() + posted.encode()) == set()
    assert holding(logged.encode()) == set()
