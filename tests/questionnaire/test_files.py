"""Documents attached from the pages of the questionnaire: sent with a script or without, handed out to who may read,
taken away.
"""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from label.actions.files import attach
from label.drafts import OF_A_YEAR
from label.enums import ScanStatus
from label.models import Attachment, Candidature, Draft
from questionnaire.models import Answer
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.documents import PDF, office
from tests.pages import markup_of, text_of, words_of
from villes_internet.demo.edition import remove_demonstration

pytestmark = pytest.mark.django_db
SPACE = f"/candidature/{GRENOBLE}/2013"
THEME = f"{SPACE}/questionnaire/AP/"
SCRIPT = {"Accept": "application/json"}
REVIEW = office()


@pytest.fixture
def alice(cast: Cast, candidature: Candidature) -> Client:
    return signed_in(cast.alice)


def a_file(name: str = "bulletin.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_script_sends_one_and_receives_its_line(alice: Client) -> None:
    answer = alice.post(f"{SPACE}/pieces/", {"question": "AP-01", "uploads": a_file("<b>été</b>.pdf")}, headers=SCRIPT)
    row = Attachment.objects.get()
    assert (answer.status_code, row.item_code, row.name) == (201, "AP-01", "b-.pdf")
    assert f'href="{SPACE}/pieces/{row.pk}/"' in answer.json()["html"]
    page = markup_of(alice.get(THEME))
    assert page.index('id="item-AP-01"') < page.index(f"{SPACE}/pieces/{row.pk}/") < page.index('id="item-AP-02"')


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"question": "", "uploads": a_file("x.html", b"<html>")}, 409, "Ce type de fichier ne se joint pas."),
        ({"question": ""}, 409, "Choisissez d’abord un document"),
        ({"question": "ZZ-99", "uploads": a_file()}, 404, ""),
    ],
)
def test_a_script_is_refused_in_words(alice: Client, sent: dict[str, object], status: int, words: str) -> None:
    answer = alice.post(f"{SPACE}/pieces/", sent, headers=SCRIPT)
    assert answer.status_code == status
    assert words in markup_of(answer) if status == 404 else words in answer.json()["message"]
    assert not Attachment.objects.exists()


def test_without_script_a_section_saves_its_answers_and_attaches_its_documents(alice: Client) -> None:
    sent = {
        "section": "AP-A",
        "AP-01-value": "oui",
        "AP-01-version": "0",
        "AP-01-comment": "Trois lieux",
        "AP-01-uploads": [a_file("a.pdf"), a_file("b.docx", office())],
        "AP-02-value": "trois",
        "AP-02-version": "0",
        "AP-02-uploads": a_file("c.exe", b"MZ"),
    }
    answer = alice.post(THEME, sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "« c.exe » : Ce type de fichier ne se joint pas." in page
    assert 'value="trois"' in page  # what was not read is still there
    assert "1 réponse à revoir" in page
    assert {(row.item_code, row.name) for row in Attachment.objects.all()} == {("AP-01", "a.pdf"), ("AP-01", "b.docx")}
    assert Answer.objects.get(item__code="AP-01").comment == "Trois lieux"
    again = {**sent, "AP-01-version": "1", "AP-02-value": "3", "AP-02-uploads": a_file("c.pdf")}
    del again["AP-01-uploads"]
    assert alice.post(THEME, again).status_code == 302
    assert Attachment.objects.get(item_code="AP-02").name == "c.pdf"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (THEME, {"section": "AP-A", "AP-01-document": a_file("a.pdf")}),
        (f"{SPACE}/pieces/", {"document": a_file("a.pdf")}),
    ],
)
def test_a_page_of_the_version_before_still_attaches(alice: Client, address: str, sent: dict[str, object]) -> None:
    assert alice.post(address, sent).status_code == 302
    assert Attachment.objects.get().name == "a.pdf"


def test_the_page_of_documents_shows_all_of_them(alice: Client, cast: Cast, candidature: Candidature) -> None:
    answer = alice.post(f"{SPACE}/pieces/", {"uploads": [a_file("un.pdf"), a_file("deux.exe", b"MZ")]}, follow=True)
    page = text_of(answer)
    assert "Document joint : un.pdf." in page
    assert "« deux.exe » : Ce type de fichier" in page
    assert "sur 200 Mo" in page
    assert "Choisissez d’abord" in text_of(alice.post(f"{SPACE}/pieces/", {}, follow=True))
    attach(candidature, ContentFile(PDF), name="deux.pdf", item_code="AP-05", by=cast.bob)
    with CaptureQueriesContext(connection) as few:
        page = text_of(alice.get(f"{SPACE}/documents/"))
    assert page.index("un.pdf") < page.index("AP-05") < page.index("deux.pdf")
    for index in range(20):
        attach(candidature, ContentFile(PDF + bytes([index])), name=f"{index}.pdf", item_code="AP-05", by=cast.bob)
    with CaptureQueriesContext(connection) as many:
        alice.get(f"{SPACE}/documents/")
    assert len(many) == len(few)
    with CaptureQueriesContext(connection) as theme:
        alice.get(THEME)
    assert len(theme) <= 12


def test_a_document_is_handed_out_to_be_saved_never_opened_in_our_pages(
    alice: Client, cast: Cast, candidature: Candidature
) -> None:
    row = attach(candidature, ContentFile(PDF), name="été.pdf", by=cast.bob)
    answer = alice.get(f"{SPACE}/pieces/{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert alice.get(f"/candidature/57463/2013/pieces/{row.pk}/").status_code == 404
    for scan in (ScanStatus.WAITING, ScanStatus.INFECTED):
        Attachment.objects.update(scan=scan)
        refused = alice.get(f"{SPACE}/pieces/{row.pk}/")
        assert (refused.status_code, "antivirus" in markup_of(refused)) == (404, True)
        assert f'{SPACE}/pieces/{row.pk}/" download' not in markup_of(alice.get(f"{SPACE}/documents/"))
    Attachment.objects.update(scan=ScanStatus.UNSCANNED)
    row.file.storage.delete(str(row.file.name))
    for path in (str(row.file.name), "", "pieces/2013/ailleurs"):
        Attachment.objects.filter(pk=row.pk).update(file=path)
        answer = alice.get(f"{SPACE}/pieces/{row.pk}/")
        assert (answer.status_code, "n’est plus dans notre stockage" in markup_of(answer)) == (404, True)


def test_the_equipe_reads_them_from_the_page_of_the_collectivite(
    elise: Client, cast: Cast, candidature: Candidature
) -> None:
    row = attach(candidature, ContentFile(PDF), name="bulletin.pdf", by=cast.alice)
    page = markup_of(elise.get(f"/pilotage/2013/collectivites/{GRENOBLE}/"))
    assert f"{SPACE}/pieces/{row.pk}/" in page
    assert b"".join(elise.get(f"{SPACE}/pieces/{row.pk}/").streaming_content) == PDF  # type: ignore[attr-defined]
    assert "document joint" in markup_of(elise.get("/pilotage/journal/"))


def test_taking_away_asks_first(
    alice: Client,
    cast: Cast,
    candidature: Candidature,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = attach(candidature, ContentFile(PDF), name="bulletin.pdf", by=cast.bob)
    address = f"{SPACE}/pieces/{row.pk}/retirer/"
    assert "Retirer ce document" in markup_of(alice.post(address))
    assert Attachment.objects.exists()
    assert alice.post(address, {"confirm": "oui"}, follow=True).status_code == 200
    assert not Attachment.objects.exists()
    assert alice.post(address, {"confirm": "oui"}, headers=SCRIPT).status_code == 404
    row = attach(candidature, ContentFile(PDF), name="bulletin.pdf", by=cast.bob)
    Candidature.objects.filter(pk=candidature.pk).update(status="withdrawn", status_reason="x")
    assert alice.post(f"{SPACE}/pieces/{row.pk}/retirer/", {"confirm": "oui"}, headers=SCRIPT).status_code in {
        404,
        409,
    }
    assert Attachment.objects.exists()


def test_what_django_finds_suspicious_is_said_in_french(alice: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    page = text_of(alice.post(f"{SPACE}/pieces/", {"uploads": [a_file(), a_file(), a_file()]}))
    assert "que nous ne pouvons pas lire" in page
    assert "exceeded" not in page


def test_a_body_too_heavy_is_refused_before_it_is_read(alice: Client, settings: Settings) -> None:
    settings.LARGEST_BODY = 2000
    answer = alice.post(f"{SPACE}/pieces/", {"uploads": a_file(content=PDF + bytes(3000))})
    assert (answer.status_code, "Envoi trop lourd" in markup_of(answer)) == (413, True)


def test_the_demonstration_goes_with_its_documents_and_what_was_being_typed(
    cast: Cast, candidature: Candidature, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = attach(candidature, ContentFile(PDF), name="bulletin.pdf", by=cast.alice)
    candidature.edition.demonstration = True
    candidature.edition.save()
    for word in (*OF_A_YEAR, "newsletter"):
        Draft.objects.create(place=f"{word}:{candidature.edition.year}", content={"text": "Pour essayer."})
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration()
    assert not Attachment.objects.exists()
    assert not row.file.storage.exists(str(row.file.name))
    assert [row.place for row in Draft.objects.all()] == [f"newsletter:{candidature.edition.year}"]


@pytest.fixture
def last_year(candidature: Candidature) -> Candidature:
    """2012, where Grenoble answered a question, attached a document to it and another to the whole."""
    last = Candidature.objects.select_related("edition__questionnaire").get(
        collectivite__code=GRENOBLE, edition__year=2012
    )
    Answer.objects.create(candidature=last, item=last.edition.questionnaire.items.get(code="AP-01"), value="oui")
    for code, name, content in (("AP-01", "plan.pdf", PDF), ("", "revue.docx", REVIEW)):
        row = Attachment(candidature=last, item_code=code, name=name, size=len(content), sha256=str(len(content)) * 9)
        row.file.save(name, ContentFile(content))
    return last


def test_last_edition_s_document_is_attached_again_where_it_was(
    alice: Client, candidature: Candidature, last_year: Candidature
) -> None:
    assert "En 2012 : plan.pdf" in words_of(alice.get(THEME))
    old = last_year.attachments.get(item_code="AP-01")
    sent = {"section": "AP-A", "AP-01-value": "oui", "AP-01-version": "0", "AP-01-comment": "Tapé", "take_file": old.pk}
    answer = alice.post(THEME, sent)
    assert answer.headers["Location"].endswith("#item-AP-01")
    row = candidature.attachments.get()
    with row.file.open() as content:
        assert content.read() == PDF
    assert (row.item_code, row.name, row.file.name == old.file.name) == ("AP-01", "plan.pdf", False)
    assert Answer.objects.get(candidature=candidature).comment == "Tapé"
    old.refresh_from_db()
    assert old.candidature == last_year


def test_what_is_attached_again_is_no_longer_offered(
    alice: Client, candidature: Candidature, last_year: Candidature
) -> None:
    old = last_year.attachments.get(item_code="")
    assert "revue.docx" in text_of(alice.get(f"{SPACE}/documents/"))
    Attachment.objects.filter(pk=old.pk).update(sha256=hashlib.sha256(REVIEW).hexdigest())
    answer = alice.post(f"{SPACE}/pieces/", {"again": old.pk}, follow=True)
    assert "Document joint : revue.docx." in text_of(answer).replace("\u00a0", " ")
    assert candidature.attachments.get().name == "revue.docx"
    assert "Joindre de nouveau" not in text_of(alice.get(f"{SPACE}/documents/"))
    assert alice.post(f"{SPACE}/pieces/", {"again": old.pk}).status_code == 404


def test_a_document_that_left_the_storage_or_is_infected_is_refused_in_words(
    alice: Client, candidature: Candidature, last_year: Candidature
) -> None:
    old = last_year.attachments.get(item_code="AP-01")
    old.file.storage.delete(str(old.file.name))
    page = text_of(alice.post(THEME, {"section": "AP-A", "take_file": old.pk}))
    assert "n’est plus dans le stockage" in page
    Attachment.objects.filter(pk=old.pk).update(scan=ScanStatus.INFECTED)
    assert "plan.pdf" not in text_of(alice.get(THEME))
    page = text_of(alice.post(THEME, {"section": "AP-A", "take_file": old.pk}))
    assert "n’est plus à reprendre ici" in page
    assert not candidature.attachments.exists()


def test_another_town_s_document_is_not_attached(
    alice: Client, candidature: Candidature, last_year: Candidature
) -> None:
    other = Candidature.objects.exclude(collectivite__code=GRENOBLE).filter(edition__year=2012)[0]
    Attachment.objects.filter(item_code="").update(candidature=other)
    (row,) = Attachment.objects.filter(candidature=other)
    assert alice.post(f"{SPACE}/pieces/", {"again": row.pk}).status_code == 404
    assert alice.post(f"{SPACE}/pieces/", {"again": "beaucoup"}).status_code in {302, 404}
    assert not candidature.attachments.exists()
