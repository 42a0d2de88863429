"""Whether a request was signed by Slack, now: HMAC over `v0:stamp:body`, at most 300 s old or ahead.

Slack's verifier raises on stamps that are no number, signatures that are not ASCII and bodies that are not UTF-8; here
each of them is simply not signed. A replay inside the window passes: deliveries are told apart by their ids.
"""

from collections.abc import Mapping

from knowledge.ports import Clock

STAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"


class _SlackClock:
    """Our clock, as Slack's verifier asks for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock.now().timestamp()


def signed_by_slack(secret: str, clock: Clock, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether `headers` (names in lower case) carry a signature of `body` that holds now. Never raises."""
    from slack_sdk.signature import SignatureVerifier

    stamp, signature = headers.get(STAMP, ""), headers.get(SIGNATURE, "")
    if not (stamp.isascii() and stamp.isdigit()):
        return False
    try:
        verifier = SignatureVerifier(secret, _SlackClock(clock))  # type: ignore[arg-type] # it asks for `now` alone
        return bool(verifier.is_valid(body, stamp, signature))
    except Exception:  # noqa: BLE001 - whatever the verifier stumbles over was not signed by Slack
        return False
