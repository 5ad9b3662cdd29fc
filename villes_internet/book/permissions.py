"""Who may ask for, stop and download builds."""

from typing import Any

from label.models import Edition, Membership, User
from label.permissions import has_second_factor, is_equipe


def can_look(user: Any) -> bool:
    """What is not published yet is seen by the équipe, with her second factor."""
    return is_equipe(user) and has_second_factor(user)


def works_in(user: Any, edition: Edition) -> bool:
    """Whoever is attached to a collectivité that is registered in this edition, and whoever may look at it all."""
    mine = Membership.objects.active().filter(collectivite__candidatures__edition=edition)
    return can_look(user) or (isinstance(user, User) and mine.filter(user=user).exists())
