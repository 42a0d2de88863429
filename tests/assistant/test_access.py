"""Keys, page sessions and sidebar tokens: what opens, what does not, and when it ends."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access import PAGE_LIFE, WIDGET_LIFE, Access
from knowledge.audience import Audience, Role
from knowledge.clock import StandingClock
from knowledge.errors import InvalidInput, NotFound, Unauthenticated
from knowledge.records.access import AccessRecords
from knowledge.records.engine import migrate, open_engine

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef" * 4
AGENT = Audience("yuanlan", Role.AGENT, "A33")
ORIGIN = "https://desk.example"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOW)


@pytest.fixture
def access(tmp_path: Path, clock: StandingClock) -> Any:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    yield Access(AccessRecords(engine, SECRET, clock), clock, SECRET)
    engine.dispose()


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def signed(claims: dict[str, Any], secret: bytes = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, secret, algorithm=algorithm)


def unsigned(claims: dict[str, Any], algorithm: str) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


def test_a_key_stands_for_its_role_person_and_clients(access: Access):
    holder = access.holder(access.issue(Role.AGENT, ("yuanlan",), "A33", "desk"))
    assert access.audience(holder, None) == AGENT
    assert access.audience(holder, "yuanlan") == AGENT


@pytest.mark.parametrize("secret", ["", "tx_", "tx_nobody", "Bearer tx_x", "tx_\ud800", "🙂"])
def test_an_unknown_key_proves_nothing(access: Access, secret: str):
    with pytest.raises(Unauthenticated):
        access.holder(secret)


def test_a_withdrawn_key_proves_nothing_from_then_on(access: Access):
    secret = access.issue(Role.ADMIN, ("yuanlan",), None, "")
    access.records.revoke(access.holder(secret).id)
    with pytest.raises(Unauthenticated):
        access.holder(secret)


def test_a_key_for_two_clients_must_say_which_one(access: Access):
    holder = access.holder(access.issue(Role.MANAGER, ("yuanlan", "xingxi"), "M1", ""))
    with pytest.raises(InvalidInput):
        access.audience(holder, None)
    assert access.audience(holder, "xingxi").client == "xingxi"


def test_a_client_the_key_does_not_open_is_not_there(access: Access):
    holder = access.holder(access.issue(Role.ADMIN, ("yuanlan",), None, ""))
    with pytest.raises(NotFound):
        access.audience(holder, "xingxi")


def test_a_page_session_ends_when_its_key_is_withdrawn(access: Access):
    secret = access.issue(Role.SUPERVISOR, ("yuanlan",), "S3", "")
    session = access.open_page(secret)
    holder = access.page_holder(session)
    assert holder.person == "S3"
    access.records.revoke(holder.id)
    with pytest.raises(Unauthenticated):
        access.page_holder(session)


def test_a_page_session_is_over_after_twelve_hours_by_our_own_clock(access: Access, clock: StandingClock):
    session = access.open_page(access.issue(Role.AGENT, ("yuanlan",), "A33", ""))
    clock.tick(PAGE_LIFE - timedelta(seconds=1))
    assert access.page_holder(session).person == "A33"
    clock.tick(timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        access.page_holder(session)


def test_a_sidebar_token_says_who_which_call_and_which_page(access: Access):
    grant = access.widget_grant(access.widget_token(AGENT, "C-1", ORIGIN))
    assert (grant.audience, grant.call_id, grant.origin) == (AGENT, "C-1", ORIGIN)
    assert grant.expires_at == int((NOW + WIDGET_LIFE).timestamp())


def test_every_sidebar_token_has_an_id_of_its_own(access: Access):
    tokens = [access.widget_token(AGENT, "C-1", ORIGIN) for _ in range(3)]
    assert len({access.widget_grant(token).id for token in tokens}) == 3


def test_a_sidebar_token_lives_five_minutes_and_not_a_second_more(access: Access, clock: StandingClock):
    token = access.widget_token(AGENT, None, ORIGIN)
    clock.tick(WIDGET_LIFE - timedelta(seconds=1))
    assert access.widget_grant(token).audience == AGENT
    clock.tick(timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        access.widget_grant(token)


def test_a_token_is_not_valid_before_it_was_made(access: Access, clock: StandingClock):
    token = access.widget_token(AGENT, None, ORIGIN)
    clock.tick(timedelta(seconds=-5))
    with pytest.raises(Unauthenticated):
        access.widget_grant(token)


def test_a_page_session_opens_no_sidebar_and_a_sidebar_token_no_page(access: Access):
    session = access.open_page(access.issue(Role.AGENT, ("yuanlan",), "A33", ""))
    with pytest.raises(Unauthenticated):
        access.widget_grant(session)
    with pytest.raises(Unauthenticated):
        access.page_holder(access.widget_token(AGENT, None, ORIGIN))


def test_a_token_signed_with_another_secret_or_algorithm_is_refused(access: Access):
    claims = claims_of(access.widget_token(AGENT, None, ORIGIN))
    for forged in (signed(claims, b"x" * 64), signed(claims, algorithm="HS512"), signed(claims, b"x" * 64, "HS384")):
        with pytest.raises(Unauthenticated):
            access.widget_grant(forged)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "HS256", "RS256", ""])
def test_a_token_without_a_signature_is_refused_whatever_it_calls_its_algorithm(access: Access, algorithm: str):
    claims = claims_of(access.widget_token(AGENT, None, ORIGIN))
    with pytest.raises(Unauthenticated):
        access.widget_grant(unsigned(claims, algorithm))


@pytest.mark.parametrize("missing", ["exp", "nbf", "jti", "aud", "iss"])
def test_a_token_that_leaves_out_a_required_claim_is_refused(access: Access, missing: str):
    claims = claims_of(access.widget_token(AGENT, None, ORIGIN))
    del claims[missing]
    with pytest.raises(Unauthenticated):
        access.widget_grant(signed(claims))


def test_a_changed_call_or_role_breaks_the_token(access: Access):
    head, _, mark = access.widget_token(AGENT, "C-1", ORIGIN).split(".")
    for change in ({"call": "C-2"}, {"role": "admin"}, {"client": "xingxi"}):
        claims = claims_of(access.widget_token(AGENT, "C-1", ORIGIN)) | change
        body = signed(claims).split(".")[1]
        with pytest.raises(Unauthenticated):
            access.widget_grant(f"{head}.{body}.{mark}")


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode() + "." + "e30" + ".x"))
def test_no_text_at_all_does_anything_but_be_refused(text: str):
    access = Access(None, StandingClock(NOW), SECRET)  # type: ignore[arg-type] # nothing may get as far as the records
    for read in (access.widget_grant, access.page_holder):
        with pytest.raises(Unauthenticated):
            read(text)
