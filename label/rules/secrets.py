"""How a secret that a mail carries is kept: as its digest, which recognises it and opens nothing."""

import hashlib


def digest_of(secret: str) -> str:
    """What recognises a secret: its SHA-256, in 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
