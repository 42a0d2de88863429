"""Every way a model fails, over real sockets on both sides: a real server is asked, a stand-in model misbehaves."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from twin_clients import OURS, QUESTION, Centre, centre, listening

from assistant.wording.breaker import Breaker
from assistant.wording.model_writer import Deadlines, ModelWriter, openai_chat
from assistant.wording.writer import Task, Wording, Writer
from evals.loopback_model import LoopbackModel

QUICK = Deadlines(connect=0.5, first=1.5, gap=1.5, total=4.0, retry_needs=2.0)
PATIENT = Deadlines(connect=2, first=25, gap=25, total=28)
FAULTS = {
    "hung": "slow_first_token",
    "slow": "slow_first_token",
    "stalled": "stalled",
    "dripping": "too_slow",
    "forbidden": "model_refused",
    "busy": "model_refused",
    "error": "model_error",
    "garbage": "invalid_reply",
    "not_events": "invalid_reply",
    "cut": "cut",
    "unfinished": "cut",
    "empty": "empty",
    "megabyte": "too_long",
    "megabyte_at_once": "too_long",
    "repetition": "repetition",
    "wrong_language": "wrong_language",
    "html": "markup",
    "script": "markup",
    "false_citation": "false_citation",
    "uncited": "uncited",
    "invented": "invented_value",
    "promise": "promise",
    "echo": "prompt_text",
    "echo_cited": "prompt_text",
}


class Chosen:
    """A writer that hands on to whichever model a test has chosen."""

    def __init__(self) -> None:
        self.writer: Writer

    def write(self, task: Task) -> Wording:
        return self.writer.write(task)


@pytest.fixture(scope="module")
def model() -> Iterator[LoopbackModel]:
    with LoopbackModel() as server:
        yield server


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, Chosen, str]]:
    chosen = Chosen()
    made = centre(tmp_path_factory.mktemp("faults"), writer=chosen)
    made.assistant.finder.prepare(OURS, wait=True)
    with listening(made.app) as at:
        yield made, chosen, at
    made.assistant.close()


def _model_at(url: str, behaviour: str, deadlines: Deadlines = QUICK, breaker: Breaker | None = None) -> ModelWriter:
    return ModelWriter(openai_chat(url, behaviour, "key", deadlines), deadlines, breaker)


def _streamed(desk: tuple[Centre, Chosen, str]) -> list[tuple[str, Any]]:
    made, _, at = desk
    answer = httpx.post(f"{at}/v1/ask/stream", json={"question": QUESTION}, headers=made.key(OURS), timeout=30)
    pairs = [block.splitlines() for block in answer.text.replace("\r\n", "\n").split("\n\n") if "data: " in block]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def _answered(desk: tuple[Centre, Chosen, str]) -> dict[str, Any]:
    made, _, at = desk
    answer = httpx.post(f"{at}/v1/ask", json={"question": QUESTION}, headers=made.key(OURS), timeout=30)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def _soon(done: Callable[[], bool], seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.02)
    return done()


def test_a_good_model_is_heard(desk: tuple[Centre, Chosen, str], model: LoopbackModel) -> None:
    desk[1].writer = _model_at(model.url, "good")
    assert [name for name, _ in _streamed(desk)] == ["draft", "wording", "done"]
    told = _answered(desk)
    assert (told["mode"], told["draft_kept_because"]) == ("generated", None)


@pytest.mark.parametrize(("behaviour", "reason"), FAULTS.items())
def test_whatever_the_model_does_the_reader_has_the_documents_words(
    desk: tuple[Centre, Chosen, str], model: LoopbackModel, behaviour: str, reason: str
) -> None:
    desk[1].writer = _model_at(model.url, behaviour)
    events = _streamed(desk)
    assert [name for name, _ in events] == ["draft", "kept", "done"]
    draft = events[0][1]
    assert (draft["verdict"], draft["mode"]) == ("answered", "extractive")
    assert all(sentence["text"] in draft["text"] for sentence in draft["sentences"])
    further = {mark for one in draft["further"] for mark in one["marks"]}
    assert all(quote["text"] in draft["text"] for quote in draft["quotes"] if quote["mark"] not in further)
    assert events[1][1]["reason"] == reason
    told = _answered(desk)
    assert (told["text"], told["mode"]) == (draft["text"], "extractive")
    assert told["draft_kept_because"] == reason
    assert "8888" not in json.dumps(told) and "<script" not in json.dumps(told)


def test_an_address_where_nobody_listens(desk: tuple[Centre, Chosen, str]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    desk[1].writer = _model_at(f"http://127.0.0.1:{port}/v1", "good")
    told = _answered(desk)
    assert (told["mode"], told["draft_kept_because"]) == ("extractive", "model_unreachable")


@contextmanager
def _black_hole() -> Iterator[str]:
    """An address that neither takes nor refuses a connection: a listener whose queue is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(8)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        finally:
            for one in waiting:
                one.close()


def test_an_address_that_swallows_everything(desk: tuple[Centre, Chosen, str]) -> None:
    with _black_hole() as url:
        desk[1].writer = _model_at(url, "good")
        started = time.monotonic()
        told = _answered(desk)
    assert (told["mode"], told["draft_kept_because"]) == ("extractive", "model_unreachable")
    assert time.monotonic() - started < QUICK.total + 1


def test_the_breaker_opens_spares_the_endpoint_and_closes_again(
    desk: tuple[Centre, Chosen, str], model: LoopbackModel
) -> None:
    at = [0.0]
    breaker = Breaker(now=lambda: at[0])
    desk[1].writer = _model_at(model.url, "forbidden", breaker=breaker)
    reasons = [_answered(desk)["draft_kept_because"] for _ in range(5)]
    asked = len(model.asked)
    desk[1].writer = _model_at(model.url, "good", breaker=breaker)
    reasons.append(_answered(desk)["draft_kept_because"])
    assert reasons == ["model_refused"] * 5 + ["breaker_open"]
    assert len(model.asked) == asked
    at[0] = 10.5
    assert _answered(desk)["mode"] == "generated"
    assert not breaker.open and _answered(desk)["mode"] == "generated"


@pytest.mark.parametrize("behaviour", ["slow", "hung", "stalled"])
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream"])
def test_the_model_is_stopped_when_whoever_asked_goes_away(
    desk: tuple[Centre, Chosen, str], model: LoopbackModel, path: str, behaviour: str
) -> None:
    made, chosen, at = desk
    chosen.writer = _model_at(model.url, behaviour, PATIENT)
    body = json.dumps({"question": QUESTION}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    host, port = at.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as reader:
        own = "".join(f"{name}: {value}\r\n" for name, value in made.key(OURS).items())
        reader.sendall((head + own + "\r\n").encode() + body)
        assert _soon(lambda: model.open_now == 1)
    assert _soon(lambda: model.open_now == 0), "the model still speaks to nobody"
    assert _soon(lambda: not chosen.writer.breaker.open)  # type: ignore[attr-defined]


def test_what_was_shown_is_kept_although_the_reader_left(
    desk: tuple[Centre, Chosen, str], model: LoopbackModel
) -> None:
    made, chosen, at = desk
    chosen.writer = _model_at(model.url, "slow", PATIENT)
    asking = httpx.stream(
        "POST", f"{at}/v1/ask/stream", json={"question": QUESTION}, headers=made.key(OURS), timeout=15
    )
    with asking as response:
        lines = response.iter_lines()
        draft = next(json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))
    kept = f"{at}/v1/questions/{draft['id']}"
    assert _soon(lambda: httpx.get(kept, headers=made.key(OURS)).status_code == 200)
    assert httpx.get(kept, headers=made.key(OURS)).json()["answer"] == draft["text"]
    assert _soon(lambda: model.open_now == 0)


def _sockets() -> int:
    found = 0
    for name in os.listdir("/proc/self/fd"):
        try:
            found += os.readlink(f"/proc/self/fd/{name}").startswith("socket:")
        except FileNotFoundError:
            continue
    return found


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="open files are counted by /proc")
def test_neither_threads_nor_connections_are_left_behind(
    desk: tuple[Centre, Chosen, str], model: LoopbackModel
) -> None:
    behaviours = ("hung", "stalled", "cut", "error", "megabyte", "good", "garbage", "empty")

    def once() -> None:
        for behaviour in behaviours:
            desk[1].writer = _model_at(model.url, behaviour)
            _answered(desk)
            _streamed(desk)
        assert _soon(lambda: model.open_now == 0)

    once()  # pools of threads and connections fill once
    time.sleep(0.3)
    threads, sockets = threading.active_count(), _sockets()
    once()
    once()
    # Thirty-two answers went wrong: what leaks shows by dozens, while the server's pool may grow by a few idle workers.
    assert _soon(lambda: threading.active_count() <= threads + 4), (threading.active_count(), threads)
    assert _soon(lambda: _sockets() <= sockets + 4), (_sockets(), sockets)
