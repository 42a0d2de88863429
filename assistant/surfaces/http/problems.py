"""Errors as `application/problem+json`: title, detail, safe, next, in the asker's language.

The body never holds an id, a path or a stack, so "not yours" and "not there" are the same bytes. The request id goes in
a header.
"""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.surfaces.http.visit import visit_of
from assistant.surfaces.messages import SIZE, Message, message, unexpected
from assistant.wording.bilingual import Bilingual
from knowledge.errors import InFlight, InvalidInput, NotFound, TongxiError, TooMuch, Unauthenticated, Unavailable
from knowledge.language import Lang

MEDIA_TYPE = "application/problem+json"
_FAULTS: dict[str, Bilingual] = {
    "missing": Bilingual("缺少这一项", "is missing"),
    "extra_forbidden": Bilingual("没有这一项，请删掉", "is not known here"),
    "string_too_long": Bilingual("太长，最多 {max_length} 个字", "is too long: at most {max_length} characters"),
    "string_too_short": Bilingual("太短，至少 {min_length} 个字", "is too short: at least {min_length} characters"),
    "too_long": Bilingual("太多，最多 {max_length} 项", "has too many: at most {max_length}"),
    "too_short": Bilingual("太少，至少 {min_length} 项", "has too few: at least {min_length}"),
    "less_than_equal": Bilingual("不能大于 {le}", "must be at most {le}"),
    "greater_than_equal": Bilingual("不能小于 {ge}", "must be at least {ge}"),
    "json_invalid": Bilingual("不是正确的 JSON", "is not valid JSON"),
    "timezone_aware": Bilingual("时间要带时区，例如 +08:00", "needs a time zone, for example +08:00"),
    "literal_error": Bilingual("只能是 {expected}", "must be one of {expected}"),
    "enum": Bilingual("只能是 {expected}", "must be one of {expected}"),
}
_OTHER_FAULT = Bilingual("格式不对", "has the wrong form")


def asked_language(headers: Mapping[str, str]) -> Lang:
    """The language of screens a request asks for: Chinese (Simplified) unless Accept-Language puts another first."""
    ranked: list[tuple[float, int, Lang]] = []
    for place, part in enumerate(headers.get("accept-language", "")[:200].split(",")):
        tag, _, weight = part.strip().lower().partition(";")
        lang = _language(tag.strip())
        if lang is not None:
            ranked.append((-_weight(weight), place, lang))
    return min(ranked)[2] if ranked else Lang.HANS


def problem(told: Message, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """`told` as a response."""
    return Response(problem_bytes(told, **more), told.status, dict(headers or {}), MEDIA_TYPE)


def problem_bytes(told: Message, **more: Any) -> bytes:
    """`told` as the body of a problem."""
    body = {
        "type": "about:blank",
        "title": told.title,
        "status": told.status,
        "detail": told.detail,
        "safe": told.safe,
        "next": told.next,
    }
    return json.dumps(body | more, ensure_ascii=False).encode()


def problem_of(fault: TongxiError, request_headers: Mapping[str, str]) -> Response:
    """One of our errors as a response."""
    headers: dict[str, str] = {}
    if isinstance(fault, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="tongxi"'
    if isinstance(fault, InFlight | Unavailable) or (isinstance(fault, TooMuch) and fault.fields.get("kind") != SIZE):
        headers["Retry-After"] = fault.fields.get("retry_after", "1")
    return problem(message(fault, asked_language(request_headers)), headers)


def unexpected_problem(request_headers: Mapping[str, str]) -> Response:
    """What is answered when something failed that nobody foresaw."""
    return problem(unexpected(asked_language(request_headers)))


def add_problem_handlers(app: FastAPI) -> None:
    """Have every error of `app` answered as a problem."""

    def ours(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, TongxiError)
        visit_of(request.scope).code = fault.code
        return problem_of(fault, request.headers)

    def invalid(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, RequestValidationError)
        visit_of(request.scope).code = "invalid_request"
        return _invalid(request, fault)

    def plain(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)
        visit_of(request.scope).code = f"http_{fault.status_code}"
        return _plain(request, fault)

    app.add_exception_handler(TongxiError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)


def _invalid(request: Request, fault: RequestValidationError) -> Response:
    lang = asked_language(request.headers)
    faults = [
        {"where": ".".join(str(step)[:60] for step in error["loc"][:8]), "what": _what(error, lang)}
        for error in fault.errors()[:20]
    ]
    joined = ("; " if lang is Lang.EN else "；").join(f"{one['where']} {one['what']}" for one in faults[:3])
    told = message(InvalidInput(), lang)
    return problem(Message(told.status, told.title, joined, told.safe, told.next), faults=faults)


def _plain(request: Request, fault: HTTPException) -> Response:
    lang = asked_language(request.headers)
    if fault.status_code == 404:
        return problem(message(NotFound(), lang))
    if fault.status_code == 413:
        return problem(message(TooMuch(kind=SIZE), lang), {"Connection": "close"})
    titles = {
        405: Bilingual("这里不支持这个方法", "This method is not known here"),
        400: Bilingual("请求读不懂", "The request cannot be read"),
    }
    title = titles.get(fault.status_code, Bilingual("请求没有办成", "The request could not be served")).read(lang)
    told = unexpected(lang)
    told = Message(fault.status_code, title, title, told.safe, told.next)
    return problem(told, fault.headers)


def _what(error: Mapping[str, Any], lang: Lang) -> str:
    """One fault in words, without what was sent."""
    words = _FAULTS.get(str(error["type"]), _OTHER_FAULT).read(lang)
    given = {str(name): str(value) for name, value in (error.get("ctx") or {}).items()}
    return words.format_map(_Slots(given))


class _Slots(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _language(tag: str) -> Lang | None:
    if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return Lang.HANT
    if tag.startswith("zh"):
        return Lang.HANS
    return Lang.EN if tag.startswith("en") else None


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
