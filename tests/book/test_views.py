"""`/pilotage/<year>/livre/` and the public PDF: who sees what, what a gesture answers, what is said when something
lacks.
"""

import gzip
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from label.actions.corrections import propose_correction, settle_correction
from label.actions.documents import request_document
from label.enums import DocumentStatus, Phase
from label.models import Candidature, Document, Edition
from label.rules.refusals import Refusal
from label.tasks.documents import make_document
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of
from tests.papers import made, read
from villes_internet import beacon
from villes_internet.book.kinds import BOOK, CERTIFICATE, PALMARES

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, awarded=3)
    return edition


def listed(edition: Edition, **facts: Any) -> Document:
    """A book of the list, whatever became of it."""
    return Document.objects.create(kind="book", edition=edition, title="Livre", file_name="livre.pdf", **facts)


def listing(client: Client) -> str:
    return unescape(markup_of(client.get("/pilotage/2150/livre/"))).replace("\u00a0", " ")


def test_the_equipe_asks_follows_and_downloads(elise: Client, edition: Edition) -> None:
    answer = elise.post("/pilotage/2150/livre/demander/", {"document": "palmares"}, follow=True)
    assert "la fabrication est demandée." in markup_of(answer)
    build = Document.objects.get(edition=edition)
    row = unescape(markup_of(elise.get(f"/documents/{build.pk}/?ligne")))
    assert 'data-hx-trigger="every 1s"' in row
    assert "en attente d’un exécutant" in row
    Document.objects.filter(pk=build.pk).update(
        status=DocumentStatus.RUNNING, done=2, total=5, step="Mise en pages : page 3"
    )
    row = unescape(markup_of(elise.get(f"/documents/{build.pk}/?ligne")))
    assert 'value="40"' in row
    assert "Mise en pages\u00a0: page 3" in row
    Document.objects.filter(pk=build.pk).update(status=DocumentStatus.PENDING)
    make_document(build.pk)
    row = markup_of(elise.get(f"/documents/{build.pk}/?ligne"))
    assert "data-hx-trigger" not in row
    build.refresh_from_db()
    assert build.sha256 in row
    file = elise.get(f"/documents/{build.pk}/fichier/")
    assert file["Content-Disposition"] == 'attachment; filename="palmares-2150.pdf"'
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_the_palmares_page_has_a_button_for_the_equipe_alone(client: Client, elise: Client, edition: Edition) -> None:
    assert "Refaire le PDF du palmarès" not in markup_of(client.get("/palmares/2150/"))
    assert "Refaire le PDF du palmarès" in markup_of(elise.get("/palmares/2150/"))


def test_a_second_request_an_empty_edition_and_nonsense_are_answered_in_words(elise: Client, edition: Edition) -> None:
    empty = EditionFactory()
    for year, data, words in (
        (2150, {"document": "book"}, "la fabrication est demandée."),
        (2150, {"document": "book"}, "Ce document est déjà en fabrication"),
        (empty.year, {"document": "book"}, "n’a encore aucun niveau attribué"),
        (2150, {"document": "roman"}, "Choisissez un document de la liste."),
        (2150, {}, "Choisissez un document de la liste."),
    ):
        answer = elise.post(f"/pilotage/{year}/livre/demander/", data, follow=True)
        assert words in unescape(markup_of(answer)).replace("\u00a0", " ")
    assert elise.post("/pilotage/livre/demander/", {"document": "book"}).status_code == 404
    assert elise.post("/pilotage/1998/livre/demander/", {"document": "book"}).status_code == 404


def test_the_documents_of_another_edition_are_on_its_own_desk(elise: Client, edition: Edition) -> None:
    other = EditionFactory()
    listed(other, status=DocumentStatus.FAILED, error="Celui de l’autre")
    Document.objects.create(kind="initiative", target=1, title="D’une initiative", file_name="initiative.pdf")
    assert "Celui de l’autre" not in listing(elise)
    assert "D’une initiative" not in listing(elise)
    assert "Celui de l’autre" in markup_of(elise.get(f"/pilotage/{other.year}/livre/"))
    assert "D’une initiative" in unescape(markup_of(elise.get("/pilotage/2150/livre/?tous=oui")))


def test_cancelling_and_retrying(elise: Client, edition: Edition, cast: Cast) -> None:
    build = request_document(BOOK, edition, by=cast.elise)
    answer = markup_of(elise.post(f"/documents/{build.pk}/annuler/", follow=True))
    assert "La fabrication est annulée." in answer
    assert "Réessayer" in answer
    assert "plus rien à annuler" in markup_of(elise.post(f"/documents/{build.pk}/annuler/", follow=True))
    assert "demandée de nouveau" in markup_of(elise.post(f"/documents/{build.pk}/reessayer/", follow=True))
    assert Document.objects.filter(edition=edition).count() == 2


def test_a_failure_shows_its_reason(elise: Client, edition: Edition) -> None:
    listed(edition, status=DocumentStatus.FAILED, error="Il manque : Pango")
    html = listing(elise)
    assert "Échoué" in html
    assert "Il manque : Pango" in html


def test_the_button_says_what_the_worker_lacks(elise: Client, edition: Edition) -> None:
    beacon.broker().delete(f"{beacon.KEY}:livre")
    assert "Aucun exécutant ne répond" in listing(elise)
    beacon.light("livre", "Pango manque.")
    html = listing(elise)
    assert "Pango manque." in html
    assert "disabled" in html
    beacon.light("livre")
    html = listing(elise)
    assert "disabled" not in html
    assert "exécutant ne répond" not in html
    beacon.broker().delete(f"{beacon.KEY}:livre")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_rows(
    elise: Client, edition: Edition, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        listed(edition, status=DocumentStatus.FAILED)
    with django_assert_num_queries(26):  # one of them: the second factor; nineteen: what the book lacks
        elise.get("/pilotage/2150/livre/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_attestations_cost_the_same_whatever_their_rows(
    elise: Client, cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = EditionFactory(year=2151, number=51)
    for _ in range(rows):
        request_document(CERTIFICATE, CandidatureFactory(edition=edition, awarded=3), by=cast.elise)
    with django_assert_num_queries(7):
        elise.get("/pilotage/2151/livre/attestations/")


def test_an_attestation_asked_followed_and_downloaded(elise: Client, edition: Edition) -> None:
    candidature = edition.candidatures.get()
    page = unescape(markup_of(elise.get("/pilotage/2150/livre/attestations/")))
    assert "Préparer le PDF" in " ".join(page.split())
    asked = f"/documents/attestation/{candidature.pk}/demander/"
    back = elise.post(asked, {"back": "/pilotage/2150/livre/attestations/?q=x"})
    assert back["Location"] == "/pilotage/2150/livre/attestations/?q=x"
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example/", ""):
        answer = elise.post(asked, {"back": elsewhere})
        assert answer["Location"] == "/pilotage/2150/livre/attestations/"
    build = Document.objects.active().get(kind=CERTIFICATE.code)
    place = unescape(markup_of(elise.get(f"/documents/{build.pk}/")))
    assert 'data-hx-trigger="every 2s"' in place
    assert "PDF en préparation" in place
    make_document(build.pk)
    place = markup_of(elise.get(f"/documents/{build.pk}/"))
    assert "data-hx-get" not in place
    assert f"/documents/{build.pk}/fichier/" in place
    file = elise.get(f"/documents/{build.pk}/fichier/")
    assert file["Content-Disposition"].startswith('attachment; filename="attestation-2150-')
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert f"documents/{build.pk}/" not in listing(elise)  # the list of the long documents stays short
    Candidature.objects.filter(pk=candidature.pk).update(name="Un autre nom")
    page = unescape(markup_of(elise.get("/pilotage/2150/livre/attestations/")))
    assert "submit, load" in page  # it is asked for again by itself
    redrawn = elise.post(asked, headers={"HX-Request": "true"})
    assert "PDF en préparation" in unescape(markup_of(redrawn))


def test_the_page_of_a_town_gives_its_attestation_to_anybody_while_it_holds_its_level(
    client: Client, edition: Edition, cast: Cast
) -> None:
    candidature = edition.candidatures.get()
    town = candidature.collectivite.get_absolute_url()
    assert "Attestation (PDF)" not in markup_of(client.get(town))
    file = f"/documents/{made(CERTIFICATE, candidature).pk}/fichier/"
    assert f'href="{file}"' in markup_of(client.get(town))
    assert b"".join(client.get(file).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO)
    assert client.get(file).status_code == 404
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    row = propose_correction(candidature, arobases=None, reason="Elle se retire.", by=cast.elise)
    settle_correction(row, agreed=True, by=cast.eve)
    assert client.get(file).status_code == 404
    assert "Attestation (PDF)" not in markup_of(client.get(town))


def test_attestations_are_searched_by_name_and_an_unknown_one_is_said(elise: Client, edition: Edition) -> None:
    CandidatureFactory(edition=edition, awarded=2, collectivite__name="L'Haÿ-les-Roses")
    html = unescape(markup_of(elise.get("/pilotage/2150/livre/attestations/?q=hay+roses")))
    assert "L’Haÿ-les-Roses" in html
    assert html.count('class="certificate"') == 1
    html = unescape(markup_of(elise.get("/pilotage/2150/livre/attestations/?q=zzz")))
    assert "Aucune collectivité labellisée en 2150 ne porte ce nom." in html
    assert elise.post("/documents/attestation/999999/demander/").status_code == 404
    assert elise.post("/documents/roman/1/demander/").status_code == 404
    assert elise.get("/pilotage/2149/livre/attestations/").status_code == 404


def test_all_the_attestations_are_asked_from_their_page(elise: Client, edition: Edition) -> None:
    elise.post("/pilotage/2150/livre/demander/", {"document": "attestations"})
    build = Document.objects.get(edition=edition)
    make_document(build.pk)
    html = unescape(markup_of(elise.get("/pilotage/2150/livre/attestations/"))).replace("\u00a0", " ")
    assert "1 attestation ·" in html
    file = elise.get(f"/documents/{build.pk}/fichier/")
    assert file["Content-Type"] == "application/zip"
    assert file["Content-Disposition"] == 'attachment; filename="attestations-2150.zip"'
    assert b"".join(file.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_what_was_shortened_and_what_its_pages_show_is_said_beside_the_build(elise: Client, edition: Edition) -> None:
    notes = ["Ville – nom : abrégé de 300 à 90 signes."]
    faults = [{"page": 7, "kind": "lone_line", "text": "fin"}]
    file = {"file": "x.pdf", "sha256": "0" * 64, "pages": 3, "size": 1}
    listed(edition, status=DocumentStatus.DONE, **file, notes=notes, faults=faults)
    html = listing(elise)
    assert "1 défaut de mise en pages" in html
    assert "page 7, ligne seule" in html
    assert "1 texte ajusté pour l’impression" in html
    assert "abrégé de 300 à 90 signes" in html


@pytest.mark.slow
def test_the_book_is_read_online_as_long_as_its_edition_is_published(client: Client, edition: Edition) -> None:
    first = unescape(markup_of(client.get("/palmares/2012/livre/")))
    chapters = re.findall(r'<a href="(/palmares/2012/livre/[a-z]+/)"', first)
    pages = [unescape(markup_of(client.get(address))) for address in dict.fromkeys(chapters)]
    assert [page.count("<h1") for page in (first, *pages)] == [1] * (len(pages) + 1)
    html = "".join((first, *pages))
    for words in (
        "Tour de France de l’excellence",
        "On suit la trace d’Agen dans le label depuis 2000.",
        "GeoNames, CC BY 4.0",
        "Emmanuel Eveno",
    ):
        assert words in html
    assert html.count('<article class="profile told') == 29
    assert client.get("/palmares/2150/livre/").status_code == 200
    Edition.objects.filter(pk=edition.pk).update(phase="embargo")
    assert client.get("/palmares/2150/livre/").status_code == 404
    answer = client.get("/palmares/2011/livre/")
    assert answer.status_code == 404
    assert "ne sont connus qu’en partie" in unescape(markup_of(answer))
    EditionFactory(year=2153, number=53)
    answer = client.get("/palmares/2153/livre/")
    assert answer.status_code == 404
    assert "n’a encore aucun niveau attribué" in unescape(markup_of(answer))


def test_the_book_online_is_that_of_the_data(client: Client, edition: Edition) -> None:
    page = "/palmares/2150/livre/palmares/"
    before = client.get(page)
    assert client.get(page, headers={"If-None-Match": before["ETag"]}).status_code == 304
    CandidatureFactory(edition=edition, awarded=5, collectivite__name="Nouvelle-Venue")
    after = client.get(page, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Nouvelle-Venue" in markup_of(after)


def test_a_chapter_is_light_leads_to_the_others_and_old_addresses_to_it(client: Client) -> None:
    first = markup_of(client.get("/palmares/2012/livre/"))
    for address in dict.fromkeys(re.findall(r'<a href="(/palmares/2012/livre/[a-z]+/)"', first)):
        page = client.get(address)
        assert len(gzip.compress(page.content)) < 100_000, address
        words = re.sub(r"<svg.*?</svg>|<script.*?</script>", "", page.content.decode(), flags=re.DOTALL)
        assert len(words.encode()) < 150_000, address  # without its drawings
        shown = markup_of(page)
        assert shown.count('aria-current="page"') >= 1
        own = set(re.findall(r' id="([^"]+)"', shown))
        assert set(re.findall(r'href="#([^"]+)"', shown)) <= own, address  # nothing leads nowhere
    assert client.get("/palmares/2012/livre/vers/profil-57463/")["Location"] == (
        "/palmares/2012/livre/profils/#profil-57463"
    )
    assert client.get("/palmares/2012/livre/vers/couverture/")["Location"] == "/palmares/2012/livre/#couverture"
    for unknown in ("vers/profil-00000", "rien", "couverture"):
        assert client.get(f"/palmares/2012/livre/{unknown}/").status_code == 404


def test_every_drawing_is_told_in_words_on_a_page(client: Client) -> None:
    page = (
        unescape(markup_of(client.get("/palmares/2012/livre/figures/"))).replace("\u00a0", " ").replace("\u202f", " ")
    )
    assert "Historique d’Agen : " in page
    assert "(incertain)" in page
    assert "résultat inconnu" in page
    assert "356 collectivités labellisées en 2012" in page
    assert "2000 : inconnu" in page
    assert page.count("Rhône-Alpes : 63 ;") == 1  # once, whatever the widths
    assert 'href="/palmares/2012/livre/figures/"' in markup_of(client.get("/palmares/2012/livre/"))
    assert client.get("/palmares/2149/livre/figures/").status_code == 404


@pytest.mark.slow
def test_the_public_book_in_pdf_is_offered_once_it_is_made(client: Client, edition: Edition, cast: Cast) -> None:
    assert "Le livre 2150 n’existe pas en PDF" in unescape(markup_of(client.get("/palmares/2150/livre.pdf")))
    assert "/palmares/2150/livre.pdf" not in markup_of(client.get("/palmares/2150/livre/"))
    make_document(request_document(BOOK, edition, by=cast.elise).pk)
    answer = client.get("/palmares/2150/livre.pdf")
    assert answer["Content-Disposition"] == 'inline; filename="cites-en-reseaux-2150.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert "/palmares/2150/livre.pdf" in markup_of(client.get("/palmares/2150/livre/"))


def test_a_page_beyond_the_last_is_the_last(elise: Client, edition: Edition) -> None:
    assert elise.get("/pilotage/2150/livre/?page=99").status_code == 200
    assert elise.get("/pilotage/2150/livre/?page=zzz").status_code == 200


def test_the_public_pdf_is_the_last_one_made_of_a_published_edition(
    client: Client, edition: Edition, cast: Cast
) -> None:
    html = unescape(markup_of(client.get("/palmares/2150.pdf")))
    assert "Le palmarès 2150 n’existe pas en PDF pour l’instant." in html
    build = request_document(PALMARES, edition, by=cast.elise)
    make_document(build.pk)
    answer = client.get("/palmares/2150.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="palmares-2150.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert client.get("/palmares/2150.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    Edition.objects.filter(pk=edition.pk).update(phase="embargo")
    assert client.get("/palmares/2150.pdf").status_code == 404
    assert client.get("/palmares/2150.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 404


def test_a_file_that_vanished_is_a_404_in_words(client: Client, elise: Client, edition: Edition, cast: Cast) -> None:
    build = request_document(PALMARES, edition, by=cast.elise)
    make_document(build.pk)
    build.refresh_from_db()
    build.file.storage.delete(build.file.name or "")
    answer = elise.get(f"/documents/{build.pk}/fichier/")
    assert answer.status_code == 404
    assert "n’est plus sur le disque" in unescape(markup_of(answer))


def test_a_get_changes_nothing(elise: Client, edition: Edition) -> None:
    for address in ("/pilotage/2150/livre/demander/", "/documents/1/annuler/", "/documents/1/reessayer/"):
        assert elise.get(address).status_code == 405
    assert elise.get(f"/documents/palmares/{edition.pk}/demander/").status_code == 405
    assert not Document.objects.exists()


def test_refusal_lists_its_reasons() -> None:
    assert str(Refusal(["un", "deux"])) == "un ; deux"


def test_an_overtaken_document_is_read_by_the_equipe_with_its_reason(
    client: Client, elise: Client, edition: Edition, cast: Cast
) -> None:
    build = made(PALMARES, edition)
    assert read(client, build) == 200
    Edition.objects.filter(pk=edition.pk).update(ceremony_place="Ailleurs")
    refused = client.get(f"/documents/{build.pk}/fichier/")
    assert (refused.status_code, "dépassé" in unescape(markup_of(refused))) == (404, True)
    assert "A changé depuis : l’édition." in " ".join(listing(elise).split())
    assert read(elise, build) == 200
    assert "Palmarès" in markup_of(client.get("/palmares/2150/"))
    assert "/palmares/2150.pdf" not in markup_of(client.get("/palmares/2150/"))  # no button for what is not there
