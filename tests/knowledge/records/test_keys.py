import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from knowledge.audience import Role
from knowledge.clock import StandingClock
from knowledge.errors import NotFound, SettingsFault
from knowledge.records.access import AccessRecords, KeyHolder
from knowledge.records.engine import reading


@pytest.fixture
def records(engine: Engine, clock: StandingClock) -> AccessRecords:
    return AccessRecords(engine, "pepper", clock)


def test_a_secret_stands_for_the_holder_it_was_issued_to(records: AccessRecords) -> None:
    key_id, secret = records.issue_key(Role.AGENT, ["xingxi"], "A23", "工位 23")
    assert records.verify(secret) == KeyHolder(key_id, Role.AGENT, ("xingxi",), "A23")


def test_a_secret_has_256_bits_and_is_never_the_same(records: AccessRecords) -> None:
    secrets = {records.issue_key(Role.ADMIN, [], None, "").secret for _ in range(20)}
    assert len(secrets) == 20
    assert all(one.startswith("tx_") and len(one) == len("tx_") + 43 for one in secrets)


def test_neither_the_secret_nor_its_plain_digest_is_in_the_file(engine: Engine, records: AccessRecords) -> None:
    secret = records.issue_key(Role.AGENT, ["xingxi"], "A23", "").secret
    with reading(engine) as connection:
        stored = str(connection.execute(text("SELECT * FROM api_keys")).all())
    assert secret not in stored
    assert hashlib.sha256(secret.encode()).hexdigest() not in stored
    assert secret not in str(records.keys())


@pytest.mark.parametrize("wrong", ["", "tx_", "tx_unknown", "Bearer tx_x", "tx_\ud800", "tx_" + "x" * 99_999])
def test_a_wrong_secret_stands_for_nobody(records: AccessRecords, wrong: str) -> None:
    records.issue_key(Role.ADMIN, ["xingxi"], None, "")
    assert records.verify(wrong) is None


def test_a_secret_is_worthless_under_another_pepper(engine: Engine, records: AccessRecords) -> None:
    secret = records.issue_key(Role.ADMIN, ["xingxi"], None, "").secret
    assert AccessRecords(engine, b"pepper").verify(secret) is not None
    assert AccessRecords(engine, "other").verify(secret) is None
    with pytest.raises(SettingsFault):
        AccessRecords(engine, "")


def test_a_revoked_key_ends_at_once_and_the_other_lives_on(records: AccessRecords, clock: StandingClock) -> None:
    old = records.issue_key(Role.AGENT, ["xingxi"], "A23", "old")
    new = records.issue_key(Role.AGENT, ["xingxi"], "A23", "new")
    revoked = clock.tick(timedelta(hours=1))
    records.revoke(old.id)
    clock.tick(timedelta(hours=1))
    records.revoke(old.id)
    assert records.verify(old.secret) is None
    assert records.verify(new.secret) == records.holder(new.id) is not None
    assert records.holder(old.id) is None
    assert records.holder("unknown") is None
    listed = records.keys()
    assert {one.label: one.revoked for one in listed} == {"old": revoked, "new": None}
    with pytest.raises(NotFound):
        records.revoke("unknown")


def test_a_key_ends_when_its_time_is_over(records: AccessRecords, clock: StandingClock) -> None:
    secret = records.issue_key(Role.AGENT, ["xingxi"], None, "", expires=clock.now() + timedelta(days=7)).secret
    clock.tick(timedelta(days=7) - timedelta(microseconds=1))
    assert records.verify(secret) is not None
    clock.tick(timedelta(microseconds=1))
    assert records.verify(secret) is None
    assert records.holder(records.keys()[0].id) is None
