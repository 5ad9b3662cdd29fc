"""A secret that opens something stands in a mail alone; what is kept only recognises it."""

import hashlib


def digest_of(secret: str) -> str:
    """What recognises a secret: its SHA-256, in 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
