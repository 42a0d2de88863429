"""Templates to responses: the reader's language, the page's guards (CSP with a nonce, Trusted Types), static files.

It does not know what any page shows.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from assistant.surfaces.pages.browser_words import BROWSER
from assistant.surfaces.pages.words import SCREEN
from knowledge.errors import NotFound
from knowledge.language import Lang

LANG_COOKIE = "tongxi_lang"
_MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_YEAR_S = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language of the screen, and how Traditional is made from Simplified.

    `names` are the English names of what the client company names in Chinese (its contact drivers); in English they
    stand wherever the screen speaks of them, longest first.
    """

    lang: Lang
    traditional: Callable[[str], str]
    names: tuple[tuple[str, str], ...] = ()

    def said(self, name: str) -> str:
        """The screen's own sentence called `name`. Raises KeyError for an unknown one."""
        return self.side(*SCREEN[name])

    def side(self, zh: str, en: str) -> str:
        """The side of a pair that this person reads."""
        return self.script(en or zh if self.lang is Lang.EN else zh or en)

    def script(self, text: str) -> str:
        """`text` in the reader's script of Chinese, or with English names. Quotes never pass through here."""
        if self.lang is Lang.HANT:
            return self.traditional(text)
        if self.lang is Lang.EN:
            for name, english in self.names:
                text = text.replace(name, english)
        return text

    def of(self, words: object) -> str:
        """The reader's side of a {zh, en} map or of anything with `zh` and `en`; plain text in the reader's script."""
        if words is None:
            return ""
        if isinstance(words, Mapping):
            return self.side(str(words.get("zh", "")), str(words.get("en", "")))
        if hasattr(words, "zh") and hasattr(words, "en"):
            return self.side(words.zh, words.en)
        return self.script(str(words))

    @property
    def for_browser(self) -> dict[str, str]:
        """The sentences that scripts show."""
        return {name: self.side(*pair) for name, pair in BROWSER.items()}


def reader_of(request: Request, traditional: Callable[[str], str]) -> Reader:
    """The language asked for by `?lang=`, else kept from before, else the browser's own, else Simplified Chinese."""
    for wish in (request.query_params.get("lang"), request.cookies.get(LANG_COOKIE)):
        if wish in {lang.value for lang in Lang}:
            return Reader(Lang(wish), traditional)
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    if first.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant")):
        return Reader(Lang.HANT, traditional)
    return Reader(Lang.EN if first.startswith("en") else Lang.HANS, traditional)


def page_policy(nonce: str, *, frames: str = "'none'", ancestors: str = "'none'") -> str:
    """The Content-Security-Policy of a page: nothing but this server's own files, scripts by nonce, no markup sinks."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            f"frame-src {frames}",
            f"frame-ancestors {ancestors}",
            "form-action 'self'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Sheets:
    """The templates of one folder (and of folders it builds on), rendered with autoescape."""

    def __init__(self, *folders: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, template: str, reader: Reader, slots: Mapping[str, Any], *, status: int = 200, policy: str | None = None
    ) -> HTMLResponse:
        """One page in the reader's language. `policy` may hold {nonce}; by default nothing foreign is allowed."""
        nonce = secrets.token_urlsafe(16)
        text = self._environment.get_template(template).render(
            nonce=nonce,
            reader=reader,
            t=reader.said,
            both=reader.of,
            words=as_data(reader.for_browser),
            langs=[("zh-Hans", "简"), ("zh-Hant", "繁"), ("en", "EN")],
            **slots,
        )
        headers = {**GUARDS, "Content-Security-Policy": policy.format(nonce=nonce) if policy else page_policy(nonce)}
        return HTMLResponse(text, status, headers)


def as_data(value: object) -> Markup:
    """`value` as JSON that may stand inside a script element: it holds no "<", so it cannot end it."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))


def keep_language(request: Request, response: Response) -> Response:
    """Remember a language that was asked for by `?lang=`."""
    wish = request.query_params.get("lang")
    if wish in {lang.value for lang in Lang}:
        response.set_cookie(LANG_COOKIE, wish, max_age=_YEAR_S, samesite="strict", httponly=True)
    return response


class StaticFiles:
    """The few files of one folder, held in memory: no path ever reaches the disk, so none can leave the folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {one.name: one.read_bytes() for one in folder.iterdir() if one.suffix in _MEDIA}

    def serve(self, name: str, request: Request) -> Response:
        """The file, or 304 where the browser has it. Raises NotFound."""
        content = self._files.get(name)
        if content is None:
            raise NotFound("no such file")
        mark = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        headers = {"ETag": mark, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_MEDIA[Path(name).suffix], headers=headers)
