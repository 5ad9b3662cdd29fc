"""Each invariant is in the database: a test tries to break it behind the ORM's back, and reads the French message
before.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from label.enums import AwardOrigin
from label.models import Award, Candidature, Collectivite, Edition, JournalEntry, Regulation, User
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory

pytestmark = pytest.mark.django_db


def refused(constraint: str, gesture: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        gesture()


def message(row: models.Model) -> str:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("level", [6, 7, 32000])
def test_a_level_goes_from_zero_to_five(level: int) -> None:
    candidature = CandidatureFactory()
    award = Award(candidature=candidature, arobases=level, origin=AwardOrigin.IMPORT)
    refused("award_level", award.save)
    assert "Un niveau va de 0 à 5 arobases." in message(award)


def test_a_candidature_has_one_award() -> None:
    candidature = CandidatureFactory(awarded=3)
    second = Award(candidature=candidature, arobases=4, origin=AwardOrigin.IMPORT)
    refused("candidature_id", second.save)
    assert "Cette candidature a déjà un niveau." in message(second)


def test_a_collectivite_is_a_candidate_once_in_an_edition() -> None:
    first = CandidatureFactory()
    second = Candidature(
        collectivite=first.collectivite, edition=first.edition, name="Bis", kind="commune", sort_key="bis"
    )
    refused("candidature_once_per_edition", second.save)
    assert "Cette collectivité a déjà une candidature dans cette édition." in message(second)


@pytest.mark.parametrize(("field", "text"), [("number", "ce numéro"), ("year", "ce millésime")])
def test_an_edition_has_its_own_number_and_year(field: str, text: str) -> None:
    first = EditionFactory()
    second = Edition(**{"number": 990, "year": 2199, field: getattr(first, field)})
    refused(field, second.save)
    assert f"Une édition porte déjà {text}." in message(second)


@pytest.mark.parametrize("code", ["1234", "2C001", "ABCDE", "12345678", "12345678X"])
def test_a_code_is_well_formed(code: str) -> None:
    place = CollectiviteFactory.build(code=code, departement=CollectiviteFactory().departement)
    refused("collectivite_code_well_formed", place.save)
    assert "Un code INSEE (cinq caractères) ou un SIREN (neuf chiffres) est attendu." in message(place)


def test_a_code_belongs_to_one_collectivite() -> None:
    first = CollectiviteFactory()
    second = CollectiviteFactory.build(code=first.code, departement=first.departement)
    refused("code", second.save)
    assert "Une collectivité porte déjà ce code." in message(second)


def test_a_collectivite_cannot_succeed_to_itself_even_through_others() -> None:
    a, b, c = (CollectiviteFactory(active=False) for _ in range(3))
    refused("se succéder", lambda: Collectivite.objects.filter(pk=a.pk).update(successor=a))
    Collectivite.objects.filter(pk=a.pk).update(successor=b)
    Collectivite.objects.filter(pk=b.pk).update(successor=c)
    refused(
        "collectivite_no_successor_loop|se succéder", lambda: Collectivite.objects.filter(pk=c.pk).update(successor=a)
    )


def test_only_a_vanished_collectivite_has_a_successor() -> None:
    heir = CollectiviteFactory()
    place = CollectiviteFactory()
    refused(
        "collectivite_successor_when_closed", lambda: Collectivite.objects.filter(pk=place.pk).update(successor=heir)
    )


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (45, None)])
def test_coordinates_are_on_earth_and_whole(latitude: float, longitude: float | None) -> None:
    place = CollectiviteFactory()
    refused(
        "collectivite_coordinates",
        lambda: Collectivite.objects.filter(pk=place.pk).update(latitude=latitude, longitude=longitude),
    )


def test_a_confirmation_of_the_past_has_a_source() -> None:
    candidature = CandidatureFactory()
    refused(
        "candidature_confirmation_has_source",
        lambda: Candidature.objects.filter(pk=candidature.pk).update(past_confirmed=True),
    )


def test_the_levels_of_a_regulation_are_levels() -> None:
    refused("regulation_levels", lambda: Regulation.objects.create(edition=EditionFactory(), first_time_ceiling=6))


def test_a_phase_is_one_of_the_eight() -> None:
    edition = EditionFactory()
    refused("edition_phase_known", lambda: Edition.objects.filter(pk=edition.pk).update(phase="ailleurs"))


def test_addresses_are_unique_whatever_the_case() -> None:
    User.objects.create_user("Zoe@Ville.example")
    refused("user_email|email", lambda: User.objects.bulk_create([User(email="ZOE@ville.example")]))
    with pytest.raises(ValueError, match="adresse"):
        User.objects.create_user("")


@pytest.mark.parametrize("statement", ["UPDATE label_journalentry SET verb = 'x'", "DELETE FROM label_journalentry"])
def test_the_journal_only_grows(statement: str) -> None:
    JournalEntry.objects.create(verb="essai", target="essai:1")
    with (
        pytest.raises(IntegrityError, match="Le journal ne se modifie pas"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_current_edition_is_the_highest_that_is_not_archived_else_the_last() -> None:
    current = Edition.objects.current()
    assert current is not None
    assert current.year == 2012
    EditionFactory(year=2190, number=990, under_embargo=True)
    current = Edition.objects.current()
    assert current is not None
    assert current.year == 2190
    Edition.objects.update(phase="archived")
    current = Edition.objects.current()
    assert current is not None
    assert current.year == 2190


def test_there_is_no_current_edition_in_an_empty_database(blank: None) -> None:
    assert Edition.objects.current() is None
