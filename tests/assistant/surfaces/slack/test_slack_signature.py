import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from assistant.surfaces.slack.signature import signed_by_slack
from knowledge.clock import StandingClock

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
# The example of Slack's own documentation of signing.
OFFICIAL_STAMP = 1531420618
OFFICIAL_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
    b".803a0bc887a14d10d2c447fce8b6703c"
)
OFFICIAL_SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def at(seconds: float) -> StandingClock:
    return StandingClock(datetime.fromtimestamp(seconds, UTC))


def headers(stamp: str, body: bytes = b"{}", signature: str | None = None) -> dict[str, str]:
    mac = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature if signature is not None else f"v0={mac}",
    }


def test_the_documented_example_is_signed() -> None:
    given = {"x-slack-request-timestamp": str(OFFICIAL_STAMP), "x-slack-signature": OFFICIAL_SIGNATURE}
    assert signed_by_slack(SECRET, at(OFFICIAL_STAMP), given, OFFICIAL_BODY)
    assert not signed_by_slack(SECRET, at(OFFICIAL_STAMP), given, OFFICIAL_BODY + b"x")
    assert not signed_by_slack("another secret", at(OFFICIAL_STAMP), given, OFFICIAL_BODY)


@pytest.mark.parametrize(("late", "accepted"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_the_window_is_three_hundred_seconds_on_both_sides(late: int, accepted: bool) -> None:
    given = headers(str(OFFICIAL_STAMP))
    assert signed_by_slack(SECRET, at(OFFICIAL_STAMP + late), given, b"{}") is accepted


@pytest.mark.parametrize(
    "stamp", ["abc", "", "9" * 400, "9" * 5000, "-1531420618", "1531420618.0", " 1531420618", "１５３", "0x5"]
)
def test_a_malformed_stamp_is_not_signed_and_does_not_raise(stamp: str) -> None:
    assert not signed_by_slack(SECRET, at(OFFICIAL_STAMP), headers(stamp), b"{}")


@pytest.mark.parametrize("signature", ["", "v0=", "v0=é", "签名", "v1=abc", "v0=" + "0" * 64, "\x00"])
def test_a_malformed_signature_is_not_signed_and_does_not_raise(signature: str) -> None:
    given = headers(str(OFFICIAL_STAMP), signature=signature)
    assert not signed_by_slack(SECRET, at(OFFICIAL_STAMP), given, b"{}")


def test_absent_headers_and_a_body_that_is_not_utf8_are_not_signed() -> None:
    assert not signed_by_slack(SECRET, at(OFFICIAL_STAMP), {}, b"{}")
    assert not signed_by_slack(SECRET, at(OFFICIAL_STAMP), headers(str(OFFICIAL_STAMP), b"\xff\xfe"), b"\xff\xfe")
