"""The questionnaire on paper and as a spreadsheet, blank and filled, for those who are attached to the collectivité."""

import io
import zipfile
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.db.models import F
from django.test import Client

from label.enums import DocumentStatus
from label.models import Candidature, Document
from label.tasks.documents import make_document
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.loading.reading import trame_file
from questionnaire.models import Extract, Questionnaire
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import markup_of
from tests.papers import made, read, words_printed
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.questionnaire import paper_questionnaire
from villes_internet.book.kinds import ANSWERS, BLANK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SPACE = f"/candidature/{GRENOBLE}/2013/documents/"
HOSTILE = "=1+1\nà la ligne <b>x</b> & \x0b 😀"


@pytest.fixture
def alice(cast: Cast, candidature: Candidature) -> Client:
    return signed_in(cast.alice)


def page_of(client: Client) -> str:
    return " ".join(unescape(markup_of(client.get(SPACE))).split())


def cells(content: bytes) -> list[list[str]]:
    """The texts of an ODS, row by row; the package is read as a reader would."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.infolist()[0].filename == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        tree = ET.fromstring(package.read("content.xml"))  # noqa: S314  (our own file)
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
    return [
        ["\n".join(p.text or "" for p in cell.findall(text)) for cell in row.iter(f"{table}table-cell")]
        for row in next(tree.iter(f"{table}table")).iter(f"{table}table-row")
    ]


def test_the_blank_spreadsheet_holds_every_question(alice: Client) -> None:
    answer = alice.get(f"{SPACE}vierge.ods")
    rows = cells(answer.content)
    assert rows[0][2:6] == ["Code", "Question", "Réponses possibles", "Réponse"]
    assert [row[2] for row in rows[1:]] == list(trame_file().for_year(2013).items)
    assert {row[5] for row in rows[1:]} == {""}
    assert answer["Content-Disposition"] == f'attachment; filename="vierge-2013-{GRENOBLE}.ods"'


def test_the_filled_spreadsheet_holds_todays_answers(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", HOSTILE), 0), by=cast.alice)
    rows = {row[2]: row for row in cells(alice.get(f"{SPACE}reponses.ods").content)[1:]}
    assert rows["AP-01"][4:] == ["Oui ; Non", "Oui", "", HOSTILE.replace("\x0b", "\ufffd"), "oui", "1"]
    assert rows["SH-01"][8] == "oui"
    assert rows["AP-02"][8] == "oui"
    save_answer(candidature, "AP-01", Typed(Given("non"), 1), by=cast.alice)
    rows = {row[2]: row for row in cells(alice.get(f"{SPACE}reponses.ods").content)[1:]}
    assert rows["AP-02"][8] == "non"


def test_a_pdf_is_asked_made_and_received(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque\net la mairie"), 0), by=cast.alice)
    assert "Préparer le PDF" in page_of(alice)
    asked = f"/documents/reponses/{candidature.pk}/demander/"
    assert alice.post(asked, {"back": SPACE})["Location"] == SPACE
    build = Document.objects.get(kind=ANSWERS.code)
    assert "PDF en préparation" in page_of(alice)
    assert alice.get(f"/documents/{build.pk}/fichier/").status_code == 404
    make_document(build.pk)
    build.refresh_from_db()
    assert build.status == DocumentStatus.DONE
    assert build.file_name == f"reponses-2013-{GRENOBLE}.pdf"
    answer = alice.get(f"/documents/{build.pk}/fichier/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    text = words_printed(content)
    assert "Questionnaire de Grenoble" in text
    assert "La médiathèque" in text
    assert "internet ? Oui" in text
    assert f"/documents/{build.pk}/fichier/" in page_of(alice)


def test_a_filled_questionnaire_is_overtaken_by_the_next_answer(
    alice: Client, cast: Cast, candidature: Candidature
) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    filled, blank = made(ANSWERS, candidature), made(BLANK, candidature.edition)
    assert "submit, load" not in page_of(alice)
    save_answer(candidature, "AP-01", Typed(Given("non"), 1), by=cast.alice)
    assert "submit, load" in page_of(alice)  # its page asks for it again by itself
    assert read(alice, filled) == 404
    assert read(alice, blank) == 200
    Questionnaire.objects.filter(edition=candidature.edition).update(version=F("version") + 1)
    assert read(alice, blank) == 404


def test_a_second_request_finds_the_one_that_waits_and_replaces_it_when_its_facts_have_changed(
    alice: Client, cast: Cast, candidature: Candidature
) -> None:
    def ask() -> list[str]:
        assert alice.post(f"/documents/reponses/{candidature.pk}/demander/").status_code == 302
        return list(Document.objects.filter(kind=ANSWERS.code).order_by("pk").values_list("status", flat=True))

    assert (ask(), ask()) == ([DocumentStatus.PENDING], [DocumentStatus.PENDING])
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    assert ask() == [DocumentStatus.CANCELLED, DocumentStatus.PENDING]


def test_a_stranger_neither_asks_nor_reads(cast: Cast, candidature: Candidature) -> None:
    document = made(ANSWERS, candidature)
    stranger = signed_in(cast.charlie)
    assert stranger.post(f"/documents/reponses/{candidature.pk}/demander/").status_code == 404
    assert stranger.post(f"/documents/vierge/{candidature.edition_id}/demander/").status_code == 404
    for what in ("", "fichier/"):
        assert stranger.get(f"/documents/{document.pk}/{what}").status_code == 404
    for gesture in ("annuler", "reessayer"):
        assert stranger.post(f"/documents/{document.pk}/{gesture}/").status_code == 404


def test_what_does_not_exist_is_a_404(alice: Client) -> None:
    assert alice.get(f"{SPACE}inconnu.ods").status_code == 404
    assert alice.get("/documents/999999/fichier/").status_code == 404


def test_before_the_registration_there_is_no_document(cast: Cast, candidature: Candidature) -> None:
    Candidature.objects.filter(edition__year=2013).delete()
    client = signed_in(cast.alice)
    assert client.get(SPACE)["Location"] == f"/candidature/{GRENOBLE}/2013/"
    assert client.get(f"{SPACE}reponses.ods").status_code == 404


def test_paper_says_the_same_as_the_screen(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("non"), 0), by=cast.alice)
    save_answer(candidature, "AP-05", Typed(Given(comment="délégué", not_applicable=True), 0), by=cast.alice)
    blank, filled = (paper_questionnaire(candidature.edition, Fitter(), whose) for whose in (None, candidature))
    items = {item.code: item for theme in filled.themes for section in theme.sections for item in section.items}
    assert (blank.is_blank, filled.is_blank) == (True, False)
    assert (items["AP-01"].choices, items["AP-01"].value) == ((), "Non")
    assert (items["AP-02"].hidden, items["AP-05"].value, items["AP-05"].comment) == (True, "Sans objet", ("délégué",))
    assert blank.themes[0].sections[0].items[0].choices == ("Oui", "Non")
    assert not any(item.hidden for theme in blank.themes for section in theme.sections for item in section.items)


def words_of(paper: Document) -> str:
    with paper.file.open("rb") as file:
        return words_printed(file.read())


def test_a_section_alone_is_printed_with_its_answers(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given(comment="Douze bornes dans les parcs."), seen=0), by=cast.alice)
    answer = alice.post(f"{SPACE}extraits/", {"part": "AP-A"}, follow=True)
    assert "La fabrication du PDF est demandée." in unescape(markup_of(answer))
    paper = Document.objects.get(kind="extrait")
    make_document(paper.pk)
    paper.refresh_from_db()
    assert "Douze bornes dans les parcs." in words_of(paper)
    assert "AP-01" in words_of(paper)
    outside = [code for code in trame_file().for_year(2013).items if not code.startswith("AP")]
    assert not any(code in words_of(paper) for code in outside)
    assert f"/documents/{paper.pk}/fichier/" in page_of(alice)


def test_a_blank_part_says_nothing_of_the_town(alice: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given(comment="Douze bornes dans les parcs."), seen=0), by=cast.alice)
    alice.post(f"{SPACE}extraits/", {"part": "AP", "blank": "on"})
    paper = Document.objects.get(kind="extrait")
    make_document(paper.pk)
    paper.refresh_from_db()
    assert "Douze bornes" not in words_of(paper)
    assert "Grenoble" not in words_of(paper)


def test_asking_twice_for_a_part_makes_one_paper(alice: Client, candidature: Candidature) -> None:
    for _ in range(2):
        alice.post(f"{SPACE}extraits/", {"part": "AP"})
    assert Document.objects.filter(kind="extrait").count() == 1


@pytest.mark.parametrize("part", ["", "ZZ", "AP-01", "x" * 90])
def test_a_part_that_is_none_is_refused_in_words(alice: Client, candidature: Candidature, part: str) -> None:
    answer = alice.post(f"{SPACE}extraits/", {"part": part}, follow=True)
    assert "Choisissez un thème ou une section de la liste." in unescape(markup_of(answer))
    assert not Document.objects.filter(kind="extrait").exists()


def test_a_part_is_overtaken_by_an_answer(alice: Client, cast: Cast, candidature: Candidature) -> None:
    alice.post(f"{SPACE}extraits/", {"part": "AP"})
    make_document(Document.objects.get(kind="extrait").pk)
    save_answer(candidature, "AP-01", Typed(Given(comment="Treize."), seen=0), by=cast.alice)
    assert "Dépassé, il se refait. A changé : les réponses." in page_of(alice)


def test_a_stranger_is_told_nothing_of_a_part(
    alice: Client, camille: Client, candidature: Candidature, cast: Cast
) -> None:
    alice.post(f"{SPACE}extraits/", {"part": "AP"})
    paper = Document.objects.get(kind="extrait")
    make_document(paper.pk)
    assert read(camille, paper) == 404
    assert camille.post(f"{SPACE}extraits/", {"part": "AP"}).status_code == 404


def test_a_withdrawn_part_keeps_its_page_standing(alice: Client, candidature: Candidature) -> None:
    alice.post(f"{SPACE}extraits/", {"part": "AP"})
    Extract.objects.update(part="ZZ")
    assert alice.get(SPACE).status_code == 200
