"""The texts of the book: each in its place, typed as a draft, applied, reviewed as it stands, printed and read."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from initiatives.importing import TOLD, import_told
from initiatives.models import Initiative
from label.documents.truth import current
from label.management import DATA
from label.models import Edition, JournalEntry
from label.rules.refusals import Refusal
from tests.book.hostile import ARABIC, GLUED, HTML, LONG, MARKDOWN, UNDRAWN
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import applied, markup_of
from tests.papers import made_of, words_printed
from villes_internet.book.actions.pages import remove_focus
from villes_internet.book.actions.texts import remove_text, review_text, write_text
from villes_internet.book.content.chapters.perspective import ORDER, TEXTS
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.content.types import KeyFigure
from villes_internet.book.content.writings import Writing
from villes_internet.book.enums import Part, TextState, Volume
from villes_internet.book.importing import import_texts, retain_told
from villes_internet.book.kinds import BOOK
from villes_internet.book.models import BookText, ProfileFocus
from villes_internet.book.parts import FINDINGS, MOST_FIGURES, PARTS, SERIES, Slot, biography_slug, read_figures, slots
from villes_internet.book.texts import placed_in, slot_named

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DESK = "/pilotage/2150/livre/textes/"
EDITORIAL = {"title": "Quinze ans", "author": "Ada Byron", "text": "Tout commence.\n\nEt continue.", "figures": ""}


@pytest.fixture
def edition(blank: None) -> Edition:
    jury = {"membres": [{"nom": "Alain d'Iribarne", "fonction": "économiste"}], "president": "Alain d'Iribarne"}
    made: Edition = EditionFactory(year=2150, number=50, printed_jury=jury)
    CandidatureFactory(edition=made, collectivite__code="99001", collectivite__name="Œil", awarded=5)
    return made


def slot(edition: Edition, slug: str) -> Slot:
    placed = slot_named(edition, slug)
    assert placed is not None
    return placed.slot


def printed(edition: Edition) -> str:
    return words_printed(made_of(BOOK, edition).content)


def test_the_equipe_writes_applies_reviews_and_takes_off(elise: Client, edition: Edition) -> None:
    assert "0 validés, 0 à relire" in unescape(markup_of(elise.get(DESK)))
    address = f"{DESK}editorial/"
    refused = elise.post(address, {**EDITORIAL, "author": "", "text": "x" * 6001, "figures": "15"})
    page = unescape(markup_of(refused))
    assert refused.status_code == 422
    assert all(said in page for said in ("Dites qui signe.", "compte 6\u202f001 signes", "après un point-virgule"))
    assert "x" * 6001 in page  # nothing typed is lost
    assert applied(elise, address, {**EDITORIAL, "figures": "15 ; années d’échanges"})["Location"] == address
    row = BookText.objects.get()
    assert (row.part, row.version, row.state) == (Part.EDITORIAL, 1, TextState.WRITTEN)
    assert "1 à relire" in unescape(markup_of(elise.get(DESK)))
    elise.post(f"{address}valider/", {"seen": row.version})
    assert BookText.objects.get().state is TextState.REVIEWED
    assert "Validé le" in unescape(markup_of(elise.get(address)))
    assert applied(elise, address, {**EDITORIAL, "title": "Seize ans", "figures": ""}).status_code == 302
    row = BookText.objects.get()
    assert (row.version, row.state) == (2, TextState.WRITTEN)  # written again, read again
    elise.post(f"{address}valider/", {"seen": 1}, follow=True)
    assert BookText.objects.get().state is TextState.WRITTEN
    elise.post(f"{address}retirer/", {"seen": 1})
    assert BookText.objects.exists()  # another version than the one that was read
    elise.post(f"{address}retirer/", {"seen": 2})
    assert not BookText.objects.exists()
    assert "Seize ans" in unescape(markup_of(elise.get(f"{address}versions/")))
    verbs = list(JournalEntry.objects.filter(verb__endswith="_book_text").values_list("verb", flat=True).order_by("pk"))
    assert verbs == ["write_book_text", "review_book_text", "write_book_text", "remove_book_text"]


def test_a_text_is_printed_and_read_where_its_place_is(client: Client, edition: Edition, cast: Cast) -> None:
    said: dict[str, dict[str, Any]] = {
        "editorial": {**EDITORIAL, "figures": "15 ; années", "is_summary": True, "source": "livre d’avant"},
        "temoignage-1": {**EDITORIAL, "title": "Un agent"},
        "methode": {**EDITORIAL, "title": "Comment on décide"},
        "constat-editions": {"text": "Parce que **tout** change."},
        "edition": {"title": "Une étape", "text": "Elle est neuve."},
        "choix": {"title": "Qui monte", "text": "Œil monte."},
        "biographie-alain-d-iribarne": {"text": "Il étudie le travail."},
        "focus-1": {"title": "La santé", "text": "## Villes citées\n\n- Œil : un atelier", "figures": "5 ; axes"},
        "association": {"title": "Adhérer", "text": "C’est partager."},
        "impression": {"text": "Imprimé à Metz."},
    }
    for slug, values in said.items():
        write_text(edition, slot(edition, slug), values, by=cast.elise)
    told = printed(edition)
    for text in (
        "Quinze ans",
        "Source : livre d’avant",
        "Résumé",
        "Ada Byron",
        "Un agent",
        "Comment on décide",
        "Parce que tout change.",
        "Une étape",
        "Œil monte.",
        "Il étudie le travail.",
        "La santé",
        "un atelier",
        "C’est partager.",
        "Imprimé à Metz.",
    ):
        assert text in told, text
    order = [chapter.slug for chapter in chapters_of(edition, Volume.BOOK)]
    assert order.index("editorial") < order.index("label") < order.index("focus") < order.index("association")
    page = unescape(markup_of(client.get("/palmares/2150/livre/focus/")))
    assert all(text in page for text in ("<h4>Villes citées</h4>", "La santé", "<strong>5</strong>"))
    assert client.get("/palmares/2150/livre/vers/ecrit-focus-1/")["Location"].endswith("/focus/#ecrit-focus-1")


def test_writing_makes_the_book_of_before_overtaken(edition: Edition, cast: Cast) -> None:
    before = BOOK.rests_on(edition)
    row = write_text(edition, slot(edition, "editorial"), EDITORIAL, by=cast.elise)
    after = BOOK.rests_on(edition)
    assert {part for part in after if before.get(part) != after[part]} == {"les textes"}
    assert current(BOOK, edition) is None
    review_text(edition, row.slug, row.version, by=cast.elise)
    assert BOOK.rests_on(edition) == after  # a reading changes nothing that is printed


def test_what_has_no_words_or_no_right_is_refused(edition: Edition, cast: Cast) -> None:
    place = slot(edition, "editorial")
    with pytest.raises(Refusal, match="Seule l’équipe"):
        write_text(edition, place, EDITORIAL, by=cast.alice)
    with pytest.raises(Refusal, match="Donnez un texte"):
        write_text(edition, place, {**EDITORIAL, "text": "  "}, by=cast.elise)
    for gesture in (review_text, remove_text):
        with pytest.raises(Refusal, match="n’est plus dans le livre"):
            gesture(edition, "editorial", 1, by=cast.elise)
    row = write_text(edition, place, EDITORIAL, by=cast.elise)
    assert write_text(edition, place, EDITORIAL, by=cast.elise).version == row.version  # the same words say nothing new


def test_a_place_for_each_juror_chart_and_one_more_testimony(edition: Edition, elise: Client, cast: Cast) -> None:
    assert set(TEXTS) == {*FINDINGS, "referentes-editions"}
    assert "Facultatif" in markup_of(elise.get(DESK))
    assert {*FINDINGS, *SERIES} == set(ORDER)  # each chart has its place for a « why »
    slugs = [one.slot.slug for one in placed_in(edition)]
    assert {"biographie-alain-d-iribarne", "temoignage-1", "focus-1"} <= set(slugs)
    assert "temoignage-2" not in slugs
    assert elise.get(f"{DESK}temoignage-2/").status_code == 404
    write_text(edition, slot(edition, "temoignage-1"), EDITORIAL, by=cast.elise)
    assert elise.get(f"{DESK}temoignage-2/").status_code == 200
    write_text(edition, slot(edition, "biographie-alain-d-iribarne"), {"text": "Il étudie."}, by=cast.elise)
    edition.printed_jury = {"membres": [{"nom": "Ada Byron"}]}
    edition.save()
    left = [one for one in placed_in(edition) if one.text is not None and one.slot.part.part is Part.BIOGRAPHY]
    assert [one.slot.name for one in left] == ["Alain d'Iribarne"]  # gone from the jury, still there to be taken off
    assert elise.get(f"{DESK}biographie-alain-d-iribarne/").status_code == 200


def test_last_year_s_text_is_taken_up_in_the_draft(elise: Client, edition: Edition, cast: Cast) -> None:
    write_text(edition, slot(edition, "methode"), {**EDITORIAL, "title": "La méthode"}, by=cast.elise)
    EditionFactory(year=2151, number=51)
    there = "/pilotage/2151/livre/textes/"
    assert "Reprendre le texte de 2150" in unescape(markup_of(elise.get(f"{there}methode/")))
    assert "Reprendre" not in unescape(markup_of(elise.get(f"{there}editorial/")))
    assert elise.post(f"{there}editorial/reprendre/").status_code == 404
    assert elise.post(f"{there}methode/reprendre/")["Location"] == f"{there}methode/"
    assert 'value="La méthode"' in unescape(markup_of(elise.get(f"{there}methode/")))
    assert not BookText.objects.filter(edition__year=2151).exists()


@pytest.mark.whole
def test_nothing_typed_breaks_the_book(edition: Edition, cast: Cast) -> None:
    table = "| a | b |\n|---|---|\n| " + GLUED + " | " + GLUED + " |"
    nasty = "\n\n".join(
        [HTML, MARKDOWN, ARABIC, UNDRAWN, GLUED, LONG, "- " + GLUED, "> " + LONG, "```\n" + GLUED, table]
    )
    figures = "\n".join(f"{n}{'9' * 14} ; {'W' * 120}" for n in range(1, MOST_FIGURES + 1))
    for one in [placed.slot for placed in placed_in(edition)]:
        text = (nasty * 9)[: one.part.longest].strip()
        values = {"title": "W" * 80, "author": GLUED[:120], "function": LONG[:200], "text": text, "source": LONG[:120]}
        write_text(edition, one, values | {"figures": figures if one.part.has_figures else ""}, by=cast.elise)
    told = printed(edition)  # a text out of its box would raise LayoutFault
    assert "<b>Gras</b>" in told


@given(st.sets(st.integers(1, 12)), st.lists(st.text("Aé'’ -", min_size=1, max_size=9), max_size=4))
def test_the_places_of_a_book_have_each_a_name_and_an_address(taken: set[int], jurors: list[str]) -> None:
    found = list(slots(jurors, {f"focus-{number}" for number in taken}))
    assert {one.part.part for one in found} >= set(PARTS) - {Part.BIOGRAPHY}
    single = [one.slug for one in found if one.part.part is not Part.BIOGRAPHY]
    assert len(single) == len(set(single))
    assert f"focus-{min(max(taken, default=0) + 1, 12)}" in single
    assert {biography_slug(name) for name in jurors} == {one.slug for one in found if one.part.part is Part.BIOGRAPHY}


def test_figures_are_read_line_by_line() -> None:
    lines, faults = read_figures("250 ; écoles labellisées\n\nplus de 5 ; participations")
    assert [(one.value, one.words) for one in lines] == [
        ("250", "écoles labellisées"),
        ("plus de 5", "participations"),
    ]
    assert faults == []
    assert "Ligne 1" in read_figures("250")[1][0]
    assert "au plus" in read_figures("\n".join(f"{n} ; x" for n in range(10)))[1][0]


def test_importing_2012_again_writes_over_nothing_that_people_did(cast: Cast) -> None:
    edition = Edition.objects.get(year=2012)
    told, focus = Initiative.objects.filter(source__contains="2012"), ProfileFocus.objects
    assert (told.count(), focus.count(), BookText.objects.filter(edition=edition).count()) == (29, 29, 33)
    first = told.order_by("pk")[0]
    Initiative.objects.filter(pk=first.pk).update(source="", title="Racontée autrement")  # as its town told it anew
    retained = ProfileFocus.objects.order_by("pk")[0]
    remove_focus(retained.candidature, by=cast.elise)
    remove_text(edition, "editorial", 1, by=cast.elise)
    for again in (import_told(TOLD, edition), retain_told(edition), import_texts(DATA / "textes-2012.yaml", edition)):
        assert again.created == 0
    assert Initiative.objects.filter(collectivite=first.collectivite).count() == 1
    assert not ProfileFocus.objects.filter(candidature=retained.candidature).exists()
    assert not BookText.objects.filter(edition=edition, slug="editorial").exists()


@pytest.mark.parametrize(
    ("signs", "figures", "small"), [(1999, 0, False), (2001, 0, True), (1700, 3, False), (1800, 3, True)]
)
def test_a_text_is_set_small_once_it_and_its_figures_take_more_than_a_page(
    signs: int, figures: int, small: bool
) -> None:
    rows = tuple(KeyFigure("1", "lieu") for _ in range(figures))
    assert Writing("editorial", "Un an", "x" * signs, figures=rows).is_long is small
