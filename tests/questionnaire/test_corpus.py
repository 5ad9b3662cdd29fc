"""The comments of an edition: found, counted, and the words that a group says more than the others."""

from typing import Any

import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as st

from label.enums import CandidatureStatus
from label.models import Award, Candidature, Edition
from questionnaire.models import Answer
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.corpus import Comment, distinctive, excerpt, frequent, keyness, words_in
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import words_of


def said(text: str, group: str = "Villages") -> Comment:
    return Comment("Agen", "AP-01", "Une question", text, group)


def test_words_that_say_nothing_are_left_out() -> None:
    assert words_in("Nous avons ouvert une médiathèque, l’éco-quartier et des ateliers POUR tous en 2012") == {
        "ouvert",
        "médiathèque",
        "éco-quartier",
        "ateliers",
    }


def test_a_word_counts_once_a_comment_and_from_five_comments_on() -> None:
    found = frequent([said("vélo vélo vélo")] * 5 + [said("ateliers")] * 4)
    assert [(one.word, one.comments) for one in found] == [("vélo", 5)]


def test_a_group_is_told_by_what_it_says_more_beyond_chance() -> None:
    comments = [said("tablettes seniors")] * 20 + [said("fibre seniors", "Grandes villes")] * 20
    found = distinctive(comments)
    assert [one.word for one in found["Villages"]] == ["tablettes"]
    assert [one.word for one in found["Grandes villes"]] == ["fibre"]
    assert found["Villages"][0].ratio == 40


def test_one_group_alone_is_compared_with_nobody() -> None:
    assert distinctive([said("tablettes")] * 30) == {}


@holds_for(st.integers(0, 50), st.integers(50, 100), st.integers(0, 50), st.integers(50, 100))
def test_keyness_is_never_negative_and_nil_for_equal_shares(here: int, size: int, there: int, others: int) -> None:
    assert keyness(here, size, there, others) >= -1e-9
    assert keyness(here, size, here, size) == pytest.approx(0)


def test_an_excerpt_is_about_the_word_asked() -> None:
    text = "début " * 100 + "la médiathèque ouvre " + "fin " * 100
    shown = excerpt(text, ["médiathèque"])
    assert "médiathèque" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert excerpt("court", ["rien"]) == "court"


@pytest.fixture
def commented(db: None) -> Edition:
    """Twelve towns of 2012 commented; one of them left the race since, another has not filed."""
    Edition.objects.filter(year=2012).update(printed_figures=[])  # as if its answers were held
    edition = Edition.objects.get(year=2012)
    items = numbered_of(edition.questionnaire).items
    towns = list(Candidature.objects.filter(edition=edition).order_by("pk")[:12])
    for town in towns:
        Answer.objects.create(candidature=town, item_id=items["AP-01"], value="oui", comment="Une médiathèque ouverte.")
        Answer.objects.create(candidature=town, item_id=items["MR-01"], value="oui", comment="Des bornes dans la gare.")
        Answer.objects.create(candidature=town, item_id=items["MR-02"], value="oui", comment="   ")
    Award.objects.filter(candidature__in=towns[:2]).delete()
    Candidature.objects.filter(pk=towns[0].pk).update(status=CandidatureStatus.WITHDRAWN, status_reason="À sa demande")
    Candidature.objects.filter(pk=towns[1].pk).update(status=CandidatureStatus.REGISTERED)
    return edition


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", "20 commentaires"),
        ("?q=médiathèques", "10 commentaires"),
        ("?part=MR", "10 commentaires"),
        ("?part=MR-01&q=bornes", "10 commentaires"),
        ("?q=rien-de-tel", "0 commentaire"),
        ("?page=99&tag=inconnu", "0 commentaire"),
    ],
)
def test_comments_are_found(cast: Cast, commented: Edition, query: str, count: str) -> None:
    page = words_of(signed_in(cast.elise).get(f"/pilotage/2012/etude/commentaires/{query}"))
    assert count in page.replace("\u00a0", " ")


def test_the_words_that_come_back_are_counted(cast: Cast, commented: Edition) -> None:
    page = words_of(signed_in(cast.elise).get("/pilotage/2012/etude/commentaires/"))
    assert "médiathèque 10" in page


def test_it_costs_the_same_whatever_their_number(
    cast: Cast, commented: Edition, django_assert_max_num_queries: Any
) -> None:
    elise = signed_in(cast.elise)
    with django_assert_max_num_queries(25):
        elise.get("/pilotage/2012/etude/commentaires/")
