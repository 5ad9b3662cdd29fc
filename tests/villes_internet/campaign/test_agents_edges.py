"""The agent's pages when somebody else, the hour or the session came between."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from label.actions.memberships import invite, request_membership
from label.enums import Phase
from label.models import Candidature, Collectivite, Document, Edition, Membership
from label.views.pages import CONFLICT, INVALID
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.pages import markup_of
from tests.villes_internet.campaign.pages import CARD, DAY, plain, said
from villes_internet.book.kinds import RECEIPT

pytestmark = pytest.mark.django_db


def test_a_card_saved_meanwhile_by_somebody_else_is_shown_and_not_overwritten(
    alice: Client, cast: Cast, registered: Candidature
) -> None:
    bob = signed_in(cast.bob)
    assert 'name="version" value="0"' in said(bob, "/candidature/79202/2150/fiche/")
    alice.post("/candidature/79202/2150/fiche/", {**CARD, "executive": "Maire UN", "version": "0"})
    page = said(
        bob,
        "/candidature/79202/2150/fiche/",
        CONFLICT,
        **{**CARD, "executive": "Xavier Argenton", "staff": "321", "version": "0"},
    )
    assert "Alice Martin a modifié ce texte entre-temps" in re.sub("</?strong>", "", page)
    assert "<del>1200</del>" in page  # what both changed; the executive is the one that only Alice touched
    assert 'value="321"' in page
    registered.refresh_from_db()
    assert registered.profile.executive == "Maire UN"
    assert 'name="version" value="1"' in page, "the second save is a choice, and wins"
    bob.post("/candidature/79202/2150/fiche/", {**CARD, "executive": "Maire DEUX", "version": "1"})
    registered.profile.refresh_from_db()
    assert registered.profile.executive == "Maire DEUX"


def test_what_is_typed_in_an_expired_session_comes_back_after_signing_in(cast: Cast, registered: Candidature) -> None:
    client = signed_in(cast.alice)
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    typed = {**CARD, "executive": "Tapé sans session", "person": str(cast.alice.pk)}
    answer = client.post("/candidature/79202/2150/fiche/", typed)
    assert answer["Location"] == "/connexion/?next=/candidature/79202/2150/fiche/"
    back = client.post(answer["Location"], {"login": cast.alice.email, "password": PASSWORD})
    page = said(client, back["Location"])
    assert "Votre session avait expiré" in page
    assert "Tapé sans session" in page
    registered.profile.refresh_from_db()
    assert registered.profile.executive != "Tapé sans session"
    assert "Tapé sans session" not in said(client, "/candidature/79202/2150/fiche/")


def test_a_card_is_not_confirmed_while_it_lacks_what_is_needed(alice: Client, registered: Candidature) -> None:
    page = said(
        alice, "/candidature/79202/2150/fiche/", INVALID, executive="", staff="", correspondent="", confirm="on"
    )
    assert page.count("À remplir avant de confirmer la fiche.") == 3


def test_an_invitation_waits_on_ones_own_page(camille: Client, cast: Cast, town: Collectivite) -> None:
    invitation, _ = invite(town, cast.camille.email, roles=["contributeur"], by=cast.alice)
    assert "Parthenay vous invite" in said(camille, "/candidature/")
    camille.post(f"/candidature/invitations/{invitation.pk}/accepter/")
    assert Membership.objects.get(user=cast.camille).is_active


def test_a_refused_answer_to_a_request_comes_back_with_what_was_typed(
    elise: Client, cast: Cast, town: Collectivite
) -> None:
    asked = request_membership(cast.camille, town, function="maire")
    fields = {
        "accept": "",
        "roles": ["contributeur", "signataire"],
        "word": "Mon mot",
        "back": "/pilotage/rattachements/",
    }
    answer = elise.post(f"/candidature/demandes/{asked.pk}/", fields)
    assert answer["Location"] == f"/pilotage/rattachements/#demande-{asked.pk}"
    page = said(elise, "/pilotage/rattachements/")
    assert "Dites à quel titre la personne signe." in page
    assert "Mon mot" in page
    assert page.count("checked") == 2
    assert "Mon mot" not in said(elise, "/pilotage/rattachements/")
    wrong = elise.post(
        f"/candidature/demandes/{asked.pk}/",
        {"accept": "", "roles": ["contributeur"], "basis": "delegation"},
        follow=True,
    )
    assert "Cochez aussi" in plain(markup_of(wrong))
    assert not Membership.objects.get(pk=asked.pk).is_active


def test_the_filing_says_when_it_opens(sacha: Client, registered: Candidature, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.REGISTRATION, fills_at=timezone.now() + DAY)
    assert "Le dépôt ouvrira avec la saisie, le " in said(sacha, "/candidature/79202/2150/depot/")


def test_a_failed_receipt_is_made_again(sacha: Client, alice: Client, registered: Candidature) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    sacha.post("/candidature/79202/2150/depot/")
    Document.objects.filter(kind=RECEIPT.code).update(status="failed")
    assert "Réessayer" in said(sacha, "/candidature/79202/2150/depot/")
    failed = Document.objects.get(kind=RECEIPT.code)
    sacha.post(f"/documents/{failed.pk}/reessayer/")
    assert Document.objects.active().filter(kind=RECEIPT.code).count() == 1
