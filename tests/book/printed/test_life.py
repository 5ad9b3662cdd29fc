"""The life of a document: lost, stopped, failed, taken up again; an act made once."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from label.actions import documents as actions
from label.actions.documents import (
    cancel_document,
    recover_lost_documents,
    replace_document,
    request_document,
    retry_document,
)
from label.documents.making import DocumentStopped, make
from label.documents.truth import paper_of
from label.enums import DocumentStatus
from label.models import Candidature, Document, Edition, JournalEntry, Profile
from label.rules.refusals import Refusal
from label.tasks import documents
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.papers import made, made_of, sheets_of
from toolkit import printing
from toolkit.printing import LayoutFault, PrintingUnavailable
from villes_internet.book.kinds import BOOK, CERTIFICATE, CERTIFICATES, PALMARES, RECEIPT
from villes_internet.book.rendering import certificate_styles
from villes_internet.celery import end_process

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def silence(build: Document, seconds: int, **values: object) -> None:
    """Put the build's last sign of life in the past."""
    Document.objects.filter(pk=build.pk).update(seen_at=timezone.now() - timedelta(seconds=seconds), **values)


def test_a_second_delivery_of_the_same_message_does_nothing(build: Document) -> None:
    assert Document.objects.claim(build.pk) is not None
    documents.make_document(build.pk)
    build.refresh_from_db()
    assert (build.status, build.attempts) == (DocumentStatus.RUNNING, 1)


def test_a_cancelled_build_stops_at_its_next_step_and_leaves_no_file(build: Document, cast: Cast) -> None:
    token = Document.objects.claim(build.pk)
    assert token is not None
    cancel_document(build, by=cast.elise)
    with pytest.raises(DocumentStopped):
        make(build, token)
    build.refresh_from_db()
    assert (build.status, build.file.name) == (DocumentStatus.CANCELLED, "")
    with pytest.raises(Refusal, match="plus rien à annuler"):
        cancel_document(build, by=cast.elise)


def test_a_build_cancelled_at_the_very_end_removes_its_file(
    build: Document, cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    token = Document.objects.claim(build.pk)
    assert token is not None
    save = type(build.file).save

    def late(self: object, *args: object, **kwargs: object) -> None:
        save(self, *args, **kwargs)  # type: ignore[arg-type]
        cancel_document(build, by=cast.elise)

    monkeypatch.setattr(type(build.file), "save", late)
    with pytest.raises(DocumentStopped):
        make(build, token)
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_a_failure_is_recorded_with_its_reason_raised_again_and_can_be_retried(
    build: Document, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = "Une bibliothèque manque pour produire un PDF."
    monkeypatch.setattr(printing, "missing_libraries", lambda: reason)
    with pytest.raises(PrintingUnavailable):
        documents.make_document(build.pk)
    build.refresh_from_db()
    assert (build.status, build.error) == (DocumentStatus.FAILED, reason)
    monkeypatch.undo()
    again = retry_document(build, by=cast.elise)
    documents.make_document(again.pk)
    again.refresh_from_db()
    assert again.status == DocumentStatus.DONE
    with pytest.raises(Refusal, match="échouée, interrompue ou annulée"):
        retry_document(again, by=cast.elise)


def test_a_text_out_of_its_box_fails_the_build_in_words(build: Document, cast: Cast, settings: Settings) -> None:
    settings.LABEL = {**settings.LABEL, "publisher": "Association " * 60}
    candidature = Candidature.objects.filter(edition=build.edition)[0]
    certificate = request_document(CERTIFICATE, candidature, by=cast.elise)
    with pytest.raises(LayoutFault):
        documents.make_document(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.status == DocumentStatus.FAILED
    assert certificate.error.startswith("Un texte sort de son cadre. page 1, débordement : « Association")
    with pytest.raises(CommandError, match="Un texte sort de son cadre"):
        call_command("build_book", 2150, output=Path("jamais.zip"), document="attestations")


def test_a_lost_build_is_taken_up_once_then_marked_interrupted(
    build: Document,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(documents.make_document, "apply_async", lambda arguments, **_: sent.extend(arguments))
    first = Document.objects.claim(build.pk)
    assert first is not None
    assert recover_lost_documents() == 0
    silence(build, 45)
    with django_capture_on_commit_callbacks(execute=True):
        assert recover_lost_documents() == 1
    build.refresh_from_db()
    assert (build.status, sent) == (DocumentStatus.PENDING, [build.pk])
    second = Document.objects.claim(build.pk)
    assert second is not None
    with pytest.raises(DocumentStopped):  # the first worker was only slow: it must not finish another one's build
        make(build, first)
    silence(build, 45)
    assert recover_lost_documents() == 1
    build.refresh_from_db()
    assert build.status == DocumentStatus.INTERRUPTED
    assert "réessayez" in build.error
    assert list(
        JournalEntry.objects.filter(target=f"label.document:{build.pk}").order_by("pk").values_list("verb", flat=True)
    ) == [
        "request_document",
        "resume_document",
        "interrupt_document",
    ]


def test_a_waiting_build_whose_message_was_lost_is_sent_again(build: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(documents.make_document, "apply_async", lambda arguments, **_: sent.extend(arguments))
    assert documents.DOCUMENTS.hand_again() == 0
    Document.objects.filter(pk=build.pk).update(requested_at=timezone.now() - timedelta(seconds=61))
    assert documents.DOCUMENTS.hand_again() == 1
    assert documents.DOCUMENTS.hand_again() == 0
    assert sent == [build.pk]


def test_a_request_survives_a_broker_that_does_not_answer(
    build: Document,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asked: list[int] = []

    def unreachable(arguments: tuple[int], **_options: object) -> None:
        asked.extend(arguments)
        msg = "Connection refused"
        raise OperationalError(msg)

    monkeypatch.setattr(documents.make_document, "apply_async", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        documents.DOCUMENTS.hand_on_commit(build.pk)
    assert asked == [build.pk]
    build.refresh_from_db()
    assert build.status == DocumentStatus.PENDING


def test_one_running_document_of_a_kind_for_a_subject(build: Document, cast: Cast) -> None:
    again = Document(kind=BOOK.code, edition=build.edition, title="Livre", file_name="livre.pdf")
    with pytest.raises(IntegrityError, match="one_running_document"), transaction.atomic():
        again.save()
    with pytest.raises(Refusal, match="déjà en fabrication"):
        request_document(BOOK, build.edition, by=cast.elise)
    assert request_document(PALMARES, build.edition, by=cast.elise).is_active  # one does not wait for the other
    edition = build.edition
    assert edition is not None
    assert replace_document(BOOK, edition, by=cast.elise) == build  # the same facts: it goes on
    edition.ceremony_place = "Ailleurs"
    edition.save()
    newer = replace_document(BOOK, edition, by=cast.elise)
    build.refresh_from_db()
    assert (build.status, newer.status) == (DocumentStatus.CANCELLED, DocumentStatus.PENDING)


def test_a_done_build_has_a_file(build: Document) -> None:
    with pytest.raises(IntegrityError, match="done_document_has_file"), transaction.atomic():
        Document.objects.filter(pk=build.pk).update(status=DocumentStatus.DONE)


def test_a_finished_build_keeps_its_file_and_its_fingerprints_for_ever(build: Document) -> None:
    documents.make_document(build.pk)
    row = Document.objects.filter(pk=build.pk)
    for change in (
        {"file": "autre.pdf"},
        {"sha256": "0" * 64},
        {"data_checksum": "0" * 64},
        {"status": DocumentStatus.FAILED},
    ):
        with pytest.raises(IntegrityError, match="garde son fichier"), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError, match="garde son fichier"), transaction.atomic():
        row.delete()
    assert row.update(step="relue") == 1


def test_a_document_has_one_subject(build: Document) -> None:
    row = Document.objects.filter(pk=build.pk)
    for subject in ({"edition": None}, {"target": 1}):
        with pytest.raises(IntegrityError, match="document_has_one_subject"), transaction.atomic():
            row.update(**subject)


def test_an_act_says_for_ever_what_was_read_when_it_was_asked_for(edition: Edition, cast: Cast) -> None:
    candidature = Candidature.objects.get(collectivite__code="99001")
    Profile.objects.create(candidature=candidature)
    candidature.receipt, candidature.submitted_at = "2150-99001-1", timezone.now()
    candidature.save()
    first = request_document(RECEIPT, candidature, by=cast.elise)
    documents.make_document(first.pk)
    candidature.receipt = "2150-99001-2"
    candidature.save()
    waiting = request_document(RECEIPT, candidature, by=cast.elise)
    candidature.receipt, candidature.submitted_at = "", None
    candidature.save()
    with pytest.raises(Refusal, match="n’est plus déposé"):
        replace_document(RECEIPT, candidature, by=cast.elise)
    documents.make_document(waiting.pk)
    for row, number in ((first, "2150-99001-1"), (waiting, "2150-99001-2")):
        row.refresh_from_db()
        with row.file.open() as file:
            assert number in sheets_of(file.read())[0]
    ((old, _, new),) = paper_of(RECEIPT, candidature).replaced
    assert (old, new) == (first, waiting)


def test_an_act_that_stands_is_never_made_again(edition: Edition, cast: Cast) -> None:
    candidature = Candidature.objects.get(collectivite__code="99001")
    Profile.objects.create(candidature=candidature)
    candidature.receipt, candidature.submitted_at = "2150-99001-1", timezone.now()
    candidature.save()
    standing = made(RECEIPT, candidature)
    for ask in (request_document, replace_document):
        with pytest.raises(Refusal, match="ne se refait pas"):
            ask(RECEIPT, candidature, by=cast.elise)
    # The next one, asked for by the next filing: until it is there nobody takes the first for the present one; failed,
    # it stands for none.
    candidature.receipt = "2150-99001-2"
    candidature.save()
    following = request_document(RECEIPT, candidature, by=cast.elise)
    paper = paper_of(RECEIPT, candidature)
    assert (paper.file, paper.making, [row[0] for row in paper.replaced]) == (None, following, [standing])
    Document.objects.filter(pk=following.pk).update(status=DocumentStatus.FAILED, error="Plus de place.")
    paper = paper_of(RECEIPT, candidature)
    assert (paper.file, paper.failed, paper.replaced) == (standing, following, [])


def test_an_act_that_failed_is_tried_again_with_the_words_that_it_had(edition: Edition, cast: Cast) -> None:
    candidature = Candidature.objects.get(collectivite__code="99001")
    Profile.objects.create(candidature=candidature)
    Candidature.objects.filter(pk=candidature.pk).update(receipt="2150-99001-1", submitted_at=timezone.now())
    failed = request_document(RECEIPT, Candidature.objects.get(pk=candidature.pk), by=cast.elise)
    Document.objects.filter(pk=failed.pk).update(status=DocumentStatus.FAILED, error="Plus de place.")
    Candidature.objects.filter(pk=candidature.pk).update(receipt="", submitted_at=None)
    failed.refresh_from_db()
    again = retry_document(failed, by=cast.elise)
    assert (again.content, again.title) == (failed.content, failed.title)
    documents.make_document(again.pk)
    again.refresh_from_db()
    assert again.is_done
    with pytest.raises(Refusal, match="plus récent"):  # it would be taken for the present one
        retry_document(failed, by=cast.elise)


def test_one_that_ends_while_it_is_being_replaced_never_stops_the_gesture(
    build: Document, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = build.edition
    assert edition is not None
    edition.ceremony_place = "Ailleurs"
    edition.save()

    def just_ended(*_: object, **__: object) -> None:
        Document.objects.filter(pk=build.pk).update(status=DocumentStatus.CANCELLED)
        raise Refusal(["Cette fabrication est déjà terminée : il n’y a plus rien à annuler."])

    monkeypatch.setattr(actions, "cancel_document", just_ended)
    assert replace_document(BOOK, edition, by=cast.elise).is_active


def test_an_attestation_is_made_beside_the_book_one_at_a_time_for_a_collectivite(build: Document, cast: Cast) -> None:
    one, other = Candidature.objects.filter(edition=build.edition).order_by("pk")
    first = request_document(CERTIFICATE, one, by=cast.elise)
    request_document(CERTIFICATE, other, by=cast.elise)
    with pytest.raises(Refusal, match="déjà en fabrication"):
        request_document(CERTIFICATE, one, by=cast.elise)
    documents.make_document(first.pk)
    first.refresh_from_db()
    assert (first.status, first.pages) == (DocumentStatus.DONE, 1)
    assert first.file_name == "attestation-2150-bourg-d-essai-99001.pdf"
    assert str(first) == "Attestation 2150 de Bourg-d'Essai, terminé"
    with first.file.open() as file:
        content = file.read()
    page = PdfReader(BytesIO(content)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert "cinq arobases à la commune de Bourg-d’Essai" in sheets_of(content)[0]


def test_an_attestation_is_for_a_labelled_collectivite(edition: Edition, cast: Cast) -> None:
    for candidature in (CandidatureFactory(edition=EditionFactory()), CandidatureFactory(edition=edition)):
        with pytest.raises(Refusal, match="pour une collectivité labellisée en"):
            request_document(CERTIFICATE, candidature, by=cast.elise)


def test_all_the_attestations_come_in_one_zip_with_a_step_each(edition: Edition) -> None:
    seen: list[tuple[int, int, str]] = []
    made = made_of(CERTIFICATES, edition, lambda done, total, step: seen.append((done, total, step)))
    assert seen == [
        (0, 3, "Attestation : Bourg-d'Essai"),
        (1, 3, "Attestation : Œil"),
        (2, 3, "Enregistrement du fichier"),
    ]
    archive = zipfile.ZipFile(BytesIO(made.content))
    assert archive.namelist() == ["attestation-2150-bourg-d-essai-99001.pdf", "attestation-2150-oeil-99002.pdf"]
    alone = made_of(CERTIFICATE, Candidature.objects.get(collectivite__code="99002"))
    assert archive.read("attestation-2150-oeil-99002.pdf") == alone.content
    assert made_of(CERTIFICATES, edition).sha256 == made.sha256
    assert made.pages == 2


def test_a_worker_that_ends_leaves_no_font_of_its_papers_on_the_disk() -> None:
    """WeasyPrint erases the fonts of a document with the document, which a process that parts from Celery never does by
    itself.
    """
    kept: list[object] = [certificate_styles()]
    folder = Path(kept[0].fonts._folder)  # type: ignore[attr-defined]
    kept.append(kept)  # as a document and its boxes hold each other
    assert any(folder.iterdir())
    del kept
    end_process()
    assert not folder.exists()
