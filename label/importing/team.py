"""The équipe of a year, as the book presents it."""

from pathlib import Path

from label.actions.base import public_changed, public_gesture, record
from label.models import Edition, TeamMember
from label.verbs import Verb
from toolkit.tables.reading import CsvSheet, Report, refuse_if_wrong

COLUMNS = ("nom", "fonction", "region")


@public_gesture
def import_team(path: Path, edition: Edition) -> Report:
    """Write the équipe of an edition that has none; the list of the équipe is never written over. Raises
    ImportRefused.
    """
    sheet = CsvSheet(path, COLUMNS)
    refuse_if_wrong(sheet)
    report = Report()
    if TeamMember.objects.filter(edition=edition).exists():
        report.unchanged = len(sheet.rows)
        return report
    for rank, (_, row) in enumerate(sheet.rows, start=1):
        TeamMember.objects.create(
            edition=edition, rank=rank, name=row["nom"], function=row["fonction"], regions=row["region"]
        )
        report.created += 1
    record(Verb.SET_TEAM, edition, by=None, year=edition.year, changed=report.created)
    public_changed()
    return report
