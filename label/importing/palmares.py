"""A palmarès in the columns of `label/data/palmares-2012.csv`: checked line by line, written whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

from label.actions.awards import award
from label.actions.base import public_changed, public_gesture, record
from label.enums import AwardOrigin, CandidatureStatus, Confidence, Kind
from label.models import Award, Candidature, Collectivite, Departement, Edition
from label.rules.names import sort_key
from label.rules.strates import code_is_well_formed, is_commune_code, strate_of
from label.verbs import Verb
from toolkit.tables.reading import CsvRow, CsvSheet, ImportRefused, Problem, Report, refuse_if_wrong

COLUMNS = (
    "nom",
    "type",
    "departement",
    "arobases",
    "insee",
    "insee_actuel",
    "nom_actuel",
    "region_2012",
    "population_2012",
    "pop_municipale_2008",
    "latitude",
    "longitude",
    "code_postal",
    "note",
    "confiance",
    "ligne",
)
POPULATION_YEAR = 2008


@dataclass(frozen=True)
class PalmaresLine:
    """One checked line."""

    number: int
    row: CsvRow
    arobases: int
    population: int | None
    printed_population: int | None
    latitude: float | None
    longitude: float | None


def refuse_edition_of_the_platform(edition: Edition) -> None:
    """Raise ImportRefused where levels come, or will come, from the campaign: a file would be a second door to them."""
    if not edition.is_public:
        reason = "elle n’est pas publiée, et ses niveaux viendront de son jury"
    elif Award.objects.filter(candidature__edition=edition).exclude(origin=AwardOrigin.IMPORT).exists():
        reason = "ses niveaux viennent de son jury ; un niveau s’y change par une correction"
    else:
        return
    raise ImportRefused([Problem(f"édition {edition.year}", None, reason)])


@public_gesture
def import_palmares(path: Path, edition: Edition) -> Report:
    """Write the awards of one edition as its source says them; returns the report of awards. Raises ImportRefused."""
    refuse_edition_of_the_platform(edition)
    public_changed()
    sheet = CsvSheet(path, COLUMNS, "insee")
    refuse_if_wrong(sheet)
    departements = {d.code: d for d in Departement.objects.select_related("former_region", "region")}
    known = named_in(sheet)
    lines = [checked(sheet, number, row, departements, known) for number, row in sheet.rows]
    refuse_if_wrong(sheet)
    report = Report()
    existing = {
        c.collectivite.code: c
        for c in Candidature.objects.filter(edition=edition).select_related("collectivite", "award", "edition")
    }
    for line in lines:
        collectivite = known.get(line.row["insee"]) or vanished(line.row, line, departements, known, report)
        remember_name(collectivite, line.row["nom"])
        write_line(line, collectivite, edition, departements, existing, report)
    absent = set(existing) - {line.row["insee"] for line in lines}
    if absent:
        report.notes.append(
            f"{len(absent)} niveau(x) déjà enregistré(s) ne figurent pas dans ce fichier, et restent : "
            f"{', '.join(sorted(absent))}"
        )
    if report.created or report.changed:
        record(Verb.IMPORT_PALMARES, edition, by=None, created=report.created, changed=report.changed)
    return report


def named_in(sheet: CsvSheet) -> dict[str, Collectivite]:
    """The collectivités that a file names by their code, of its time or of today, with those codes; one query."""
    codes = {row[column] for _, row in sheet.rows for column in ("insee", "insee_actuel")}
    return {c.code: c for c in Collectivite.objects.filter(code__in=filter(code_is_well_formed, codes))}


def checked(
    sheet: CsvSheet, number: int, row: CsvRow, departements: dict[str, Departement], known: dict[str, Collectivite]
) -> PalmaresLine:
    """Check one line against itself and the référentiel; faults are noted in the sheet."""
    level = sheet.integer(number, row, "arobases")
    sheet.check(
        number, level is not None and 0 <= level <= 5, f"un niveau va de 0 à 5 arobases, et non « {row['arobases']} »"
    )
    kind = sheet.choice(number, row, "type", Kind.values)
    sheet.choice(number, row, "confiance", Confidence.values)
    code = row["insee"]
    sheet.check(number, code_is_well_formed(code), f"code mal formé : « {code} »")
    sheet.check(
        number, is_commune_code(code) == (kind == Kind.COMMUNE), f"le code {code} ne va pas avec le type « {kind} »"
    )
    sheet.check(number, row["departement"] in departements, f"département inconnu : « {row['departement']} »")
    sheet.check(number, row["nom"].strip() and len(row["nom"]) <= 120, "le nom est vide ou trop long")
    sheet.check(number, len(row["region_2012"]) <= 60, "le nom de la région est trop long")
    postal = row["code_postal"]
    sheet.check(number, not postal or (len(postal) == 5 and postal.isdigit()), f"code postal mal formé : « {postal} »")
    if code not in known:
        heir = row["insee_actuel"]
        sheet.check(number, heir in known and heir != code, f"ni {code} ni « {heir} » ne figurent au référentiel")
    elif known[code].departement_id and row["departement"] in departements and kind == Kind.COMMUNE:
        same = known[code].departement_id == departements[row["departement"]].pk
        sheet.check(number, same, f"{code} n’est pas dans le département {row['departement']}")
    return PalmaresLine(
        number,
        row,
        level or 0,
        sheet.integer(number, row, "pop_municipale_2008"),
        sheet.integer(number, row, "population_2012"),
        sheet.decimal(number, row, "latitude", 90),
        sheet.decimal(number, row, "longitude", 180),
    )


def vanished(
    row: CsvRow,
    line: PalmaresLine,
    departements: dict[str, Departement],
    known: dict[str, Collectivite],
    report: Report,
) -> Collectivite:
    """A collectivité that the référentiel no longer holds: created as closed, with its successor."""
    heir = known[row["insee_actuel"]]
    collectivite = Collectivite(
        code=row["insee"],
        kind=row["type"],
        name=row["nom"],
        siren=row["insee"] if len(row["insee"]) == 9 else "",
        departement=departements[row["departement"]],
        postal_codes=[row["code_postal"]] if row["code_postal"] else [],
        latitude=line.latitude,
        longitude=line.longitude,
        active=False,
        successor=heir,
    )
    collectivite.save()
    known[collectivite.code] = collectivite
    report.notes.append(f"{collectivite.code} : {collectivite.name}, disparue, succession : {heir.name} ({heir.code})")
    return collectivite


def remember_name(collectivite: Collectivite, name: str) -> None:
    """Let the search find a collectivité by the name that it bore."""
    if name not in (collectivite.name, *collectivite.former_names):
        collectivite.former_names.append(name)
        collectivite.save(update_fields=["former_names", "search_key"])


def write_line(
    line: PalmaresLine,
    collectivite: Collectivite,
    edition: Edition,
    departements: dict[str, Departement],
    existing: dict[str, Candidature],
    report: Report,
) -> None:
    """One candidature, frozen, and its award."""
    if collectivite.latitude is None and line.latitude is not None:  # groupings: the référentiel has no point for them
        collectivite.latitude, collectivite.longitude = line.latitude, line.longitude
        collectivite.postal_codes = collectivite.postal_codes or (
            [line.row["code_postal"]] if line.row["code_postal"] else []
        )
        collectivite.save(update_fields=["latitude", "longitude", "postal_codes", "search_key"])
    departement = departements[line.row["departement"]]
    values = {
        "status": CandidatureStatus.FILED,
        "name": line.row["nom"],
        "kind": line.row["type"],
        "sort_key": sort_key(line.row["nom"]),
        "population": line.population,
        "population_year": POPULATION_YEAR if line.population is not None else None,
        "printed_population": line.printed_population,
        "strate": strate_of(line.population) or "",
        "departement": departement.code,
        "departement_name": departement.name,
        "region": line.row["region_2012"],
        "confidence": line.row["confiance"],
        "source": line.row["note"][:400],
    }
    candidature = existing.get(collectivite.code)
    source = f"livre, l. {line.row['ligne']}" if line.row["ligne"] else f"palmarès {edition.year}"
    confidence = Confidence(line.row["confiance"])
    if candidature is None:
        candidature = Candidature.objects.create(collectivite=collectivite, edition=edition, **values)
        award(candidature, line.arobases, origin=AwardOrigin.IMPORT, by=None, source=source, confidence=confidence)
        report.created += 1
        return
    current = getattr(candidature, "award", None)
    frozen = all(getattr(candidature, name) == value for name, value in values.items())
    if frozen and current is not None and current.arobases == line.arobases:
        report.unchanged += 1
        return
    for name, value in values.items():
        setattr(candidature, name, value)
    candidature.save()
    award(candidature, line.arobases, origin=AwardOrigin.IMPORT, by=None, source=source, confidence=confidence)
    report.changed += 1
