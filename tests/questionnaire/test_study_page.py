"""The page of a study: its drawings, its trend, its text."""

import pytest
from django.test import Client
from django.utils import timezone

from label.enums import CandidatureStatus, Phase
from label.models import Award, Candidature, Edition, JournalEntry
from questionnaire.enums import Grouping
from questionnaire.models import Answer, Questionnaire, StudyTable, StudyText
from questionnaire.rules.study_charts import charted, trend
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import text_of


def line(name: str, *shares: int | None, base: int | None = 20, median: str | None = None) -> dict[str, object]:
    cells = [None if share is None else {"count": share, "share": share} for share in shares]
    return {"name": name, "whole": not name, "base": base, "cells": cells, "median": median}


def told(columns: list[str], *rows: dict[str, object]) -> dict[str, object]:
    return {"question": "Une question", "columns": columns, "rows": list(rows)}


def test_a_yes_or_no_is_drawn_by_group() -> None:
    found = charted(told(["Oui", "Non"], line("Villages", 40, 60), line("Villes", None, None), line("", 55, 45)))
    assert found is not None
    assert (found.rows, found.unit) == ((("Villages", 40), ("Villes", None), ("Ensemble", 55)), " %")


def test_many_answers_are_drawn_for_all() -> None:
    found = charted(told(["A", "B", "C"], line("Villages", 10, 20, 70), line("", 30, None, 40)))
    assert found is not None
    assert found.rows == (("A", 30), ("B", None), ("C", 40))


def test_a_number_is_drawn_by_its_median() -> None:
    found = charted(told([], line("Villages", median="3.5"), line("", median=None)))
    assert found is not None
    assert found.rows == (("Villages", 3.5), ("Ensemble", None))


def test_what_tells_nothing_is_not_drawn() -> None:
    assert charted(told(["Oui", "Non"], line("", None, None))) is None


def test_a_trend_follows_answers_by_their_name_and_skips_what_is_not_told() -> None:
    years = {
        2012: told(["Non", "Oui"], line("", 70, 30)),
        2013: told(["Oui", "Non"], line("", 40, None)),
        2014: told(["Oui", "Non"], line("", 50, 50, base=None)),
    }
    assert [(one.year, one.shares) for one in trend(["Oui", "Non", "En projet"], years)] == [
        (2012, (30, 70, None)),
        (2013, (40, None, None)),
    ]
    assert trend(["Oui"], {2013: years[2013]}) == ()


def test_a_trend_follows_answers_whatever_their_words_become() -> None:
    reworded = {**told(["Oui, en mairie", "Non"], line("", 30, 70)), "values": ["oui", "non"]}
    years = {2012: reworded, 2013: {**told(["Oui", "Non"], line("", 40, 60)), "values": ["oui", "non"]}}
    assert [one.shares for one in trend(["oui", "non"], years)] == [(30, 70), (40, 60)]


@pytest.mark.django_db
def test_the_text_is_a_draft_then_stands_around_the_tables(
    cast: Cast, filling: Edition, candidature: Candidature, client: Client
) -> None:
    equipe = signed_in(cast.elise)
    here = f"/pilotage/{filling.year}/etude/texte/"
    typed = {"introduction": "## Une année\n\nLe mobile gagne.", "conclusion": "À suivre.", "version": "0"}
    seen = equipe.post(here, typed)
    assert "paraîtra avec ses tableaux" in text_of(seen)
    assert not StudyText.objects.exists()
    assert equipe.post(here, {**typed, "version": "1", "seen": "1"}).status_code == 302
    assert StudyText.objects.get().conclusion == "À suivre."
    assert JournalEntry.objects.filter(verb="save_study_text").exists()
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, receipt="2013-38185-1", submitted_at=timezone.now(), filings=1
    )
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.PUBLISHED)
    page = f"/etude/{filling.year}/"
    assert "Le mobile gagne." not in text_of(client.get(page))  # never without its tables
    StudyTable.objects.create(
        edition=filling,
        item_code="AP-01",
        by=Grouping.STRATE,
        added_by=cast.elise,
        comment="Plus d’une sur deux ouvre un lieu.",
        told=told(["Oui", "Non"], line("", 55, 45)),
        published_at=filling.closes_at,
    )
    shown = client.get(page)
    assert "Le mobile gagne." in text_of(shown)
    assert "<svg" in shown.content.decode()
    Award.objects.create(candidature=candidature, arobases=3)
    assert "Plus d’une sur deux ouvre un lieu." in text_of(client.get(f"/statistiques/{filling.year}/"))


@pytest.mark.django_db
def test_a_sentence_is_changed_never_over_a_colleague_s_and_never_lost(
    cast: Cast, filling: Edition, candidature: Candidature, questionnaire: Questionnaire
) -> None:
    Answer.objects.create(candidature=candidature, item=questionnaire.items.get(code="AP-01"), value="oui")
    row = StudyTable.objects.create(edition=filling, item_code="AP-01", by=Grouping.STRATE, added_by=cast.elise)
    here = f"/pilotage/{filling.year}/etude/{row.pk}/phrase/"
    first, second = signed_in(cast.elise), signed_in(cast.eve)
    assert first.post(here, {"comment": "La sienne", "version": "0"}).status_code == 302
    stale = second.post(here, {"comment": "La mienne", "version": "0"})
    assert (stale.status_code, 'value="La mienne"' in stale.content.decode()) == (409, True)
    assert second.post(here, {"comment": "x" * 401, "version": "1"}).status_code == 409
    assert StudyTable.objects.get().comment == "La sienne"


@pytest.mark.django_db
def test_a_table_of_no_question_is_refused_in_words(cast: Cast, filling: Edition) -> None:
    answer = signed_in(cast.elise).post(f"/pilotage/{filling.year}/etude/ajouter/", {"question": "ZZ-99"})
    assert answer.status_code == 409
    assert "Choisissez une question qui se compte." in text_of(answer)
