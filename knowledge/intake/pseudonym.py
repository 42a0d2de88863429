"""A customer's number as a key that says nothing: HMAC-SHA-256 under a secret, different for every client company."""

import hashlib
import hmac

from knowledge.errors import InvalidInput

_SHORTEST = 16


def customer_key(secret: bytes, client: str, number: str) -> str:
    """The key of a customer number, 32 hexadecimal digits. Raises InvalidInput when the secret is too short."""
    if len(secret) < _SHORTEST:
        raise InvalidInput(f"密钥太短，至少 {_SHORTEST} 字节 / the key must have at least {_SHORTEST} bytes")
    message = f"{client}\0{number.strip()}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]
