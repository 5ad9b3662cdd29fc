"""Who may do what, predicate by predicate; `tests/villes_internet/access.py` has the whole table of addresses."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from label import permissions
from label.enums import MembershipStatus, Role
from label.models import Collectivite, Membership, User
from tests.cast import GRENOBLE, Cast
from tests.conftest import asked_by

pytestmark = pytest.mark.django_db


def closed_to_anybody_else(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ouvert")


@pytest.mark.parametrize(
    ("name", "equipe", "technique"), [("elise", True, False), ("theo", False, True), ("camille", False, False)]
)
def test_a_group_opens_its_own_doors_and_no_other(cast: Cast, name: str, equipe: bool, technique: bool) -> None:
    person = getattr(cast, name)
    assert (permissions.is_equipe(person), permissions.is_technique(person)) == (equipe, technique)


def test_an_account_that_is_closed_has_no_group_any_more(cast: Cast) -> None:
    cast.elise.is_active = False
    assert not permissions.is_equipe(cast.elise)


@pytest.mark.parametrize("predicate", [permissions.is_equipe, permissions.is_technique, permissions.is_jury])
def test_nobody_who_is_not_signed_in_is_anybody(predicate: Callable[[object], bool]) -> None:
    assert not predicate(AnonymousUser())


def test_the_groups_of_a_person_cost_one_query_however_often_they_are_asked(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = User.objects.get(pk=cast.elise.pk)
    with django_assert_num_queries(1):
        for _ in range(3):
            assert permissions.is_equipe(person)
            assert not permissions.is_jury(person)


def test_who_must_prove_a_second_factor_and_has_none_reads_as_anybody(cast: Cast) -> None:
    newcomer = User.objects.create_user("neuve@label.example", "une-phrase-assez-longue", full_name="Neuve")
    newcomer.groups.set(cast.elise.groups.all())
    assert permissions.lacks_second_factor(asked_by(newcomer))
    assert isinstance(permissions.reads_as(asked_by(newcomer)), AnonymousUser)
    assert permissions.reads_as(asked_by(cast.camille)) == cast.camille


def test_a_page_of_the_equipe_is_refused_in_words_to_anybody_else(cast: Cast) -> None:
    guarded = permissions.equipe_required(closed_to_anybody_else)
    assert guarded(asked_by(cast.elise)).status_code == 200
    for person in (cast.theo, cast.camille, AnonymousUser()):
        with pytest.raises(PermissionDenied, match="réservée à l’équipe"):
            guarded(asked_by(person))


@pytest.mark.parametrize(
    ("name", "people", "registers", "files"),
    [("alice", True, True, False), ("bob", False, False, False), ("sacha", False, True, True)],
)
def test_what_each_role_may_do_in_its_collectivite(
    cast: Cast, grenoble: Collectivite, name: str, people: bool, registers: bool, files: bool
) -> None:
    mine = permissions.membership_of(getattr(cast, name), grenoble)
    assert mine is not None
    assert permissions.can_manage_people(mine.user, mine) == people
    assert permissions.can_register(mine) == registers
    assert permissions.can_file(mine) == files
    assert permissions.can_fill(mine)


def test_the_equipe_manages_the_people_of_a_collectivite_without_being_attached(cast: Cast) -> None:
    assert permissions.can_manage_people(cast.elise, None)
    assert not permissions.can_manage_people(cast.camille, None)


def test_a_stranger_is_answered_as_if_there_were_nothing(cast: Cast, grenoble: Collectivite) -> None:
    for code in (GRENOBLE, "00000"):
        with pytest.raises(Http404, match="n’existe pas, ou n’est pas à vous"):
            permissions.member_of(asked_by(cast.camille), code)


def test_who_has_left_is_told_when_and_may_do_nothing_more(cast: Cast, grenoble: Collectivite) -> None:
    Membership.objects.filter(user=cast.bob).update(status=MembershipStatus.ENDED, ended_at=timezone.now())
    assert permissions.membership_of(cast.bob, grenoble) is None
    with pytest.raises(PermissionDenied, match="a pris fin le"):
        permissions.member_of(asked_by(cast.bob), GRENOBLE)


def test_an_attachment_opens_one_collectivite_and_no_other(cast: Cast, grenoble: Collectivite) -> None:
    other = Collectivite.objects.exclude(pk=grenoble.pk).order_by("pk")[0]
    cast.member(cast.charlie, other, Role.CORRESPONDANT)
    assert permissions.membership_of(cast.charlie, grenoble) is None
    assert permissions.member_of(asked_by(cast.charlie), other.code)[0] == other


@pytest.mark.parametrize("rows", [1, 3])
def test_a_member_is_found_in_one_query_whatever_else_she_is_attached_to(
    cast: Cast, grenoble: Collectivite, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for other in Collectivite.objects.exclude(pk=grenoble.pk).order_by("pk")[: rows - 1]:
        cast.member(cast.alice, other, Role.CONTRIBUTEUR)
    with django_assert_num_queries(1):
        permissions.member_of(asked_by(cast.alice), GRENOBLE)
