"""Who tells, who publishes, who reads what is not public."""

from collections.abc import Callable

from initiatives.models import Initiative
from label.models import Membership, User
from label.permissions import Person, can_fill, is_equipe, membership_of


def can_tell(membership: Membership) -> bool:
    """Everybody attached to a collectivité tells its initiatives."""
    return can_fill(membership)


# Who else may read what is not public; the root adds the rules that another app knows.
OTHER_READERS: list[Callable[[User, Initiative], bool]] = []


def can_read(user: Person, initiative: Initiative) -> bool:
    """What is not public is read by the équipe, by the people of the collectivité, and by `OTHER_READERS`."""
    if is_equipe(user):
        return True
    membership = membership_of(user, initiative.collectivite)
    if membership is not None and can_tell(membership):
        return True
    return isinstance(user, User) and any(may_read(user, initiative) for may_read in OTHER_READERS)
