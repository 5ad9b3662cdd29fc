"""The pages of a campaign: what each says, what it refuses and with which status, and that its cost is constant."""

import io
import re
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from label.actions.base import record
from label.actions.candidatures import register
from label.actions.editions import save_calendar
from label.actions.mail import compose_mailing, template_of
from label.actions.memberships import invite, request_membership
from label.enums import Audience, CandidatureStatus, MailKind, MessageStatus, Phase, Role, Verb
from label.models import (
    Candidature,
    Collectivite,
    Document,
    Edition,
    JournalEntry,
    Mailing,
    MailMessage,
    Membership,
    Regulation,
)
from label.rules.regulation import RegulationTerms
from label.tasks.documents import make_document
from label.views.pages import CONFLICT, INVALID
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory
from tests.pages import applied, hidden_of, markup_of, text_of
from tests.papers import made_of
from villes_internet.book.kinds import RECEIPT, REGULATION
from villes_internet.schedule import advance

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CARD = {
    "executive": "Xavier Argenton",
    "correspondent": "Alice Martin",
    "staff": "1 200",
    "urban_population": "",
    "website": "www.parthenay.fr",
    "elected_referent": "",
    "fonction_0": "Webmestre",
    "nombre_0": "1,5",
    "fonction_1": "Rédacteurs et rédactrices web",
    "fonction_2": "Médiation numérique",
    "nombre_2": "0,5",
    "fonction_3": "Archiviste",
    "nombre_3": "1",
    "confirm": "on",
}


def said(client: Client, address: str, status: int = 200, **fields: Any) -> str:
    """The text of a page, its narrow and non-breaking spaces made plain; POST when fields are given."""
    answer = client.post(address, fields) if fields else client.get(address)
    assert answer.status_code == status, markup_of(answer)[:3000]
    return plain(markup_of(answer))


def plain(html: str) -> str:
    return unescape(html).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def edition(db: None) -> Edition:
    now = timezone.now()
    edition = EditionFactory(
        year=2150,
        number=150,
        phase=Phase.FILLING,
        opens_at=now - 9 * DAY,
        fills_at=now - 5 * DAY,
        closes_at=now + 9 * DAY + timedelta(hours=5, minutes=1),
    )
    Regulation.objects.create(
        edition=edition, quorum=8, appeal_days=30, text="# Objet\n\nUn **texte** <script>x</script> d'essai."
    )
    return edition


@pytest.fixture
def town(cast: Cast) -> Collectivite:
    town = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="79202"
    )
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return town


@pytest.fixture
def registered(edition: Edition, town: Collectivite, cast: Cast) -> Candidature:
    return register(town, edition, by=cast.alice)


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


@pytest.fixture
def sacha(cast: Cast) -> Client:
    return signed_in(cast.sacha)


# --- the agent -----------------------------------------------------------------------------------------------------


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
    assert "Le correspondant ou le signataire" in said(bob, "/candidature/79202/2150/inscrire/", 403, x="")


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
    Edition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    page = said(alice, "/candidature/79202/2150/fiche/", CONFLICT, **{**CARD, "executive": "Tapé trop tard"})
    assert "La clôture est passée depuis le" in page
    assert "Tapé trop tard" in page
    assert "n’est pas enregistré" in page
    assert "La clôture est passée" in said(alice, "/candidature/79202/2150/fiche/")


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


def test_a_filed_file_is_reopened_then_the_closing_ends_it(
    sacha: Client, alice: Client, registered: Candidature
) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    sacha.post("/candidature/79202/2150/depot/")
    assert "Le dossier est déposé : rouvrez-le" in said(alice, "/candidature/79202/2150/fiche/", CONFLICT, **CARD)
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
    sacha.post("/candidature/79202/2150/depot/retrait/", {"reason": "Changement de priorités"})
    assert "Changement de priorités" in said(sacha, "/candidature/79202/2150/")


def test_the_people_page_accepts_invites_and_refuses(alice: Client, cast: Cast, town: Collectivite) -> None:
    asked = request_membership(cast.camille, town, function="webmestre", message="Bonjour à tous")
    page = said(alice, "/candidature/79202/personnes/")
    assert "Bonjour à tous" in page
    assert "Signataire</span>" not in page, "a correspondant is not offered the role of signataire"
    alice.post(f"/candidature/demandes/{asked.pk}/", {"accepter": "", "roles": ["contributeur"], "word": ""})
    assert Membership.objects.get(pk=asked.pk).is_active
    refused = said(alice, "/candidature/79202/inviter/", INVALID, email="pas une adresse", roles="contributeur")
    assert "Une adresse électronique est attendue" in refused
    assert "pas une adresse" in refused
    alice.post("/candidature/79202/inviter/", {"email": "neuf@ville.example", "roles": ["contributeur"]})
    assert "neuf@ville.example" in said(alice, "/candidature/79202/personnes/")
    assert (
        "Signataire"
        in plain(markup_of(alice.post("/candidature/79202/inviter/", {"email": "a@b.fr", "roles": ["signataire"]})))
        or Membership.objects.filter(roles__contains=["signataire"]).count() == 1
    )


def test_an_invitation_page_leads_to_an_account_and_back(client: Client, cast: Cast, town: Collectivite) -> None:
    _, token = invite(town, cast.camille.email, roles=["contributeur"], by=cast.alice)
    page = said(client, f"/invitation/{token}/")
    assert "Parthenay vous attend" in page
    assert f"/compte/creer/?next=/invitation/{token}/" in page
    assert "une autre adresse" in said(signed_in(cast.charlie), f"/invitation/{token}/")
    camille = signed_in(cast.camille)
    assert camille.post(f"/invitation/{token}/")["Location"] == "/candidature/79202/"
    assert "déjà servi" in said(camille, f"/invitation/{token}/", 410)
    assert "coupé ou modifié" in said(client, "/invitation/nimporte/", 410)


# --- pilotage ------------------------------------------------------------------------------------------------------


def test_the_overview_shows_the_funnel_and_what_waits(elise: Client, registered: Candidature, cast: Cast) -> None:
    request_membership(cast.camille, registered.collectivite, function="webmestre")
    page = said(elise, "/pilotage/2150/")
    assert "1 demande de rattachement" in page
    assert "inconnu" in page, "2012 has no dates"
    assert "Petite ville" in page


def test_the_edition_before_is_counted_on_the_same_day_before_closing(elise: Client, registered: Candidature) -> None:
    past = Edition.objects.get(year=2012)
    past.closes_at = timezone.now() - 300 * DAY
    past.save()
    early, late = Candidature.objects.filter(edition=past)[:2]
    Candidature.objects.filter(pk=early.pk).update(registered_at=past.closes_at - 20 * DAY)
    Candidature.objects.filter(pk=late.pk).update(registered_at=past.closes_at - DAY)
    from villes_internet.views.pilotage.overview import funnel_of  # noqa: PLC0415

    before = funnel_of(registered.edition).before
    assert before is not None
    assert before[1] == 1


def many(edition: Edition, rows: int) -> None:
    for _ in range(rows):
        CandidatureFactory(edition=edition, status="registered", collectivite=CollectiviteFactory())


@pytest.mark.parametrize(
    "address", ["/pilotage/2150/", "/pilotage/2150/candidatures/", "/pilotage/2150/candidatures.xlsx"]
)
def test_356_candidatures_cost_as_many_queries_as_one(
    elise: Client, edition: Edition, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(edition, 1)
    elise.get(address)
    with django_assert_max_num_queries(40) as one:
        elise.get(address)
    many(edition, 355)
    with django_assert_max_num_queries(len(one.captured_queries)):
        elise.get(address)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "cost"),
    [
        ("/pilotage/2150/candidatures/", 9),
        ("/pilotage/rattachements/", 8),
        ("/pilotage/2150/courriels/", 9),
        ("/pilotage/journal/", 11),
        ("/pilotage/personnes/", 9),
    ],
)
def test_the_lists_of_pilotage_cost_the_same_whatever_their_rows(
    elise: Client,
    cast: Cast,
    edition: Edition,
    rows: int,
    address: str,
    cost: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    people = [cast.alice, cast.bob, cast.camille]
    for index, code in enumerate(("79202", "57463", "38185")[:rows]):
        town = Collectivite.objects.select_related(
            "departement__region", "departement__former_region", "successor"
        ).get(code=code)
        register(town, edition, by=cast.elise)
        request_membership(people[index], town, function="agent")
    with django_assert_num_queries(cost):
        elise.get(address)


def test_the_table_filters_sorts_searches_and_exports(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    metz = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="57463"
    )
    register(metz, edition, by=cast.elise)
    page = said(elise, "/pilotage/2150/candidatures/")
    assert page.index("Metz") < page.index("Parthenay")
    assert "2</strong> sur 2" in page
    for query, kept in (
        ("q=metz", 1),
        ("q=alice", 1),
        ("etat=sans-personne", 1),
        ("etat=a-commencer", 2),
        ("etat=deposees", 0),
        ("strate=petite_ville", 1),
        ("region=Grand+Est", 1),
        ("etat=nimporte", 2),
        ("q=metz&tri=population", 1),
    ):
        assert f"{kept}</strong> sur 2" in said(elise, f"/pilotage/2150/candidatures/?{query}"), query
    answer = elise.get("/pilotage/2150/candidatures.xlsx?q=metz")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert (rows[1][0], rows[1][1], rows[1][2], rows[1][7]) == ("57463", "Metz", "Commune", "À commencer")
    assert rows[0][12] == "Inscrite le"
    assert isinstance(rows[1][12], datetime), "a date that a spreadsheet sorts"


def test_ticked_candidatures_are_reminded_by_a_draft(elise: Client, registered: Candidature) -> None:
    assert "Cochez au moins une" in plain(markup_of(elise.post("/pilotage/2150/candidatures/relancer/", follow=True)))
    answer = elise.post(
        "/pilotage/2150/candidatures/relancer/", {"candidature": [registered.pk, "x", "9" * 30]}, follow=True
    )
    page = plain(markup_of(answer))
    assert "relisez-le" in page
    assert "2 destinataires" in page, "the correspondante and the signataire"
    assert "alice@ville.example" in page
    assert MailMessage.objects.filter(mailing__isnull=False).count() == 0
    mailing = Mailing.objects.get()
    elise.post(f"/pilotage/courriels/envois/{mailing.pk}/envoyer/")
    assert mailing.messages.filter(status=MessageStatus.QUEUED).count() == 2
    assert "alice@ville.example" in said(elise, f"/pilotage/courriels/envois/{mailing.pk}/")


def test_a_reminder_says_which_ticked_candidatures_it_leaves_out_and_why(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    rows = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor")
    metz, grenoble = (register(rows.get(code=code), edition, by=cast.elise) for code in ("57463", "38185"))
    Collectivite.objects.filter(code="57463").update(contact_email="")
    Candidature.objects.filter(pk=grenoble.pk).update(status="inadmissible", status_reason="Hors délai")
    ticked = {"candidature": [registered.pk, metz.pk, grenoble.pk]}
    page = plain(markup_of(elise.post("/pilotage/2150/candidatures/relancer/", ticked, follow=True)))
    assert "2 candidatures cochées ne sont pas concernées" in page
    assert "Metz</a> : personne à qui écrire" in page
    assert "Grenoble</a> : irrecevable" in page


def test_a_mailing_is_previewed_for_a_real_recipient(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    mailing = compose_mailing(edition, MailKind.REMINDER_7, Audience.REGISTERED, by=cast.elise)
    page = said(elise, f"/pilotage/courriels/envois/{mailing.pk}/?pour=1")
    assert "Bonjour Sacha Roy" in page
    assert "Le dossier de Parthenay" in page
    bad = said(
        elise,
        f"/pilotage/courriels/envois/{mailing.pk}/",
        INVALID,
        subject="{nom}",
        body="Mon texte",
        audience="inscrites",
    )
    assert "n’est pas un mot remplaçable" in bad
    assert "Mon texte" in bad


def test_a_template_is_written_for_the_edition(elise: Client, edition: Edition) -> None:
    page = said(elise, "/pilotage/2150/courriels/modeles/relance_2/")
    assert "Clôture après-demain".lower() in page.lower()
    typed = {"subject": "Vite {edition}", "body": "Texte {lien}"}
    read = text_of(elise.post("/pilotage/2150/courriels/modeles/relance_2/", typed))
    assert "<ins>Vite" in read
    assert "Aucun courriel ne part maintenant" in read
    assert template_of(edition, MailKind.REMINDER_2).subject != "Vite {edition}"
    assert applied(elise, "/pilotage/2150/courriels/modeles/relance_2/", typed).status_code == 302
    assert template_of(edition, MailKind.REMINDER_2).subject == "Vite {edition}"
    assert "Vite {edition}" in said(elise, "/pilotage/2150/courriels/modeles/relance_2/")


def test_the_equipe_creates_checks_dates_and_opens_an_edition(elise: Client) -> None:
    taken = said(elise, "/pilotage/editions/nouvelle/", INVALID, year="2012", number="99")
    assert "Une édition porte déjà ce millésime" in taken
    assert "Le millésime vient après 2012" in taken
    assert (
        elise.post("/pilotage/editions/nouvelle/", {"year": "2013", "number": "14"})["Location"]
        == "/pilotage/editions/2013/"
    )
    page = said(elise, "/pilotage/editions/2013/")
    assert "Le quorum n’est pas fixé" in page
    assert "L’ouverture des inscriptions n’est pas datée" in page
    wrong = said(
        elise,
        "/pilotage/editions/2013/calendrier/",
        INVALID,
        opens_at="2027-03-28T02:30",
        fills_at="2027-10-31T02:30",
        closes_at="demain",
    )
    assert "Cette heure n’existe pas" in wrong
    assert "Cette heure arrive deux fois" in wrong
    assert "Une date et une heure sont attendues" in wrong
    dates = {"opens_at": "2027-04-01T09:00", "fills_at": "2027-05-01T09:00", "closes_at": "2027-10-15T18:00"}
    place = "/pilotage/editions/2013/calendrier/"
    assert applied(elise, place, {**dates, "ceremony_place": "Blois"}).status_code == 302
    assert Edition.objects.get(year=2013).ceremony_place == "Blois"
    assert 'value="Blois"' in said(elise, "/pilotage/editions/2013/")
    rules = {**asdict(RegulationTerms(quorum=8, appeal_days=30)), "text": "# Objet"}
    assert applied(elise, "/pilotage/editions/2013/reglement/", rules).status_code == 302
    assert Document.objects.filter(kind=REGULATION.code).exists()
    assert "règlement complet" in said(elise, "/pilotage/editions/2013/")
    assert "Donnez la raison" in said(
        elise, "/pilotage/editions/2013/phase/", CONFLICT, phase="registration", raison=""
    )
    draft = said(elise, "/pilotage/editions/2013/phase/", CONFLICT, phase="registration", raison="essai")
    assert "L’édition n’est pas annoncée" in draft
    assert elise.post("/pilotage/editions/2013/annoncer/").status_code == 302
    asked = said(elise, "/pilotage/editions/2013/phase/", phase="registration", raison="essai")
    assert "Passer à « inscription » avant la date ?" in asked
    assert "était prévue le 1er avril 2027 à 9 h 00 (heure de Paris) : sa date devient maintenant" in asked
    assert 'value="essai"' in asked
    assert Edition.objects.get(year=2013).phase == Phase.PREPARATION
    elise.post("/pilotage/editions/2013/phase/", {"phase": "registration", "raison": "essai", "confirme": "1"})
    assert Edition.objects.get(year=2013).phase == Phase.REGISTRATION
    assert "changement de phase" in said(elise, "/pilotage/editions/2013/")


def test_a_level_of_the_reglement_out_of_bounds_is_refused_beside_its_field(elise: Client, edition: Edition) -> None:
    page = said(
        elise,
        "/pilotage/editions/2150/reglement/",
        INVALID,
        minimum_arobases=9,
        first_time_ceiling=4,
        level_required_for_five=4,
        text="x",
    )
    assert "Un niveau va de 0 à 5" in page


def test_the_reglement_is_public_once_open_and_safe(client: Client, elise: Client, edition: Edition) -> None:
    page = said(client, "/reglement/2150/")
    assert "<h2>Objet</h2>" in page
    assert "<strong>texte</strong>" in page
    assert b"<script>x" not in client.get("/reglement/2150/").content
    assert "Le jury décide à partir de 8 membres" in page
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PREPARATION)
    assert client.get("/reglement/2150/").status_code == 404
    assert elise.get("/reglement/2150/").status_code == 200


def test_the_reglement_is_printed(edition: Edition) -> None:
    made = made_of(REGULATION, edition)
    assert made.pages == 1


@pytest.mark.parametrize(
    ("door", "fields", "words"),
    [
        ("prolonger", {"until": "", "reason": ""}, "Ce champ est nécessaire"),
        ("etat", {"reason": ""}, "Ce champ est nécessaire"),
        ("passe", {"year": "2012", "source": "x"}, "n’est pas proposée"),
        ("contact", {"address": "x"}, "Une adresse électronique"),
        ("passe/confirmer", {"source": ""}, "Ce champ est nécessaire"),
        ("contact", {"address": f"{'a' * 300}@ville.fr"}, "254 signes au plus"),
        ("prolonger", {"until": "9999-12-31T18:00", "reason": "x"}, "Une année entre 1999 et 2999"),
    ],
)
def test_what_the_equipe_types_wrong_stays_with_its_reason(
    elise: Client, registered: Candidature, door: str, fields: dict[str, str], words: str
) -> None:
    answer = elise.post(f"/pilotage/2150/collectivites/79202/{door}/", fields)
    assert answer.status_code == INVALID
    assert words in plain(markup_of(answer))


def test_a_late_registration_typed_wrong_stays_with_its_reason(elise: Client, edition: Edition) -> None:
    page = said(elise, "/pilotage/2150/collectivites/57463/inscrire/", INVALID, until="demain", reason="Courrier égaré")
    assert "Une date et une heure sont attendues" in page
    assert "Courrier égaré" in page


def test_the_equipe_extends_proves_confirms_and_changes_the_state(
    elise: Client, registered: Candidature, edition: Edition
) -> None:
    here = "/pilotage/2150/collectivites/79202/"
    until = (timezone.localtime(edition.closes_at) + 2 * DAY).strftime("%Y-%m-%dT%H:%M")
    assert elise.post(f"{here}prolonger/", {"until": until, "reason": "panne"}).status_code == 302
    assert elise.post(f"{here}passe/", {"year": "2004", "level": "4", "source": "journal"}).status_code in {
        302,
        INVALID,
    }
    assert elise.post(f"{here}passe/confirmer/", {"source": "archives"}).status_code == 302
    assert elise.post(f"{here}contact/", {"address": "mairie@parthenay.example"}).status_code == 302
    page = said(elise, here)
    assert "panne" in page
    assert "Passé confirmé : archives" in page
    assert elise.post(f"{here}etat/", {"irrecevable": "", "reason": "doublon"}).status_code == 302
    assert "Irrecevable" in said(elise, here)
    assert elise.post(f"{here}etat/", {"retablir": "", "reason": "erreur"}).status_code == 302


def test_the_journal_is_filtered_and_exported_without_names(elise: Client, registered: Candidature, cast: Cast) -> None:
    page = said(elise, "/pilotage/journal/?geste=register&qui=alice")
    assert "1 ligne" in page
    assert "candidature inscrite" in page
    assert "Aucune ligne" in said(elise, "/pilotage/journal/?qui=personne")
    assert "ligne" in said(elise, "/pilotage/journal/?depuis=2999-99-99&jusqu_au=x")
    text = elise.get("/pilotage/journal.csv?geste=register").content.decode()
    assert text.startswith("\ufeffDate;Geste;Objet;Compte n°;Faits\r\n"), "what a French spreadsheet opens by itself"
    assert f";candidature inscrite;label.candidature:{registered.pk};{cast.alice.pk};" in text
    assert "Alice" not in text


# --- voir comme ----------------------------------------------------------------------------------------------------


def test_the_equipe_sees_as_an_agent_and_changes_nothing(elise: Client, registered: Candidature, cast: Cast) -> None:
    assert elise.post(f"/pilotage/personnes/{cast.alice.pk}/voir-comme/")["Location"] == "/candidature/"
    page = said(elise, "/candidature/79202/2150/")
    assert "Vous voyez comme <strong>Alice Martin</strong>" in page
    assert "Ce qui manque" in page
    refused = said(elise, "/candidature/79202/2150/fiche/", 403, **CARD)
    assert "rien ne peut être envoyé" in refused
    registered.refresh_from_db()
    assert registered.started_at is None
    assert "correspondant pour Parthenay" in said(elise, "/compte/droits/")
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
    assert "voir_comme" not in elise.session


def test_an_agent_cannot_borrow_a_view(alice: Client, cast: Cast, town: Collectivite) -> None:
    session = alice.session
    session["voir_comme"] = cast.bob.pk
    session.save()
    assert "Vous voyez comme" not in said(alice, "/candidature/79202/2012/")


# --- what fresh eyes saw -------------------------------------------------------------------------------------------


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


def test_what_is_typed_in_an_expired_session_comes_back_after_signing_in(
    client: Client, cast: Cast, registered: Candidature
) -> None:
    typed = {**CARD, "executive": "Tapé sans session", "personne": str(cast.alice.pk)}
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


def test_a_reminder_never_goes_to_a_filed_candidature(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    Candidature.objects.filter(pk=registered.pk).update(status="filed", submitted_at=timezone.now(), receipt="x")
    page = plain(
        markup_of(elise.post("/pilotage/2150/candidatures/relancer/", {"candidature": [registered.pk]}, follow=True))
    )
    assert "Personne ne correspond" in page


def test_an_empty_free_message_does_not_leave(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    mailing = compose_mailing(edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    page = plain(markup_of(elise.post(f"/pilotage/courriels/envois/{mailing.pk}/envoyer/", follow=True)))
    assert "Le message est encore vide" in page
    assert mailing.messages.count() == 0


def test_an_edition_in_preparation_does_not_hide_the_running_one(
    client: Client, elise: Client, edition: Edition
) -> None:
    elise.post("/pilotage/editions/nouvelle/", {"year": "2151", "number": "151"})
    page = said(client, "/")
    assert "Candidater en 2150" in page
    assert "Règlement 2150" in page


def test_an_invitation_waits_on_ones_own_page(camille: Client, cast: Cast, town: Collectivite) -> None:
    invitation, _ = invite(town, cast.camille.email, roles=["contributeur"], by=cast.alice)
    assert "Parthenay vous invite" in said(camille, "/candidature/")
    camille.post(f"/candidature/invitations/{invitation.pk}/accepter/")
    assert Membership.objects.get(user=cast.camille).is_active


def test_what_is_applied_is_what_was_read_whatever_else_is_sent(elise: Client, edition: Edition) -> None:
    place = "/pilotage/2150/courriels/modeles/relance_7/"
    read = hidden_of(elise.post(place, {"subject": "Lu", "body": "Le corps"}))
    assert elise.post(place, {**read, "subject": "Jamais lu"}).status_code == 302
    assert "Jamais lu" not in markup_of(elise.get(place))


def test_a_phase_moved_back_stays_there_until_a_calendar_is_applied_anew(elise: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(calendar_applied_at=edition.opens_at)
    back = {"phase": "registration", "raison": "erreur"}
    assert elise.post("/pilotage/editions/2150/phase/", back).status_code == 302
    assert advance() == 0
    page = said(elise, "/pilotage/editions/2150/")
    assert "le calendrier ne la fait plus avancer" in page
    dates = re.findall(r'name="(\w+_at|\w+_on)" value="([^"]*)"', page)
    place = "/pilotage/editions/2150/calendrier/"
    asked = elise.post(place, {**dict(dates), "ceremony_place": "Blois"})
    assert "L’édition passe maintenant à « saisie »" in text_of(asked)
    assert Edition.objects.get(pk=edition.pk).phase == Phase.REGISTRATION
    other = elise.post(place, {**hidden_of(asked), "phases": "registration"})
    assert (other.status_code, hidden_of(other)["phases"]) == (
        409,
        "filling",
    )  # what was read is not what would be done
    assert elise.post(place, hidden_of(other)).status_code == 302
    assert Edition.objects.get(pk=edition.pk).phase == Phase.FILLING


def test_a_draft_is_seen_by_the_equipe_alone_until_it_is_announced(elise: Client, client: Client) -> None:
    elise.post("/pilotage/editions/nouvelle/", {"year": "2013", "number": "14"})
    draft = Edition.objects.select_related("regulation").get(year=2013)
    now = timezone.now()
    Edition.objects.filter(pk=draft.pk).update(
        opens_at=now - DAY, fills_at=now + DAY, closes_at=now + 9 * DAY, calendar_applied_at=now - 2 * DAY
    )
    Edition.objects.filter(pk=draft.pk).update(jury_on=None, publishes_at=None, ceremony_on=None)
    Regulation.objects.filter(edition=draft).update(quorum=8, appeal_days=30, text="## Objet")
    assert client.get("/reglement/2013/").status_code == 404
    assert elise.get("/reglement/2013/").status_code == 200
    assert "2013" not in said(client, "/")
    assert advance() == 0  # its opening has passed: a draft never opens
    assert "2012" in said(client, "/")
    assert elise.post("/pilotage/editions/2013/annoncer/").status_code == 302
    assert client.get("/reglement/2013/").status_code == 200
    assert "2013" in said(client, "/")
    assert advance() == 0  # what had passed when it was announced is asked first
    dates = dict(re.findall(r'name="(\w+_at|\w+_on)" value="([^"]*)"', said(elise, "/pilotage/editions/2013/")))
    asked = elise.post("/pilotage/editions/2013/calendrier/", {**dates, "ceremony_place": "Blois"})
    assert hidden_of(asked)["phases"] == "registration"
    assert elise.post("/pilotage/editions/2013/calendrier/", hidden_of(asked)).status_code == 302
    assert Edition.objects.get(year=2013).phase == Phase.REGISTRATION


def test_the_publication_is_allowed_in_words_and_taken_back(elise: Client, cast: Cast, edition: Edition) -> None:
    place = "/pilotage/editions/2150/publication/"
    assert "pendant l’embargo" in text_of(elise.post(place, {"mots": "publier 2150"}, follow=True))
    Edition.objects.filter(pk=edition.pk).update(
        phase=Phase.EMBARGO, publishes_at=timezone.now() - DAY, calendar_applied_at=timezone.now() - 2 * DAY
    )
    assert "heure de la publication est passée" in said(elise, place, CONFLICT, mots="publier 2150")
    Edition.objects.filter(pk=edition.pk).update(publishes_at=timezone.now() + DAY)
    wrong = said(elise, place, CONFLICT, mots="publier 2012")
    assert "Écrivez « publier 2150 »" in wrong
    assert 'value="publier 2012"' in wrong
    assert elise.post(place, {"mots": " Publier  2150 "}).status_code == 302
    armed = Edition.objects.get(pk=edition.pk)
    assert armed.armed_by == cast.elise
    assert "a autorisé la publication" in said(elise, "/pilotage/editions/2150/")
    assert elise.post(place, {"reprendre": ""}).status_code == 302
    assert Edition.objects.get(pk=edition.pk).armed_at is None


def test_another_hour_of_publication_is_allowed_anew(elise: Client, cast: Cast, edition: Edition) -> None:
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        phase=Phase.EMBARGO, publishes_at=now + 20 * DAY, armed_at=now, armed_by=cast.elise
    )
    row = Edition.objects.get(pk=edition.pk)
    save_calendar(row, replace(row.calendar, publishes_at=now + 21 * DAY), by=cast.elise)
    assert Edition.objects.get(pk=edition.pk).armed_at is None


def test_a_refused_answer_to_a_request_comes_back_with_what_was_typed(
    elise: Client, cast: Cast, town: Collectivite
) -> None:
    asked = request_membership(cast.camille, town, function="maire")
    fields = {
        "accepter": "",
        "roles": ["contributeur", "signataire"],
        "word": "Mon mot",
        "retour": "/pilotage/rattachements/",
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
        {"accepter": "", "roles": ["contributeur"], "basis": "delegation"},
        follow=True,
    )
    assert "Cochez aussi" in plain(markup_of(wrong))
    assert not Membership.objects.get(pk=asked.pk).is_active


@pytest.mark.parametrize(
    "address",
    [
        "/pilotage/2150/courriels/nouveau/",
        "/pilotage/editions/2150/annoncer/",
        "/candidature/79202/2150/depot/rouvrir/",
    ],
)
def test_an_address_that_receives_forms_answers_in_words_when_it_is_opened(
    elise: Client, edition: Edition, address: str
) -> None:
    assert "Cette adresse reçoit un formulaire" in said(elise, address, 405)


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


def test_the_equipe_follows_a_receipt_and_makes_a_failed_one_again(
    elise: Client, sacha: Client, alice: Client, registered: Candidature
) -> None:
    alice.post("/candidature/79202/2150/fiche/", CARD)
    sacha.post("/candidature/79202/2150/depot/")
    waits = "Accusé de réception n° 2150-79202-1 de Parthenay : la fabrication a échoué"
    assert waits not in said(elise, "/pilotage/2150/")
    Document.objects.filter(kind=RECEIPT.code).update(status="failed", error="Plus de place.")
    assert waits in said(elise, "/pilotage/2150/")
    assert "Plus de place." in said(elise, "/pilotage/2150/collectivites/79202/")
    failed = Document.objects.get(kind=RECEIPT.code)
    assert elise.post(f"/documents/{failed.pk}/reessayer/")["Location"] == "/pilotage/2150/collectivites/79202/#dossier"
    assert waits not in said(elise, "/pilotage/2150/")


def test_the_year_is_in_the_address_of_what_the_equipe_does(
    elise: Client, alice: Client, registered: Candidature, cast: Cast
) -> None:
    lands = {
        "/pilotage/candidatures/?q=metz": "/pilotage/2150/candidatures/?q=metz",
        "/pilotage/candidatures/?annee=2012&q=metz": "/pilotage/2012/candidatures/?q=metz",
        "/pilotage/candidatures/?annee=1066": "/pilotage/2150/candidatures/",
        "/pilotage/candidatures.xlsx": "/pilotage/2150/candidatures.xlsx",
        "/pilotage/collectivites/79202/": "/pilotage/2150/collectivites/79202/",
    }
    assert {address: elise.get(address)["Location"] for address in lands} == lands
    assert alice.get("/pilotage/candidatures/").status_code == 403
    assert elise.post("/pilotage/candidatures/").status_code == 404
    for gesture in ("contact", "passe", "prolonger", "inscrire", "etat", "rouvrir"):
        assert elise.post(f"/pilotage/collectivites/79202/{gesture}/").status_code == 404
    past = said(elise, "/pilotage/2012/collectivites/38185/")
    assert "Candidature 2012" in past
    assert "Prolonger" not in past
    assert "date à fixer" not in past  # nobody knows when a town of the past registered
    assert "356</strong> sur 356" in said(elise, "/pilotage/2012/candidatures/")
    assert elise.get("/pilotage/1998/candidatures/").status_code == 404
    other = Candidature.objects.filter(edition__year=2012).first()
    assert other is not None
    ticked = {"candidature": [other.pk]}
    assert "Cochez au moins une" in plain(
        markup_of(elise.post("/pilotage/2150/candidatures/relancer/", ticked, follow=True))
    )


def test_a_reglement_that_could_not_be_printed_waits_for_the_equipe(elise: Client, edition: Edition) -> None:
    facts = {"edition": edition, "kind": REGULATION.code, "title": "Règlement 2150", "file_name": "reglement-2150.pdf"}
    Document.objects.create(**facts, status="interrupted")
    page = elise.get("/pilotage/2150/")
    assert "/pilotage/editions/2150/#reglement" in markup_of(page)
    assert "Réessayer" in said(elise, "/pilotage/editions/2150/")
    Document.objects.create(**facts)
    assert "#reglement" not in markup_of(elise.get("/pilotage/2150/"))


def test_the_journal_names_what_each_gesture_was_about(elise: Client, registered: Candidature, cast: Cast) -> None:
    gone = f"label.mailing:{10**6}"
    JournalEntry.objects.create(verb="cancel_mailing", target=gone)
    JournalEntry.objects.create(verb="invite", target="nimporte:quoi")
    record(Verb.MOVE_PHASE, registered.edition, by=None)
    request_membership(cast.camille, registered.collectivite, function="agent")
    page = said(elise, "/pilotage/journal/")
    assert '<a href="/pilotage/2150/collectivites/79202/">Parthenay, 2150</a>' in page
    assert '<a href="/pilotage/editions/2150/">Édition 2150</a>' in page
    assert f">{cast.camille}, Parthenay</a>" in page
    assert f"<code>{gone}</code>" in page
    assert "rattachement demandé" in said(elise, "/pilotage/journal/?objet=parthenay")


def test_the_journal_is_searched_by_the_name_of_a_town(elise: Client, registered: Candidature) -> None:
    assert "candidature inscrite" in said(elise, "/pilotage/journal/?objet=parthenay")
