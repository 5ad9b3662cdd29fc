"""The picture of a town's result, where its page is shared: one file a result, nothing drawn for anything else."""

import html
import io
import re

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from label.actions.newsletters import send_newsletter
from label.enums import Phase
from label.models import Award, Candidature, Edition
from tests.cast import Cast
from tests.pages import markup_of
from toolkit.charts.drawing import AROBASE
from toolkit.charts.town_picture import town_png
from villes_internet.press import FONT

pytestmark = pytest.mark.django_db
LOGO = "icone-512"
ADDRESS = "/collectivites/38185/2012.png"


def drawn(client: Client, address: str = ADDRESS) -> bytes:
    return client.get(address).content


def of_head(client: Client, address: str) -> dict[str, str]:
    """What the head of a page says of it, by the name of each line."""
    page = html.unescape(markup_of(client.get(address)))
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)"\s+content="([^"]*)"', page))


def files(code: str = "38185") -> list[str]:
    one = Candidature.objects.get(collectivite__code=code, edition__year=2012)
    folder = f"partage/{one.pk}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_the_page_names_the_picture_of_its_last_result(client: Client) -> None:
    page = markup_of(client.get("/collectivites/38185/"))
    assert 'property="og:image" content="http' in page
    assert f'{ADDRESS}">' in page
    assert 'rel="canonical"' in page
    assert LOGO in of_head(client, "/collectivites/75056/")["og:image"]


def test_every_page_that_is_shared_says_what_it_is(client: Client, cast: Cast) -> None:
    send_newsletter(1, title="L’été", introduction="Bonjour.", lines=[], agenda="", by=cast.elise)
    titles = {
        "/": "Villes Internet",
        "/palmares/2012/": "Palmarès 2012 du label Villes Internet",
        "/palmares/1999/": "Palmarès 1999 du label Villes Internet",
        "/initiatives/": "Initiatives du label Villes Internet",
        "/courrier/1/": "L’été",
    }
    for address, title in titles.items():
        said = of_head(client, address)
        assert (said["og:title"], said["og:url"]) == (title, f"{settings.SITE_URL}{address}")
        assert said["og:image"].startswith(settings.SITE_URL)
        assert LOGO in said["og:image"]
        assert said["og:description"] == said["description"]
    assert "0 " not in of_head(client, "/palmares/1999/")["description"]
    assert "application/atom+xml" in markup_of(client.get("/"))


def test_a_result_has_one_file_drawn_once(client: Client) -> None:
    first = drawn(client)
    assert Image.open(io.BytesIO(first)).size == (1200, 630)
    kept = files()
    assert len(kept) == 1
    assert drawn(client) == first
    assert files() == kept


def test_a_corrected_level_takes_the_place_of_the_picture(client: Client) -> None:
    before = drawn(client)
    kept = files()
    Award.objects.filter(candidature__collectivite__code="38185", candidature__edition__year=2012).update(arobases=2)
    assert drawn(client) != before
    assert len(files()) == 1
    assert files() != kept


@pytest.mark.parametrize(
    "address",
    ["/collectivites/75056/2012.png", "/collectivites/00000/2012.png", "/collectivites/38185/2150.png"],
    ids=["never labelled", "no such code", "no such year"],
)
def test_nothing_is_drawn_for_what_is_no_result(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert not default_storage.exists("partage")


def test_nothing_is_drawn_before_the_publication(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert client.get(ADDRESS).status_code == 404


def test_who_has_it_is_told_that_nothing_changed(client: Client) -> None:
    tag = client.get(ADDRESS)["ETag"]
    assert client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("arobases", range(6))
def test_as_many_arobases_are_full_as_were_earned(arobases: int) -> None:
    picture = Image.open(io.BytesIO(town_png("Label", "Ville", "2012", arobases, FONT.read_bytes())))
    full = tuple(int(AROBASE[n : n + 2], 16) for n in (1, 3, 5))
    # A point of each disc between its sign and its edge.
    points = [picture.getpixel((80 + round(n * 148.5) + 8, 370 + 66)) for n in range(5)]
    assert [point == full for point in points] == [n < arobases for n in range(5)]


@pytest.mark.parametrize("name", ["Y", "L’Haÿ-les-Roses", "Saint " * 30, "W" * 200])
def test_any_name_holds_in_the_picture(name: str) -> None:
    picture = Image.open(io.BytesIO(town_png("Label", name, "2012", 3, FONT.read_bytes())))
    assert all(picture.getpixel((1199, y)) == (255, 255, 255) for y in range(20, 360))
