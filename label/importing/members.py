"""The members of a year, as the book prints them: the printed name is kept, the collectivité stays empty without a
code.
"""

from pathlib import Path

from label.actions.base import public_changed, public_gesture, record
from label.enums import Confidence, Kind
from label.importing.palmares import named_in, remember_name
from label.models import Adhesion, Collectivite, Departement
from label.rules.names import sort_key
from label.rules.strates import code_is_well_formed
from label.verbs import Verb
from toolkit.tables.reading import CsvRow, CsvSheet, Report, refuse_if_wrong

COLUMNS = ("nom", "departement", "type", "nom_source", "dep_source", "insee", "insee_actuel", "confiance", "note")


@public_gesture
def import_members(path: Path, year: int) -> Report:
    """Write one year's members; the vanished ones are created as closed. Raises ImportRefused."""
    public_changed()
    sheet = CsvSheet(path, COLUMNS)
    refuse_if_wrong(sheet)
    departements = {d.code: d for d in Departement.objects.all()}
    known = named_in(sheet)
    for line, row in sheet.rows:
        sheet.choice(line, row, "type", Kind.values)
        sheet.choice(line, row, "confiance", Confidence.values)
        sheet.check(line, not row["insee"] or code_is_well_formed(row["insee"]), f"code mal formé : « {row['insee']} »")
        sheet.check(line, row["departement"] in departements or not row["departement"], "département inconnu")
        if row["insee"] and row["insee"] not in known:
            sheet.check(line, row["departement"], f"{row['insee']} n’est pas au référentiel et n’a pas de département")
            heir = row["insee_actuel"]
            sheet.check(line, not heir or heir in known, f"successeur inconnu : « {heir} »")
    refuse_if_wrong(sheet)
    report = Report()
    for _, row in sheet.rows:
        collectivite = known.get(row["insee"]) if row["insee"] else None
        if row["insee"] and collectivite is None:
            collectivite = known[row["insee"]] = _vanished(row, departements, known, report)
        if collectivite is not None:
            remember_name(collectivite, row["nom"])
        _, created = Adhesion.objects.update_or_create(
            year=year,
            printed_name=row["nom_source"],
            printed_departement=row["dep_source"],
            defaults={
                "collectivite": collectivite,
                "name": row["nom"],
                "sort_key": sort_key(row["nom"]),
                "departement": row["departement"],
                "kind": row["type"],
                "confidence": row["confiance"],
                "note": row["note"],
            },
        )
        report.created += created
        report.unchanged += not created
    record(Verb.IMPORT_MEMBERS, f"adhesion:{year}", by=None, created=report.created)
    return report


def _vanished(
    row: CsvRow, departements: dict[str, Departement], known: dict[str, Collectivite], report: Report
) -> Collectivite:
    heir = known.get(row["insee_actuel"])
    collectivite = Collectivite.objects.create(
        code=row["insee"],
        kind=row["type"],
        name=row["nom"],
        siren=row["insee"] if len(row["insee"]) == 9 else "",
        departement=departements[row["departement"]],
        active=False,
        successor=heir,
    )
    report.notes.append(
        f"{collectivite.code} : {collectivite.name}, disparue, succession : {heir.name if heir else 'inconnue'}"
    )
    return collectivite
