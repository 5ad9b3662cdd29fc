"""Who tells, who publishes, who reads what is not public."""

from initiatives.models import Initiative
from label.models import Membership
from label.permissions import Person, can_fill, is_equipe, membership_of


def can_tell(membership: Membership) -> bool:
    """Everybody attached to a collectivité tells its initiatives."""
    return can_fill(membership)


def can_read(user: Person, initiative: Initiative) -> bool:
    """What is not public is read by the équipe and by the people of the collectivité."""
    if is_equipe(user):
        return True
    membership = membership_of(user, initiative.collectivite)
    return membership is not None and can_tell(membership)
