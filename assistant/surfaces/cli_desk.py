"""Where the command line gets its results: from the data folder, or from the server that owns it.

Both give the JSON of /v1. The folder itself is the proof of who may read it; a server asks for a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import quote

from assistant.assistant import Assistant
from assistant.authority import AuthorityRequest
from assistant.desk import DeskQuestion
from assistant.granting import UseRequest
from assistant.offers import OfferRequest
from assistant.surfaces.cli_json import Json, advice_json, gaps_json, plain, reply_json, use_json
from knowledge.audience import Audience, Role
from knowledge.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotGranted,
    TongxiError,
    TooMuch,
    Unauthenticated,
    Unavailable,
)

_FAULTS: Mapping[int, type[TongxiError]] = {
    401: Unauthenticated, 403: NotAllowed, 404: NotFound, 409: Conflict, 413: TooMuch, 422: InvalidInput,
    429: TooMuch, 503: Unavailable,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which client: `actor` is a role, a staff id, or nothing for the command's own default."""

    client: str | None = None
    actor: str | None = None
    default: Role = Role.AGENT


@dataclass(frozen=True, slots=True)
class Grant:
    """What was granted, as it was typed."""

    action: str | None = None
    rule: str | None = None
    amount: Decimal | None = None
    call: str | None = None
    order: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    approved_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder, opened by this process."""

    assistant: Assistant
    audience: Audience

    def ask(self, text: str, thread: tuple[str, ...] = ()) -> Json:
        """An answer, with a decision where the question asks for permission."""
        return reply_json(self.assistant.ask(DeskQuestion(text, self.audience, thread=thread)))

    def authority(self, text: str, known: Mapping[str, str]) -> Json:
        """A decision."""
        given = {name: _value(value) for name, value in known.items()}
        request = AuthorityRequest(text, self.audience, self.assistant.clock.now(), known=given)
        decided: Json = plain(self.assistant.authority(request))
        return decided

    def offers(self, call: str | None, driver: str | None, known: Mapping[str, str]) -> Json:
        """Which offers may be made."""
        given = {name: _value(value) for name, value in known.items()}
        now = self.assistant.clock.now()
        return advice_json(
            self.assistant.offers(OfferRequest(self.audience, now, call_id=call, driver=driver, known=given))
        )

    def review(self, call: str) -> Json:
        """The review of a finished call."""
        reviewed: Json = plain(self.assistant.review(self.audience, call))
        return reviewed

    def brief(self, day: date | None) -> Json:
        """The morning page; yesterday's where no day is named."""
        page: Json = plain(self.assistant.brief(self.audience, day or self._yesterday()))
        return page

    def root_cause(self, driver: str, day: date | None) -> Json:
        """The root-cause draft of one driver."""
        draft: Json = plain(self.assistant.root_cause(self.audience, driver, day or self._yesterday()))
        return draft

    def gaps(self) -> Json:
        """What the knowledge does not answer, grouped."""
        return gaps_json(self.assistant.feedback.gap_groups(self.audience))

    def close_gap(self, gap: str) -> Json:
        """Close one gap with every other wording of its question."""
        return {"closed": list(self.assistant.feedback.close_gap(self.audience, gap))}

    def record(self, grant: Grant) -> Json:
        """Record what was granted."""
        request = UseRequest(
            audience=self.audience,
            action=grant.action,
            amount=grant.amount,
            rule=grant.rule,
            call_id=grant.call,
            order_id=grant.order,
            known={name: _value(value) for name, value in grant.known.items()},
            approved_by=grant.approved_by,
            note=grant.note,
        )
        return use_json(self.assistant.granting(request))

    def undo(self, use: str, note: str) -> Json:
        """Take a grant back."""
        return use_json(self.assistant.granting.undo(self.audience, use, note))

    def _yesterday(self) -> date:
        zone = self.assistant.client(self.audience.client).zone
        return self.assistant.clock.now().astimezone(zone).date() - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Server:
    """The running server that owns the data folder, asked over /v1 with a key."""

    address: str
    key: str
    client: str | None
    language: str

    def ask(self, text: str, thread: tuple[str, ...] = ()) -> Json:
        """See `Folder`."""
        return self._call("POST", "/v1/ask", {"question": text, "thread": list(thread)})

    def authority(self, text: str, known: Mapping[str, str]) -> Json:
        """See `Folder`."""
        return self._call("POST", "/v1/authority", {"text": text, "known": _sent(known)})

    def offers(self, call: str | None, driver: str | None, known: Mapping[str, str]) -> Json:
        """See `Folder`."""
        return self._call("POST", "/v1/offers", {"call_id": call, "driver": driver, "known": _sent(known)})

    def review(self, call: str) -> Json:
        """See `Folder`."""
        return self._call("GET", f"/v1/calls/{quote(call, safe='')}/review")

    def brief(self, day: date | None) -> Json:
        """See `Folder`."""
        return self._call("GET", "/v1/brief", {"day": day.isoformat()} if day else {})

    def root_cause(self, driver: str, day: date | None) -> Json:
        """See `Folder`."""
        return self._call("GET", "/v1/root-causes", {"driver": driver} | ({"day": day.isoformat()} if day else {}))

    def gaps(self) -> Json:
        """See `Folder`."""
        return self._call("GET", "/v1/gaps")

    def close_gap(self, gap: str) -> Json:
        """See `Folder`."""
        return self._call("POST", f"/v1/gaps/{quote(gap, safe='')}/close")

    def record(self, grant: Grant) -> Json:
        """See `Folder`."""
        told = {"action": grant.action, "rule": grant.rule, "call_id": grant.call, "order_id": grant.order}
        told |= {"approved_by": grant.approved_by, "note": grant.note}
        amount = None if grant.amount is None else str(grant.amount)
        return self._call("POST", "/v1/authority/uses", {**told, "amount": amount, "known": _sent(grant.known)})

    def undo(self, use: str, note: str) -> Json:
        """See `Folder`."""
        return self._call("POST", f"/v1/authority/uses/{quote(use, safe='')}/reversal", {"note": note})

    def _call(self, method: str, path: str, given: Mapping[str, object] | None = None) -> Json:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": self.language}
        headers |= {"X-Tongxi-Client": self.client} if self.client else {}
        sent = {"json": given} if method == "POST" else {"params": given}
        try:
            with httpx.Client(base_url=self.address, timeout=60, trust_env=False) as http:
                answer = http.request(method, path, headers=headers, **sent)  # type: ignore[arg-type]
                told: Json = answer.json()
        except (httpx.HTTPError, ValueError):
            raise Unavailable("the server that owns the data folder does not answer") from None
        if answer.status_code == 409 and path.startswith("/v1/authority/uses"):
            raise NotGranted(_as_told(told["detail"]), next=_as_told(told["next"]))
        if answer.status_code >= 400:
            raise _FAULTS.get(answer.status_code, TongxiError)(str(told.get("detail", "")))
        return told


def _as_told(words: str) -> str:
    """A sentence in the one language the server spoke, as errors carry both."""
    return f"{words} / {words}" if any("\u4e00" <= one <= "\u9fff" for one in words) else words


Source = Folder | Server


def audience_of(assistant: Assistant, asking: Asking) -> Audience:
    """Who the command speaks for. Raises InvalidInput where a client must be named, NotFound for unknown ones."""
    client = asking.client
    if client is None:
        served = [one.id for one in assistant.clients()]
        if len(served) != 1:
            if not served:
                raise InvalidInput(
                    "这个数据目录里还没有客户资料：设好 TONGXI_DATA_DIR，或先用 tongxi ingest 收入"
                    " / this data folder holds no client company: set TONGXI_DATA_DIR, or run tongxi ingest first"
                )
            listed = ", ".join(served)
            raise InvalidInput(f"请用 --client 指明客户：{listed} / name a client company with --client: {listed}")
        client = served[0]
    assistant.client(client)
    audience = Audience(client, asking.default)
    if asking.actor is None:
        return audience
    if asking.actor in set(Role):
        return replace(audience, role=Role(asking.actor))
    person = assistant.stores.people.person(asking.actor)
    if client not in person.clients:
        raise NotFound("no such person for this client company")
    return Audience(client, person.role, person.id)


def facts_given(pairs: list[str]) -> dict[str, str]:
    """`name=value` pairs. Raises InvalidInput."""
    found = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if len(found) != len(pairs):
        raise InvalidInput("--known 写成 名称=值，例如 --known delay_days=3 / write --known name=value")
    return found


def _value(text: str) -> str | bool | int | Decimal:
    """A value as rules compare it: yes and no, numbers, else text."""
    low = text.strip().lower()
    if low in {"true", "yes", "是", "有"}:
        return True
    if low in {"false", "no", "否", "没有"}:
        return False
    try:
        number = Decimal(low)
    except ArithmeticError:
        return text
    return int(number) if number.is_finite() and number == number.to_integral_value() else number


def _sent(known: Mapping[str, str]) -> dict[str, object]:
    values = {name: _value(value) for name, value in known.items()}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}
