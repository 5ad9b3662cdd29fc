"""Whatever people type, no page is broken, nothing is fetched from outside, and the build says what it had to
shorten.
"""

from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from label.documents.kinds import DocumentKind, Made
from label.models import Edition
from tests.book.hostile import ARABIC, GLUED, HTML, LONG, UNDRAWN, hostile_edition
from tests.papers import made_of
from toolkit.printing.glyphs import MISSING, is_drawn
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.content.fitting import LONGEST, Fitter
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import BOOK, CERTIFICATES, PALMARES, PROFILES


@pytest.fixture
def hostile(blank: None) -> Edition:
    return hostile_edition()


def words(made: Made) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    return " ".join(text.replace("\x00", "").split())  # pypdf reads some two-byte fonts as one-byte


def fonts_of(made: Made) -> set[str]:
    """The names of the fonts that a document embeds."""
    found: set[str] = set()
    for page in PdfReader(BytesIO(made.content)).pages:
        resources: Any = page["/Resources"]
        found |= {str(font.get_object()["/BaseFont"]) for font in resources.get("/Font", {}).values()}
    return found


@pytest.mark.whole
@pytest.mark.django_db
def test_no_page_of_the_hostile_book_is_broken(hostile: Edition) -> None:
    made = made_of(BOOK, hostile)  # a text out of its box would raise LayoutFault
    text = words(made)
    assert "<b>Gras</b>" in text
    assert "# Titre **gras**" in text
    assert "root:" not in text
    # each file of letters has a family of its own: « Ł » is drawn by the one that has it, and nothing by the machine's
    # fonts
    used = fonts_of(made)
    assert "Œuf-sur-" in text
    assert "Łódź" in text
    assert any("Bricolage-Grotesque-Ext" in name for name in used)
    assert any("Noto-Sans-Arabic" in name for name in used)
    assert all(any(ours in name for ours in ("Bricolage", "Source", "Noto-Sans-Arabic")) for name in used), used
    for said in (
        f"{LONG[:59]}… – nom d’un juré : abrégé de {len(LONG)} à 90 signes.",
        f"{LONG[:59]}… – personnel dédié : ",
        "U+6F22",
        f"{GLUED[:59]}… – site : abrégé de",
    ):
        assert any(said in note for note in made.notes), (said, made.notes)
    assert not any("titre seul" in note or "ligne seule" in note for note in made.notes), made.notes


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


@pytest.mark.django_db
def test_no_text_of_the_content_escapes_the_fitting(hostile: Edition) -> None:
    for chapter in chapters_of(hostile, Volume.BOOK):
        for text in strings(asdict(chapter)):
            assert all(is_drawn(c) for c in text), (chapter.slug, text)
            assert len(text) <= 1000, (chapter.slug, text)


@pytest.mark.whole
@pytest.mark.django_db
@pytest.mark.parametrize("kind", [PALMARES, PROFILES, CERTIFICATES], ids=lambda kind: kind.code)
def test_no_other_document_is_broken(hostile: Edition, kind: DocumentKind) -> None:
    made = made_of(kind, hostile)
    assert made.pages > 0
    assert any("abrégé" in note for note in made.notes)


@pytest.mark.parametrize(
    ("value", "printed", "note"),
    [
        ("Metz", "Metz", ""),
        ("  Metz \n sur\tSeille ", "Metz sur Seille", ""),
        ("Me\u0301tz", "M\u00e9tz", ""),
        ("Me\u202etz\u0001", "Metz", ""),
        (ARABIC, ARABIC, ""),
        (HTML[:60], HTML[:60], ""),
        ("L'Haÿ, Œil, ŸÉ", "L'Haÿ, Œil, ŸÉ", ""),
        ("漢字", "¤¤", "漢字 – nom : U+5B57, U+6F22 remplacé par « ¤ », faute de dessin dans nos polices."),
        (LONG, f"{LONG[:89].rstrip()}…", f"{LONG[:59]}… – nom : abrégé de {len(LONG)} à 90 signes."),
    ],
)
def test_a_text_is_fitted_and_the_change_is_noted(value: str, printed: str, note: str) -> None:
    fitter = Fitter()
    assert fitter.text(value, "nom", value.strip()) == printed
    assert fitter.notes == ([note] if note else [])


@given(st.text(max_size=400), st.sampled_from(sorted(LONGEST)))
def test_a_fitted_text_is_one_drawable_line_of_bounded_length_and_stays_itself(value: str, what: str) -> None:
    fitter = Fitter()
    fitted = fitter.text(value, what, "Essai")
    assert len(fitted) <= LONGEST[what]
    assert all(is_drawn(c) or c == MISSING for c in fitted)
    assert fitted == " ".join(fitted.split())
    assert Fitter().text(fitted, what, "Essai") == fitted


def test_a_note_is_said_once() -> None:
    fitter = Fitter()
    for _ in range(3):
        fitter.text(UNDRAWN, "nom", "Essai")
    assert len(fitter.notes) == 1
