"""Events over real sockets: a real uvicorn on loopback, read line by line."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import jwt
import pytest
from twin_clients import ORIGIN, OURS, QUESTION, Centre, Marked, centre, listening

from assistant.surfaces.http import streams
from assistant.wording.writer import Task, Wording
from knowledge.audience import Role

OWN = Marked(OURS)
CARDS = f"/v1/calls/{OWN.live}/cards"


class Slow:
    """A writer that writes when it is told to."""

    def __init__(self) -> None:
        self.go = Event()
        self.answer: Wording | Exception = Wording("手续费由航空公司承担。[1]")

    def write(self, task: Task) -> Wording:
        assert self.go.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def here(tmp_path: Path, slow: Slow) -> Iterator[Centre]:
    made = centre(tmp_path, writer=slow)
    yield made
    slow.go.set()
    made.assistant.close()


@pytest.fixture
def at(here: Centre) -> Iterator[str]:
    with listening(here.app) as address:
        yield address


def read(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    """The events of a stream as they arrive; a comment is an event named ":"."""
    name = ""
    for line in response.iter_lines():
        if line.startswith(":"):
            yield ":", line
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def asking(at: str, centre: Centre, path: str = "/v1/ask/stream", **headers: str) -> Any:
    return httpx.stream("POST", at + path, json={"question": QUESTION}, headers=centre.key(OURS) | headers, timeout=15)


def watching(at: str, headers: dict[str, str], path: str = CARDS) -> Any:
    return httpx.stream("GET", at + path, headers=headers, timeout=8)


def say(at: str, centre: Centre, seq: int, text: str, speaker: str = "customer") -> None:
    turns = {"turns": [{"seq": seq, "speaker": speaker, "text": text}]}
    answer = httpx.post(f"{at}/v1/calls/{OWN.live}/turns", json=turns, headers=centre.key(OURS), timeout=15)
    assert answer.status_code == 200, answer.text


def token(centre: Centre, seconds: float) -> dict[str, str]:
    """A sidebar's token whose time is over in so many seconds."""
    now = datetime.now(UTC)
    claims = {
        "client": OURS, "role": "agent", "person": OWN.agent, "call": OWN.live, "origin": ORIGIN[OURS], "iss": "tongxi",
        "aud": "widget", "nbf": now - timedelta(minutes=1), "exp": now + timedelta(seconds=seconds), "jti": "j1",
    }  # fmt: skip
    return {"Authorization": f"Bearer {jwt.encode(claims, centre.assistant.access.secret, algorithm='HS256')}"}


@pytest.mark.parametrize(
    ("path", "headers"), [("/v1/ask/stream", {}), ("/v1/ask", {"Accept": "text/event-stream"})], ids=["path", "accept"]
)
def test_the_draft_is_on_the_screen_before_the_model_has_said_a_word(
    here: Centre, slow: Slow, at: str, path: str, headers: dict[str, str]
) -> None:
    with asking(at, here, path, **headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["x-request-id"]
        events = read(response)
        name, draft = next(events)
        assert (name, draft["verdict"]) == ("draft", "answered")
        assert draft["quotes"]
        assert not slow.go.is_set()
        slow.go.set()
        name, worded = next(events)
        assert (name, worded["text"], worded["mode"]) == ("wording", "手续费由航空公司承担。[1]", "generated")
        assert list(events) == [("done", {"id": draft["id"]})]
    kept = httpx.get(f"{at}/v1/questions/{draft['id']}", headers=here.key(OURS))
    assert kept.json()["answer"] == "手续费由航空公司承担。[1]"


def test_where_the_wording_is_refused_the_draft_stays_and_the_reason_is_said(here: Centre, slow: Slow, at: str) -> None:
    slow.answer = Wording("", "too_slow")
    slow.go.set()
    with asking(at, here) as response:
        events = list(read(response))
    assert [name for name, _ in events] == ["draft", "kept", "done"]
    assert events[1][1] == {"id": events[0][1]["id"], "reason": "too_slow"}


def test_a_failure_behind_the_draft_leaves_it_and_says_so(here: Centre, slow: Slow, at: str) -> None:
    slow.answer = RuntimeError("words of a customer")
    slow.go.set()
    with asking(at, here) as response:
        events = list(read(response))
    assert [name for name, _ in events] == ["draft", "kept"]
    assert events[1][1]["reason"] == "failed"
    assert "customer" not in json.dumps(events)


def test_without_a_model_the_stream_says_that_the_draft_is_the_answer(fresh: Centre) -> None:
    with listening(fresh.app) as at, asking(at, fresh) as response:
        events = list(read(response))
    assert [name for name, _ in events] == ["draft", "kept", "done"]
    assert events[1][1]["reason"] == "no_model"


def test_a_question_that_cannot_be_used_is_a_plain_problem_and_no_stream(here: Centre, at: str) -> None:
    for question in ("", "  ", "长" * 2001):
        answer = httpx.post(at + "/v1/ask/stream", json={"question": question}, headers=here.key(OURS))
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_watcher_sees_the_cards_as_they_are_then_every_turn_and_card_and_the_end(here: Centre, at: str) -> None:
    with watching(at, here.widget(OURS, OWN.live)) as response:
        events = read(response)
        assert next(events) == ("cards", {"cards": []})
        say(at, here, 2, "航班取消了，退改手续费谁承担？")
        assert next(events) == (
            "turn", {"seq": 2, "speaker": "customer", "text": "航班取消了，退改手续费谁承担？"}
        )  # fmt: skip
        name, shown = next(events)
        assert name == "cards"
        assert 1 <= len(shown["cards"]) <= 3
        assert any(quote["document_id"] == OWN.document for card in shown["cards"] for quote in card["quotes"])
        with watching(at, here.widget(OURS, OWN.live)) as late:
            assert next(read(late)) == ("cards", shown)
        ended = httpx.post(f"{at}/v1/calls/{OWN.live}/end", json={}, headers=here.key(OURS))
        assert ended.status_code == 200
        assert list(events) == [("ended", {"call": OWN.live})]


def test_a_watcher_of_an_ended_call_is_told_so_at_once(here: Centre, at: str) -> None:
    with watching(at, here.key(OURS), f"/v1/calls/{OWN.call}/cards") as response:
        assert list(read(response)) == [("cards", {"cards": []}), ("ended", {"call": OWN.call})]


def test_a_stream_is_closed_within_five_seconds_after_its_token_ran_out(here: Centre, at: str) -> None:
    with watching(at, token(here, 1.5)) as response:
        started = time.monotonic()
        events = list(read(response))
        open_for = time.monotonic() - started
    assert [name for name, _ in events] == ["cards", "closed"]
    assert 0.5 < open_for < 6.5


def test_a_token_that_ran_out_opens_no_stream(here: Centre, at: str) -> None:
    # Within the leeway of clocks other routes still answer; a stream would be closed at once.
    assert httpx.get(at + CARDS, headers=token(here, -5)).status_code == 401
    assert httpx.get(at + CARDS, headers=token(here, -60)).status_code == 401


def test_a_withdrawn_key_closes_its_open_stream(here: Centre, at: str) -> None:
    secret = here.assistant.access.issue(Role.SUPERVISOR, (OURS,), None, "watcher")
    with watching(at, {"Authorization": f"Bearer {secret}"}) as response:
        events = read(response)
        assert next(events)[0] == "cards"
        here.assistant.access.records.revoke(here.assistant.access.holder(secret).id)
        assert list(events) == [("closed", {"reason": "not_welcome"})]


def test_an_idle_line_is_kept_open_by_comments(here: Centre, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PING_S", 0.2)
    with watching(at, here.widget(OURS, OWN.live)) as response:
        names = [name for name, _ in (event for event, _ in zip(read(response), range(3), strict=False))]
    assert names == ["cards", ":", ":"]


def test_whoever_goes_away_leaves_nothing_behind(here: Centre, at: str) -> None:
    fanout = here.assistant.conversations.fanout
    lines = [watching(at, here.widget(OURS, OWN.live)) for _ in range(10)]
    readers = [read(line.__enter__()) for line in lines]
    assert [next(reader)[0] for reader in readers] == ["cards"] * 10
    assert fanout.watchers() == 10
    for line in lines:
        line.__exit__(None, None, None)
    deadline = time.monotonic() + 10
    while fanout.watchers() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert fanout.watchers() == 0
