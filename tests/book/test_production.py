"""From a claimed row to a file, and what happens when it is cancelled, killed, refused or broken on the way."""

import hashlib
import os
import re
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from label.actions import Refusal
from label.models import Candidature, Edition, JournalEntry
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from toolkit import printing
from toolkit.printing import LayoutFault, PrintingUnavailable
from villes_internet.book import actions, tasks
from villes_internet.book.actions import cancel_build, recover_lost_builds, request_build, retry_build
from villes_internet.book.content.types import NothingToPrint
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.production import BuildStopped, make, produce

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(blank: None) -> Edition:
    """An edition with two towns."""
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, collectivite__code="99001", collectivite__name="Bourg-d'Essai", awarded=5)
    CandidatureFactory(edition=edition, collectivite__code="99002", collectivite__name="Œil", awarded=2)
    return edition


@pytest.fixture
def build(edition: Edition, cast: Cast) -> BookEdition:
    return request_build(edition, Document.BOOK, by=cast.elise)


def silence(build: BookEdition, seconds: int, **values: object) -> None:
    """Put the build's last sign of life in the past."""
    BookEdition.objects.filter(pk=build.pk).update(seen_at=timezone.now() - timedelta(seconds=seconds), **values)


def test_a_task_makes_the_file_and_says_its_pages_size_and_fingerprint(build: BookEdition) -> None:
    tasks.produce_book(build.pk)
    build.refresh_from_db()
    assert (build.status, build.attempts, build.error, build.percent) == (BuildStatus.DONE, 1, "", 100)
    with build.file.open() as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == build.sha256
    assert build.size == len(content)
    reader = PdfReader(BytesIO(content))
    assert build.pages == len(reader.pages)
    assert build.file_name == "cites-en-reseaux-2150.pdf"


def test_the_document_is_tagged_french_bookmarked_with_its_own_fonts(edition: Edition) -> None:
    reader = PdfReader(BytesIO(make(edition, Document.BOOK, lambda *_: None).content))
    catalog: Any = reader.trailer["/Root"].get_object()
    assert catalog["/Lang"] == "fr"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles == [
        "Comment lire ce livre",
        "Sommaire",
        "Le label «\u00a0Villes Internet\u00a0»",
        "Le label en perspective",
        "L’édition 2150",
        "Les choix du jury",
        "Les cartes",
        "Le palmarès",
        "Tour de France de l’excellence",
        "Index des collectivités",
        "Achevé d’imprimer",
    ]
    pages: list[Any] = list(reader.pages)
    fonts = {
        str(f["/BaseFont"])
        for page in pages
        for f in (x.get_object() for x in page["/Resources"].get("/Font", {}).values())
    }
    assert fonts
    assert all(any(name in font for name in ("Bricolage", "Source")) for font in fonts), fonts
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Bourg-d’Essai" in text
    assert "Œil" in text


def test_the_contents_and_the_index_give_true_page_numbers(edition: Edition) -> None:
    reader = PdfReader(BytesIO(make(edition, Document.BOOK, lambda *_: None).content))
    pages = [page.extract_text() for page in reader.pages]
    titles = [
        "Le label « Villes Internet »",
        "Le label en perspective",
        "L’édition 2150",
        "Les choix du jury",
        "Les cartes",
        "Le palmarès",
        "Tour de France de l’excellence",
        "Index des collectivités",
        "Achevé d’imprimer",
    ]
    flat = [" ".join(page.split()) for page in pages]
    where = {
        t: next(n for n, text in enumerate(flat, 1) if n > 3 and text.startswith(t))
        for t in titles
        if t != "Les cartes"
    }
    where["Les cartes"] = next(n for n, text in enumerate(flat, 1) if n > 3 and "Les cartes" in text)
    contents = re.findall(r"(?:^|\n)(\d+)(?=\n|$)", pages[2])
    assert sorted(map(int, contents)) == sorted([*where.values(), 3])
    assert "888" not in " ".join(flat)
    index = flat[where["Index des collectivités"] - 1]
    assert re.search(rf"Œil \(99\) 2 @, {where['Le palmarès']}\b", index), index


def test_the_same_data_give_the_same_bytes_another_day(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make(edition, Document.PALMARES, lambda *_: None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with time_machine.travel("2031-05-04 12:00"):
        second = make(edition, Document.PALMARES, lambda *_: None)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"
    assert (first.sha256, first.data_checksum) == (second.sha256, second.data_checksum)
    CandidatureFactory(edition=edition, awarded=1)
    assert make(edition, Document.PALMARES, lambda *_: None).data_checksum != first.data_checksum


def test_progress_goes_chapter_by_chapter_then_page_by_page(edition: Edition) -> None:
    seen: list[tuple[int, int, str]] = []
    make(edition, Document.BOOK, lambda done, total, step: seen.append((done, total, step)))
    steps = [step for _, _, step in seen]
    assert steps[:3] == [
        "Chapitre « Couverture »",
        "Chapitre « Comment lire ce livre »",
        "Chapitre « Le label « Villes Internet » »",
    ]
    assert "Chapitre « Achevé d’imprimer »" in steps
    assert "Mise en pages : page 1" in [step for _, _, step in seen]
    total = 14 + 80 + 2
    assert seen[-1] == (total - 1, total, "Enregistrement du fichier")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)


def test_a_second_delivery_of_the_same_message_does_nothing(build: BookEdition) -> None:
    assert BookEdition.objects.claim(build.pk) is not None
    tasks.produce_book(build.pk)
    build.refresh_from_db()
    assert (build.status, build.attempts) == (BuildStatus.RUNNING, 1)


def test_a_cancelled_build_stops_at_its_next_step_and_leaves_no_file(build: BookEdition, cast: Cast) -> None:
    token = BookEdition.objects.claim(build.pk)
    assert token is not None
    cancel_build(build, by=cast.elise)
    with pytest.raises(BuildStopped):
        produce(build, token)
    build.refresh_from_db()
    assert (build.status, build.file.name) == (BuildStatus.CANCELLED, "")
    with pytest.raises(Refusal, match="plus rien à annuler"):
        cancel_build(build, by=cast.elise)


def test_a_build_cancelled_at_the_very_end_removes_its_file(
    build: BookEdition, cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    token = BookEdition.objects.claim(build.pk)
    assert token is not None
    save = type(build.file).save

    def late(self: object, *args: object, **kwargs: object) -> None:
        save(self, *args, **kwargs)  # type: ignore[arg-type]
        cancel_build(build, by=cast.elise)

    monkeypatch.setattr(type(build.file), "save", late)
    with pytest.raises(BuildStopped):
        produce(build, token)
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_a_failure_is_recorded_with_its_reason_raised_again_and_can_be_retried(
    build: BookEdition, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = "Une bibliothèque manque pour produire un PDF."
    monkeypatch.setattr(printing, "missing_libraries", lambda: reason)
    with pytest.raises(PrintingUnavailable):
        tasks.produce_book(build.pk)
    build.refresh_from_db()
    assert (build.status, build.error) == (BuildStatus.FAILED, reason)
    monkeypatch.undo()
    again = retry_build(build, by=cast.elise)
    tasks.produce_book(again.pk)
    again.refresh_from_db()
    assert again.status == BuildStatus.DONE
    with pytest.raises(Refusal, match="échouée, interrompue ou annulée"):
        retry_build(again, by=cast.elise)


def test_a_text_out_of_its_box_fails_the_build_in_words(build: BookEdition, cast: Cast, settings: Settings) -> None:
    settings.LABEL = {**settings.LABEL, "publisher": "Association " * 60}
    candidature = Candidature.objects.filter(edition=build.edition)[0]
    certificate = request_build(build.edition, Document.CERTIFICATE, by=cast.elise, candidature=candidature)
    with pytest.raises(LayoutFault):
        tasks.produce_book(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.status == BuildStatus.FAILED
    assert certificate.error.startswith("Un texte sort de son cadre. page 1, débordement : « Association")
    with pytest.raises(CommandError, match="Un texte sort de son cadre"):
        call_command("build_book", build.edition.year, output=Path("jamais.zip"), document="attestations")


def test_a_lost_build_is_taken_up_once_then_marked_interrupted(
    build: BookEdition,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(actions, "send", sent.append)
    first = BookEdition.objects.claim(build.pk)
    assert first is not None
    assert recover_lost_builds() == 0
    silence(build, 45)
    with django_capture_on_commit_callbacks(execute=True):
        assert recover_lost_builds() == 1
    build.refresh_from_db()
    assert (build.status, sent) == (BuildStatus.PENDING, [build.pk])
    second = BookEdition.objects.claim(build.pk)
    assert second is not None
    with pytest.raises(BuildStopped):  # the first worker was only slow: it must not finish another one's build
        produce(build, first)
    silence(build, 45)
    assert recover_lost_builds() == 1
    build.refresh_from_db()
    assert build.status == BuildStatus.INTERRUPTED
    assert "réessayez" in build.error
    assert list(
        JournalEntry.objects.filter(target=f"book.bookedition:{build.pk}").order_by("pk").values_list("verb", flat=True)
    ) == [
        "request_build",
        "resume_build",
        "interrupt_build",
    ]


def test_a_waiting_build_whose_message_was_lost_is_sent_again(
    build: BookEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(actions, "send", sent.append)
    assert recover_lost_builds() == 0
    BookEdition.objects.filter(pk=build.pk).update(requested_at=timezone.now() - timedelta(seconds=61))
    assert recover_lost_builds() == 1
    assert recover_lost_builds() == 0
    assert sent == [build.pk]


def test_a_request_survives_a_broker_that_does_not_answer(build: BookEdition, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def unreachable(arguments: tuple[int], **_options: object) -> None:
        asked.extend(arguments)
        msg = "Connection refused"
        raise OperationalError(msg)

    monkeypatch.setattr(tasks.produce_book, "apply_async", unreachable)
    actions.send(build.pk)
    assert asked == [build.pk]
    build.refresh_from_db()
    assert build.status == BuildStatus.PENDING


def test_one_running_build_per_edition(build: BookEdition, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="one_running_build"), transaction.atomic():
        BookEdition.objects.create(edition=build.edition)
    with pytest.raises(Refusal, match="déjà en cours"):
        request_build(build.edition, Document.BOOK, by=cast.elise)
    with pytest.raises(Refusal, match="déjà en cours"):
        request_build(build.edition, Document.PALMARES, by=cast.elise)


def test_a_done_build_has_a_file(build: BookEdition) -> None:
    with pytest.raises(IntegrityError, match="done_build_has_file"), transaction.atomic():
        BookEdition.objects.filter(pk=build.pk).update(status=BuildStatus.DONE)


def test_a_finished_build_keeps_its_file_and_its_fingerprints_for_ever(build: BookEdition) -> None:
    tasks.produce_book(build.pk)
    row = BookEdition.objects.filter(pk=build.pk)
    for change in (
        {"file": "autre.pdf"},
        {"sha256": "0" * 64},
        {"data_checksum": "0" * 64},
        {"status": BuildStatus.FAILED},
    ):
        with pytest.raises(IntegrityError, match="garde son fichier"), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError, match="garde son fichier"), transaction.atomic():
        row.delete()
    assert row.update(step="relue") == 1


def test_an_attestation_names_its_candidature_and_nothing_else_does(build: BookEdition) -> None:
    with pytest.raises(IntegrityError, match="certificate_has_candidature"), transaction.atomic():
        BookEdition.objects.filter(pk=build.pk).update(document=Document.CERTIFICATE)
    with pytest.raises(IntegrityError, match="certificate_has_candidature"), transaction.atomic():
        BookEdition.objects.filter(pk=build.pk).update(candidature=Candidature.objects.filter(edition=build.edition)[0])


def test_an_attestation_is_made_beside_the_book_one_at_a_time_for_a_collectivite(
    build: BookEdition, cast: Cast
) -> None:
    one, other = Candidature.objects.filter(edition=build.edition).order_by("pk")
    first = request_build(build.edition, Document.CERTIFICATE, by=cast.elise, candidature=one)
    request_build(build.edition, Document.CERTIFICATE, by=cast.elise, candidature=other)
    with pytest.raises(Refusal, match="déjà en fabrication"):
        request_build(build.edition, Document.CERTIFICATE, by=cast.elise, candidature=one)
    tasks.produce_book(first.pk)
    first.refresh_from_db()
    assert (first.status, first.pages) == (BuildStatus.DONE, 1)
    assert first.file_name == "attestation-2150-bourg-d-essai-99001.pdf"
    assert str(first) == "Attestation 2150 de Bourg-d'Essai, terminée"
    with first.file.open() as file:
        reader = PdfReader(BytesIO(file.read()))
    page = reader.pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert "cinq arobases à la commune de Bourg-d’Essai" in " ".join(page.extract_text().split())


def test_an_attestation_is_for_a_labelled_collectivite_of_the_edition(edition: Edition, cast: Cast) -> None:
    stranger = CandidatureFactory(edition=EditionFactory(), awarded=3)
    waiting = CandidatureFactory(edition=edition)
    for candidature in (stranger, waiting, None):
        with pytest.raises(Refusal, match="pour une collectivité labellisée en 2150"):
            request_build(edition, Document.CERTIFICATE, by=cast.elise, candidature=candidature)
    with pytest.raises(Refusal, match="pour une collectivité labellisée en 2150"):
        request_build(edition, Document.BOOK, by=cast.elise, candidature=edition.candidatures.first())


def test_all_the_attestations_come_in_one_zip_with_a_step_each(edition: Edition) -> None:
    seen: list[tuple[int, int, str]] = []
    made = make(edition, Document.CERTIFICATES, lambda done, total, step: seen.append((done, total, step)))
    assert seen == [
        (0, 3, "Attestation : Bourg-d'Essai"),
        (1, 3, "Attestation : Œil"),
        (2, 3, "Enregistrement du fichier"),
    ]
    archive = zipfile.ZipFile(BytesIO(made.content))
    assert archive.namelist() == ["attestation-2150-bourg-d-essai-99001.pdf", "attestation-2150-oeil-99002.pdf"]
    alone = make(edition, Document.CERTIFICATE, lambda *_: None, Candidature.objects.get(collectivite__code="99002"))
    assert archive.read("attestation-2150-oeil-99002.pdf") == alone.content
    assert make(edition, Document.CERTIFICATES, lambda *_: None).sha256 == made.sha256
    assert made.pages == 2


def test_the_document_carries_the_palmares_as_csv(edition: Edition) -> None:
    reader = PdfReader(BytesIO(make(edition, Document.PALMARES, lambda *_: None).content))
    (content,) = reader.attachments["palmares-2150.csv"]
    lines = content.decode().splitlines()
    assert lines[0].startswith("code,nom,type,departement,region,arobases")
    assert [line.split(",")[:2] for line in lines[1:]] == [["99001", "Bourg-d'Essai"], ["99002", "Œil"]]


def test_an_edition_without_awards_is_refused_with_the_reason(cast: Cast) -> None:
    empty = EditionFactory()
    with pytest.raises(Refusal, match="n’a encore aucun niveau attribué"):
        request_build(empty, Document.BOOK, by=cast.elise)
    with pytest.raises(CommandError, match="n’a encore aucun niveau attribué"):
        call_command("build_book", empty.year, output=Path("jamais.pdf"))
    assert not Path("jamais.pdf").exists()


def test_an_edition_known_in_part_is_not_printed_as_if_it_were_whole(cast: Cast) -> None:
    with pytest.raises(Refusal, match="ne sont connus qu’en partie"):
        request_build(Edition.objects.get(year=2011), Document.BOOK, by=cast.elise)


def test_the_command_writes_the_same_bytes_without_web_nor_worker(edition: Edition, tmp_path: Path) -> None:
    out = StringIO()
    target = tmp_path / "loin" / "livre.pdf"
    call_command("build_book", edition.year, output=target, stdout=out)
    made = make(edition, Document.BOOK, lambda *_: None)
    assert target.read_bytes() == made.content
    assert f"{made.pages} pages" in out.getvalue()
    assert made.sha256 in out.getvalue()


def test_the_command_shows_every_page_and_all_of_them_on_one_sheet(edition: Edition, tmp_path: Path) -> None:
    out = StringIO()
    folder = tmp_path / "planche"
    options = {"output": tmp_path / "p.pdf", "document": "palmares", "sheet": folder}
    call_command("build_book", edition.year, stdout=out, **options)
    pages = len(PdfReader(tmp_path / "p.pdf").pages)
    assert sorted(p.name for p in folder.iterdir()) == [f"page-{n:03d}.png" for n in range(1, pages + 1)] + [
        "planche.png"
    ]
    assert f"Planche : {folder}/planche.png" in out.getvalue()
    (tmp_path / "fichier").write_text("")
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("build_book", edition.year, **options | {"sheet": tmp_path / "fichier" / "x"})


def test_the_command_says_what_it_shortened(edition: Edition, tmp_path: Path) -> None:
    Candidature.objects.filter(collectivite__code="99002").update(name="Œil " * 30)
    out = StringIO()
    call_command("build_book", edition.year, output=tmp_path / "p.pdf", document="palmares", stdout=out)
    assert "nom : abrégé de 119 à 90 signes." in out.getvalue()


def test_the_command_refuses_in_words(edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="Il n’y a pas d’édition 2031"):
        call_command("build_book", 2031, output=tmp_path / "x.pdf")
    (tmp_path / "fichier").write_text("")
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("build_book", edition.year, output=tmp_path / "fichier" / "x.pdf")
    monkeypatch.setattr(printing, "missing_libraries", lambda: "Pango manque.")
    with pytest.raises(CommandError, match="Pango manque"):
        call_command("build_book", edition.year, output=tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "No such file or directory", "/srv/label/media/livres/x.pdf"), "Le stockage"),
        (KeyError("/srv/label/media"), "La fabrication a échoué"),
        (PrintingUnavailable("Une bibliothèque manque."), "Une bibliothèque manque."),
        (NothingToPrint("Le résultat n’est pas publié."), "Le résultat n’est pas publié."),
    ],
)
def test_a_failure_is_said_in_words_and_never_with_a_path_of_the_server(error: Exception, words: str) -> None:
    said = tasks.in_words(error)
    assert said.startswith(words)
    assert "/" not in said
