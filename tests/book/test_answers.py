"""« Ce que disent les réponses »: a spread a theme from the published study, and nothing before it."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Edition
from questionnaire.enums import QuoteState
from questionnaire.models import FiledQuestionnaire, Questionnaire, Quote, StudyTable
from questionnaire.rules.study_charts import Bars
from tests.cast import Cast
from tests.papers import made_of, sheets_of
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.answers import MOST_LARGE, MOST_WORDS, AnswersSaid, Saying, ThemeSpread
from villes_internet.book.content.chapters.base import Matter
from villes_internet.book.content.documents import Book, chapters_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import KeyFigure
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import BOOK
from villes_internet.book.preflight import preflight
from villes_internet.book.rendering import Plates, chapter_html

pytestmark = pytest.mark.django_db


def row(name: str, *shares: int | None, whole: bool = False, median: str | None = None) -> dict[str, Any]:
    cells = [None if share is None else {"count": 10, "share": share} for share in shares]
    return {"name": name, "key": name, "whole": whole, "base": 100, "cells": cells, "median": median}


def table(question: str, columns: list[str], *rows: dict[str, Any]) -> dict[str, Any]:
    return {"question": question, "columns": columns, "values": columns, "rows": list(rows)}


YES = table("Le wifi est-il libre ?", ["Oui", "Non"], row("Village", 40, 60), row("", 62, 38, whole=True))
MOST = table("Où ?", ["Mairie", "Gare", "École"], row("", 20, 30, 50, whole=True))
MEDIAN = table("Combien de lieux ?", [], row("", whole=True, median="2.5"))
SILENT = table("Qui ?", ["Oui", "Non"], row("", None, None, whole=True))


@pytest.fixture
def studied(candidature: Candidature, questionnaire: Questionnaire, cast: Cast) -> Edition:
    """An edition whose study has told four tables of one theme, with a passage granted and another refused."""
    del questionnaire
    edition = candidature.edition
    by = cast.elise
    codes = ("AP-01", "AP-02", "AP-03", "AP-04")
    for code, told in zip(codes, (SILENT, YES, MOST, MEDIAN), strict=True):
        StudyTable.objects.create(
            edition=edition,
            item_code=code,
            by="strate",
            added_by=by,
            told=told,
            comment="Une ville sur deux." if told is YES else "",
            published_at=timezone.now(),
        )
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt=1
    )
    for code, state in (("AP-01", QuoteState.GRANTED), ("AP-02", QuoteState.REFUSED)):
        Quote.objects.create(
            edition=edition,
            candidature=candidature,
            item_code=code,
            text="Le bus passe." if state == QuoteState.GRANTED else "Rien.",
            state=state,
            asked_by=by,
            answered_at=timezone.now(),
        )
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    return Edition.objects.select_related("regulation").get(pk=edition.pk)


def said(edition: Edition) -> AnswersSaid | None:
    found = KINDS["reponses"].made_from(Matter(edition, Volume.BOOK, Fitter()))
    return found.content if found is not None else None


def test_a_theme_has_its_figures_its_chart_and_who_let_be_quoted(studied: Edition, candidature: Candidature) -> None:
    content = said(studied)
    assert content is not None
    (theme,) = content.themes
    assert [(one.value, one.words) for one in theme.figures] == [
        ("62\u00a0%", "répondent «\u00a0Oui\u00a0» à la question\u00a0: Le wifi est-il libre ?"),
        ("50\u00a0%", "répondent «\u00a0École\u00a0» à la question\u00a0: Où ?"),
        ("2,5", "en médiane, à la question\u00a0: Combien de lieux ?"),
    ]
    assert theme.findings == ("Une ville sur deux.",)
    assert theme.sayings == (Saying("Le bus passe.", candidature.name),)
    assert theme.chart is not None
    assert theme.chart.question == "Où ?"
    assert theme.is_spread
    assert theme.is_quoted_large
    chapter = KINDS["reponses"].made_from(Matter(studied, Volume.BOOK, Fitter()))
    assert chapter is not None
    html = chapter_html(Book("book", "Livre", studied.year, (chapter,)), chapter, Plates())
    assert "Rien." not in html
    assert 'id="reponses"' in html
    assert 'id="theme-AP"' in html
    assert "62\u00a0%" in html


def test_nothing_is_said_before_the_study_is_published_and_the_book_follows_it(studied: Edition) -> None:
    lack = "le livre n’a pas le chapitre « Ce que disent les réponses »"
    FiledQuestionnaire.objects.create(
        candidature=studied.candidatures.get(), receipt="1", questionnaire_version=1, answers={}
    )
    assert "l’étude" in BOOK.rests_on(studied)
    assert not any(lack in one.words for one in preflight(studied))
    StudyTable.objects.update(published_at=None)
    assert any(lack in one.words for one in preflight(studied))
    assert said(studied) is None
    assert "l’étude" not in BOOK.rests_on(studied)
    StudyTable.objects.update(published_at=timezone.now())
    Edition.objects.filter(pk=studied.pk).update(phase=Phase.EMBARGO)
    assert said(Edition.objects.get(pk=studied.pk)) is None


def test_2012_whose_answers_are_not_held_says_nothing() -> None:
    slugs = [chapter.slug for chapter in chapters_of(Edition.objects.get(year=2012), Volume.BOOK)]
    assert "reponses" not in slugs


@pytest.mark.slow
def test_the_chart_and_who_is_quoted_face_the_figures(studied: Edition) -> None:
    pages = sheets_of(made_of(BOOK, studied).content)
    (left,) = [place for place, words in enumerate(pages, 1) if "Une ville sur deux." in words]
    assert left % 2 == 0
    assert "62 % répondent « Oui » à la question : Le wifi est-il libre ? 50 %" in pages[left - 1]
    assert "Part de chaque réponse" not in pages[left - 1]
    assert "Part de chaque réponse" in pages[left]
    assert "Le bus passe." in pages[left]


@pytest.mark.slow
def test_who_is_quoted_stands_under_figures_that_would_leave_their_page_empty(studied: Edition) -> None:
    StudyTable.objects.update(comment="")
    StudyTable.objects.filter(item_code="AP-04").delete()
    many = table("Où ?", [f"Lieu {n}" for n in range(9)], row("", *[11] * 9, whole=True))
    StudyTable.objects.filter(item_code="AP-03").update(told=many)
    pages = sheets_of(made_of(BOOK, studied).content)
    (left,) = [place for place, words in enumerate(pages, 1) if "Le bus passe." in words]
    assert left % 2 == 0
    assert "Le wifi est-il libre ?" in pages[left - 1]
    assert "Part de chaque réponse" in pages[left]


BARS = Bars("?", "", (("a", 1),), "")


@given(st.lists(st.text(max_size=400), max_size=3), st.lists(st.text(max_size=600), max_size=2))
def test_many_words_send_the_chart_to_the_facing_page(findings: list[str], texts: list[str]) -> None:
    sayings = tuple(Saying(text, "Œil") for text in texts)
    bare = ThemeSpread("AP", "Accès", (), tuple(findings), None, sayings)
    assert not bare.is_spread
    words = sum(map(len, (*findings, *texts)))
    drawn = ThemeSpread("AP", "Accès", (), tuple(findings), BARS, sayings)
    assert drawn.is_spread == (words > MOST_WORDS)


@given(st.integers(0, 3), st.lists(st.text(max_size=99), max_size=2), st.lists(st.text(max_size=99), max_size=2))
def test_who_is_quoted_comes_first_where_nothing_else_fills_the_page(
    figures: int, findings: list[str], texts: list[str]
) -> None:
    chart = Bars("?", "", tuple((str(n), n) for n in range(9)), "")
    sayings = tuple(Saying(text, "Œil") for text in texts)
    spread = ThemeSpread("AP", "Accès", (KeyFigure("60 %", "répondent"),) * figures, tuple(findings), chart, sayings)
    assert spread.is_quoted_first == (figures < 3 and not findings and bool(texts))
    assert not ThemeSpread("AP", "Accès", (), (), None, sayings).is_quoted_first


@given(st.lists(st.text(max_size=600), max_size=2))
def test_three_figures_fill_a_page_of_their_own(texts: list[str]) -> None:
    sayings = tuple(Saying(text, "Œil") for text in texts)
    figure = KeyFigure("60 %", "répondent")
    assert not ThemeSpread("AP", "Accès", (figure,) * 2, (), BARS, ()).is_spread
    full = ThemeSpread("AP", "Accès", (figure,) * 3, (), BARS, sayings)
    assert full.is_spread
    assert full.is_quoted_large == (sum(map(len, texts)) <= MOST_LARGE)
