"""The proof of a text: its page as it is typed, laid out by a worker, with the lines that are left."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from label.enums import Role
from label.models import Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.initiatives.stories import public
from tests.pages import markup_of
from villes_internet.book.models import BookText
from villes_internet.book.proofs import ReadyProof, keep_proof, make_proof
from villes_internet.book.tasks import lay_out

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "/pilotage/2150/livre/textes/editorial/"
WORDS = "Les villes ouvrent des lieux, forment leurs agents et le racontent. "
TYPED: dict[str, Any] = {
    "title": "Quinze ans",
    "author": "Ada Byron",
    "function": "",
    "text": WORDS * 8,
    "is_summary": False,
    "figures": "",
    "source": "",
}


@pytest.fixture
def edition(blank: None) -> Edition:
    made: Edition = EditionFactory(year=2150, number=50)
    return made


def proof(edition: Edition, slug: str, **values: Any) -> ReadyProof:
    made = make_proof(f"book-text:{edition.year}:{slug}", TYPED | values)
    assert made is not None
    return made


def left(proof: ReadyProof) -> int:
    """The lines left, of a proof that tells them."""
    assert proof.lines_left is not None
    return proof.lines_left


def page_proof(place: str, **values: Any) -> ReadyProof:
    made = make_proof(place, values)
    assert made is not None
    return made


def test_what_is_typed_is_shown_before_it_is_applied(elise: Client, edition: Edition) -> None:
    assert "Rien n’est écrit" in unescape(markup_of(elise.get(f"{ADDRESS}epreuve/")))
    typed = {name: value for name, value in TYPED.items() if value}
    elise.post(ADDRESS, typed, headers={"Accept": "application/json"})
    assert not BookText.objects.exists()
    waiting = elise.get(f"{ADDRESS}epreuve/")
    assert (waiting.status_code, waiting["Cache-Control"]) == (202, "private, no-store")
    assert "se prépare" in unescape(markup_of(waiting))
    lay_out("book-text:2150:editorial", TYPED)
    ready = elise.get(f"{ADDRESS}epreuve/")
    page = unescape(markup_of(ready))
    assert (ready.status_code, "Il reste" in page) == (200, True)
    (address,) = re.findall(r'src="([^"]+/epreuve/[^"]+)"', page)
    picture = elise.get(address)
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert elise.get(f"{ADDRESS}epreuve/abc-1.png").status_code == 404
    assert elise.get(address.replace("-1.png", "-9.png")).status_code == 404


def test_the_room_left_is_told_in_lines_of_its_page(edition: Edition) -> None:
    short, longer = proof(edition, "editorial", text=WORDS), proof(edition, "editorial")
    assert len(short.pages) == len(longer.pages) == 1
    assert left(short) > left(longer) > 0
    over = proof(edition, "editorial", text=WORDS * 80)
    assert len(over.pages) == 2
    assert left(over) > 0


def test_what_is_over_its_place_is_refused_in_words_and_no_room_is_told(elise: Client, edition: Edition) -> None:
    typed = TYPED | {"text": WORDS * 100}
    elise.post(ADDRESS, {name: value for name, value in typed.items() if value}, headers={"Accept": "application/json"})
    lay_out("book-text:2150:editorial", typed)
    page = unescape(markup_of(elise.get(f"{ADDRESS}epreuve/")))
    assert "cette place en tient" in page
    assert "Il reste" not in page


def test_a_page_of_the_tour_is_shown_as_its_observation_or_its_initiative_is_typed(
    elise: Client, edition: Edition, cast: Cast
) -> None:
    town = CandidatureFactory(edition=edition, awarded=5)
    cast.member(cast.alice, town.collectivite, Role.CONTRIBUTEUR)
    code = town.collectivite.code
    here = f"/pilotage/2150/livre/observation/{code}/"
    waiting = elise.get(f"{here}epreuve/")
    assert waiting.status_code == 202
    (key,) = re.findall(r'data-proof-of="(\w+)"', markup_of(waiting))
    keep_proof(key, page_proof(f"observation:{town.pk}", text=WORDS))
    page = unescape(markup_of(elise.get(f"{here}epreuve/")))
    (picture,) = re.findall(r'src="([^"]+/epreuve/[^"]+)"', page)
    assert elise.get(picture).content[:4] == b"\x89PNG"
    told = {size: page_proof(f"observation:{town.pk}", text=WORDS * size) for size in (1, 4)}
    assert left(told[1]) > left(told[4]) > 0
    assert "la page en tient" in page_proof(f"observation:{town.pk}", text=WORDS * 9).refused
    initiative = public(town.collectivite, cast.alice, cast.elise)
    focus = {"initiative": str(initiative.pk), "title": "Ouvrir", "text": WORDS * 11}
    shown = page_proof(f"focus:{town.pk}", **focus)
    assert (len(shown.pages), shown.refused) == (1, "")
    longer = page_proof(f"focus:{town.pk}", **focus | {"text": WORDS * 15})
    assert left(shown) > left(longer) > 0
    for text in (WORDS, WORDS * 4, "M" * 150):  # brief ones, over the map: nothing leaves its box
        brief = page_proof(f"focus:{town.pk}", **focus | {"text": text})
        assert (brief.notes, brief.lines_left) == ((), None)
    assert "la page en tient" in page_proof(f"focus:{town.pk}", **focus | {"text": WORDS * 40}).refused
    another = page_proof(f"focus:{town.pk}", **focus | {"initiative": "x"})
    assert another.pages != shown.pages  # that of nobody is not printed


def test_a_page_of_its_own_is_alone_and_a_biography_keeps_the_others(edition: Edition) -> None:
    BookText.objects.create(edition=edition, slug="temoignage-1", part="temoignage", rank=1, title="x", text="Mots.")
    assert len(proof(edition, "temoignage-2").pages) == 1
    edition.printed_jury = {"membres": [{"nom": "Ada Byron"}, {"nom": "Luc Brun"}]}
    edition.save()
    BookText.objects.create(edition=edition, slug="biographie-luc-brun", part="biographie", title="x", text="Mots.")
    made = make_proof("book-text:2150:biographie-ada-byron", {"text": "Elle compte."})
    assert made is not None
    assert (len(made.pages), made.failed) == (1, "")


def test_a_chapter_without_matter_says_so(edition: Edition) -> None:
    assert "rien à imprimer" in proof(edition, "choix").failed
    CandidatureFactory(edition=edition, awarded=5)
    assert proof(edition, "choix").failed == ""


def test_what_is_replaced_is_told(edition: Edition) -> None:
    assert any("U+6F22" in note for note in proof(edition, "editorial", text="Ville 漢").notes)


def test_what_is_replaced_in_another_text_is_told_beside_that_one(edition: Edition) -> None:
    BookText.objects.create(edition=edition, slug="editorial", part="editorial", title="Un an 漢", text="Mots.")
    assert proof(edition, "methode").notes == ()
