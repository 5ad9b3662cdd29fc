"""A règlement that keeps filing for the association's members: everybody registers, a member files."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from label.actions.members import set_members
from label.models import Adhesion, Candidature, Collectivite, Edition, Regulation
from label.rules.members import MemberLine
from label.rules.refusals import Refusal
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import text_of
from villes_internet.actions import file_candidature
from villes_internet.missing import missing, state_of

pytestmark = pytest.mark.django_db
HOME = f"/candidature/{GRENOBLE}/2013/"
LACK = "Adhésion 2013 à l’association : à faire enregistrer par l’équipe"


@pytest.fixture
def ready(candidature: Candidature, cast: Cast) -> Candidature:
    """Grenoble with nothing else to do, under a règlement that asks for the adhesion of the year."""
    Regulation.objects.filter(edition=candidature.edition).update(members_only=True)
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 0), by=cast.alice)
    candidature.profile.executive = candidature.profile.correspondent = "Une personne"
    candidature.profile.staff = 2000
    candidature.profile.save()
    Candidature.objects.filter(pk=candidature.pk).update(card_confirmed_at=timezone.now())
    return Candidature.objects.select_related("edition__regulation", "collectivite", "profile").get(pk=candidature.pk)


def test_filing_waits_for_the_adhesion_of_the_year(ready: Candidature, cast: Cast) -> None:
    assert Adhesion.objects.filter(year=2012, collectivite=ready.collectivite).exists()  # last year's is not enough
    sacha = signed_in(cast.sacha)
    assert LACK in text_of(sacha.get(HOME))
    assert LACK in text_of(sacha.get(f"{HOME}depot/"))
    with pytest.raises(Refusal, match="Adhésion 2013"):
        file_candidature(ready, by=cast.sacha)
    set_members(2013, [MemberLine(GRENOBLE, "Grenoble", "38")], by=cast.elise)
    assert LACK not in text_of(sacha.get(HOME))
    assert file_candidature(ready, by=cast.sacha).receipt == f"2013-{GRENOBLE}-1"


def test_the_equipe_reads_who_waits_beside_the_list(ready: Candidature, cast: Cast, elise: Client) -> None:
    page = text_of(elise.get("/pilotage/2013/membres/"))
    assert "1 candidature attend d’être dans cette liste pour être déposée" in page
    set_members(2013, [MemberLine(GRENOBLE, "Grenoble", "38")], by=cast.elise)
    assert "être déposée" not in text_of(elise.get("/pilotage/2013/membres/"))


def test_whoever_registers_reads_that_filing_will_wait(filling: Edition, grenoble: Collectivite, cast: Cast) -> None:
    Regulation.objects.filter(edition=filling).update(members_only=True)
    assert "réserve le dépôt aux adhérents de l’année" in text_of(signed_in(cast.sacha).get(HOME))


@pytest.mark.parametrize("asked", [False, True])
def test_the_files_of_an_edition_are_read_in_as_many_statements_as_one(
    ready: Candidature, asked: bool, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ready.edition.regulation.members_only = asked
    assert any(item.text == LACK for item in missing(ready)) is asked
    with django_assert_max_num_queries(4 if asked else 3):
        assert any(item.text == LACK for item in state_of([ready])[ready.pk].lacking) is asked
