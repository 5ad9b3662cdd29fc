"""The partners of a year, as the book names them."""

from pathlib import Path

from label.actions.base import public_changed, public_gesture, record
from label.models import Edition, Partner
from label.models.partners import LONGEST_ROLE
from label.verbs import Verb
from toolkit.tables.reading import CsvSheet, Report, refuse_if_wrong

COLUMNS = ("nom", "role", "lien", "principal")


@public_gesture
def import_partners(path: Path, edition: Edition) -> Report:
    """Write the partners of an edition that has none; the list of the équipe is never written over. Raises
    ImportRefused.
    """
    sheet = CsvSheet(path, COLUMNS, key="nom")
    refuse_if_wrong(sheet)
    for line, row in sheet.rows:
        sheet.check(line, 0 < len(row["nom"]) <= 120, "un nom compte de 1 à 120 signes")
        sheet.check(line, len(row["role"]) <= LONGEST_ROLE, f"un rôle compte {LONGEST_ROLE} signes au plus")
    refuse_if_wrong(sheet)
    report = Report()
    if Partner.objects.filter(edition=edition).exists():
        report.unchanged = len(sheet.rows)
        return report
    for rank, (_, row) in enumerate(sheet.rows, start=1):
        Partner.objects.create(
            edition=edition,
            rank=rank,
            name=row["nom"],
            role=row["role"],
            link=row["lien"],
            is_main=bool(row["principal"]),
        )
        report.created += 1
    record(Verb.IMPORT_PARTNERS, edition, by=None, year=edition.year, created=report.created)
    public_changed()
    return report
