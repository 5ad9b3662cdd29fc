"""The addresses that texts give: ours looked up at once, others visited by a worker, a dead one told before a build."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from label.actions.awards import award
from label.actions.partners import add_partner
from label.enums import AwardOrigin, Phase
from label.models import Edition, Partner, Profile
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from toolkit.french import of_place
from villes_internet.book.actions.texts import write_text
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.links import addresses_in, links_of, to_visit
from villes_internet.book.models import TextLink
from villes_internet.book.preflight import preflight
from villes_internet.book.tasks import visit_link
from villes_internet.book.texts import slot_named

pytestmark = pytest.mark.django_db
OTHER, PLAIN = "https://nulle.part.example/livre", "http://nulle.part.example/"


@pytest.fixture
def edition(blank: None) -> Edition:
    found: Edition = EditionFactory(year=2150, number=50)
    return found


def written(edition: Edition, cast: Cast, text: str) -> None:
    placed = slot_named(edition, "editorial")
    assert placed is not None
    write_text(edition, placed.slot, {"title": "Un an", "author": "Ada", "text": text}, by=cast.elise)


def dead(edition: Edition) -> dict[str, str]:
    return {one.address: one.why for one in links_of(edition, KINDS).dead}


def test_what_a_text_prints_is_what_is_looked_at() -> None:
    text = (
        "[a](/palmares/) [b](https://b.example/?x=1&y=2) [a](/palmares/) <https://c.example/> [d](javascript:alert(1))"
    )
    assert addresses_in(text) == ["/palmares/", "https://b.example/?x=1&y=2", "https://c.example/"]
    assert addresses_in("Rien, pas même b.example.") == []


def test_our_own_pages_are_looked_up_and_nobody_visits_them(edition: Edition, cast: Cast) -> None:
    site = settings.SITE_URL
    written(
        edition, cast, f"[a](/palmares/2150/) [b](/nulle-part/) [c]({site}/initiatives/) [d]({site}/rien/) [e](rien)"
    )
    assert dead(edition) == {
        "/nulle-part/": "cette page n’existe pas sur ce site",
        f"{site}/rien/": "cette page n’existe pas sur ce site",
        "rien": "cette adresse n’est pas entière",
    }
    assert list(to_visit()) == []


def test_a_page_that_names_nothing_leads_nowhere(edition: Edition, cast: Cast) -> None:
    absent = ["/collectivites/00000/", "/palmares/1850/", "/initiatives/999999/"]
    EditionFactory(year=2151, number=51, being_filled=True)
    absent += ["/verifier/2150-00000/", "/palmares/2150/livre/rien/", "/palmares/2151/", "/reglement/2160/"]
    town = CandidatureFactory(edition=edition).collectivite
    alive = [f"/collectivites/{town.code}/", "/initiatives/", "/palmares/2150/livre/index/"]
    alive += ["/reglement/2151/"]  # read from its announcement on
    alive += ["/palmares/2150/"]  # public the day that the book is
    written(edition, cast, " ".join(f"[a]({address})" for address in absent + alive))
    assert list(dead(edition)) == absent


def test_a_link_is_looked_at_however_it_is_written(edition: Edition, cast: Cast) -> None:
    written(edition, cast, f"<{OTHER}>")
    assert list(to_visit()) == [OTHER]
    written(edition, cast, f"[le livre][a]\n\n[a]: {PLAIN}")
    assert list(to_visit()) == [PLAIN]


def test_another_site_is_visited_by_a_worker_then_told(edition: Edition, cast: Cast) -> None:
    written(edition, cast, f"Voir [le livre]({OTHER}), [ceci]({PLAIN}) et [nous](mailto:a@b.example).")
    assert dead(edition) == {}
    assert list(to_visit()) == [OTHER, PLAIN]
    assert any("Deux liens n’ont pas encore été visités" in one.words for one in preflight(edition))
    for address in to_visit():
        visit_link(address)  # no name of « .example » leads anywhere
    assert "n’a pas répondu" in dead(edition)[OTHER]
    assert "https" in dead(edition)[PLAIN]
    assert list(to_visit()) == []
    assert not any("visité" in one.words for one in preflight(edition))
    said = [one for one in preflight(edition) if "ne mène nulle part" in one.words]
    assert [one.address for one in said] == ["/pilotage/2150/livre/textes/editorial/"] * 2
    assert OTHER in said[0].words
    TextLink.objects.filter(address=OTHER).update(answers=True)
    assert OTHER not in dead(edition)
    TextLink.objects.update(visited_at=timezone.now() - timedelta(days=2))
    assert list(to_visit()) == [PLAIN]  # what did not answer is visited again the day after
    TextLink.objects.update(visited_at=timezone.now() - timedelta(days=31))
    assert list(to_visit()) == [OTHER, PLAIN]
    Edition.objects.filter(pk=edition.pk).update(demonstration=True)
    assert list(to_visit()) == []


def test_a_partner_and_a_card_of_the_race_are_visited_whatever_its_level(edition: Edition, cast: Cast) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO)
    edition.refresh_from_db()
    top, other, unread = (CandidatureFactory(edition=edition, registered_at=timezone.now()) for _ in range(3))
    for town, site in ((top, "www.haut.example"), (other, "http://bas.example/"), (unread, "pas un site")):
        Profile.objects.create(candidature=town, website=site)
    add_partner(edition, {"name": "Mécène", "role": "Il soutient", "link": OTHER, "is_main": False}, by=cast.elise)
    for town in (top, unread):
        award(town, 5, origin=AwardOrigin.IMPORT, by=None)
    assert set(to_visit()) == {OTHER, "https://www.haut.example", "http://bas.example/"}
    assert dead(edition) == {"pas un site": "cette adresse n’est pas entière"}
    for address in list(to_visit()):
        visit_link(address)
    assert set(dead(edition)) == {OTHER, "https://www.haut.example", "pas un site"}  # the other has no page in the book
    said = {one.words.partition(" : ")[0]: one.address for one in preflight(edition) if "nulle part" in one.words}
    partner = Partner.objects.get(edition=edition)
    assert said == {
        "Partenaire « Mécène »": f"/pilotage/2150/partenaires/{partner.pk}/",
        f"Fiche {of_place(top.name)}": f"/pilotage/2150/collectivites/{top.collectivite.code}/",
        f"Fiche {of_place(unread.name)}": f"/pilotage/2150/collectivites/{unread.collectivite.code}/",
    }


def test_the_cards_of_the_last_published_edition_are_still_visited(edition: Edition) -> None:
    for year, phase in ((2149, Phase.PUBLISHED), (2150, Phase.PUBLISHED)):
        held = edition if year == 2150 else EditionFactory(year=year, number=49)
        Edition.objects.filter(pk=held.pk).update(phase=phase)
        town = CandidatureFactory(edition=held, registered_at=timezone.now())
        Profile.objects.create(candidature=town, website=f"www.an-{year}.example")
    assert list(to_visit()) == ["https://www.an-2150.example"]


def test_what_came_with_the_past_is_of_its_year_and_is_not_visited() -> None:
    assert Profile.objects.filter(candidature__edition__year=2012).exclude(website="").exists()
    assert list(to_visit()) == []
