"""The version of the public data: moved by what anybody may read, by nothing else."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from label.actions.awards import award, confirm_past
from label.actions.base import public_changed, public_gesture
from label.actions.editions import move_phase
from label.enums import AwardOrigin, Phase
from label.models import Candidature, Edition, PublicVersion
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.rules.trame import Given
from tests.cast import Cast
from tests.conftest import signed_in

FILE = "/palmares/2012.csv"


def number() -> int:
    return PublicVersion.objects.values_list("number", flat=True).get(pk=1)


@pytest.mark.django_db
def test_a_save_and_an_unpublished_level_move_nothing(cast: Cast, candidature: Candidature) -> None:
    before = number()
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 0), by=cast.alice)
    Candidature.objects.filter(pk=candidature.pk).update(status="filed", past_confirmed=True, past_source="Archives")
    candidature.refresh_from_db()
    award(candidature, 3, origin=AwardOrigin.DECISION, by=None)
    assert number() == before


@pytest.mark.django_db
def test_what_anybody_reads_moves_it_once_a_gesture(candidature: Candidature, filling: Edition) -> None:
    before = number()
    confirm_past(candidature, source="Archives municipales", by=None)
    assert number() == before + 1
    move_phase(filling, Phase.APPRAISAL, by=None, reason="La clôture est passée.")
    assert number() == before + 2

    @public_gesture
    def both() -> None:
        public_changed()
        confirm_past(candidature, source="Bulletin de 2009", by=None)

    both()
    assert number() == before + 3


@pytest.mark.django_db
def test_a_gesture_that_fails_leaves_the_version_alone() -> None:
    before = number()

    @public_gesture
    def broken() -> None:
        public_changed()
        msg = "rien"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="rien"):
        broken()
    assert number() == before


@pytest.mark.django_db
def test_whoever_has_a_session_is_answered_without_a_tag(client: Client, cast: Cast) -> None:
    assert client.get(FILE)["ETag"]
    answer = signed_in(cast.elise).get(FILE)
    assert (answer.status_code, answer.get("ETag")) == (200, None)
    assert "private" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_release_makes_every_tag_anew(client: Client, settings: Settings) -> None:
    before = client.get(FILE)["ETag"]
    settings.RELEASE = "une autre"
    assert client.get(FILE)["ETag"] != before


@pytest.mark.django_db
def test_what_a_restoration_writes_bears_another_stamp() -> None:
    before = PublicVersion.objects.stamp()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE restored (LIKE label_publicversion INCLUDING ALL);"
            "INSERT INTO restored SELECT * FROM label_publicversion;"
            "DROP TABLE label_publicversion;"
            "ALTER TABLE restored RENAME TO label_publicversion"
        )
    assert before.split(".")[0] == PublicVersion.objects.stamp().split(".")[0]
    assert before != PublicVersion.objects.stamp()
