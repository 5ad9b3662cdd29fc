"""Editions of the past, from `editions.csv`: unknown dates and totals stay empty, nothing is computed from the
number.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from label.actions.base import public_changed, public_gesture, record
from label.enums import Coverage, Phase
from label.models import Edition, Regulation
from label.rules.histories import PROTOTYPE
from label.verbs import Verb
from toolkit.tables.reading import CsvSheet, Report, refuse_if_wrong

COLUMNS = (
    "numero",
    "annee",
    "remise",
    "lieu",
    "total",
    "cinq",
    "quatre",
    "trois",
    "deux",
    "une",
    "mention",
    "source",
    "note",
)
COUNTS = ("total", "cinq", "quatre", "trois", "deux", "une", "mention")

REGULATION_2012 = (
    "Règles de niveau connues par le livre « Cités en Réseaux 2012 » : toute candidature recevable reçoit au moins "
    "une arobase ; une première candidature reçoit au plus quatre arobases ; cinq arobases demandent d’en avoir "
    "obtenu au moins quatre dans une édition antérieure, quelle qu’elle soit."
)


@public_gesture
def import_editions(path: Path, *, complete: set[int]) -> Report:
    """Create or bring up to date the editions of the file; those of `complete` have all their results in our data.

    Only the newest is left « published »; the earlier ones are archived. Raises ImportRefused.
    """
    public_changed()
    sheet = CsvSheet(path, COLUMNS, "annee")
    refuse_if_wrong(sheet)
    newest = max((int(row["annee"]) for _, row in sheet.rows if row["annee"].isdigit()), default=0)
    wanted = []
    for line, row in sheet.rows:
        number, year = sheet.integer(line, row, "numero"), sheet.integer(line, row, "annee")
        sheet.check(line, number and year, "le numéro et le millésime sont nécessaires")
        counts = {name: sheet.integer(line, row, name) for name in COUNTS}
        values = {
            "number": number,
            "phase": Phase.PUBLISHED if year == newest else Phase.ARCHIVED,
            "coverage": Coverage.COMPLETE if year in complete else Coverage.PARTIAL,
            "rated": year != PROTOTYPE,
            "ceremony_on": _date(sheet, line, row["remise"]),
            "ceremony_place": row["lieu"],
            "stated_totals": {name: count for name, count in counts.items() if count is not None},
            "source": row["source"],
            "note": row["note"],
        }
        wanted.append((year or 0, values))
    refuse_if_wrong(sheet)
    report = Report()
    for year, values in wanted:
        _write(year, values, report)
    return report


def _date(sheet: CsvSheet, line: int, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        sheet.refuse(line, f"« remise » attend une date AAAA-MM-JJ, et non « {text} »")
        return None


def _write(year: int, values: dict[str, Any], report: Report) -> None:
    edition = Edition.objects.filter(year=year).first()
    if edition is not None and all(
        getattr(edition, name) == value for name, value in values.items() if name != "phase"
    ):
        report.unchanged += 1
        return
    if edition is None:
        edition = Edition.objects.create(year=year, **values)
        report.created += 1
    else:
        # The phase of a known edition is the équipe's to move, not a file's.
        for name, value in values.items():
            if name != "phase":
                setattr(edition, name, value)
        edition.save()
        report.changed += 1
    record(Verb.IMPORT_EDITION, edition, by=None, year=year)


@public_gesture
def import_book_facts(edition: Edition, figures: Path, jury: Path) -> None:
    """What the book prints beside its palmarès: its figures, its jury, and the level rules it states."""
    public_changed()
    edition.printed_figures = [
        {name: line[name] for name in ("id", "groupe", "libelle", "valeur", "ligne", "note")}
        for line in json.loads(figures.read_text(encoding="utf-8"))["statistiques"]
    ]
    edition.printed_jury = json.loads(jury.read_text(encoding="utf-8"))
    edition.printed_jury.pop("partenaires")  # they have their own list (`import_partners`)
    edition.jury_on = date.fromisoformat(edition.printed_jury["seance"]["date"])
    edition.save(update_fields=["printed_figures", "printed_jury", "jury_on"])
    Regulation.objects.get_or_create(edition=edition, defaults={"text": REGULATION_2012})
