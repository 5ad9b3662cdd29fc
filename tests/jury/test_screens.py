"""What changes elsewhere during a vote reaches the screens at their next look."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from jury.actions.sitting.cases import open_case
from jury.actions.sitting.opening import open_sitting
from jury.models import Case
from label.actions.imports import apply_import, fingerprint_of_plan, read_import
from label.enums import ImportKind
from label.models import Award, Edition
from label.queries.imports import plan_of
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, jury_of, undecided_2012

pytestmark = pytest.mark.django_db


@pytest.fixture
def jury() -> Jury:
    found = jury_of(undecided_2012(few=True), size=3)
    open_sitting(found.sitting, by=found.president)
    return found


@pytest.fixture
def grenoble(jury: Jury) -> Case:
    return Case.objects.select_related("candidature").get(candidature__collectivite__code="38185")


def _confirmed(elise: Client, _cast: Cast) -> None:
    elise.post("/pilotage/2012/collectivites/38185/passe/confirmer/", {"source": "Registre"})


def _imported(_elise: Client, cast: Cast) -> None:
    """A palmarès of the past, where Grenoble had four arobases."""
    edition = Edition.objects.get(year=2008)
    data = b"code;nom;departement;arobases\n38185;Grenoble;38;4\n"
    row = read_import(ImportKind.PALMARES, "p.csv", data, by=cast.elise, edition=edition, source="Dossier de presse")
    plan = plan_of(row)
    assert apply_import(row, seen=fingerprint_of_plan(plan), ticked=(), by=cast.elise) == 1


@pytest.mark.parametrize("change", [_confirmed, _imported])
def test_what_changes_the_past_reaches_the_screens_at_their_next_look_during_a_vote(
    jury: Jury, grenoble: Case, elise: Client, cast: Cast, change: Callable[[Client, Cast], None]
) -> None:
    Award.objects.filter(candidature__collectivite__code="38185", candidature__edition__year=2008).delete()
    open_case(jury.sitting, grenoble, by=jury.president)
    juror, room = signed_in(jury.others[0].user), signed_in(cast.elise)
    screens = [(juror, "/jury/2012/seance/etat/"), (room, "/jury/2012/seance/ecran/etat/")]
    tags = [client.get(address)["ETag"] for client, address in screens]
    for (client, address), tag in zip(screens, tags, strict=True):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    change(elise, cast)
    for (client, address), tag in zip(screens, tags, strict=True):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    every = re.search(r"EVERY = (\d+)", (Path(settings.BASE_DIR) / "static/js/sitting.js").read_text())
    assert every is not None
    assert int(every[1]) <= 1_500  # so that it is told within two seconds
