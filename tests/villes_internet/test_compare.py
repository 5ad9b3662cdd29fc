"""Two to four collectivités side by side."""

from typing import Any

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Edition
from tests.pages import markup_of, words_of

pytestmark = pytest.mark.django_db


def test_two_towns_stand_side_by_side(client: Client) -> None:
    page = words_of(client.get("/comparer/?c=38185&c=57463"))
    assert "Comparer Grenoble, Metz" in page
    assert page.count("en 2012") >= 2, "both are members"
    assert 'aria-label="5 arobases sur 5"' in markup_of(client.get("/comparer/?c=38185&c=57463"))


def test_a_search_offers_whom_to_add_and_keeps_the_others(client: Client) -> None:
    page = markup_of(client.get("/comparer/?c=38185&q=metz"))
    assert 'href="/comparer/?c=38185&amp;c=57463"' in page
    assert '<input type="hidden" name="c" value="38185">' in page


def test_four_at_most_each_once_and_what_is_none_is_said(client: Client) -> None:
    page = words_of(client.get("/comparer/?c=38185&c=38185&c=rien&c=57463&c=47001&c=13055"))
    assert "Aucune collectivité ne porte le code « RIEN »." in page
    assert "4 collectivités se comparent au plus" in page
    assert page.count("Retirer Grenoble") == 1


def test_one_is_taken_away(client: Client) -> None:
    assert 'href="/comparer/?c=57463"' in markup_of(client.get("/comparer/?c=38185&c=57463"))


def test_nothing_asked_invites_to_search(client: Client) -> None:
    answer = client.get("/comparer/")
    assert (answer.status_code, "<table" in markup_of(answer)) == (200, False)
    assert "Rien pour « zzzz »." in words_of(client.get("/comparer/?q=zzzz"))


def test_an_edition_under_embargo_is_not_compared(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert "2012" not in words_of(client.get("/comparer/?c=38185&c=57463"))


def test_four_cost_as_much_as_two(client: Client, django_assert_max_num_queries: Any) -> None:
    for address in ("/comparer/?c=38185&c=57463", "/comparer/?c=38185&c=57463&c=47001&c=13055"):
        with django_assert_max_num_queries(6):
            client.get(address)


def test_a_town_offers_to_be_compared_with_its_neighbours(client: Client) -> None:
    assert 'href="/comparer/?c=38185&amp;c=' in markup_of(client.get("/collectivites/38185/"))
