"""The questionnaire out and back: what goes out comes back the same; what changed is confirmed, nothing else moves."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from label.models import Candidature
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.loading.reading import trame_file
from questionnaire.models import Answer
from questionnaire.queries.answers import answers_of, givens, numbered_of
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import Imagined
from questionnaire.rules.sheets import ABSENT, ANSWER, COMMENT, HEADER, SheetLine, differences
from questionnaire.rules.trame import NOTHING, Given
from tests.cast import Cast
from tests.pages import markup_of
from tests.villes_internet.campaign.pages import plain
from toolkit.tables.sheets import FormCell, FormSheet, SheetRefused, form_ods, form_xlsx, read_form

TRAME = trame_file().for_year(2013)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)
GIVEN = st.builds(Given, st.sampled_from([None, "oui", "non"]), TEXTS, st.booleans())
Edit = Callable[[Any], None]


@pytest.mark.slow
@pytest.mark.parametrize("make", [form_xlsx, form_ods])
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_what_goes_out_comes_back(make: Callable[[FormSheet], bytes], rows: list[tuple[str, str]]) -> None:
    """Any text, in an open cell or not, a formula among them; and what the workbook says it is."""
    lines = [
        [FormCell(f"k{n}"), FormCell(a, is_open=True, choices=("oui", "non"), note="Aide"), FormCell(b)]
        for n, (a, b) in enumerate(rows)
    ]
    read = read_form(make(FormSheet("Feuille", ("Clé", "A", "B"), lines, (2, 3, 0), {"edition": "2013"})))
    assert [line[1] for line in read.rows] == [[f"k{n}", a, b] for n, (a, b) in enumerate(rows)]
    assert read.about == {"edition": "2013"}


@pytest.mark.parametrize("item", [item for item in TRAME.items.values() if not item.source_auto], ids=lambda i: i.code)
def test_every_question_s_answers_survive_a_cell(item: Any) -> None:
    kind = kind_of(item)
    for taste in (25, 60, 84):
        value = kind.invented(item, Imagined(taste, 10, 1.0, "https://www.ville.fr", len))
        assert kind.read(item, kind.from_cell(item, kind.cell(item, value))) == value
        assert kind.read(item, kind.from_cell(item, kind.cell(item, value).upper())) == value or kind.code == "url"


@given(GIVEN, GIVEN, GIVEN)
def test_only_what_the_sheet_changed_is_a_difference(base: Given, now: Given, sheet: Given) -> None:
    """Left as it went out: nothing, whatever happened on the site; changed alike on both sides: nothing either."""
    line = SheetLine("AP-01", sheet, 1)
    found = {one.field: one for one in differences([line], {"AP-01": base}, {"AP-01": now})}
    assert differences([SheetLine("AP-01", base, 1)], {"AP-01": base}, {"AP-01": now}) == []
    assert ("comment" in found) == (sheet.comment.strip() not in (base.comment.strip(), now.comment.strip()))
    for one in found.values():
        assert one.moved == (
            (now.comment.strip() != base.comment.strip())
            if one.field == "comment"
            else ((now.value, now.not_applicable) != (base.value, base.not_applicable))
        )


def space(candidature: Candidature) -> str:
    return f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/documents/"


def workbook(client: Client, candidature: Candidature, edit: Edit | None = None, query: str = "") -> bytes:
    """The workbook of today, changed by `edit`, as a spreadsheet would save it."""
    book = load_workbook(io.BytesIO(client.get(f"{space(candidature)}reponses.xlsx{query}").content))
    if edit is not None:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line_of(book: Any, code: str) -> int:
    return next(int(row[2].row) for row in book.worksheets[0].iter_rows() if row[2].value == code)


def typed_in(code: str, column: int, text: str) -> Edit:
    def edit(book: Any) -> None:
        book.worksheets[0].cell(line_of(book, code), column + 1).value = text

    return edit


def sent(client: Client, candidature: Candidature, data: bytes, name: str = "classeur.xlsx") -> HttpResponse:
    upload = SimpleUploadedFile(name, data)
    return client.post(f"{space(candidature)}classeur/", {"sheet": upload}, follow=True)  # type: ignore[return-value]


def hidden(page: str) -> dict[str, list[str]]:
    """What the review's form sends."""
    found: dict[str, list[str]] = {}
    for part in page.split('<input type="hidden" name="')[1:]:
        name, rest = part.split('" value="', 1)
        if name != "csrfmiddlewaretoken":  # it changes at each page
            found.setdefault(name, []).append(rest.split('"', 1)[0])
    return found


@pytest.fixture
def bob(client: Client, cast: Cast, candidature: Candidature) -> Client:
    client.force_login(cast.bob)
    return client


@pytest.mark.django_db
def test_the_workbook_guards_lists_and_helps(bob: Client, candidature: Candidature) -> None:
    book = load_workbook(io.BytesIO(bob.get(f"{space(candidature)}vierge.xlsx").content))
    page = book.worksheets[0]
    assert page.protection.sheet
    assert [cell.value for cell in page[1]] == list(HEADER)
    at = line_of(book, "AP-01")
    assert not page.cell(at, ANSWER + 1).protection.locked
    assert page.cell(at, 4).protection.locked
    assert page.cell(at, 4).comment is not None
    assert any(str(at) in str(rule.sqref) for rule in page.data_validations.dataValidation)
    assert {one.title: one.sheet_state for one in book.worksheets[1:]} == {
        "listes": "hidden",
        "villes-internet": "hidden",
    }
    section = load_workbook(io.BytesIO(bob.get(f"{space(candidature)}reponses.xlsx?partie=AP-A").content)).worksheets[0]
    assert 1 < section.max_row < page.max_row
    assert bob.get(f"{space(candidature)}reponses.xlsx?partie=ZZ").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_an_unchanged_workbook_changes_nothing(bob: Client, cast: Cast, candidature: Candidature, form: str) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque,\nle « tiers-lieu »."), 0), by=cast.alice)
    data = bob.get(f"{space(candidature)}reponses.{form}").content
    assert "Rien ne change" in plain(markup_of(sent(bob, candidature, data, f"c.{form}")))


@pytest.mark.django_db
def test_what_is_ticked_is_saved_and_nothing_else(bob: Client, cast: Cast, candidature: Candidature) -> None:
    """A comment and an answer typed away from the site; one is confirmed. Meanwhile a colleague wrote on another."""
    save_answer(candidature, "AP-01", Typed(Given("oui", "Ouverte."), 0), by=cast.alice)

    def edit(book: Any) -> None:
        typed_in("AP-01", COMMENT, "Ouverte, et le samedi.")(book)
        typed_in("AP-03", ANSWER, "12")(book)

    data = workbook(bob, candidature, edit)
    save_answer(candidature, "AP-09", Typed(Given("oui", "D’Alice."), 0), by=cast.alice)
    page = markup_of(sent(bob, candidature, data))
    assert "2 différences à confirmer" in plain(page)
    assert Answer.objects.get(candidature=candidature, item__code="AP-01").comment == "Ouverte."
    # Nothing ticked: the comparison stays.
    again = bob.post(f"{space(candidature)}classeur/", {**hidden(page), "confirm": ""})
    assert again.status_code == 422
    assert "Cochez d’abord" in plain(markup_of(again))
    assert hidden(markup_of(again)) == hidden(page)
    unchanged = re.compile(r"\d+ questions? inchangées?")
    assert unchanged.findall(plain(markup_of(again))) == unchanged.findall(plain(page))
    told = {**hidden(page), "confirm": "", "unread": ["4:AP-03 : un nombre est attendu", "x"]}
    kept = plain(markup_of(bob.post(f"{space(candidature)}classeur/", told)))
    assert "Ligne 4, AP-03 : un nombre est attendu." in kept
    bob.post(f"{space(candidature)}classeur/", {**hidden(page), "take": ["AP-01:comment"], "confirm": ""})
    given = givens(numbered := numbered_of(candidature.edition.questionnaire), answers_of(candidature, numbered))
    assert given["AP-01"].comment == "Ouverte, et le samedi."
    assert given.get("AP-03", NOTHING).value is None
    assert given["AP-09"].comment == "D’Alice."


@pytest.mark.django_db
def test_an_answer_that_sans_objet_covers_is_told_beside_it(bob: Client, candidature: Candidature) -> None:
    def edit(book: Any) -> None:
        typed_in("AP-01", ANSWER, "Non")(book)
        typed_in("AP-01", ABSENT, "oui")(book)

    page = plain(markup_of(sent(bob, candidature, workbook(bob, candidature, edit))))
    assert "Sans objet" in page
    assert "(la réponse « Non » est gardée, et ne compte pas)" in page


@pytest.mark.django_db
def test_what_moved_meanwhile_is_shown_as_both_texts(bob: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "Avant."), 0), by=cast.alice)
    data = workbook(bob, candidature, typed_in("AP-01", COMMENT, "Du classeur."))
    save_answer(candidature, "AP-01", Typed(Given("oui", "D’Alice."), 1), by=cast.alice)
    page = markup_of(sent(bob, candidature, data))
    assert "Changé sur le site depuis" in page
    assert "D’Alice." in page
    assert "Du classeur." in page
    # It moves once more while she reads: both texts again, nothing is overwritten.
    save_answer(candidature, "AP-01", Typed(Given("oui", "D’Alice encore."), 2), by=cast.alice)
    again = bob.post(f"{space(candidature)}classeur/", {**hidden(page), "take": ["AP-01:comment"], "confirm": ""})
    assert again.status_code == 409
    assert "D’Alice encore." in markup_of(again)
    assert Answer.objects.get(candidature=candidature, item__code="AP-01").comment == "D’Alice encore."


def macro(data: bytes) -> bytes:
    """The same workbook with a macro in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def text_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<x/>")
    return out.getvalue()


def archive_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, "x")
    return out.getvalue()


def other(key: str, value: str) -> Edit:
    def edit(book: Any) -> None:
        page = book["villes-internet"]
        for row in page.iter_rows():
            if row[0].value == key:
                row[1].value = value

    return edit


def without_code(book: Any) -> None:
    book.worksheets[0].delete_cols(3)


def long(book: Any) -> None:
    for _ in range(20_000):
        book.worksheets[0].append(["x"] * 3)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "words", "edits"),
    [
        (lambda _: b"", "Ce fichier est vide", False),
        (lambda _: b"a;b;c\n1;2;3", "ce fichier est autre chose", False),
        (lambda _: text_document(), "ce fichier est autre chose", False),
        (lambda _: archive_of("notes.txt"), "ce fichier est autre chose", False),
        (lambda data: data[: len(data) // 2], "abîmé|ne se lit pas|reconnu", False),
        (macro, "macro", False),
        (other("edition", "2012"), "celui de l’édition 2012", True),
        (other("collectivite", "57463"), "d’une autre collectivité (57463)", True),
        (long, "dépasse 2000 lignes", True),
        (without_code, "Les colonnes de ce classeur ont changé", True),
        (lambda book: book.remove(book["villes-internet"]), "n’est pas celui de la plateforme", True),
    ],
    ids=[
        "vide",
        "csv",
        "odt renommé",
        "archive",
        "coupé",
        "macro",
        "l’an passé",
        "une autre",
        "20 000 lignes",
        "sans code",
        "sans marque",
    ],
)
def test_what_is_no_workbook_of_hers_is_refused_in_words(
    bob: Client, candidature: Candidature, made: Callable[[Any], Any], words: str, edits: bool
) -> None:
    """`made` changes the bytes of the workbook or (`edits`) what it holds."""
    data = workbook(bob, candidature, made) if edits else made(workbook(bob, candidature))
    page = plain(markup_of(sent(bob, candidature, data)))
    assert any(word in page for word in words.split("|")), page[-3000:]
    assert not Answer.objects.filter(candidature=candidature).exists()


@pytest.mark.django_db
def test_a_line_that_does_not_read_is_told_with_its_number(bob: Client, candidature: Candidature) -> None:
    def edit(book: Any) -> None:
        typed_in("AP-01", ANSWER, "Peut-être")(book)
        typed_in("AP-05", ANSWER, "beaucoup")(book)
        book.worksheets[0].cell(line_of(book, "AP-09"), 3).value = "ZZ-99"
        typed_in("AP-03", ANSWER, "1 200")(book)

    page = plain(markup_of(sent(bob, candidature, workbook(bob, candidature, edit))))
    assert "3 lignes ne se lisent pas" in page
    assert "Ligne 2, AP-01 : répondez par oui ou par non." in page
    assert "ZZ-99 : cette question n’est pas posée" in page
    assert "1 différence à confirmer" in page


def test_a_workbook_behind_a_password_is_refused() -> None:
    with pytest.raises(SheetRefused, match="ne se lit pas"):
        read_form(b"PK\x03\x04" + b"\x00" * 100)


@pytest.mark.parametrize("name", ["libreoffice.ods", "libreoffice.xlsx"])
def test_a_workbook_that_libreoffice_saved_reads_as_it_went_out(name: str) -> None:
    """Ours, opened and saved by LibreOffice 25.2 in the other format; the lists, the locks and the notes are kept."""
    read = read_form((Path(__file__).parent / "data" / name).read_bytes())
    assert read.about == {"collectivite": "38185", "edition": "2013"}
    assert [row for _, row in read.rows] == [
        ["AP-01", "Oui", "La médiathèque,\nle « tiers-lieu » ; 1 200 m²", "3"],
        ["AP-02", "", "=1+1", ""],
        ["AP-03", "12,5", "", "1"],
    ]
    if name.endswith("xlsx"):
        book = load_workbook(Path(__file__).parent / "data" / name)
        page = book.worksheets[0]
        assert page.protection.sheet
        assert book["villes-internet"].sheet_state == "hidden"
        assert (page["A2"].protection.locked, page["B2"].protection.locked) == (True, False)
        assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["B2"]
        assert "Une aide" in str(page["B2"].comment)


def grown(make: Callable[[FormSheet], bytes], part: str, old: str, new: str) -> bytes:
    """A small workbook of ours, one of its parts changed by hand."""
    sheet = FormSheet("Feuille", ("Clé", "A"), [[FormCell("k"), FormCell("b")]], (2, 2), {"edition": "2013"})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make(sheet))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "part", "old", "new"),
    [
        (form_ods, "content.xml", "<text:p>b", "<text:p>" + "b" * 30_000_000),
        (form_ods, "content.xml", "<table:table-cell ", '<table:table-cell table:number-columns-repeated="900000" '),
        (form_ods, "content.xml", "<table:table-row>", '<table:table-row table:number-rows-repeated="900000">'),
        (form_xlsx, "xl/worksheets/sheet1.xml", 'r="B2"', 'r="XFD1048576"'),
    ],
    ids=["déplié", "colonnes répétées", "lignes répétées", "cellule au loin"],
)
def test_a_small_file_that_would_fill_the_memory_is_not_read(
    make: Callable[[FormSheet], bytes], part: str, old: str, new: str
) -> None:
    data = grown(make, part, old, new)
    assert len(data) < 100_000
    with pytest.raises(SheetRefused, match="bien plus grand"):
        read_form(data)
