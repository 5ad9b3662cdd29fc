"""Who may ask for, stop and download builds."""

from typing import Any

from label.permissions import is_equipe


def can_build(user: Any) -> bool:
    """The équipe builds; the public only reads the palmarès of a published edition."""
    return is_equipe(user)
