"""What is made: tagged, bookmarked, the same bytes from the same data; and the command."""

import hashlib
import logging
import os
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from label.actions.documents import request_document
from label.documents.making import NothingToPrint
from label.enums import DocumentStatus
from label.models import Candidature, Document, Edition
from label.rules.refusals import Refusal
from label.tasks import documents
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.papers import made_of, sheets_of, words_printed
from toolkit import printing
from toolkit.printing import PrintingUnavailable
from toolkit.printing.progress import LOGGER, listener
from villes_internet.book.content.chapters import WHOLE
from villes_internet.book.kinds import BOOK, PALMARES

pytestmark = [pytest.mark.django_db, pytest.mark.whole]  # each test prints a whole book


def test_a_task_makes_the_file_and_says_its_pages_size_and_fingerprint(build: Document) -> None:
    documents.make_document(build.pk)
    build.refresh_from_db()
    assert (build.status, build.attempts, build.error, build.percent) == (DocumentStatus.DONE, 1, "", 100)
    with build.file.open() as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == build.sha256
    assert build.size == len(content)
    reader = PdfReader(BytesIO(content))
    assert build.pages == len(reader.pages)
    assert build.file_name == "cites-en-reseaux-2150.pdf"


def test_the_document_is_tagged_french_bookmarked_with_its_own_fonts(edition: Edition) -> None:
    content = made_of(BOOK, edition).content
    reader = PdfReader(BytesIO(content))
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
        "Le palmarès",
        "Tour de France de l’excellence",
        "Les cartes",
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
    text = words_printed(content)
    assert "Bourg-d’Essai" in text
    assert "Œil" in text


def test_the_contents_and_the_index_give_true_page_numbers(edition: Edition) -> None:
    content = made_of(BOOK, edition).content
    titles = [
        "Le label « Villes Internet »",
        "Le label en perspective",
        "L’édition 2150",
        "Les choix du jury",
        "Le palmarès",
        "Tour de France de l’excellence",
        "Les cartes",
        "Index des collectivités",
        "Achevé d’imprimer",
    ]
    flat = sheets_of(content)
    where = {
        t: next(n for n, text in enumerate(flat, 1) if n > 3 and text.startswith(t))
        for t in titles
        if t != "Les cartes"
    }
    where["Les cartes"] = next(n for n, text in enumerate(flat, 1) if n > 3 and "Les cartes" in text)
    contents = re.findall(r"(?:^|\n)(\d+)(?=\n|$)", PdfReader(BytesIO(content)).pages[2].extract_text())
    assert sorted(map(int, contents)) == sorted([*where.values(), 3])
    assert "888" not in " ".join(flat)
    index = flat[where["Index des collectivités"] - 1]
    assert re.search(rf"Œil \(99\) 2 @, {where['Le palmarès']}\b", index), index


def test_the_same_data_give_the_same_bytes_another_day(edition: Edition) -> None:
    environment, handlers = dict(os.environ), list(logging.getLogger(LOGGER).handlers)
    first = made_of(PALMARES, edition)
    with time_machine.travel("2031-05-04 12:00"):
        second = made_of(PALMARES, edition)
    assert (dict(os.environ), logging.getLogger(LOGGER).handlers) == (environment, handlers)
    assert listener.get() is None
    assert (first.sha256, first.data_checksum) == (second.sha256, second.data_checksum)
    CandidatureFactory(edition=edition, awarded=1)
    assert made_of(PALMARES, edition).data_checksum != first.data_checksum


def test_progress_goes_chapter_by_chapter_then_page_by_page(edition: Edition) -> None:
    seen: list[tuple[int, int, str]] = []
    made_of(BOOK, edition, lambda done, total, step: seen.append((done, total, step)))
    steps = [step for _, _, step in seen]
    assert steps[:3] == [
        "Chapitre « Couverture »",
        "Chapitre « Comment lire ce livre »",
        "Chapitre « Le label « Villes Internet » »",
    ]
    assert "Chapitre « Achevé d’imprimer »" in steps
    assert "Mise en pages : page 1" in [step for _, _, step in seen]
    total = len(WHOLE) + 80 + 2
    assert seen[-1] == (total - 1, total, "Enregistrement du fichier")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)


def test_the_document_carries_the_palmares_as_csv(edition: Edition) -> None:
    reader = PdfReader(BytesIO(made_of(PALMARES, edition).content))
    (content,) = reader.attachments["palmares-2150.csv"]
    lines = content.decode().splitlines()
    assert lines[0].startswith("code,nom,type,departement,region,arobases")
    assert [line.split(",")[:2] for line in lines[1:]] == [["99001", "Bourg-d'Essai"], ["99002", "Œil"]]


def test_an_edition_without_awards_is_refused_with_the_reason(cast: Cast) -> None:
    empty = EditionFactory()
    with pytest.raises(Refusal, match="n’a encore aucun niveau attribué"):
        request_document(BOOK, empty, by=cast.elise)
    with pytest.raises(CommandError, match="n’a encore aucun niveau attribué"):
        call_command("build_book", empty.year, output=Path("jamais.pdf"))
    assert not Path("jamais.pdf").exists()


def test_an_edition_known_in_part_is_not_printed_as_if_it_were_whole(cast: Cast) -> None:
    with pytest.raises(Refusal, match="ne sont connus qu’en partie"):
        request_document(BOOK, Edition.objects.get(year=2011), by=cast.elise)


def test_the_command_writes_the_same_bytes_without_web_nor_worker(edition: Edition, tmp_path: Path) -> None:
    out = StringIO()
    target = tmp_path / "loin" / "livre.pdf"
    call_command("build_book", edition.year, output=target, stdout=out)
    made = made_of(BOOK, edition)
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
    said = documents.in_words(error)
    assert said.startswith(words)
    assert "/" not in said
