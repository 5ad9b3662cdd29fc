"""Before a build: each lack in a sentence, with the page where it is mended; what is invented stops a real book."""

from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from initiatives.models import Initiative
from label.models import Candidature, Document, Edition, Partner
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.initiatives.stories import public
from tests.pages import markup_of
from tests.pictures import picture
from villes_internet.book.actions.pages import set_focus
from villes_internet.book.actions.pictures import set_picture
from villes_internet.book.actions.texts import review_text, write_text
from villes_internet.book.content.documents import chapters_of, pieces_of
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import BOOK, PALMARES
from villes_internet.book.preflight import ACROSS, UNDER, preflight, printed_dpi
from villes_internet.book.texts import slot_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(cast: Cast) -> Candidature:
    edition = EditionFactory(year=2150, number=50)
    made: Candidature = CandidatureFactory(
        edition=edition, awarded=5, collectivite__code="99001", collectivite__name="Œil"
    )
    cast.member(cast.alice, made.collectivite, "contributeur")  # type: ignore[arg-type]
    return made


def lacks(edition: Edition) -> str:
    return " ".join(one.words for one in preflight(edition))


def test_each_lack_is_said_until_it_is_mended(town: Candidature, cast: Cast, elise: Client) -> None:
    edition = town.edition
    said = lacks(edition)
    for words in (
        "restent à écrire",
        "Une page n’a pas d’initiative : Œil.",
        "Personne n’est nommé",
        "Aucun partenaire",
    ):
        assert words in said
    placed = slot_named(edition, "editorial")
    assert placed is not None
    typed = {"title": "Un an", "author": "Ada", "text": "Mots."}
    row = write_text(edition, placed.slot, typed, by=cast.elise)
    assert "Un texte attend une relecture : Éditorial." in lacks(edition)
    review_text(edition, "editorial", row.version, by=cast.elise)
    assert "relecture" not in lacks(edition)
    set_picture(town, picture(600, 300), alternative="La place", credit="Ada", by=cast.elise)
    assert "Photo d’Œil : 138 points par pouce" in lacks(edition)
    story = public(town.collectivite, cast.alice, cast.elise, title="Le bus")
    set_focus(town, story, title="Le bus", text="Il passe.", by=cast.elise)
    assert "points par pouce" in lacks(edition)  # a brief one leaves it the wide column
    set_focus(town, story, title="Le bus", text="Il passe chaque jour. " * 40, by=cast.elise)
    said = lacks(edition)
    assert "initiative" not in said
    assert "points par pouce" not in said  # small under the card, it is fine enough
    page = unescape(markup_of(elise.get("/pilotage/2150/livre/")))
    assert "Avant de fabriquer le livre" in page
    assert 'href="/pilotage/2150/livre/textes/"' in page


def test_a_photo_that_left_the_storage_is_told_before_the_build(town: Candidature, cast: Cast) -> None:
    photo = set_picture(town, picture(), alternative="La place", credit="Ada", by=cast.elise)
    assert "n’est plus là" not in lacks(town.edition)
    photo.file.storage.delete(photo.file.name or "")
    assert "Photo d’Œil : son fichier n’est plus là, envoyez-la de nouveau." in lacks(town.edition)


def test_a_real_book_prints_nothing_invented(town: Candidature, cast: Cast) -> None:
    story = public(town.collectivite, cast.alice, cast.elise, title="Le bus")
    set_focus(town, story, title="Le bus", text="Il passe.", by=cast.elise)
    assert BOOK.refusals(town.edition) == []
    Initiative.objects.filter(pk=story.pk).update(demonstration=True)
    assert "démonstration" in BOOK.refusals(town.edition)[0]
    assert PALMARES.refusals(town.edition) == []
    Edition.objects.filter(pk=town.edition_id).update(demonstration=True)
    assert BOOK.refusals(Edition.objects.get(pk=town.edition_id)) == []


def test_the_book_of_2012_only_waits_for_what_its_source_does_not_say() -> None:
    said = preflight(Edition.objects.get(year=2012))
    first = Partner.objects.filter(edition__year=2012).order_by("rank").values_list("name", flat=True)[:5]
    assert [one.words for one in said] == [
        "Un texte reste à écrire : Mentions d’impression.",
        "29 pages n’ont pas de photo : Agen, Argentan, Besançon, Bron, Charenton-le-Pont et 24 autres.",
        f"Onze partenaires n’ont pas de logo : {', '.join(first)} et 6 autres.",
    ]


@given(st.integers(300, 4000), st.integers(300, 4000), st.booleans())
def test_a_photo_twice_as_large_has_twice_the_dots(width: int, height: int, beside: bool) -> None:
    once, twice = (printed_dpi(width * n, height * n, beside=beside) for n in (1, 2))
    assert abs(twice - 2 * once) <= 1
    wide, tall = UNDER if beside else ACROSS
    assert once <= max(width / wide, height / tall) * 25.4


def test_the_faults_of_the_last_book_s_pages_are_told(town: Candidature) -> None:
    facts = {"kind": "book", "edition": town.edition, "title": "Livre", "file_name": "livre.pdf", "status": "done"}
    notes = [
        "Blois – fiche : א (U+05D0) remplacé par « ¤ », faute de dessin dans nos polices.",
        "Blois – fiche : abrégé de 300 à 200 signes.",
        "Bron – titre : abrégé de 90 à 80 signes.",
    ]
    faults = [
        {"page": 7, "kind": "lone_line", "text": "fin"},
        {"page": 9, "kind": "lone_title", "text": "A"},
        {"page": 25, "kind": "nearly_empty", "text": "Heugon (61)"},
    ]
    Document.objects.create(**facts, file="x.pdf", sha256="0" * 64, notes=notes, faults=faults)
    places = "page 7 (ligne seule), page 9 (titre seul) et page 25 (presque vide)"
    assert f"Trois défauts de mise en pages dans le dernier livre : {places}." in lacks(town.edition)
    changed = "Deux textes ne sont pas imprimés tels qu’ils sont (signe sans dessin, longueur)"
    assert f"{changed} dans le dernier livre : Blois – fiche et Bron – titre." in lacks(town.edition)
    Document.objects.create(**facts, file="y.pdf", sha256="1" * 64, notes=[])
    assert "mise en pages" not in lacks(town.edition)
    words = "Un texte sort de son cadre. page 4 : « Un an »."
    Document.objects.create(**{**facts, "status": "failed"}, error=words)
    assert f"Le dernier livre n’a pas pu être fait : {words}" in lacks(town.edition)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("five", "pages", "words"),
    [
        (0, 0, ""),
        (1, 1, "Une page n’a pas d’initiative : Ville 1. "),
        (90, 90, "90 pages n’ont pas d’initiative : Ville 1, Ville 10, Ville 11, Ville 12, Ville 13 et 85 autres. "),
    ],
)
def test_none_one_or_ninety_towns_at_five_each_have_their_page_and_are_told_shortly(
    blank: None, elise: Client, five: int, pages: int, words: str
) -> None:
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, awarded=4)
    for number in range(1, five + 1):
        CandidatureFactory(edition=edition, awarded=5, collectivite__name=f"Ville {number}")
    said = lacks(edition) + " "
    assert words in said
    assert ("d’initiative" in said) == bool(five)
    chapters = [one for one in pieces_of(list(chapters_of(edition, Volume.BOOK))) if one.name.startswith("Ville ")]
    assert len(chapters) == pages
    plan = elise.get("/pilotage/2150/livre/plan/")
    assert markup_of(plan).count('class="plan-name"') >= pages
    assert plan.status_code == elise.get("/pilotage/2150/livre/photos/").status_code == 200


def test_a_partner_whose_words_were_carried_from_another_year_is_told(town: Candidature) -> None:
    before = EditionFactory(year=2149, number=49)
    for rank, (edition, name) in enumerate(((before, "MNT"), (town.edition, "MNT"), (town.edition, "CDC"))):
        role = "Soutient le label 2012." if name == "MNT" else "Soutient le label depuis 2011."
        Partner.objects.create(edition=edition, name=name, role=role, rank=rank)
    assert "Un partenaire garde les mots d’une autre année : MNT." in lacks(town.edition)
    Partner.objects.filter(edition=town.edition).update(role="Soutient le label.")
    assert "d’une autre année" not in lacks(town.edition)


def test_the_desk_of_a_blank_edition_says_that_there_is_nothing_to_print(elise: Client) -> None:
    EditionFactory(year=2151, number=51)
    page = " ".join(unescape(markup_of(elise.get("/pilotage/2151/livre/"))).split())
    assert "n’a encore aucun niveau attribué : il n’y a rien à imprimer." in page.replace("\u00a0", " ")
