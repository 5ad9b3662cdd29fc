"""Read-only for a while: read, told, and nothing sent nor lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from label.models import Candidature, Profile
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import text_of

UNTIL = "jusqu’à 14 h, pour un changement de machine"


@pytest.mark.django_db
def test_everything_is_read_and_nothing_is_sent(cast: Cast, candidature: Candidature, settings: Settings) -> None:
    alice = signed_in(cast.alice)
    settings.MAINTENANCE = UNTIL
    page = text_of(alice.get(f"/candidature/{GRENOBLE}/2013/fiche/"))
    assert f"Lecture seule {UNTIL}" in page
    assert "Lecture seule" in text_of(Client().get("/palmares/2012/"))
    typed = {"executive": "Une maire", "correspondent": "Alice Martin", "staff": "1 200"}
    with CaptureQueriesContext(connection) as asked:
        answer = alice.post(f"/candidature/{GRENOBLE}/2013/fiche/", typed)
        script = alice.post(f"/candidature/{GRENOBLE}/2013/fiche/", typed, headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"], len(asked)) == (503, "60", 0)
    assert f"Rien ne peut être envoyé {UNTIL}" in text_of(answer)
    assert (script.status_code, "lecture seule" in script.json()["maintenance"]) == (503, True)
    assert not Profile.objects.filter(candidature=candidature, executive="Une maire").exists()
    settings.MAINTENANCE = ""
    assert "Lecture seule" not in text_of(alice.get(f"/candidature/{GRENOBLE}/2013/fiche/"))


@pytest.mark.django_db
def test_probes_still_answer(client: Client, settings: Settings) -> None:
    settings.MAINTENANCE = UNTIL
    assert client.get("/sante/vivant/").status_code == 200
    assert client.get("/sante/pret/").status_code == 200
