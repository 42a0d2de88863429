"""Whether a delivery was signed by the system it claims to come from: Zendesk's and Chatwoot's ways, and its age.

It knows no secret but the one it is handed, and nothing of what is delivered.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from knowledge.errors import SettingsFault

# Older or newer than this by its own account, a delivery is not taken: whoever overheard it cannot send it again.
FRESH = timedelta(minutes=5)
SIGNING = frozenset({"zendesk", "chatwoot"})


def secrets_told(text: str) -> dict[tuple[str, str], bytes]:
    """The setting `zendesk:acme=SECRET;chatwoot:acme=SECRET` as secrets by door and client. Raises SettingsFault."""
    found: dict[tuple[str, str], bytes] = {}
    for one in filter(None, (part.strip() for part in text.split(";"))):
        whose, equals, secret = one.partition("=")
        door, colon, client = whose.strip().partition(":")
        if not equals or not colon or door not in SIGNING or not client or len(secret.strip()) < 8:
            raise SettingsFault(
                "TONGXI_WEBHOOK_SECRETS: must be DOOR:CLIENT=SECRET, parted by semicolons, secrets of 8 characters or "
                "more (for example zendesk:acme=k3Y9…;chatwoot:acme=w7Pq…)"
            )
        found[door, client] = secret.strip().encode()
    return found


def tickets_told(text: str) -> dict[str, str]:
    """The setting `brand:36=acme;organization:42=beta` as clients by brand and organisation. Raises SettingsFault."""
    found: dict[str, str] = {}
    for one in filter(None, (part.strip() for part in text.split(";"))):
        key, equals, client = (part.strip() for part in one.partition("="))
        if not equals or not client or key.partition(":")[0] not in {"brand", "organization"} or key.endswith(":"):
            raise SettingsFault(
                "TONGXI_ZENDESK_TICKETS: must be brand:ID=CLIENT or organization:ID=CLIENT, parted by semicolons "
                "(for example brand:360001=acme)"
            )
        found[key] = client
    return found


def signed(door: str, secret: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether `body` carries a fresh signature made with `secret`; header names in small letters.

    Zendesk: base64(HMAC-SHA-256(timestamp + body)), its timestamp ISO 8601 (developer.zendesk.com, "Verifying
    webhooks"). Chatwoot: "sha256=" + hex(HMAC-SHA-256(timestamp + "." + body)), in Unix seconds (its webhook API).
    """
    if door == "zendesk":
        stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
        given = headers.get("x-zendesk-webhook-signature", "")
        made = base64.b64encode(_digest(secret, stamp.encode("utf-8", "replace") + body)).decode()
    elif door == "chatwoot":
        stamp, given = headers.get("x-chatwoot-timestamp", ""), headers.get("x-chatwoot-signature", "")
        made = f"sha256={_digest(secret, stamp.encode('utf-8', 'replace') + b'.' + body).hex()}"
    else:
        return False
    same = hmac.compare_digest(made.encode(), given.strip().encode("utf-8", "replace"))
    at = _instant(stamp)
    return same and at is not None and abs(now - at) <= FRESH


def _digest(secret: bytes, message: bytes) -> bytes:
    return hmac.new(secret, message, hashlib.sha256).digest()


def _instant(stamp: str) -> datetime | None:
    try:
        if stamp.isascii() and stamp.isdigit() and len(stamp) < 12:
            return datetime.fromtimestamp(int(stamp), UTC)
        found = datetime.fromisoformat(stamp)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
