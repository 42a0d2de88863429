"""A writer with a language model behind it: any LangChain chat model, held to deadlines, a size and the fidelity check.

The model is given the draft and its quotes as data and may only reword; it has no tools. Whatever goes wrong, the draft
stays and the reason is logged as a code. It does not know which endpoint it speaks to.
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog

import prompts
from assistant.wording.breaker import Breaker
from assistant.wording.fidelity import Refusal, check, repeats
from assistant.wording.statements import warnings_of
from assistant.wording.writer import Task, Wording
from knowledge.document import Quote
from knowledge.language import Lang

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = structlog.get_logger(__name__)

LONGEST = 6000
_FINISHED = frozenset({"stop", "end_turn", "eos", "STOP"})
_LANGUAGES = {Lang.HANS: "简体中文", Lang.HANT: "繁體中文（台灣用語）", Lang.EN: "English"}
_POLL = 0.05
# A stream that will not be closed is left behind after this, and the reader waits no longer for what hangs there.
_GRACE = 1.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds the model is given: to connect, for the first words, between words, for all; and what a retry needs."""

    connect: float = 2.0
    first: float = 4.0
    gap: float = 5.0
    total: float = 20.0
    retry_needs: float = 6.0


class ModelFault(Exception):
    """The model gave nothing usable: `code` says how, `again` whether a second attempt may help."""

    def __init__(self, code: str, *, again: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


class ModelWriter:
    """Rewords drafts by `model`. Safe to share between threads; a broken endpoint is left alone by `breaker`."""

    def __init__(
        self, model: "BaseChatModel", deadlines: Deadlines = Deadlines(), breaker: Breaker | None = None
    ) -> None:
        self._model = model
        self._deadlines = deadlines
        self.breaker = breaker or Breaker()

    def write(self, task: Task) -> Wording:
        """A checked wording, or the draft with the reason. Waits at most `deadlines.total` seconds."""
        started = monotonic()
        if not self.breaker.admits():
            return self._refused(task, Refusal("breaker_open"), started)
        try:
            text = self._said(task, started)
        except ModelFault as fault:
            if fault.code not in _NOT_THE_ENDPOINT:
                self.breaker.failed()
            return self._refused(task, Refusal(fault.code), started)
        self.breaker.succeeded()
        refusal = check(text, task)
        if refusal is not None:
            return self._refused(task, refusal, started)
        _log.info("wording_accepted", lang=task.lang, seconds=round(monotonic() - started, 2))
        return Wording(text)

    def _said(self, task: Task, started: float) -> str:
        """What the model says in full. One further attempt where nothing was said and enough time is left."""
        prompt = prompt_for(task)
        try:
            return self._attempt(prompt, task, self._deadlines.total)
        except ModelFault as fault:
            left = self._deadlines.total - (monotonic() - started)
            if not fault.again or left < self._deadlines.retry_needs:
                raise
            return self._attempt(prompt, task, left)

    def _attempt(self, prompt: str, task: Task, seconds: float) -> str:
        running: Future[str] = asyncio.run_coroutine_threadsafe(self._collected(prompt), _loop())
        # Who asked does not wait for the stream to be closed: cancelled, it is closed behind.
        until = monotonic() + seconds
        try:
            while True:
                try:
                    return running.result(timeout=_POLL)
                except NotYet:
                    if running.done():
                        continue
                    if monotonic() > until:
                        raise ModelFault("too_slow") from None
                if task.cancelled is not None and task.cancelled.is_set():
                    raise ModelFault("cancelled")
        except CancelledError:
            raise ModelFault("cancelled") from None
        finally:
            running.cancel()

    async def _collected(self, prompt: str) -> str:
        """The whole of the model's words. Raises ModelFault where they are late, cut, too many or repeat themselves."""
        from langsmith.run_helpers import tracing_context

        said, finish = "", ""
        loop = asyncio.get_running_loop()
        last = loop.time()
        # Nothing of a customer's question may leave for a tracing service because an environment happens to name one.
        with tracing_context(enabled=False):
            chunks: AsyncIterator[Any] = self._model.astream([("human", prompt)])
            try:
                while True:
                    until = last + (self._deadlines.gap if said else self._deadlines.first)
                    chunk = await _next(chunks, until - loop.time(), started=bool(said))
                    if chunk is None:
                        break
                    finish = _finish(chunk) or finish
                    words = _words(chunk)
                    said, last = said + words, loop.time() if words.strip() else last
                    if len(said) > LONGEST:
                        raise ModelFault("too_long")
                    if words and len(said) > 400 and repeats(said[-600:]):
                        raise ModelFault("repetition")
            finally:
                await _closed(chunks)
        if finish not in _FINISHED:
            raise ModelFault("cut" if said else "empty")
        return said.strip()

    def _refused(self, task: Task, refusal: Refusal, started: float) -> Wording:
        _log.warning(
            "wording_refused",
            reason=refusal.code,
            sentence=refusal.sentence,
            lang=task.lang,
            seconds=round(monotonic() - started, 2),
        )
        return Wording(task.draft.text, refusal.code)


# What the reader or the text did, not the endpoint.
_NOT_THE_ENDPOINT = frozenset({"cancelled", "too_long", "repetition"})


def openai_chat(base_url: str, name: str, api_key: str, deadlines: Deadlines = Deadlines()) -> "BaseChatModel":
    """A chat model at any OpenAI-compatible address. Opens no connection; the SDK retries nothing by itself."""
    import httpx
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        base_url=base_url,
        model=name,
        api_key=SecretStr(api_key or "none"),
        timeout=httpx.Timeout(deadlines.total, connect=deadlines.connect, read=deadlines.gap, pool=deadlines.connect),
        max_retries=0,
        temperature=0.2,
        streaming=True,
        stream_chunk_timeout=None,
        max_completion_tokens=1200,
    )


def prompt_for(task: Task) -> str:
    """Everything the model is told: style, question, draft and numbered sources as data."""
    found = [
        prompts.Source(number, quote.title, _trust(quote, task), quote.text, _mark(quote, task))
        for number, quote in enumerate(task.draft.quotes, start=1)
    ]
    return prompts.load(
        "answer",
        task.lang,
        language=_LANGUAGES[task.lang],
        question=prompts.plain(task.question),
        draft=prompts.plain(task.draft.text),
        sources=prompts.sources(found),
    )


_MARKS = {
    "verbatim": ("照读", "read out"),
    "internal": ("内部", "internal"),
    "reference": ("参考", "reference"),
    "past_case": ("案例", "past case"),
    "pitch": ("话术", "talk track"),
}


def _mark(quote: Quote, task: Task) -> str:
    names = [*(["verbatim"] if quote.verbatim else []), *warnings_of(quote, task.draft)]
    return "、".join(_MARKS[name][0 if task.lang.chinese else 1] for name in names)


def _trust(quote: Quote, task: Task) -> str:
    """How far a source is trusted: approved policy unless the draft warns of it."""
    named = [name for name in warnings_of(quote, task.draft) if name != "internal"]
    return named[0] if named else "approved"


async def _next(chunks: AsyncIterator[Any], seconds: float, *, started: bool) -> Any:
    """The next chunk, or None at the end. A foreign model may raise anything: each fault becomes a code."""
    try:
        return await asyncio.wait_for(anext(chunks), max(seconds, 0.001))
    except StopAsyncIteration:
        return None
    except TimeoutError as late:
        if type(late) is not TimeoutError:
            raise ModelFault("model_unreachable") from late
        raise ModelFault("stalled" if started else "slow_first_token") from None
    except asyncio.CancelledError:
        raise
    except Exception as error:
        status = getattr(error, "status_code", None)
        _log.info("model_fault", kind=type(error).__name__, status=status)
        raise ModelFault(_fault_code(error, status, started=started), again=_again(status, started=started)) from error


def _fault_code(error: Exception, status: int | None, *, started: bool) -> str:
    if isinstance(status, int):
        return "model_refused" if status < 500 else "model_error"
    if isinstance(error, ValueError | TypeError | KeyError):
        return "invalid_reply"
    return "cut" if started else "model_unreachable"


def _again(status: int | None, *, started: bool) -> bool:
    return not started and (status is None or status >= 500)


async def _closed(chunks: AsyncIterator[Any]) -> None:
    close = getattr(chunks, "aclose", None)
    if close is not None:
        with suppress(TimeoutError, RuntimeError):  # it may still be running: then it is left behind
            await asyncio.wait_for(close(), _GRACE)


def _words(chunk: Any) -> str:
    return chunk.content if isinstance(chunk.content, str) else str(chunk.text)


def _finish(chunk: Any) -> str:
    told = chunk.response_metadata
    return str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or "")


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """The one event loop on which models are read: cancelling a task there closes its connection at once."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="wording", daemon=True).start()
    return loop
