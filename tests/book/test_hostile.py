"""Whatever people type, no page is broken, nothing is fetched from outside, and the build says what it had to
shorten.
"""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.models import Edition
from tests.book.hostile import ARABIC, HTML, LONG, UNDRAWN, hostile_edition
from toolkit.printing.glyphs import MISSING, is_drawn
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.content.fitting import LONGEST, Fitter
from villes_internet.book.enums import Volume


@pytest.fixture
def hostile(blank: None) -> Edition:
    return hostile_edition()


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
        ("漢字", "¤¤", "漢字 – nom : 字 (U+5B57), 漢 (U+6F22) remplacé par « ¤ », faute de dessin dans nos polices."),
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
