"""Who asks for and reads which paper of the book, predicate by predicate."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from label.enums import Phase, Role
from label.models import Award, Candidature, Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet.book import permissions

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def town(cast: Cast) -> Candidature:
    """A labelled candidature of which Bob is, its edition under embargo."""
    found: Candidature = CandidatureFactory(edition=EditionFactory(year=2150, number=50, under_embargo=True), awarded=3)
    cast.member(cast.bob, found.collectivite, Role.CONTRIBUTEUR)
    return found


def published(town: Candidature) -> Candidature:
    """The same, once its edition is public."""
    Edition.objects.filter(pk=town.edition_id).update(phase=Phase.PUBLISHED, publishes_at=timezone.now())
    return Candidature.objects.select_related("edition", "collectivite").get(pk=town.pk)


def test_the_equipe_looks_at_all_of_it_behind_her_second_factor(cast: Cast) -> None:
    assert permissions.can_look(cast.elise)
    Authenticator.objects.filter(user=cast.elise).delete()
    assert not permissions.can_look(cast.elise)
    assert not any(permissions.can_look(person) for person in (NOBODY, cast.bob, cast.theo))


def test_whoever_is_of_a_candidate_works_in_its_edition(town: Candidature, cast: Cast) -> None:
    who = [permissions.works_in(person, town.edition) for person in (NOBODY, cast.camille, cast.bob, cast.elise)]
    assert who == [False, False, True, True]
    assert not permissions.works_in(cast.bob, EditionFactory())


def test_the_people_of_a_candidature_are_its_members_and_the_equipe(town: Candidature, cast: Cast) -> None:
    who = [permissions.its_people(person, town) for person in (NOBODY, cast.camille, cast.bob, cast.elise)]
    assert who == [False, False, True, True]


def test_its_people_wait_for_the_publication_and_the_equipe_does_not(town: Candidature, cast: Cast) -> None:
    people = (NOBODY, cast.camille, cast.bob, cast.elise)
    assert [permissions.its_people_once_public(person, town) for person in people] == [False, False, False, True]
    now = published(town)
    assert [permissions.its_people_once_public(person, now) for person in people] == [False, False, True, True]


def test_an_attestation_is_anybody_s_until_its_level_is_taken_away(town: Candidature, cast: Cast) -> None:
    people = (NOBODY, cast.camille, cast.bob, cast.elise)
    assert [permissions.anybody_once_labelled(person, town) for person in people] == [False, False, False, True]
    now = published(town)
    assert all(permissions.anybody_once_labelled(person, now) for person in people)
    Award.objects.filter(candidature=town).delete()
    assert [permissions.anybody_once_labelled(person, now) for person in people] == [False, False, True, True]
