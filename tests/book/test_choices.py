"""« Les choix du jury » of an edition for which nobody wrote them: what its data and those of the year before tell."""

from typing import Any

import pytest

from label.enums import Coverage
from label.models import Collectivite, Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet.book.actions.texts import write_text
from villes_internet.book.content.chapters.choices import NAMED
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.enums import Volume
from villes_internet.book.texts import slot_named

pytestmark = pytest.mark.django_db


def told(edition: Edition) -> dict[str, tuple[str, tuple[str, ...]]]:
    content: Any = next(one.content for one in chapters_of(edition, Volume.BOOK) if one.slug == "tableaux")
    return {one.title: (" ".join(one.paragraphs), one.items) for one in content.passages}


@pytest.fixture
def editions(blank: None) -> tuple[Edition, Edition]:
    """Two published editions; in the second one rises to 5 @, comes back to it, leaves it, goes, rises to 4, begins."""
    before: Edition = EditionFactory(year=2149, number=49)
    now: Edition = EditionFactory(year=2150, number=50)
    levels = {"Anse": (4, 5), "Bron": (5, 3), "Cluny": (5, None), "Diou": (3, 4), "Erre": (None, 4), "Fay": (5, 5)}
    for rank, (name, pair) in enumerate(levels.items()):
        for edition, level in zip((before, now), pair, strict=True):
            if level is not None:
                town = Collectivite.objects.filter(code=f"9900{rank}").first()
                own = (
                    {"collectivite": town}
                    if town
                    else {"collectivite__code": f"9900{rank}", "collectivite__name": name}
                )
                CandidatureFactory(edition=edition, awarded=level, name=name, population=1000 * (rank + 1), **own)
    return before, now


def test_who_enters_leaves_rises_and_begins_is_told(editions: tuple[Edition, Edition]) -> None:
    _, now = editions
    found = told(now)
    assert found["Qui entre à 5 @"] == ("Une collectivité rejoint les 5 @ :", ("Anse, 4\u00a0@ en 2149",))
    assert found["Qui quitte les 5 @"] == (
        "Deux collectivités ne tiennent plus 5 @ :",
        ("Bron, 3\u00a0@ cette année", "Cluny, hors du palmarès"),
    )
    assert found["De 3 à 4 @"] == ("Une collectivité passe de 3 à 4 @ :", ("Diou",))
    assert found["Référentes dès leur arrivée"][1] == ("Erre, 4 @",)
    sizes = found["De la plus petite à la plus grande"][0]
    assert sizes.startswith("À 5 @, la plus petite commune est Anse (1\u202f000 habitants), la plus grande Fay")


def test_the_first_edition_has_no_moves_and_one_known_in_part_says_so(editions: tuple[Edition, Edition]) -> None:
    before, now = editions
    assert set(told(before)) == {"De la plus petite à la plus grande"}
    Edition.objects.filter(pk=before.pk).update(coverage=Coverage.PARTIAL)
    found = told(Edition.objects.select_related("regulation").get(pk=now.pk))
    assert found["Qui entre à 5 @"][0] == "Une collectivité rejoint les 5 @, à notre connaissance :"
    assert found["Qui quitte les 5 @"][1] == ("Bron, 3\u00a0@ cette année",)  # an absence is not known


def test_many_are_counted(editions: tuple[Edition, Edition]) -> None:
    before, now = editions
    for rank in range(NAMED + 5):
        first = CandidatureFactory(
            edition=before, awarded=3, collectivite__code=f"98{rank:03}", collectivite__name=f"Ville {rank:02}"
        )
        CandidatureFactory(edition=now, awarded=4, collectivite=first.collectivite)
    items = told(now)["De 3 à 4 @"][1]
    assert len(items) == NAMED + 1
    assert items[-1] == "et 6 autres, que « Qui bouge » nomme"


def test_what_the_equipe_wrote_stands_instead(editions: tuple[Edition, Edition], cast: Cast) -> None:
    _, now = editions
    placed = slot_named(now, "choix")
    assert placed is not None
    write_text(now, placed.slot, {"title": "Le jury tranche", "text": "Il a choisi."}, by=cast.elise)
    assert told(now) == {}
