"""Who reads and tells an initiative that is not public."""

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.permissions import can_read, can_tell
from label.enums import MembershipStatus, Role
from label.models import Candidature, Membership
from tests.cast import Cast
from tests.initiatives.stories import draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_everybody_attached_to_a_collectivite_tells(role: Role) -> None:
    assert can_tell(Membership(roles=[role], status=MembershipStatus.ACTIVE))


def test_what_is_not_public_is_read_by_its_people_and_by_the_equipe(candidature: Candidature, cast: Cast) -> None:
    row = draft(candidature.collectivite, cast.alice)
    readers = (cast.alice, cast.bob, cast.sacha, cast.elise)
    assert [can_read(person, row) for person in readers] == [True] * 4
    strangers = (cast.charlie, cast.camille, cast.theo, AnonymousUser())
    assert [can_read(person, row) for person in strangers] == [False] * 4


def test_who_has_left_reads_it_no_more(candidature: Candidature, cast: Cast) -> None:
    row = draft(candidature.collectivite, cast.alice)
    Membership.objects.filter(user=cast.bob).delete()
    assert not can_read(cast.bob, row)
