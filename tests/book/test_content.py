"""The book's content as plain values: exact equality on the real edition and on a small one."""

import pytest

from label.models import Adhesion, Edition
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet.book.content import CHAPTER_COUNTS, chapters_of, title_of
from villes_internet.book.content.types import (
    Chapter,
    Colophon,
    Cover,
    Entry,
    Index,
    IndexEntry,
    IndexLetter,
    LevelList,
    LevelTable,
    MemberGroup,
    Members,
    Palmares,
    TableRow,
    Tables,
)
from villes_internet.book.enums import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(blank: None) -> Edition:
    """Three towns, one of them at 5 @, and two members."""
    edition = EditionFactory(year=2150, number=50)
    top = CandidatureFactory(
        edition=edition, collectivite__code="99001", collectivite__name="Œil", printed_population=1200, awarded=5
    )
    CandidatureFactory(edition=edition, collectivite__code="99002", collectivite__name="Bourg", awarded=4)
    CandidatureFactory(edition=edition, collectivite__code="99003", collectivite__name="L'Âge", awarded=1)
    CandidatureFactory(edition=edition, collectivite__code="99004", collectivite__name="Sans niveau")
    for name, place, kind in (("ŒIL", top.collectivite, "commune"), ("OTEN", None, "autre")):
        Adhesion.objects.create(
            year=2150,
            printed_name=name,
            name=name.title(),
            sort_key=name.lower(),
            kind=kind,
            collectivite=place,
            departement="",
        )
    return edition


def test_a_small_book_chapter_by_chapter(small: Edition) -> None:
    oeil, bourg, age = Entry("99001", "Œil", "99"), Entry("99002", "Bourg", "99"), Entry("99003", "L'Âge", "99")
    *chapters, last = chapters_of(small, Document.BOOK)
    assert chapters == [
        Chapter(
            "couverture",
            "",
            Cover("Cités en Réseaux", 2150, 50, "3 collectivités labellisées", "Association Villes Internet"),
        ),
        Chapter(
            "tableaux",
            "Les choix du jury",
            Tables(
                (
                    LevelTable(5, (TableRow("99001", "Œil", "99", "Essai", "Région d’essai", 1200),)),
                    LevelTable(4, (TableRow("99002", "Bourg", "99", "Essai", "Région d’essai", None),)),
                )
            ),
        ),
        Chapter(
            "palmares",
            "Le palmarès",
            Palmares(3, (LevelList(5, (oeil,)), LevelList(4, (bourg,)), LevelList(1, (age,)))),
        ),
        Chapter(
            "membres",
            "Les membres de l’association",
            Members(
                2,
                1,
                (
                    MemberGroup("Communes", (Entry("99001", "Œil", ""),)),
                    MemberGroup("Autres membres", (Entry("", "Oten", ""),)),
                ),
            ),
        ),
        Chapter(
            "index",
            "Index des collectivités",
            Index(
                (
                    IndexLetter("B", (IndexEntry("Bourg", "99", ("tableau-99002", "palmares-99002")),)),
                    IndexLetter("L", (IndexEntry("L'Âge", "99", ("palmares-99003",)),)),
                    IndexLetter("O", (IndexEntry("Œil", "99", ("tableau-99001", "palmares-99001", "membre-99001")),)),
                )
            ),
        ),
    ]
    assert isinstance(last.content, Colophon)
    assert any("GeoNames" in line for line in last.content.lines)


@pytest.mark.parametrize("document", list(Document))
def test_the_number_of_chapters_is_the_one_announced(small: Edition, document: Document) -> None:
    assert len(list(chapters_of(small, document))) == CHAPTER_COUNTS[document]


def test_the_palmares_alone_holds_the_names_and_nothing_of_the_members(small: Edition) -> None:
    assert [c.slug for c in chapters_of(small, Document.PALMARES)] == ["couverture", "palmares", "colophon"]
    assert title_of(small, Document.PALMARES) == "Palmarès 2150 du label «\u00a0Villes Internet\u00a0»"
    assert title_of(small, Document.BOOK) == "Cités en Réseaux 2150"


def test_the_real_book_names_everyone() -> None:
    chapters = {c.slug: c.content for c in chapters_of(Edition.objects.get(year=2012), Document.BOOK)}
    tables, palmares, members, index = (chapters[s] for s in ("tableaux", "palmares", "membres", "index"))
    assert isinstance(tables, Tables)
    assert [(t.arobases, len(t.rows)) for t in tables.levels] == [(5, 29), (4, 31)]
    assert next(r for r in tables.levels[0].rows if r.name == "Metz").population == 128_000
    assert isinstance(palmares, Palmares)
    assert [(n.arobases, len(n.entries)) for n in palmares.levels] == [(5, 29), (4, 31), (3, 115), (2, 107), (1, 74)]
    assert isinstance(members, Members)
    assert (members.total, members.labelled) == (301, 182)
    assert [len(g.entries) for g in members.groups] == [288, 6, 7]
    assert isinstance(index, Index)
    # 356 labelled, and 301 members less the seven without code and the 182 who are labelled too
    assert sum(len(letter.entries) for letter in index.letters) == 356 + 301 - 7 - 182
