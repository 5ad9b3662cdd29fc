"""Who fills, who hands sections out, who words the questionnaire."""

from label.enums import Role
from label.models import Membership


def can_assign(membership: Membership) -> bool:
    """The correspondant and the signataire hand sections out to the people of their collectivité."""
    return membership.holds(Role.CORRESPONDANT, Role.SIGNATAIRE)
