"""What the study reads: the filed questionnaires of an edition, their groups, and its tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from label.enums import CandidatureStatus, Kind, Strate
from label.models import Candidature, Edition
from label.queries.findings import Finding
from label.queries.histories import pasts_of
from label.rules.strates import town_class
from questionnaire.enums import Grouping
from questionnaire.models import Answer, StudyTable
from questionnaire.queries.answers import facts_of, numbered_of, questionnaire_of, readings_of
from questionnaire.rules.item_analysis import FiledAnswers, ItemStudy, analysis
from questionnaire.rules.scoring import score
from questionnaire.rules.study import WHOLE, Crossing, Respondent, Row, Tabulation, columns_of, is_counted, tables
from questionnaire.rules.trame import ItemTerms, ThemeTerms, Trame


def holds_answers(edition: Edition) -> bool:
    """Whether the answers of an edition are here: never those of one that comes from its printed book, whatever the
    demonstration invents for it; one query.
    """
    return not edition.printed_figures and Answer.objects.filter(candidature__edition=edition).exists()


def trame_of(edition: Edition) -> Trame | None:
    """What the edition asked; None where its answers are not held."""
    found = questionnaire_of(edition) if holds_answers(edition) else None
    return numbered_of(found).trame if found is not None else None


def counted_items(trame: Trame) -> dict[str, ItemTerms]:
    """The questions that can be counted, by code, in the order of the questionnaire."""
    return {code: item for code, item in trame.items.items() if not item.source_auto and is_counted(item)}


def _filed(edition: Edition) -> list[Candidature]:
    """The filed candidatures in the race; one query."""
    rows = Candidature.objects.in_the_race().filter(edition=edition, status=CandidatureStatus.FILED)
    return list(rows.select_related("award", "profile").order_by("pk"))


def _level(row: Candidature, edition: Edition) -> int | None:
    """Its level, once it is published."""
    return row.award.arobases if edition.is_public and hasattr(row, "award") else None


def respondents_of(edition: Edition) -> list[Respondent]:
    """The filed candidatures in the race, with their answers and their groups; a constant number of queries. Levels
    enter once they are published.
    """
    rows = _filed(edition)
    readings, pasts = readings_of(rows), pasts_of(edition)
    found = []
    for row in rows:
        if row.pk not in readings or not readings[row.pk][1]:
            continue
        level = _level(row, edition)
        sort = town_class(Kind(row.kind), Strate(row.strate) if row.strate else None)
        is_first = not pasts.get(row.collectivite_id)
        found.append(Respondent(row.pk, readings[row.pk][1], sort, row.region, level, is_first))
    return found


def asked_of(rows: Iterable[StudyTable], items: dict[str, ItemTerms]) -> list[tuple[StudyTable, Crossing]]:
    """What each table of a study asks; one whose question is gone is left out."""
    found = []
    for row in rows:
        item, other = items.get(row.item_code), items.get(row.other_code)
        if item is not None and (other is not None or row.by != Grouping.QUESTION):
            found.append((row, Crossing(item, Grouping(row.by), other)))
    return found


def items_of(edition: Edition) -> list[tuple[ThemeTerms, list[ItemStudy]]]:
    """What the filed questionnaires of an edition teach about each of its questions, by theme; a constant number of
    queries.
    """
    trame = trame_of(edition)
    if trame is None:
        return []
    rows = _filed(edition)
    readings, facts = readings_of(rows), facts_of(rows)
    dossiers = []
    for row in rows:
        if row.pk in readings and readings[row.pk][1]:
            numbered, given, _ = readings[row.pk]
            dossiers.append(
                FiledAnswers(given, score(numbered.trame, given, facts[row.pk]).lines, _level(row, edition))
            )
    asked = [item for item in trame.items.values() if not item.source_auto]
    found = {one.item.code: one for one in analysis(asked, dossiers)}
    return [(theme, [found[item.code] for item in theme.items if item.code in found]) for theme in trame.themes]


def study_of(edition: Edition, dossiers: Sequence[Respondent] | None = None) -> list[tuple[StudyTable, Tabulation]]:
    """The tables of an edition's study, with those that left it after being told, so that each count knows whether it
    may leave. `dossiers`: its respondents, when they are read already.
    """
    trame = trame_of(edition)
    if trame is None:
        return []
    kept = asked_of(StudyTable.objects.filter(edition=edition), counted_items(trame))
    left = [_left(row.told, asked) for row, asked in kept]
    read = (respondents_of(edition) if dossiers is None else dossiers) if kept else ()
    found = tables([asked for _, asked in kept], read, left)
    return [(row, one) for (row, _), one in zip(kept, found, strict=True) if row.removed_at is None]


def _left(told: dict[str, Any] | None, asked: Crossing) -> set[tuple[str, str]]:
    """The counts of a table that were told, by key of row and of column; what was told before keys were kept is read by
    its words.
    """
    if told is None:
        return set()
    known = {label: value for value, label in columns_of(asked.item)}
    groups = {label: value for value, label in columns_of(asked.other)} if asked.other is not None else {}
    values = told.get("values") or [known.get(label, label) for label in told["columns"]]
    found = set()
    for line in told["rows"]:
        key = line.get("key", groups.get(line["name"], line["name"]))
        if line["base"] is not None:
            found.add((key, WHOLE))
        found |= {(key, value) for value, cell in zip(values, line["cells"], strict=True) if cell is not None}
    return found


def told_of(found: Tabulation, *, everything: bool = False) -> dict[str, Any]:
    """What may leave of a table, in plain values: None for what may not; `everything` for the équipe, on its desk."""
    return {
        "question": found.item.label,
        "columns": list(found.columns),
        "values": list(found.values),
        "rows": [_told_row(row, everything=everything) for row in found.rows],
    }


def _told_row(row: Row, *, everything: bool) -> dict[str, Any]:
    base = row.base.count if row.base.is_told or everything else None
    return {
        "name": row.name,
        "key": row.key,
        "whole": row.name == WHOLE,
        "base": base,
        "cells": [
            {"count": cell.count, "share": cell.share if base else None} if cell.is_told or everything else None
            for cell in row.cells
        ],
        "median": str(row.median) if row.median is not None and base else None,
    }


def study_findings(edition: Edition) -> list[Finding]:
    """What the tables of a published study show, as the équipe says it; one query."""
    page = reverse("study", args=[edition.year])
    rows = StudyTable.objects.public().filter(edition=edition).exclude(comment="")
    return [Finding(row.comment, f"{page}#tableau-{row.pk}") for row in rows]
