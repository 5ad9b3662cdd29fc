"""« Voir comme » : reading as an agent, changing nothing."""

import pytest
from django.test import Client

from label.models import Candidature, Collectivite, Edition, JournalEntry
from tests.cast import Cast
from tests.pages import markup_of
from tests.villes_internet.campaign.pages import CARD, plain, said

pytestmark = pytest.mark.django_db


def test_the_equipe_sees_as_an_agent_and_changes_nothing(elise: Client, registered: Candidature, cast: Cast) -> None:
    assert elise.post(f"/pilotage/personnes/{cast.alice.pk}/voir-comme/")["Location"] == "/candidature/"
    page = said(elise, "/candidature/79202/2150/")
    assert "Vous voyez comme <strong>Alice Martin</strong>" in page
    assert "Ce qui manque" in page
    refused = said(elise, "/candidature/79202/2150/fiche/", 403, **CARD)
    assert "rien ne peut être envoyé" in refused
    registered.refresh_from_db()
    assert registered.started_at is None
    assert "correspondant(e) pour Parthenay" in said(elise, "/compte/droits/")
    for own in (
        "/pilotage/2150/",
        "/pilotage/2150/candidatures.xlsx",
        "/compte/",
        "/compte/donnees/",
        "/jury/2150/",
        "/admin/",
    ):
        assert "Arrêtez d’abord cette vue" in said(elise, own, 403)
    calendar = registered.edition.calendar
    assert "rien ne peut être envoyé" in said(elise, "/pilotage/editions/2150/calendrier/", 403, opens_at="")
    typed = elise.post("/pilotage/editions/2150/calendrier/", headers={"accept": "application/json"})
    assert "rien ne peut être envoyé" in typed.json()["message"], "said beside the text, by the script that saves it"
    assert Edition.objects.get(year=2150).calendar == calendar
    elise.post("/pilotage/personnes/voir-comme/arreter/")
    assert elise.get("/candidature/79202/2150/").status_code == 404
    verbs = list(
        JournalEntry.objects.filter(verb__startswith="view_as").order_by("pk").values_list("verb", "target", "by")
    )
    assert verbs == [(verb, f"label.user:{cast.alice.pk}", cast.elise.pk) for verb in ("view_as", "view_as_end")]


def test_one_does_not_see_as_the_equipe_or_the_technique(elise: Client, cast: Cast) -> None:
    for person in (cast.theo, cast.elise):
        page = plain(markup_of(elise.post(f"/pilotage/personnes/{person.pk}/voir-comme/", follow=True)))
        assert "agent d’une collectivité" in page
    assert "seen_as" not in elise.session


def test_an_agent_cannot_borrow_a_view(alice: Client, cast: Cast, town: Collectivite) -> None:
    session = alice.session
    session["seen_as"] = cast.bob.pk
    session.save()
    assert "Vous voyez comme" not in said(alice, "/candidature/79202/2012/")
