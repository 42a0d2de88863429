"""Who stands at the door: a key, a page session or a sidebar's token becomes one `Visitor`; routes say who may pass.

Every route carries exactly one `Door`; `app.build_app` refuses to start with a route that has none. It does not know
what is behind a door.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Request

from assistant.access import WidgetGrant
from assistant.assistant import Assistant
from assistant.surfaces.http.visit import visit_of
from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput, NotAllowed, NotFound, Unauthenticated

SESSION_COOKIE = "tongxi_session"
CLIENT_HEADER = "x-tongxi-client"
_KEY_PREFIX = "tx_"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

EVERYONE = frozenset(Role)
STAFF = EVERYONE - {Role.CLIENT_VIEWER}
SUPERVISING = frozenset({Role.SUPERVISOR, Role.QUALITY, Role.MANAGER, Role.ADMIN})
KEEPERS = frozenset({Role.MANAGER, Role.ADMIN})
HANDLING = frozenset({Role.AGENT, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Visitor:
    """One proven person or program acting for one client company. `principal` names the key behind it, never a secret.

    `clients` are all that its key opens; `grant` is set where a sidebar's token was shown.
    """

    audience: Audience
    principal: str
    via: Literal["key", "page", "widget"]
    clients: tuple[str, ...]
    grant: WidgetGrant | None = None

    def about_call(self, call_id: str | None) -> str | None:
        """The call this request may be about: a sidebar's own, or the one named. Raises NotFound for another one."""
        if self.grant is None:
            return call_id
        if call_id is not None and call_id != self.grant.call_id:
            raise NotFound("no such call")
        return self.grant.call_id

    def acting_as(self, person: str | None) -> Audience:
        """The audience, for `person` where a program speaks for one of its agents. Raises NotAllowed for any other."""
        mine = self.audience
        if person is None or person == mine.person:
            return mine
        if mine.person is not None:
            raise NotAllowed("这个密钥只代表本人 / this key speaks for its own holder alone")
        return replace(mine, role=Role.AGENT, person=person)


@dataclass(frozen=True, slots=True)
class Door:
    """Who may use a route: a dependency, `visitor: Annotated[Visitor, Depends(Door(roles))]`.

    `public` is the reason why nobody needs to prove anything; `widget` whether a sidebar's token opens it.
    """

    roles: frozenset[Role] = frozenset()
    widget: bool = False
    public: str = ""

    def __call__(self, request: Request) -> Visitor | None:
        """Who came in. Raises Unauthenticated, NotAllowed, NotFound (the client is not theirs), InvalidInput."""
        if self.public:
            return None
        visitor = visitor_of(request)
        if visitor.via == "widget" and not self.widget:
            raise NotAllowed("侧边栏不能用这一项 / the sidebar does not open this")
        if visitor.audience.role not in self.roles:
            raise NotAllowed("您的角色不能用这一项 / your role does not open this")
        return visitor


def public(reason: str) -> Door:
    """A door that stands open, with the reason."""
    return Door(public=reason)


Anyone = Annotated[Visitor, Depends(Door(EVERYONE))]
AnyoneOrWidget = Annotated[Visitor, Depends(Door(EVERYONE, widget=True))]
Staff = Annotated[Visitor, Depends(Door(STAFF))]
StaffOrWidget = Annotated[Visitor, Depends(Door(STAFF, widget=True))]
Handling = Annotated[Visitor, Depends(Door(HANDLING))]
HandlingOrWidget = Annotated[Visitor, Depends(Door(HANDLING, widget=True))]
Supervising = Annotated[Visitor, Depends(Door(SUPERVISING))]
Keepers = Annotated[Visitor, Depends(Door(KEEPERS))]


def assistant_of(request: Request) -> Assistant:
    """The assistant behind this app."""
    found = request.app.state.assistant
    assert isinstance(found, Assistant)
    return found


async def _behind(request: Request) -> Assistant:
    # Not a plain function: that would be handed to a thread, for a look at a field.
    return assistant_of(request)


Behind = Annotated[Assistant, Depends(_behind)]


def visitor_of(request: Request) -> Visitor:
    """Whoever came, proven once a request. Raises Unauthenticated, NotFound, InvalidInput, NotAllowed."""
    visit = visit_of(request.scope)
    if visit.visitor is None:
        visit.visitor = _prove(request, assistant_of(request))
        visit.allowed_origins = assistant_of(request).client(visit.visitor.audience.client).widget_origins
    return visit.visitor


def still_welcome(request: Request) -> Callable[[], bool]:
    """A check that a long stream makes now and then: is whoever opened it still let in?"""
    assistant = assistant_of(request)
    first = visitor_of(request)

    def welcome() -> bool:
        if first.grant is not None:
            return assistant.access.clock.now().timestamp() < first.grant.expires_at
        try:
            return _prove(request, assistant).audience == first.audience
        except (Unauthenticated, NotFound):
            return False

    return welcome


def _prove(request: Request, assistant: Assistant) -> Visitor:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if secret.strip():
        if scheme.lower() != "bearer":
            raise Unauthenticated("only `Authorization: Bearer …` is known here")
        return _bearer(request, assistant, secret.strip())
    session = request.cookies.get(SESSION_COOKIE)
    if not session:
        raise Unauthenticated("no key was given")
    if request.method not in _READING and not _same_origin(request, assistant):
        raise NotAllowed("跨站请求不能用网页登录 / a page session is not accepted from another site")
    holder = assistant.access.page_holder(session)
    audience = assistant.access.audience(holder, _named_client(request))
    return Visitor(audience, holder.id, "page", holder.clients)


def _bearer(request: Request, assistant: Assistant, secret: str) -> Visitor:
    if secret.startswith(_KEY_PREFIX):
        holder = assistant.access.holder(secret)
        audience = assistant.access.audience(holder, _named_client(request))
        return Visitor(audience, holder.id, "key", holder.clients)
    grant = assistant.access.widget_grant(secret)
    named = _named_client(request)
    if named is not None and named != grant.audience.client:
        raise NotFound("no such client company")
    return Visitor(grant.audience, f"widget:{grant.audience.person or ''}", "widget", (grant.audience.client,), grant)


def _named_client(request: Request) -> str | None:
    """The client company the request names, by query or header. Raises InvalidInput where the two differ."""
    asked, told = request.query_params.get("client"), request.headers.get(CLIENT_HEADER)
    if asked and told and asked != told:
        raise InvalidInput("client 和 X-Tongxi-Client 不一致 / `client` and X-Tongxi-Client name different companies")
    return asked or told or None


def _same_origin(request: Request, assistant: Assistant) -> bool:
    """Whether a browser says that one of our own pages sends this: a cookie alone proves nothing about the page."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True  # not a browser: no browser sends a cookie across sites without naming an origin on a POST
    return origin == assistant.settings.address or urlsplit(origin).netloc == request.headers.get("host")
