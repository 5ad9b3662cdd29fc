"""The back of the cover, and the cover laid flat: its spine follows the pages and the paper, its ISBN is checked."""

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from label.enums import DocumentStatus
from label.models import Edition
from tests.book.test_press import LIGHT, drawn
from tests.book.test_views import listed
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.papers import made_of, words_printed
from toolkit.printing import LayoutFault
from toolkit.printing.press import POINTS
from villes_internet.book.actions.texts import write_text
from villes_internet.book.content.chapters.back import printed_site
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.enums import Volume
from villes_internet.book.jacket import spine_of
from villes_internet.book.kinds import JACKET
from villes_internet.book.parts import FigureLine, faults_of, is_isbn, thickness_of
from villes_internet.book.texts import slot_named

pytestmark = pytest.mark.slow

FACTS = "ISBN ; 978-2-07-036822-8\nDépôt légal ; mars 2150\nÉpaisseur ; 0,2 mm"
FIGURE = st.integers(0, 9)


@pytest.fixture
def edition(blank: None) -> Edition:
    made: Edition = EditionFactory(year=2150, number=50, publishes_at=datetime(2150, 2, 8, 9, tzinfo=UTC))
    CandidatureFactory(edition=made, awarded=5, collectivite__code="99001", collectivite__name="Œil")
    return made


def written(edition: Edition, slug: str, cast: Cast, **values: str) -> None:
    placed = slot_named(edition, slug)
    assert placed is not None
    write_text(edition, placed.slot, {"text": "Mots.", "title": "Au dos", **values}, by=cast.elise)


@given(st.lists(FIGURE, min_size=9, max_size=9), st.integers(0, 12), st.integers(1, 9))
def test_an_isbn_is_checked_by_its_last_figure(figures: list[int], place: int, more: int) -> None:
    first = [9, 7, 8, *figures]
    last = -sum(figure * (1, 3)[rank % 2] for rank, figure in enumerate(first)) % 10
    whole = [*first, last]
    assert is_isbn("".join(map(str, whole)))
    wrong = list(whole)
    wrong[place] = (wrong[place] + more) % 10
    assert not is_isbn("".join(map(str, wrong)))


def test_a_thickness_is_in_millimetres() -> None:
    for words, wanted in (
        ("0,11 mm", 0.11),
        ("0.2 mm par feuillet", 0.2),
        ("110 µm", None),
        ("5 mm", None),
        ("", None),
    ):
        assert thickness_of([FigureLine("Épaisseur", words)]) == wanted


@pytest.mark.django_db
def test_the_facts_of_a_printing_are_checked_and_printed(edition: Edition, cast: Cast) -> None:
    placed = slot_named(edition, "impression")
    assert placed is not None
    wrong = faults_of(placed.slot, {"text": "Mots.", "figures": "ISBN ; 978-2-07-036822-7\nÉpaisseur ; 110 µm"})
    assert "n’est pas un ISBN" in wrong["figures"][0]
    assert "millimètres" in wrong["figures"][1]
    written(edition, "impression", cast, figures=FACTS)
    written(edition, "dos", cast)
    chapters = {chapter.slug: chapter.content for chapter in chapters_of(edition, Volume.BOOK)}
    assert [fact.value for fact in chapters["colophon"].facts] == ["ISBN", "Dépôt légal"]
    assert chapters["quatrieme"].isbn == "978-2-07-036822-8"
    assert list(chapters)[-1] == "quatrieme"


@pytest.mark.django_db
def test_the_cover_is_laid_flat_once_its_spine_is_known(edition: Edition, cast: Cast) -> None:
    assert [reason[:28] for reason in JACKET.refusals(edition)] == [
        "Fabriquez d’abord le livre :",
        "Dites l’épaisseur d’un feuil",
    ]
    listed(edition, status=DocumentStatus.DONE, file="x.pdf", sha256="0" * 64, pages=73, size=1)
    written(edition, "impression", cast, figures=FACTS)
    written(edition, "dos", cast, text="Ce livre dit une année.")
    assert spine_of(edition) == (7.6, [])  # 76 pages: 38 leaves
    made = made_of(JACKET, edition)
    reader = PdfReader(io.BytesIO(made.content))
    (sheet,) = reader.pages
    left, bottom, right, top = (float(side) / POINTS for side in sheet["/TrimBox"])  # type: ignore[attr-defined]
    assert (round(right - left, 1), round(top - bottom, 1)) == (427.6, 297)
    words = words_printed(made.content)
    assert "Ce livre dit une année." in words
    assert "ISBN 978-2-07-036822-8" in words
    assert words.count("2150") >= 2  # the front, the spine
    assert not [found for stream in drawn(reader) for found in LIGHT.findall(stream)]
    assert made.sha256 == made_of(JACKET, edition).sha256
    facts = reader.metadata
    assert facts is not None
    assert facts.creation_date is not None
    assert facts.creation_date.date() == date(2150, 2, 8)
    written(edition, "dos", cast, text="\n\n".join(["Un vers court."] * 40))
    with pytest.raises(LayoutFault, match="Quatrième de couverture"):  # its last words and its ISBN would be left out
        made_of(JACKET, edition)


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("https://label.example", "label.example"),
        ("https://label.example/villes", "label.example/villes"),
        ("http://127.0.0.1:8000", ""),
        ("http://localhost", ""),
        ("http://[::1]:8000", ""),
    ],
)
def test_the_back_names_the_site_where_a_reader_can_go(address: str, printed: str) -> None:
    assert printed_site(address) == printed
