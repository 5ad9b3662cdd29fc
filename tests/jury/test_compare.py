"""Two dossiers side by side, answer by answer; whoever is recused from one of them does not see the pair."""

import pytest
from django.test import Client

from jury.actions.members import recuse
from jury.enums import JuryRole
from jury.models import FiledScore
from label.models import Candidature
from tests.conftest import signed_in
from tests.jury.bench import member, undecided_2012
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LEFT, RIGHT = "38185", "57463"  # Grenoble, Metz
PAGE = f"/instruction/2012/{LEFT}/cote-a-cote/"


@pytest.fixture
def towns(db: None) -> dict[str, Candidature]:
    """Grenoble and Metz, two large towns of 2012, with a score each."""
    edition = undecided_2012()
    found = {}
    for code, total in ((LEFT, 62), (RIGHT, 60)):
        found[code] = Candidature.objects.get(edition=edition, collectivite__code=code)
        FiledScore.objects.create(candidature=found[code], receipt=found[code].receipt, total=total, suggested=4)
    return found


def test_the_nearest_of_its_class_is_beside_it(towns: dict[str, Candidature], elise: Client) -> None:
    page = text_of(elise.get(PAGE))
    assert "Metz" in page
    assert "Question" in page
    assert elise.get(f"{PAGE}?avec={RIGHT}").status_code == 200
    assert elise.get(f"{PAGE}?avec={LEFT}").status_code == 200  # itself: the nearest instead
    assert elise.get(f"{PAGE}?avec=99999").status_code == 404
    link = f"/instruction/2012/{LEFT}/cote-a-cote/"
    assert link in elise.get(f"/instruction/2012/{LEFT}/").content.decode()


def test_whoever_is_recused_from_one_does_not_see_the_pair(towns: dict[str, Candidature]) -> None:
    juror = member(towns[LEFT].edition, JuryRole.MEMBRE, "Jade")
    reader = signed_in(juror.user)
    assert "Metz" in text_of(reader.get(PAGE))
    recuse(juror, towns[RIGHT], reason="J’y habite", by=juror.user)
    assert reader.get(f"{PAGE}?avec={RIGHT}").status_code == 403
    assert "Metz" not in text_of(reader.get(PAGE))  # nor is it offered
    assert reader.get(f"/instruction/2012/{RIGHT}/cote-a-cote/?avec={LEFT}").status_code == 403


def test_without_a_score_nothing_is_offered(towns: dict[str, Candidature], elise: Client) -> None:
    FiledScore.objects.all().delete()
    assert "Aucun autre dossier" in text_of(elise.get(PAGE))
