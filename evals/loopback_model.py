"""A stand-in language model on loopback: speaks OpenAI's chat completions and behaves as the model's name says.

`python -m evals.loopback_model --port 8300` serves it; point the model settings at http://127.0.0.1:8300/v1 and choose
a behaviour as the model's name (`GET /v1/models` lists them). "good" rewords the draft it is given, with its citations;
every other name is a way in which models fail. It knows nothing and answers nobody outside this machine.
"""

import argparse
import json
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_DRAFT = re.compile(r"<draft>\n(.*?)\n</draft>", re.S)
_LONGEST_WAIT = 30.0
_CITED = re.compile(r"(?:\[\d+\])+$")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back, after `hung` seconds: pieces of text with the pause before each; or a status; or raw bytes of
    a media type; and how it ends.
    """

    pieces: tuple[tuple[float, str], ...] = ()
    status: int = 200
    raw: bytes | None = None
    media: str = "text/event-stream"
    hung: float = 0.0
    finish: str | None = "stop"
    cut: bool = False


def draft_in(prompt: str) -> str:
    """The draft of a wording prompt; the prompt itself where it has none."""
    found = _DRAFT.search(prompt)
    return found.group(1) if found else prompt


def reworded(prompt: str) -> str:
    """An honest wording: the draft's own statements, each with its citation, under a short opening."""
    chinese = _chinese(prompt)
    statements, pending = ["可以这样答复：" if chinese else "You can put it like this:"], ""
    for line in draft_in(prompt).splitlines():
        marks = _CITED.search(line.strip())
        if not line.strip():
            continue
        if not marks and (len(statements) == 1 or line.strip().endswith(("：", ":"))) and not pending:
            statements.append(line.strip())  # the product's own words, which rest on no source, stay as they are
            continue
        if not marks:
            pending += ("" if not pending else "；" if chinese else "; ") + line.strip().removeprefix("• ").rstrip(
                "。.；;"
            )
            continue
        text = line.strip()[: marks.start()].removeprefix("• ").rstrip("。.")
        # One statement carries one citation: a quote of two sentences becomes one with a semicolon.
        text = re.sub(r"[。！？](?=.)", "；", text) if chinese else re.sub(r"[.!?] +(?=[A-Z])", "; ", text)
        joined = (
            f"{pending}{'；' if chinese else '; '}{text}" if pending and not pending.endswith(("：", ":")) else text
        )
        pending = ""
        statements.append(f"{joined}{'。' if chinese else '.'}{marks.group()}")
    return "\n".join(statements)


def _streamed(text: str, pause: float = 0.0, size: int = 12) -> tuple[tuple[float, str], ...]:
    return tuple((pause, text[at : at + size]) for at in range(0, len(text), size))


def _chinese(prompt: str) -> bool:
    return "改写" in prompt


def _invented(prompt: str) -> str:
    extra = "另外可以再补偿 8888 元。[1]" if _chinese(prompt) else "A further CNY 8,888 is payable. [1]"
    return f"{reworded(prompt)}\n{extra}"


def _promised(prompt: str) -> str:
    extra = "我保证给您退 5,000 元。[1]" if _chinese(prompt) else "I guarantee you a refund of 5,000 yuan. [1]"
    return f"{extra}\n{reworded(prompt)}"


def _other_language(prompt: str) -> str:
    english = "The customer bears the fee and nothing else needs to be said about it. [1]"
    return english if _chinese(prompt) else "手续费由客户承担，没有别的规定了。[1]"


def _echoed(prompt: str, mark: str = "") -> str:
    """What the model was told before the draft, line by line."""
    told = prompt.split("<question>", 1)[0]
    return "\n".join(f"{line.strip()}{mark}" for line in told.splitlines() if line.strip())


def _endless(prompt: str) -> str:
    """An answer that goes on and on and never says the same thing twice."""
    return f"{reworded(prompt)} {' '.join(str(n * 7919 % 10007) for n in range(900))}"


def _ten_then_nothing(prompt: str) -> tuple[tuple[float, str], ...]:
    return (*_streamed(reworded(prompt), size=2)[:10], (_LONGEST_WAIT, "…"))


_GARBAGE = b'data: {"id": "x", "choices": [{"delta": {"content": "\xe4\xbd\n\ndata: not json at all\n\n'

BEHAVIOURS: dict[str, Callable[[str], Reply]] = {
    "good": lambda prompt: Reply(_streamed(reworded(prompt))),
    "hung": lambda prompt: Reply(_streamed(reworded(prompt)), hung=_LONGEST_WAIT),
    "slow": lambda prompt: Reply(((_LONGEST_WAIT, reworded(prompt)),)),
    "stalled": lambda prompt: Reply(_ten_then_nothing(prompt)),
    "dripping": lambda prompt: Reply(_streamed(_endless(prompt), pause=0.05, size=1)),
    "cut": lambda prompt: Reply(
        _streamed(reworded(prompt)[: max(10, len(reworded(prompt)) // 2)]), finish=None, cut=True
    ),
    "unfinished": lambda prompt: Reply(_streamed(reworded(prompt)), finish="length"),
    "garbage": lambda prompt: Reply(raw=_GARBAGE),
    "not_events": lambda prompt: Reply(raw=b'{"choices": [{"message": ', media="application/json"),
    "error": lambda prompt: Reply(status=500),
    "forbidden": lambda prompt: Reply(status=401),
    "busy": lambda prompt: Reply(status=429),
    "invented": lambda prompt: Reply(_streamed(_invented(prompt))),
    "false_citation": lambda prompt: Reply(_streamed(re.sub(r"\[\d+\]", "[9]", reworded(prompt)))),
    "uncited": lambda prompt: Reply(_streamed(re.sub(r"\[\d+\]", "", reworded(prompt)))),
    "promise": lambda prompt: Reply(_streamed(_promised(prompt))),
    "html": lambda prompt: Reply(_streamed(f"<b>{reworded(prompt)}</b><script>alert(1)</script>")),
    "script": lambda prompt: Reply(_streamed(f"{reworded(prompt)}\n<script>fetch('http://x.example')</script>[1]")),
    "echo": lambda prompt: Reply(_streamed(f"{reworded(prompt)}\n{_echoed(prompt)}")),
    "echo_cited": lambda prompt: Reply(_streamed(_echoed(prompt, "[1]"))),
    "wrong_language": lambda prompt: Reply(_streamed(_other_language(prompt))),
    "empty": lambda prompt: Reply(()),
    "megabyte": lambda prompt: Reply(_streamed("这一段话很长。" * 150_000, size=20_000)),
    "megabyte_at_once": lambda prompt: Reply(((0.0, "这一段话很长。" * 150_000),)),
    "repetition": lambda prompt: Reply(_streamed("好的好的好的" * 400, size=60)),
}


@dataclass
class LoopbackModel:
    """The server. `asked` holds every request's body, `closed_early` counts readers that went away mid-answer."""

    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed_early: int = 0
    open_now: int = 0
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "LoopbackModel":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base address for an OpenAI-compatible client."""
        return f"http://127.0.0.1:{self.port}/v1"

    def start(self) -> "LoopbackModel":
        """Serve in threads of this process until `stop`."""
        self._halt = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, name="loopback-model", daemon=True).start()
        return self

    def count(self, *, opened: int = 0, left: int = 0) -> None:
        """Keep the counts; handlers run in threads of their own."""
        with self._counting:
            self.open_now += opened
            self.closed_early += left

    def stop(self) -> None:
        """Stop serving; answers under way end."""
        self._halt.set()
        self._server.shutdown()
        self._server.server_close()

    def pause(self, seconds: float, reader: socket.socket) -> None:
        """Wait, or until the server stops. Raises ConnectionResetError once the reader has gone away."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._halt.is_set():
            readable, _, _ = select.select([reader], [], [], 0.02)
            if readable and not reader.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError("the reader went away")


def _handler(model: LoopbackModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """The behaviours, as models."""
            listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in BEHAVIOURS]}
            self._json(200, listed)

        def do_POST(self) -> None:
            """One chat completion."""
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"{}")
            model.asked.append(body)
            behave = BEHAVIOURS.get(str(body.get("model")))
            if behave is None:
                self._json(404, {"error": {"message": "no such model", "type": "invalid_request_error"}})
                return
            prompt = "\n".join(str(message.get("content", "")) for message in body.get("messages", []))
            model.count(opened=1)
            try:
                self._reply(behave(prompt), streamed=bool(body.get("stream")))
            except (BrokenPipeError, ConnectionResetError):
                model.count(left=1)
                self.close_connection = True
            finally:
                model.count(opened=-1)

        def _reply(self, reply: Reply, *, streamed: bool) -> None:
            if reply.hung:
                model.pause(reply.hung, self.connection)
            if reply.status != 200:
                self._json(reply.status, {"error": {"message": "refused", "type": "server_error"}})
            elif streamed:
                self._stream(reply)
            else:
                model.pause(sum(pause for pause, _ in reply.pieces), self.connection)
                text = "".join(piece for _, piece in reply.pieces)
                choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reply.finish}
                self._json(200, _completion("chat.completion", [choice]))

        def _stream(self, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("Content-Type", reply.media)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            if reply.raw is not None:
                self.wfile.write(reply.raw)
                return
            for event in _events(reply, lambda seconds: model.pause(seconds, self.connection)):
                self.wfile.write(f"data: {event}\n\n".encode())
                self.wfile.flush()

        def _json(self, status: int, body: dict[str, Any]) -> None:
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: what is asked of it may be a customer's words."""

    return Handler


def _events(reply: Reply, wait: Callable[[float], None]) -> Iterator[str]:
    first: dict[str, Any] = {"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}
    yield json.dumps(_completion("chat.completion.chunk", [first]))
    for pause, piece in reply.pieces:
        if pause:
            wait(pause)
        choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
        yield json.dumps(_completion("chat.completion.chunk", [choice]))
    if reply.cut:
        return
    last = {"index": 0, "delta": {}, "finish_reason": reply.finish}
    yield json.dumps(_completion("chat.completion.chunk", [last]))
    yield "[DONE]"


def _completion(kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "chatcmpl-loopback", "object": kind, "created": 0, "model": "loopback", "choices": choices}


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A stand-in language model on loopback.")
    parser.add_argument("--port", type=int, default=8300)
    with LoopbackModel(parser.parse_args().port) as model:
        print(f"{model.url}  models: {', '.join(BEHAVIOURS)}")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
