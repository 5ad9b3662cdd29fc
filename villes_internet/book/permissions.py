"""Who may ask for, stop and download builds."""

from typing import Any

from label.models import Award, Candidature, Edition, Membership, User
from label.permissions import has_second_factor, is_equipe, membership_of


def can_look(user: Any) -> bool:
    """Whether somebody may see what is not published yet: the équipe, with a second factor."""
    return is_equipe(user) and has_second_factor(user)


def works_in(user: Any, edition: Edition) -> bool:
    """Whoever is attached to a collectivité that is registered in this edition, and whoever may look at it all."""
    mine = Membership.objects.active().filter(collectivite__candidatures__edition=edition)
    return can_look(user) or (isinstance(user, User) and mine.filter(user=user).exists())


def its_people(user: Any, candidature: Candidature) -> bool:
    """Whether somebody is of its collectivité, or looks at everything."""
    return can_look(user) or membership_of(user, candidature.collectivite) is not None


def its_people_once_public(user: Any, candidature: Candidature) -> bool:
    """The same, once the results of its edition are public; who looks at everything does not wait."""
    return can_look(user) or (candidature.edition.is_public and its_people(user, candidature))


def anybody_once_labelled(user: Any, candidature: Candidature) -> bool:
    """What an attestation says is public; its own people keep that of a level that was taken away."""
    is_labelled = Award.objects.standing().filter(candidature=candidature).exists()
    return (candidature.edition.is_public and is_labelled) or its_people_once_public(user, candidature)
