"""What an agent opens during a campaign: what each page says, what it refuses and with which status."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from label.actions.colleagues import suspend
from label.actions.memberships import invite, request_membership
from label.enums import CandidatureStatus, Phase, Role
from label.models import Candidature, Collectivite, Document, Edition, Invitation, Membership
from label.tasks.documents import make_document
from label.views.pages import CONFLICT, INVALID
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import markup_of
from tests.villes_internet.campaign.pages import CARD, plain, said
from villes_internet.book.kinds import RECEIPT

pytestmark = pytest.mark.django_db


def test_an_agent_finds_her_town_and_asks(camille: Client, edition: Edition) -> None:
    page = said(camille, "/candidature/rattachement/?q=parthenay")
    assert "C’est la mienne" in page
    assert "Les 36 000 communes" in said(camille, "/candidature/rattachement/")
    assert "Aucune collectivité ne répond" in said(camille, "/candidature/rattachement/?q=zzzzz")
    refused = said(camille, "/candidature/rattachement/79202/", INVALID, function="", message="Mon mot")
    assert "Mon mot" in refused
    assert camille.post("/candidature/rattachement/79202/", {"function": "webmestre"})["Location"] == "/candidature/"
    assert "attend une réponse" in said(camille, "/candidature/?choisir")
    assert "demandée" in said(camille, "/candidature/rattachement/?q=parthenay")
    again = said(camille, "/candidature/rattachement/79202/")
    assert "attend sa réponse" in again
    assert "<textarea" not in again


def test_one_who_has_two_collectivites_chooses_and_nothing_mixes(
    cast: Cast, town: Collectivite, registered: Candidature
) -> None:
    cast.member(cast.bob, Collectivite.objects.get(code="57463"), Role.CORRESPONDANT)
    bob = signed_in(cast.bob)
    page = said(bob, "/candidature/")
    assert "Metz" in page
    assert "Parthenay" in page
    assert "Parthenay" not in said(bob, "/candidature/57463/2150/").split("<footer")[0].replace(
        "Changer de collectivité", ""
    )
    assert bob.get("/candidature/57463/2150/depot/")["Location"] == "/candidature/57463/2150/"


def test_an_agent_with_one_collectivite_goes_straight_to_it(alice: Client, town: Collectivite) -> None:
    assert alice.get("/candidature/")["Location"] == "/candidature/79202/"


def test_the_home_explains_eligibility_then_registers(alice: Client, town: Collectivite, edition: Edition) -> None:
    page = said(alice, "/candidature/79202/2150/")
    assert "Elle peut candidater" in page
    assert "Code officiel géographique en vigueur" in page
    assert alice.post("/candidature/79202/2150/inscrire/").status_code == 302
    page = said(alice, "/candidature/79202/2150/")
    assert "9 jours et 5 heures" in page
    assert "(heure de Paris)" in page
    assert "Fiche d’identité : à relire et à confirmer" in page
    assert 'href="/candidature/79202/2150/fiche/#id_confirm"' in page
    assert "Dernière activité" in page


def test_a_contributeur_is_told_who_registers(cast: Cast, town: Collectivite, edition: Edition) -> None:
    bob = signed_in(cast.bob)
    assert "ce n’est pas votre rôle" in said(bob, "/candidature/79202/2150/")
    assert "La personne correspondante ou signataire" in said(bob, "/candidature/79202/2150/inscrire/", 403, x="")


@pytest.mark.parametrize("phase", [Phase.APPRAISAL, Phase.DELIBERATION, Phase.EMBARGO])
def test_registering_at_the_wrong_time_is_409_and_says_when(
    alice: Client, town: Collectivite, edition: Edition, phase: Phase
) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=phase)
    page = said(alice, "/candidature/79202/2150/inscrire/", CONFLICT, x="")
    assert "Les inscriptions sont closes depuis le" in page
    assert "heure de Paris" in page


def test_without_a_campaign_the_home_says_so(alice: Client, town: Collectivite) -> None:
    here = alice.get("/candidature/79202/")["Location"]
    assert here == "/candidature/79202/2012/"
    assert "Aucune campagne n’est ouverte" in said(alice, here)
    assert "Les inscriptions sont closes" in said(alice, f"{here}inscrire/", CONFLICT, x="")


def test_the_card_is_saved_with_decimals_and_french_numbers(alice: Client, registered: Candidature) -> None:
    assert "reprises de l’édition 2012" in said(alice, "/candidature/79202/2150/fiche/")
    assert alice.post("/candidature/79202/2150/fiche/", CARD)["Location"] == "/candidature/79202/2150/"
    registered.refresh_from_db()
    assert registered.profile.staff == 1200
    assert registered.profile.dedicated_staff == [
        {"fonction": "Webmestre", "nombre": 1.5},
        {"fonction": "Médiation numérique", "nombre": 0.5},
        {"fonction": "Archiviste", "nombre": 1.0},
    ]
    assert 'value="1,5"' in said(alice, "/candidature/79202/2150/fiche/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"staff": "beaucoup"}, "Un nombre entier est attendu"),
        ({"staff": "999999"}, "dépasse"),
        ({"website": "pas un site"}, "espace"),
        ({"nombre_0": "un"}, "Un nombre est attendu"),
        ({"nombre_5": "2", "fonction_5": ""}, "Nommez la fonction"),
        ({"fonction_4": "Webmestre", "nombre_4": "1"}, "deux fois"),
        ({"urban_population": "3"}, "moins d’habitants"),
        ({"executive": "x" * 121}, "120"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    alice: Client, registered: Candidature, change: dict[str, str], words: str
) -> None:
    page = said(
        alice, "/candidature/79202/2150/fiche/", INVALID, **{**CARD, **change, "elected_referent": "Tapé à l’instant"}
    )
    assert words in page
    assert "Tapé à l’instant" in page
    registered.refresh_from_db()
    assert registered.started_at is None


def test_after_the_closing_what_is_typed_stays_on_the_screen_and_is_refused_in_words(
    alice: Client, registered: Candidature
) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    assert "Enregistré à" in said(alice, "/candidature/79202/2150/fiche/")
    Edition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    page = said(alice, "/candidature/79202/2150/fiche/", CONFLICT, **{**CARD, "executive": "Tapé trop tard"})
    assert "est gardé à côté du dossier" in page
    assert "Enregistré à" not in page
    assert [text for _, text in registered.late_texts.get().lines] == ["Tapé trop tard"]
    assert "La clôture est passée depuis le" in page
    assert "Tapé trop tard" in page
    again = said(alice, "/candidature/79202/2150/fiche/", CONFLICT, **CARD)
    assert "n’est pas enregistré" in again, "there is nothing in it that is not saved already"
    assert "La clôture est passée" in said(alice, "/candidature/79202/2150/fiche/")


@pytest.mark.slow
def test_filing_gives_a_receipt_in_words_in_mail_and_in_pdf(
    alice: Client, sacha: Client, registered: Candidature, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Ce qui bloque" in said(sacha, "/candidature/79202/2150/depot/")
    refused = said(sacha, "/candidature/79202/2150/depot/", CONFLICT, x="")
    assert "Le dossier n’est pas déposé" in refused
    alice.post("/candidature/79202/2150/fiche/", CARD)
    assert alice.post("/candidature/79202/2150/depot/").status_code == 403
    assert sacha.post("/candidature/79202/2150/depot/")["Location"] == "/candidature/79202/2150/depot/"
    page = said(alice, "/candidature/79202/2150/depot/")
    assert "Accusé n° 2150-79202-1" in page
    build = Document.objects.get(kind=RECEIPT.code)
    assert "en préparation" in page
    assert "en préparation" in said(alice, f"/documents/{build.pk}/fichier/", 404)
    make_document(build.pk)
    build.refresh_from_db()
    assert build.pages == 1
    assert f"/documents/{build.pk}/fichier/" in markup_of(alice.get("/candidature/79202/2150/depot/"))
    sacha.post("/candidature/79202/2150/depot/rouvrir/")
    assert "n’est plus déposé" in said(alice, "/candidature/79202/2150/depot/")
    assert f"/documents/{build.pk}/fichier/" in markup_of(alice.get("/candidature/79202/2150/depot/"))
    sacha.post("/candidature/79202/2150/depot/")
    assert "remplacé le" in said(alice, "/candidature/79202/2150/depot/")
    assert "2150-79202-2 de Parthenay, en préparation" in said(alice, "/candidature/79202/2150/depot/")


def test_a_file_that_is_filed_already_says_so_however_often_it_is_filed(
    sacha: Client, alice: Client, cast: Cast, registered: Candidature
) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    sacha.post("/candidature/79202/2150/depot/")
    page = plain(markup_of(sacha.post("/candidature/79202/2150/depot/", follow=True)))
    assert "Le dossier est déposé. Numéro d’accusé : 2150-79202-1." in page  # her own, pressed twice
    assert "n’est pas déposé" not in page
    Candidature.objects.filter(pk=registered.pk).update(submitted_by=cast.bob)
    page = plain(markup_of(sacha.post("/candidature/79202/2150/depot/", follow=True)))
    assert f"Le dossier est déjà déposé, par {cast.bob}. Numéro d’accusé : 2150-79202-1." in page
    registered.refresh_from_db()
    assert (registered.status, registered.filings) == (CandidatureStatus.FILED, 1)


def test_a_file_that_was_not_filed_in_time_is_said_to_be_so_and_nothing_else(
    alice: Client, elise: Client, registered: Candidature
) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    pages = ("/candidature/79202/2150/", "/candidature/79202/2150/depot/", "/pilotage/2150/candidatures/")
    assert all("eut être déposé" in said(one, page) for one, page in zip((alice, alice, elise), pages, strict=True))
    Edition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    home, filing, table = (said(one, page) for one, page in zip((alice, alice, elise), pages, strict=True))
    assert "Dossier non déposé" in home
    assert "Non déposé à la clôture" in filing
    assert "Non déposée" in table
    assert not any("eut être déposé" in page or "Ce qui sera déposé" in page for page in (home, filing, table))
    assert "Ce que tout le monde pourra lire" not in filing
    assert "S’il en pose" not in said(alice, "/candidature/79202/2150/questions/")


def test_a_filed_file_is_reopened_then_the_closing_ends_it(
    sacha: Client, alice: Client, registered: Candidature
) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    sacha.post("/candidature/79202/2150/depot/")
    assert "Le dossier est déposé : pour changer la fiche, une personne signataire le rouvre" in said(
        alice, "/candidature/79202/2150/fiche/", CONFLICT, **CARD
    )
    sacha.post("/candidature/79202/2150/depot/rouvrir/")
    registered.refresh_from_db()
    assert registered.status == CandidatureStatus.REGISTERED
    sacha.post("/candidature/79202/2150/depot/")
    Edition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    page = plain(markup_of(sacha.post("/candidature/79202/2150/depot/rouvrir/", follow=True)))
    assert "Le dossier reste tel qu’il a été déposé" in page
    registered.refresh_from_db()
    assert registered.receipt == "2150-79202-2"


def test_a_withdrawal_asks_for_a_reason(sacha: Client, registered: Candidature) -> None:
    page = plain(markup_of(sacha.post("/candidature/79202/2150/depot/retrait/", {"reason": ""}, follow=True)))
    assert "Donnez la raison" in page
    assert "Seule l’équipe peut y revenir" in page
    page = plain(
        markup_of(
            sacha.post("/candidature/79202/2150/depot/retrait/", {"reason": "Changement de priorités"}, follow=True)
        )
    )
    assert "qui seule peut la rétablir" in page
    assert "Changement de priorités" in said(sacha, "/candidature/79202/2150/")


def test_the_people_page_accepts_invites_and_refuses(alice: Client, cast: Cast, town: Collectivite) -> None:
    asked = request_membership(cast.camille, town, function="webmestre", message="Bonjour à tous")
    page = said(alice, "/candidature/79202/personnes/")
    assert "Bonjour à tous" in page
    assert "Signataire</span>" not in page, "a correspondant is not offered the role of signataire"
    alice.post(f"/candidature/demandes/{asked.pk}/", {"accept": "", "roles": ["contributeur"], "word": ""})
    assert Membership.objects.get(pk=asked.pk).is_active
    refused = said(alice, "/candidature/79202/inviter/", INVALID, email="pas une adresse", roles="contributeur")
    assert "Une adresse électronique est attendue" in refused
    assert "pas une adresse" in refused
    alice.post("/candidature/79202/inviter/", {"email": "neuf@ville.example", "roles": ["contributeur"]})
    assert "neuf@ville.example" in said(alice, "/candidature/79202/personnes/")
    again = {"email": "Neuf@ville.example ", "roles": ["contributeur"]}
    assert "Elle remplace celle du" in markup_of(alice.post("/candidature/79202/inviter/", again, follow=True))
    assert str(Invitation.objects.open().get()) == "Invitation de neuf@ville.example pour Parthenay"
    above = alice.post("/candidature/79202/inviter/", {"email": "a@b.example", "roles": ["signataire"]})
    assert above.status_code == INVALID
    assert not Invitation.objects.filter(email="a@b.example").exists()


def test_what_the_equipe_typed_of_people_is_kept_when_it_is_refused(
    elise: Client, cast: Cast, town: Collectivite, edition: Edition
) -> None:
    wrong = elise.post("/candidature/79202/inviter/", {"email": "pas une adresse", "roles": ["signataire"]})
    assert wrong["Location"].endswith("#inviter")
    page = plain(markup_of(elise.get("/pilotage/2150/collectivites/79202/")))
    assert "Une adresse électronique est attendue" in page
    assert 'value="pas une adresse"' in page
    bob = Membership.objects.get(user=cast.bob, collectivite=town)
    place = f"/candidature/roles/{bob.pk}/"
    again = plain(markup_of(elise.post(place, {"roles": ["signataire"]}, follow=True)))
    assert "Dites à quel titre la personne signe" in again
    assert f'<details open id="roles-{bob.pk}">' in again
    assert Membership.objects.get(pk=bob.pk).roles == ["contributeur"]


def test_a_colleague_whose_account_is_closed_is_shown_so(alice: Client, cast: Cast, town: Collectivite) -> None:
    assert "compte fermé" not in said(alice, "/candidature/79202/personnes/")
    suspend(cast.bob, reason="parti", by=cast.elise)
    assert "compte fermé" in said(alice, "/candidature/79202/personnes/")


def test_whoever_leaves_reads_what_her_town_loses(sacha: Client, cast: Cast, town: Collectivite) -> None:
    lost = f"{town.name} n’aura plus de signataire"
    assert lost in plain(markup_of(sacha.get("/compte/droits/")))
    assert lost in plain(markup_of(sacha.get("/compte/effacer/")))
    assert "n’aura plus" not in plain(markup_of(signed_in(cast.bob).get("/compte/effacer/")))


def test_a_refusal_without_a_word_is_refused_beside_the_request(
    alice: Client, elise: Client, cast: Cast, town: Collectivite
) -> None:
    asked = request_membership(cast.camille, town, function="webmestre")
    address, sent = f"/candidature/demandes/{asked.pk}/", {"refuse": "", "roles": [], "word": ""}
    why = "Un refus s’explique : écrivez un mot."
    assert why in plain(markup_of(alice.post(address, sent, follow=True)))
    assert why in plain(markup_of(elise.post(address, {**sent, "back": "/pilotage/rattachements/"}, follow=True)))
    elise.post(address, {**sent, "word": "Pas d’ici."})
    late = plain(markup_of(alice.post(address, {**sent, "word": "Non."}, follow=True)))
    assert "Cette demande a déjà reçu une réponse." in late


def test_an_invitation_page_leads_to_an_account_and_back(client: Client, cast: Cast, town: Collectivite) -> None:
    _, token = invite(town, cast.camille.email, roles=["contributeur"], by=cast.alice)
    page = said(client, f"/invitation/{token}/")
    assert "Parthenay vous attend" in page
    assert f"/compte/creer/?next=/invitation/{token}/" in page
    assert f'value="{cast.camille.email}"' in said(client, f"/compte/creer/?next=/invitation/{token}/"), (
        "not typed twice"
    )
    assert cast.camille.email not in said(client, "/compte/creer/?next=/invitation/nimporte/")
    assert "une autre adresse" in said(signed_in(cast.charlie), f"/invitation/{token}/")
    camille = signed_in(cast.camille)
    assert camille.post(f"/invitation/{token}/")["Location"] == "/candidature/79202/"
    assert "déjà servi" in said(camille, f"/invitation/{token}/", 410)
    assert "coupé ou modifié" in said(client, "/invitation/nimporte/", 410)


def test_the_secret_of_an_invitation_proves_its_address_and_no_other(
    client: Client, cast: Cast, town: Collectivite
) -> None:
    _, token = invite(town, "neuve@ville.example", roles=["contributeur"], by=cast.alice)
    page = f"/compte/creer/?next=/invitation/{token}/"
    sent = {"full_name": "Neuve Roy", "password1": "arobases-2012-demonstration", "next": f"/invitation/{token}/"}
    client.get(page)
    assert client.post(page, {**sent, "email": "autre@ville.example"})["Location"] == "/compte/verifier/"
    client.logout()
    client.get(page)
    assert client.post(page, {**sent, "email": "neuve@ville.example"})["Location"] == f"/invitation/{token}/"
    proven = {
        row.email: row.verified
        for row in EmailAddress.objects.filter(email__in=("autre@ville.example", "neuve@ville.example"))
    }
    assert proven == {"autre@ville.example": False, "neuve@ville.example": True}
