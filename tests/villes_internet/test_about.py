"""What the label is, who awards it, and the kit of the press."""

import io
from datetime import date

import pytest
from django.test import Client
from PIL import Image

from label.enums import Phase
from label.models import Adhesion, Award, Edition
from tests.cast import Cast
from tests.pages import markup_of, words_of
from tests.papers import made
from villes_internet.press import MAP_PICTURE

pytestmark = pytest.mark.django_db


def test_the_label_says_how_it_grew_and_where_to_begin(client: Client, filling: Edition) -> None:
    page = words_of(client.get("/le-label/"))
    assert "13 éditions depuis 1999, la première étant un prototype sans niveau" in page
    assert "De 223 collectivités labellisées en 2006, il est passé à 356 en 2012" in page
    assert "Candidater en 2013" in page
    assert "Règlement 2012" in page


def test_without_a_campaign_the_label_waits_for_the_next(client: Client) -> None:
    page = words_of(client.get("/le-label/"))
    assert "la prochaine sera annoncée ici" in page
    assert "Candidater en" not in page


def test_an_edition_in_preparation_is_said_nowhere(client: Client, filling: Edition) -> None:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.PREPARATION, announced_at=None)
    for address in ("/le-label/", "/association/", "/presse/2012/"):
        assert "2013" not in words_of(client.get(address))


def test_the_association_counts_its_members(client: Client) -> None:
    assert "301 collectivités et structures en sont membres en 2012" in words_of(client.get("/association/"))


def test_the_members_of_a_year_that_is_not_published_are_a_draft(client: Client, filling: Edition) -> None:
    Adhesion.objects.create(year=2013, name="Agen", printed_name="Agen", sort_key="agen", kind="commune")
    assert "membres en 2012" in words_of(client.get("/association/"))


def test_the_press_reads_the_figures_and_takes_what_exists(client: Client) -> None:
    page = words_of(client.get("/presse/2012/"))
    assert "356 collectivités labellisées en 2012, contre 303 en 2011" in page
    assert "29 collectivités à 5 @" in page
    assert "Rhône-Alpes (63)" in page
    assert "/palmares/2012.pdf" not in markup_of(client.get("/presse/2012/"))


@pytest.mark.slow
def test_the_map_as_a_picture_is_offered_once_made_and_withdrawn_when_a_level_changes(client: Client) -> None:
    edition = Edition.objects.select_related("regulation").get(year=2012)
    assert client.get("/carte/2012.png").status_code == 404
    made(MAP_PICTURE, edition)
    answer = client.get("/carte/2012.png")
    assert answer["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert picture.width == 2000
    assert len(picture.getcolors(1 << 20) or ()) > 50
    assert "/carte/2012.png" in markup_of(client.get("/presse/2012/"))
    award = Award.objects.filter(candidature__edition=edition, arobases=5).first()
    assert award is not None
    Award.objects.filter(pk=award.pk).update(arobases=4)
    assert "/carte/2012.png" not in markup_of(client.get("/presse/2012/"))
    assert client.get("/carte/2012.png").status_code == 404


@pytest.mark.slow
def test_the_same_edition_gives_the_same_picture(db: None) -> None:
    edition = Edition.objects.select_related("regulation").get(year=2012)
    assert made(MAP_PICTURE, edition).sha256 == made(MAP_PICTURE, edition).sha256


def test_an_edition_known_in_part_gives_the_press_what_was_announced(client: Client) -> None:
    page = words_of(client.get("/presse/2011/")).replace("\u00a0", " ")
    assert "303 collectivités labellisées en 2011, contre 224 en 2010" in page
    assert "106 collectivités à 3 @" in page
    assert "ceux qu’annonçaient les sources" in page
    assert "En tête" not in page
    assert "Carte en image" not in page


@pytest.mark.parametrize(("year", "words"), [(1999, "est un prototype"), (2003, "n’est pas connu")])
def test_an_edition_of_unknown_total_says_so(client: Client, year: int, words: str) -> None:
    assert words in words_of(client.get(f"/presse/{year}/"))


def test_an_edition_under_embargo_has_no_kit(client: Client, cast: Cast) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO, ceremony_on=date(2030, 1, 1))
    assert client.get("/presse/2012/").status_code == 404
    assert client.get("/carte/2012.png").status_code == 404
