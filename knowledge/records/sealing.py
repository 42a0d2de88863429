"""Text sealed under a key of one client company: AES-256-GCM, the key from the installation's secret and a salt.

Whoever destroys the salt has destroyed every text sealed with it. It does not know what is sealed nor where it is kept.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from knowledge.errors import Unavailable

_NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
_SALT = 32


def fresh_salt() -> bytes:
    """A new random salt."""
    return secrets.token_bytes(_SALT)


def client_key(secret: bytes, salt: bytes, client: str) -> bytes:
    """The 256-bit key of one client: HKDF-SHA-256 (RFC 5869) of the installation's secret under the client's salt."""
    return HKDF(SHA256(), 32, salt, b"tongxi originals\0" + client.encode()).derive(secret)


def seal(key: bytes, text: str, place: str) -> bytes:
    """The text sealed, bound to its place: at another place it cannot be opened."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> str:
    """The text again. Raises Unavailable where it was sealed with another key, for another place, or is damaged."""
    try:
        opened = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    except InvalidTag as fault:
        raise Unavailable("the sealed text cannot be opened: another secret, or damage") from fault
    return opened.decode("utf-8", "surrogatepass")
