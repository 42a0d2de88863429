"""What supervisors open and what people say: contacts behind a number, votes, gaps, promises; a sidebar's token."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assistant.surfaces.http.shapes.form import Body, Id, Instant, Shown, examples
from knowledge.arithmetic.kindred_questions import Group
from knowledge.language import Lang


class AskContacts(Body):
    """The contacts a number names in its `calls`."""

    model_config = Body.model_config | examples({"ids": ["I-84-0031", "I-84-0044"]})

    ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


class ContactShown(Shown):
    """One contact as it is counted. `has_transcript`: its words can be opened under /v1/calls/{id}."""

    id: str
    at: Instant
    channel: str
    lang: Lang
    agent: str
    team: str
    supervisor: str
    driver: str
    driver_l2: str
    request_type: str
    segment: str
    region: str
    product: str
    plan: str
    campaign: str
    handle_s: int
    wait_s: int
    transfers: int
    answered: bool
    repeat_7d: bool | None
    resolved: bool | None
    csat: int | None
    offer_id: str | None
    offer_outcome: str | None
    has_transcript: bool


class Contacts(Shown):
    """The contacts, those with words first, then latest first; ids that are not there are left out."""

    model_config = Shown.model_config | examples(
        {
            "contacts": [
                {
                    "id": "I-84-0031",
                    "at": "2026-11-15T03:20:00Z",
                    "channel": "voice",
                    "lang": "zh-Hans",
                    "agent": "A33",
                    "team": "T3",
                    "supervisor": "S3",
                    "driver": "退改",
                    "driver_l2": "航变退票",
                    "request_type": "",
                    "segment": "family",
                    "region": "华东",
                    "product": "国际机票",
                    "plan": "",
                    "campaign": "",
                    "handle_s": 412,
                    "wait_s": 35,
                    "transfers": 0,
                    "answered": True,
                    "repeat_7d": None,
                    "resolved": True,
                    "csat": None,
                    "offer_id": None,
                    "offer_outcome": None,
                    "has_transcript": True,
                }
            ]
        }
    )

    contacts: tuple[ContactShown, ...]


class Vote(Body):
    """A vote about one thing shown: "question:ID", "passage:ID", "call:ID" or "review:ID"; voting again replaces it."""

    model_config = Body.model_config | examples(
        {"about": "question:0b7d4f0a5f1c4b0e9f2f6c1f0d8a1b2c", "vote": "down", "comment": "金额是旧版的"},
        {"about": "review:yl-8401", "vote": "up"},
    )

    about: Annotated[str, StringConstraints(pattern=r"^(question|passage|call|review):.{1,180}$")]
    vote: Literal["up", "down"]
    comment: Annotated[str, StringConstraints(max_length=1000)] = ""


class VoteShown(Shown):
    """The vote as it is kept; the comment is masked."""

    model_config = Shown.model_config | examples(
        {"about": "review:yl-8401", "vote": "up", "comment": "", "at": "2026-11-16T01:05:00Z"}
    )

    about: str
    vote: str
    comment: str
    at: Instant


class GapShown(Shown):
    """A question the knowledge does not answer, with the nearest documents."""

    id: str
    text: str
    at: Instant
    lang: Lang
    nearest: tuple[str, ...]
    question_id: str | None
    state: str


class GapGroupShown(Shown):
    """The same question in other words or the other language: how it was asked last, how often, and in what."""

    text: str
    count: int
    last: Instant
    langs: tuple[Lang, ...]
    nearest: tuple[str, ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, group: Group) -> "GapGroupShown":
        """A group as it is shown."""
        ids = tuple(one.id for one in group.questions)
        told = {name: getattr(group, name) for name in ("text", "count", "last", "langs", "nearest")}
        return cls.model_validate(told | {"ids": ids})


class Gaps(Shown):
    """Gaps of the knowledge, latest first; and the open ones in groups, most asked first."""

    model_config = Shown.model_config | examples(
        {
            "gaps": [
                {
                    "id": "5d0c",
                    "text": "宠物能不能托运？",
                    "at": "2026-11-16T01:02:00Z",
                    "lang": "zh-Hans",
                    "nearest": ["PR-TR-05"],
                    "question_id": "6f1e",
                    "state": "open",
                }
            ],
            "groups": [
                {
                    "text": "宠物能不能托运？",
                    "count": 3,
                    "last": "2026-11-16T01:02:00Z",
                    "langs": ["zh-Hans", "en"],
                    "nearest": ["PR-TR-05"],
                    "ids": ["5d0c", "5c81", "5a17"],
                }
            ],
        }
    )

    gaps: tuple[GapShown, ...]
    groups: tuple[GapGroupShown, ...]


class GapsClosed(Shown):
    """The gaps that were closed: the one named and every other wording of its question. Empty: closed before."""

    model_config = Shown.model_config | examples({"closed": ["5d0c", "5c81", "5a17"]}, {"closed": []})

    closed: tuple[str, ...]


class PromiseSaid(Body):
    """What became of a promise; `open` takes back what was said before."""

    model_config = Body.model_config | examples({"state": "kept"}, {"state": "broken", "note": "客户电话一直没人接"})

    state: Literal["kept", "broken", "cancelled", "open"]
    note: Annotated[str, StringConstraints(max_length=300)] = ""


class PromiseShown(Shown):
    """A promise made in a call: who owes it (a staff id, back_office or customer), by when, what became of it."""

    model_config = Shown.model_config | examples(
        {
            "id": "yl-8401:3:2",
            "call_id": "yl-8401",
            "text": "明天中午前给您回电",
            "owner": "A33",
            "due": "2026-11-17T04:00:00Z",
            "state": "kept",
            "note": "",
        }
    )

    id: str
    call_id: str
    text: str
    owner: str
    due: Instant | None
    state: str
    note: str


class AskToken(Body):
    """A sidebar for one agent beside one call. `person` is needed where a program's key speaks for its agents."""

    model_config = Body.model_config | examples(
        {"call": "yl-8401", "origin": "https://desk.example", "person": "A33"}, {"origin": "https://desk.example"}
    )

    call: Id | None = None
    origin: Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?$", max_length=300)]
    person: Id | None = None


class Token(Shown):
    """A token for `Authorization: Bearer`, sent to the sidebar by postMessage; it lives five minutes."""

    model_config = Shown.model_config | examples(
        {"token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln", "expires_in": 300, "call": "yl-8401"}
    )

    token: str
    expires_in: int
    call: str | None

    @classmethod
    def living(cls, token: str, life: timedelta, call: str | None) -> "Token":
        """A token with its life in seconds."""
        return cls(token=token, expires_in=int(life.total_seconds()), call=call)


class Health(Shown):
    """The process answers."""

    model_config = Shown.model_config | examples({"status": "ok"})

    status: str


class Readiness(Shown):
    """How many client companies are served, and how far each part has come: done of how many. No company is named."""

    model_config = Shown.model_config | examples(
        {"ready": True, "complete": False, "parts": {"keywords": "3/3", "vectors": "1/3"}, "progress": {}}
    )

    ready: bool
    complete: bool
    parts: dict[str, str]
    progress: dict[str, str]
