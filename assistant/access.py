"""Who is at the door: keys of programs, sessions of pages, and the sidebar's five-minute tokens.

Every way in turns what it was given into one `Audience` here. Which role may use which route is the route's own word.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import uuid4

import jwt
from jwt.types import Options

from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput, NotFound, Unauthenticated
from knowledge.ports import Clock
from knowledge.records.access import AccessRecords, KeyHolder

WIDGET_LIFE = timedelta(minutes=5)
PAGE_LIFE = timedelta(hours=12)
_ISSUER = "tongxi"
_ALGORITHM = "HS256"
_CHECKED: Options = {
    "require": ["exp", "nbf", "jti", "aud", "iss"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


@dataclass(frozen=True, slots=True)
class WidgetGrant:
    """What a sidebar may do: one audience, one call (or none), one host origin, until a time."""

    audience: Audience
    call_id: str | None
    origin: str
    expires_at: int
    id: str


@dataclass(frozen=True, slots=True)
class Access:
    """Turns secrets into audiences. `clock` is the real one: tokens do not live by the demo's date."""

    records: AccessRecords
    clock: Clock
    secret: bytes = field(repr=False)

    def holder(self, secret: str) -> KeyHolder:
        """Who holds this key. Raises Unauthenticated where it is unknown, revoked or expired."""
        holder = self.records.verify(secret)
        if holder is None:
            raise Unauthenticated("this key is not known here, or it has been withdrawn")
        return holder

    def audience(self, holder: KeyHolder, client: str | None) -> Audience:
        """The holder acting for `client`; needed only where the key opens more than one.

        Raises InvalidInput where it must be named, NotFound where the key does not open it (or it does not exist).
        """
        if client is None and len(holder.clients) == 1:
            client = holder.clients[0]
        if client is None:
            raise InvalidInput("this key serves several client companies: say which one with `client`")
        if client not in holder.clients:
            raise NotFound("no such client company")
        return Audience(client, holder.role, holder.person)

    def issue(self, role: Role, clients: tuple[str, ...], person: str | None, label: str) -> str:
        """A new key; its secret is shown this once."""
        return self.records.issue_key(role, list(clients), person, label).secret

    def open_page(self, secret: str) -> str:
        """A page session (a signed cookie value) for the holder of a key. Raises Unauthenticated."""
        holder = self.holder(secret)
        return self._sign("page", {"sub": holder.id}, PAGE_LIFE)

    def page_holder(self, session: str) -> KeyHolder:
        """Who opened this page session; a key withdrawn since ends it at once. Raises Unauthenticated."""
        claims = self._read(session, "page")
        holder = self.records.holder(str(claims["sub"]))
        if holder is None:
            raise Unauthenticated("this session has ended; sign in again")
        return holder

    def widget_token(self, audience: Audience, call_id: str | None, origin: str) -> str:
        """A five-minute token for one sidebar on one host page."""
        claims = {
            "client": audience.client,
            "role": audience.role.value,
            "person": audience.person,
            "call": call_id,
            "origin": origin,
        }
        return self._sign("widget", claims, WIDGET_LIFE)

    def widget_grant(self, token: str) -> WidgetGrant:
        """What a sidebar's token allows. Raises Unauthenticated where it is forged, for another use, or over."""
        claims = self._read(token, "widget")
        audience = Audience(claims["client"], Role(claims["role"]), claims.get("person"))
        return WidgetGrant(audience, claims.get("call"), claims["origin"], int(claims["exp"]), claims["jti"])

    def _sign(self, audience: Literal["page", "widget"], claims: dict[str, Any], life: timedelta) -> str:
        now = self.clock.now()
        frame = {"iss": _ISSUER, "aud": audience, "nbf": now, "iat": now, "exp": now + life, "jti": uuid4().hex}
        return jwt.encode({**claims, **frame}, self.secret, algorithm=_ALGORITHM)

    def _read(self, token: str, audience: str) -> dict[str, Any]:
        try:
            claims = dict(
                jwt.decode(
                    token,
                    self.secret,
                    algorithms=[_ALGORITHM],
                    audience=audience,
                    issuer=_ISSUER,
                    options=_CHECKED,
                )
            )
        except (jwt.PyJWTError, UnicodeError) as fault:
            raise Unauthenticated("this token is not valid here, or its time is over") from fault
        # The clock that dated it judges it, so there is no leeway: one machine signs and reads.
        if not claims["nbf"] <= self.clock.now().timestamp() < claims["exp"]:
            raise Unauthenticated("this token is not valid here, or its time is over")
        return claims
