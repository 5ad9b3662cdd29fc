"""From a claimed row to a file, and what happens when it is cancelled, killed, refused or broken on the way."""

import hashlib
import os
import re
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

from label import printing
from label.actions import Refusal
from label.models import Edition, JournalEntry
from label.printing import PrintingUnavailable, print_pdf
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet.book import actions, tasks
from villes_internet.book.actions import cancel_build, recover_lost_builds, request_build, retry_build
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
        "Sommaire",
        "Les choix du jury",
        "Le palmarès",
        "Les membres de l’association",
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
        "Les choix du jury",
        "Le palmarès",
        "Les membres de l’association",
        "Index des collectivités",
        "Achevé d’imprimer",
    ]
    where = {t: next(n for n, text in enumerate(pages, 1) if n > 2 and text.strip().startswith(t)) for t in titles}
    assert [int(number) for number in re.findall(r"^\d+$", pages[1], re.MULTILINE)] == [*where.values(), 2]
    index = " ".join(pages[where["Index des collectivités"] - 1].split())
    assert re.search(rf"Œil \(99\)\s*{where['Le palmarès']}\b", index), index


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
    assert [step for _, _, step in seen][:6] == [
        "Chapitre « Couverture »", "Chapitre « Les choix du jury »", "Chapitre « Le palmarès »", "Chapitre « Les membres de l’association »",
        "Chapitre « Index des collectivités »", "Chapitre « Achevé d’imprimer »",
    ]  # fmt: skip
    assert "Mise en pages : page 1" in [step for _, _, step in seen]
    total = 6 + 20 + 2
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
    assert list(JournalEntry.objects.filter(target=f"book.bookedition:{build.pk}").order_by("pk").values_list("verb", flat=True)) == [
        "request_build", "resume_build", "interrupt_build",
    ]  # fmt: skip


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
    def unreachable(*_args: object) -> None:
        msg = "Connection refused"
        raise OperationalError(msg)

    monkeypatch.setattr(tasks.produce_book, "delay", unreachable)
    actions.send(build.pk)
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


def test_the_command_refuses_in_words(edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="Il n’y a pas d’édition 2031"):
        call_command("build_book", 2031, output=tmp_path / "x.pdf")
    (tmp_path / "fichier").write_text("")
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("build_book", edition.year, output=tmp_path / "fichier" / "x.pdf")
    monkeypatch.setattr(printing, "missing_libraries", lambda: "Pango manque.")
    with pytest.raises(CommandError, match="Pango manque"):
        call_command("build_book", edition.year, output=tmp_path / "x.pdf")


def test_a_document_opens_nothing_but_our_own_files(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "secret.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>SECRET</text></svg>'
    )
    html = f'<html lang="fr"><title>t</title><img alt="a" src="file://{tmp_path}/secret.svg"><img alt="b" src="http://127.0.0.1:9/x.png"></html>'
    printed = print_pdf(html, assets=tmp_path / "assets", identifier=b"0" * 32)
    assert "SECRET" not in PdfReader(BytesIO(printed.content)).pages[0].extract_text()
