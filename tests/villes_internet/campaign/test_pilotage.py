"""What the équipe opens during a campaign: lists, files, journal; their cost is constant."""

import io
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from label.actions.base import record
from label.actions.candidatures import register
from label.actions.memberships import request_membership
from label.models import Candidature, Collectivite, Document, Edition, JournalEntry
from label.verbs import Verb
from label.views.pages import INVALID
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, CollectiviteFactory
from tests.pages import markup_of, words_of
from tests.villes_internet.campaign.pages import CARD, DAY, plain, said
from villes_internet.book.kinds import RECEIPT
from villes_internet.views.pilotage import candidatures

pytestmark = pytest.mark.django_db


def test_the_overview_shows_the_funnel_and_what_waits(elise: Client, registered: Candidature, cast: Cast) -> None:
    request_membership(cast.camille, registered.collectivite, function="webmestre")
    page = said(elise, "/pilotage/2150/")
    assert "1 demande de rattachement" in page
    assert "inconnu" in page, "2012 has no dates"
    assert "Petites villes" in page


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


@pytest.mark.slow
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
        ("/pilotage/2150/candidatures/", 8),
        ("/pilotage/rattachements/", 8),
        ("/pilotage/2150/courriels/", 7),
        ("/pilotage/journal/", 10),
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
        ("tri=niveau", 2),
        ("tri=personne", 2),
        ("page=99", 2),
    ):
        assert f"{kept}</strong> sur 2" in said(elise, f"/pilotage/2150/candidatures/?{query}"), query
    answer = elise.get("/pilotage/2150/candidatures.xlsx?q=metz")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert (rows[1][0], rows[1][1], rows[1][2], rows[1][7]) == ("57463", "Metz", "Commune", "À commencer")
    assert rows[0][12] == "Inscrite le"
    assert isinstance(rows[1][12], datetime), "a date that a spreadsheet sorts"


def test_the_table_pages_beyond_what_stays_whole(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five hundred rows stay whole; the rule is the same for two."""
    metz = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="57463"
    )
    register(metz, edition, by=cast.elise)
    assert candidatures.WHOLE == 500
    monkeypatch.setattr(candidatures, "WHOLE", 1)
    first, second = (said(elise, f"/pilotage/2150/candidatures/?tri=niveau&page={n}") for n in (1, 2))
    assert "2</strong> sur 2" in first
    assert ["Cocher Metz" in page for page in (first, second)] == [True, False]  # five arobases come first
    assert ["Cocher Parthenay" in page for page in (first, second)] == [False, True]


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
    assert elise.post(f"{here}etat/", {"inadmissible": "", "reason": "doublon"}).status_code == 302
    assert "Irrecevable" in said(elise, here)
    assert elise.post(f"{here}etat/", {"reinstate": "", "reason": "erreur"}).status_code == 302


def test_the_journal_is_filtered_and_exported_without_names(elise: Client, registered: Candidature, cast: Cast) -> None:
    page = said(elise, "/pilotage/journal/?geste=register&qui=alice")
    assert "1 ligne" in page
    assert "candidature inscrite" in page
    assert "Aucune ligne" in said(elise, "/pilotage/journal/?qui=personne")
    page = said(elise, "/pilotage/journal/?depuis=2999-99-99&jusqu_au=2150-01-01")
    assert "« 2999-99-99 » n’est pas une date" in page
    unread = said(elise, "/pilotage/journal/?geste=danser&depuis=2150-02-02&jusqu_au=2150-02-01")
    assert "« danser » n’est pas dans la liste" in unread
    assert "La première date vient après la seconde" in unread
    assert "« 2150-01-01 »" not in page
    record(Verb.RELEASE_MAILING, registered, by=None)
    assert "Aucune ligne" in said(elise, "/pilotage/journal/?geste=release_mailing&auteur=personnes")
    assert "la plateforme" in said(elise, "/pilotage/journal/?geste=release_mailing&auteur=plateforme")
    assert "Aucune ligne" in said(elise, "/pilotage/journal/?geste=register&auteur=plateforme")
    text = elise.get("/pilotage/journal.csv?geste=register").content.decode()
    assert text.startswith("\ufeffDate;Geste;Objet;Référence;Compte n°;Faits\r\n"), (
        "what a French spreadsheet opens by itself"
    )
    assert (
        f";candidature inscrite;Candidature n° {registered.pk};label.candidature:{registered.pk};{cast.alice.pk};"
        in text
    )
    assert "Alice" not in text


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


def test_the_journal_says_moments_and_what_a_number_points_to(
    elise: Client, registered: Candidature, cast: Cast
) -> None:
    until = datetime(2150, 3, 9, 17, tzinfo=UTC)
    record(Verb.EXTEND, registered, by=cast.elise, until=until.isoformat(), reason="Un incendie")
    record(Verb.END_MEMBER, registered.edition, by=cast.elise, person=cast.bob.pk, candidature=registered.pk)
    record(Verb.REQUEST_DOCUMENT, registered, by=cast.elise, subject=781, candidature=registered.pk, cases=3)
    page = said(elise, "/pilotage/journal/")
    assert "jusqu’au : 9 mars 2150 à 18 h 00" in page
    assert f"compte : {cast.bob} ; candidature : {registered}" in page
    assert "781" not in page
    assert page.count("candidature : ") == 1  # a line about the candidature does not name it twice
    assert "dossiers : 3" in page


def test_the_journal_names_what_is_no_row_and_leads_to_its_page(elise: Client) -> None:
    for target in ("adhesion:2012", "referentiel:2026", "press", "restore"):
        record(Verb.IMPORT_MEMBERS, target, by=None)
    page = said(elise, "/pilotage/journal/")
    for name in ("Membres de 2012", "Référentiel 2026", "Liste de presse", "Restauration"):
        assert f">{name}</a>" in page
    for address in re.findall(r'<td data-label="Objet">\s*<a href="([^"]+)">', page):
        assert elise.get(address).status_code == 200


def test_the_journal_is_searched_by_the_name_of_a_town(elise: Client, registered: Candidature) -> None:
    assert "candidature inscrite" in said(elise, "/pilotage/journal/?objet=parthenay")


def test_once_published_the_table_is_filtered_by_level_to_write_to_them(elise: Client) -> None:
    page = markup_of(elise.get("/pilotage/2012/candidatures/?etat=niveau-5"))
    assert page.count('name="candidature"') == 29
    assert "5\u00a0@ obtenues" in page


def test_a_file_taken_from_a_source_is_not_said_to_be_empty(elise: Client, registered: Candidature) -> None:
    past, present = (words_of(elise.get(f"/pilotage/{year}/candidatures/")) for year in (2012, 2150))
    assert not re.search(r"\b0\s%", past)
    assert re.search(r"\d\s%", present)
