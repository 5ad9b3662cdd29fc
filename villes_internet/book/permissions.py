"""Who may ask for, stop and download builds."""

from typing import Any

from label.permissions import has_second_factor, is_equipe


def can_look(user: Any) -> bool:
    """What is not published yet is seen by the équipe, with her second factor."""
    return is_equipe(user) and has_second_factor(user)
