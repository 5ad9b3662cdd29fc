"""What another site frames: framed by anybody, the same for everybody, without session, cookie, form nor script."""

import re
from html import unescape

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Edition
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import markup_of, words_of

pytestmark = pytest.mark.django_db
FRAMED = ("/embarquer/collectivite/38185/", "/embarquer/graphique/2012/regions/", "/embarquer/carte/2012/")


@pytest.mark.parametrize("address", FRAMED)
def test_any_site_may_frame_it_and_nothing_of_who_reads_is_in_it(client: Client, cast: Cast, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    page = markup_of(answer)
    assert not re.search(r"<form|<script|<input", page)
    hers = signed_in(cast.elise).get(address)
    assert hers.content == answer.content
    assert not hers.cookies
    assert (hers["ETag"], hers["Cache-Control"]) == (answer["ETag"], "no-cache")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_no_other_page_may_be_framed(client: Client) -> None:
    for address in ("/", "/collectivites/38185/", "/palmares/2012/"):
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_each_says_what_it_shows_and_leads_to_the_whole_page(client: Client) -> None:
    town = client.get(FRAMED[0])
    assert "Grenoble" in words_of(town)
    assert re.search(r'href="[^"]+/collectivites/38185/" target="_blank" rel="noopener"', markup_of(town))
    assert "/statistiques/2012/#regions" in markup_of(client.get(FRAMED[1]))
    assert "356 collectivités labellisées en 2012" in words_of(client.get(FRAMED[2]))


def test_a_town_without_a_result_says_so(client: Client) -> None:
    assert "Jamais labellisée à notre connaissance" in words_of(client.get("/embarquer/collectivite/01001/"))


@pytest.mark.parametrize(
    "address",
    [
        "/embarquer/collectivite/00000/",
        "/embarquer/graphique/2012/rien/",
        "/embarquer/carte/2150/",
        "/embarquer/carte/99/",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_edition_under_embargo_is_not_framed(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert client.get(FRAMED[2]).status_code == 404
    assert client.get(FRAMED[1]).status_code == 404
    assert "2012" not in words_of(client.get(FRAMED[0]))


@pytest.mark.parametrize(
    ("page", "framed"),
    [("/collectivites/38185/", FRAMED[0]), ("/statistiques/2012/", FRAMED[1]), ("/carte/2012/", FRAMED[2])],
)
def test_the_pages_give_the_lines_to_copy(client: Client, page: str, framed: str) -> None:
    page_text = unescape(markup_of(client.get(page)))
    found = re.search(rf'<iframe src="[^"]*{framed}" title="[^"]+" loading="lazy"', page_text)
    assert found is not None
