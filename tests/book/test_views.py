"""`/pilotage/livre/` and the public PDF: who sees what, what a gesture answers, what is said when something lacks."""

from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from label.actions import Refusal
from label.models import Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet import beacon
from villes_internet.book.actions import request_build
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.tasks import produce_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, awarded=3)
    return edition


def listing(client: Client) -> str:
    return unescape(client.get("/pilotage/livre/").content.decode()).replace("\u00a0", " ")


def test_the_equipe_asks_follows_and_downloads(elise: Client, edition: Edition) -> None:
    answer = elise.post("/pilotage/livre/demander/", {"annee": "2150", "document": "palmares"}, follow=True)
    assert "La fabrication est demandée." in answer.content.decode()
    build = BookEdition.objects.get(edition=edition)
    row = unescape(elise.get(f"/pilotage/livre/{build.pk}/").content.decode())
    assert 'hx-trigger="every 1s"' in row
    assert "en attente d’un exécutant" in row
    BookEdition.objects.filter(pk=build.pk).update(
        status=BuildStatus.RUNNING, done=2, total=5, step="Mise en pages : page 3"
    )
    row = unescape(elise.get(f"/pilotage/livre/{build.pk}/").content.decode())
    assert 'value="40"' in row
    assert "Mise en pages\u00a0: page 3" in row
    BookEdition.objects.filter(pk=build.pk).update(status=BuildStatus.PENDING)
    produce_book(build.pk)
    row = elise.get(f"/pilotage/livre/{build.pk}/").content.decode()
    assert "hx-trigger" not in row
    build.refresh_from_db()
    assert build.sha256 in row
    file = elise.get(f"/pilotage/livre/{build.pk}/fichier/")
    assert file["Content-Disposition"] == 'attachment; filename="palmares-2150.pdf"'
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_the_palmares_page_has_a_button_for_the_equipe_alone(client: Client, elise: Client, edition: Edition) -> None:
    assert "Refaire le PDF du palmarès" not in client.get("/palmares/2150/").content.decode()
    assert "Refaire le PDF du palmarès" in elise.get("/palmares/2150/").content.decode()


def test_a_second_request_an_empty_edition_and_nonsense_are_answered_in_words(elise: Client, edition: Edition) -> None:
    empty = EditionFactory()
    for data, words in (
        ({"annee": "2150", "document": "book"}, "La fabrication est demandée."),
        ({"annee": "2150", "document": "book"}, "Une fabrication est déjà en cours"),
        ({"annee": str(empty.year), "document": "book"}, "n’a encore aucun niveau attribué"),
        ({"annee": "1", "document": "book"}, "Choisissez une édition et un document de la liste."),
        ({"annee": "2150", "document": "roman"}, "Choisissez une édition et un document de la liste."),
        ({"annee": "²²²²", "document": "book"}, "Choisissez une édition et un document de la liste."),
        ({}, "Choisissez une édition et un document de la liste."),
    ):
        answer = elise.post("/pilotage/livre/demander/", data, follow=True)
        assert words in unescape(answer.content.decode()).replace("\u00a0", " ")


def test_cancelling_and_retrying(elise: Client, edition: Edition, cast: Cast) -> None:
    build = request_build(edition, Document.BOOK, by=cast.elise)
    answer = elise.post(f"/pilotage/livre/{build.pk}/annuler/", follow=True).content.decode()
    assert "La fabrication est annulée." in answer
    assert "Réessayer" in answer
    assert "plus rien à annuler" in elise.post(f"/pilotage/livre/{build.pk}/annuler/", follow=True).content.decode()
    assert "demandée de nouveau" in elise.post(f"/pilotage/livre/{build.pk}/reessayer/", follow=True).content.decode()
    assert BookEdition.objects.filter(edition=edition).count() == 2


def test_a_failure_shows_its_reason(elise: Client, edition: Edition) -> None:
    BookEdition.objects.create(edition=edition, status=BuildStatus.FAILED, error="Il manque : Pango")
    html = listing(elise)
    assert "Échouée" in html
    assert "Il manque : Pango" in html


def test_the_button_says_what_the_worker_lacks(elise: Client, edition: Edition) -> None:
    beacon.broker().delete(beacon.KEY)
    assert "Aucun exécutant ne répond" in listing(elise)
    beacon.light("Pango manque.")
    html = listing(elise)
    assert "Pango manque." in html
    assert "disabled" in html
    beacon.light("")
    html = listing(elise)
    assert "disabled" not in html
    assert "exécutant ne répond" not in html
    beacon.broker().delete(beacon.KEY)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_rows(
    elise: Client, edition: Edition, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        BookEdition.objects.create(edition=edition, status=BuildStatus.FAILED)
    with django_assert_num_queries(6):
        elise.get("/pilotage/livre/")


def test_a_page_beyond_the_last_is_the_last(elise: Client) -> None:
    assert elise.get("/pilotage/livre/?page=99").status_code == 200
    assert elise.get("/pilotage/livre/?page=zzz").status_code == 200


def test_the_public_pdf_is_the_last_one_made_of_a_published_edition(
    client: Client, edition: Edition, cast: Cast
) -> None:
    html = unescape(client.get("/palmares/2150.pdf").content.decode())
    assert "Le palmarès 2150 n’existe pas en PDF pour l’instant." in html
    build = request_build(edition, Document.PALMARES, by=cast.elise)
    produce_book(build.pk)
    answer = client.get("/palmares/2150.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="palmares-2150.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert client.get("/palmares/2150.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    Edition.objects.filter(pk=edition.pk).update(phase="embargo")
    assert client.get("/palmares/2150.pdf").status_code == 404
    assert client.get("/palmares/2150.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 404


def test_a_file_that_vanished_is_a_404_in_words(client: Client, elise: Client, edition: Edition, cast: Cast) -> None:
    build = request_build(edition, Document.PALMARES, by=cast.elise)
    produce_book(build.pk)
    build.refresh_from_db()
    build.file.storage.delete(build.file.name or "")
    answer = elise.get(f"/pilotage/livre/{build.pk}/fichier/")
    assert answer.status_code == 404
    assert "n’est plus sur le disque" in unescape(answer.content.decode())


def test_a_get_changes_nothing(elise: Client, edition: Edition) -> None:
    for address in ("/pilotage/livre/demander/", "/pilotage/livre/1/annuler/", "/pilotage/livre/1/reessayer/"):
        assert elise.get(address)["Location"] == "/pilotage/livre/"
    assert not BookEdition.objects.exists()


def test_refusal_lists_its_reasons() -> None:
    assert str(Refusal(["un", "deux"])) == "un ; deux"
