"""The national référentiel, year after year: communes, groupings, départements, regions of today and of before 2016.

Sources: `label/data/SOURCES.md`. A newer folder updates, renames and closes; frozen candidatures are never touched.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from label.actions.base import public_changed, public_gesture, record
from label.enums import Kind, Zone
from label.models import Collectivite, Departement, Region, User
from label.rules.strates import is_commune_code
from label.verbs import Verb
from toolkit.tables.reading import CsvRow, CsvSheet, ImportRefused, Problem, Report, refuse_if_wrong

COMMUNE_COLUMNS = (
    "insee",
    "nom",
    "departement",
    "population",
    "codes_postaux",
    "epci",
    "latitude",
    "longitude",
    "siren",
)
EPCI_COLUMNS = ("siren", "nom", "type", "population", "departements")
UPDATED = (
    "kind",
    "name",
    "former_names",
    "sort_key",
    "search_key",
    "siren",
    "departement_id",
    "population",
    "population_year",
    "postal_codes",
    "latitude",
    "longitude",
    "active",
    "successor_id",
    "epci_id",
    "cog_year",
)
# More than a tenth of the lines gone is a truncated file, not a year of mergers (the largest year, 2016, closed 3 %).
LARGEST_LOSS = 0.10
FIRST_COG = 1999


@dataclass(frozen=True)
class Vintage:
    """Which year a folder speaks of: the COG's, and that of the population, with the départements that differ."""

    cog_year: int
    population_year: int
    exceptions: dict[str, int | None]

    def population_year_of(self, departement: str) -> int | None:
        """The year of a population figure in this département; None where it is not known."""
        return self.exceptions.get(departement, self.population_year)


def read_vintage(folder: Path) -> Vintage:
    """Read `millesime.json`; raises ImportRefused when it is missing or wrong."""
    path = folder / "millesime.json"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = Vintage(
            int(data["cog_year"]), int(data["population_year"]), dict(data.get("population_year_exceptions", {}))
        )
    except OSError:
        raise ImportRefused([Problem(path.name, None, "ce fichier manque")]) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = "le millésime ne peut pas être lu : deux années en JSON, « cog_year » et « population_year »"
        raise ImportRefused([Problem(path.name, None, reason)]) from None
    if not FIRST_COG <= found.cog_year <= timezone.localdate().year + 1:
        reason = f"« {found.cog_year} » n’est pas une année de {FIRST_COG} à l’an prochain"
        raise ImportRefused([Problem(path.name, None, reason)])
    return found


@dataclass(frozen=True)
class Wanted:
    """A référentiel as its files say it, checked: collectivités unsaved, each commune with the SIREN of its
    grouping.
    """

    vintage: Vintage
    regions: CsvSheet
    former: CsvSheet
    departements: CsvSheet
    groupings: list[Collectivite]
    communes: list[tuple[Collectivite, str]]
    moves: dict[str, str]
    existing: dict[str, Collectivite]

    @property
    def codes(self) -> set[str]:
        """The codes of all that it holds."""
        return {item.code for item in self.groupings} | {item.code for item, _ in self.communes}

    @property
    def gone(self) -> list[Collectivite]:
        """Those that a référentiel once held and that it holds no more; the vanished ones that the palmarès brought
        have no `cog_year`.
        """
        codes = self.codes
        return [c for c in self.existing.values() if c.active and c.cog_year and c.code not in codes]


def read_referentiel(folder: Path) -> Wanted:
    """Read and check the folder's files against what is there. Raises ImportRefused with every problem of every
    file.
    """
    vintage = read_vintage(folder)
    regions = CsvSheet(folder / "regions.csv", ("code", "nom"), "code")
    former = CsvSheet(folder / "regions-2015.csv", ("departement", "region_2015_code", "region_2015"), "departement")
    departements = CsvSheet(folder / "departements.csv", ("code", "nom", "region", "zone"), "code")
    epci = CsvSheet(folder / "epci.csv", EPCI_COLUMNS, "siren")
    communes = CsvSheet(folder / "communes.csv", COMMUNE_COLUMNS, "insee")
    sheets = [regions, former, departements, epci, communes]
    moves = read_moves(folder, sheets)
    refuse_if_wrong(*sheets)

    region_codes = {row["code"] for _, row in regions.rows}
    for line, row in departements.rows:
        departements.choice(line, row, "zone", Zone.values)
        departements.check(
            line, not row["region"] or row["region"] in region_codes, f"région inconnue : « {row['region']} »"
        )
    departement_codes = {row["code"] for _, row in departements.rows}
    siren = {row["siren"] for _, row in epci.rows}
    groupings = [grouping_from(epci, line, row, departement_codes, vintage) for line, row in epci.rows]
    members = [commune_from(communes, line, row, departement_codes, siren, vintage) for line, row in communes.rows]
    existing = {c.code: c for c in Collectivite.objects.select_related("epci", "successor")}
    refuse_large_loss(communes, epci, existing, vintage)
    refuse_unknown_heirs(sheets[-1], moves, siren | {row["insee"] for _, row in communes.rows})
    refuse_if_wrong(*sheets)
    of = [row["epci"] for _, row in communes.rows]
    return Wanted(
        vintage, regions, former, departements, groupings, list(zip(members, of, strict=True)), moves, existing
    )


@public_gesture
def import_referentiel(folder: Path) -> Report:
    """Read the folder's files and bring the référentiel to its year; returns the report of collectivités.

    Raises ImportRefused with every problem of every file, and writes nothing, when one line is wrong.
    """
    return write_referentiel(read_referentiel(folder), by=None)


@public_gesture
def write_referentiel(wanted: Wanted, *, by: User | None) -> Report:
    """Bring the référentiel to what was read."""
    public_changed()
    places = write_places(wanted.regions, wanted.former, wanted.departements)
    report = write_collectivites(wanted.groupings, wanted.existing, places, wanted.vintage)
    siren = [item.code for item in wanted.groupings]
    keys = dict(Collectivite.objects.filter(code__in=siren).values_list("code", "pk"))
    for item, epci in wanted.communes:
        item.epci_id = keys.get(epci)
    communes = [item for item, _ in wanted.communes]
    report.add(write_collectivites(communes, wanted.existing, places, wanted.vintage))
    close(wanted.gone, wanted.moves, report)
    settle_search_index()
    name = f"referentiel:{wanted.vintage.cog_year}"
    counts = {"created": report.created, "changed": report.changed, "closed": report.closed}
    record(Verb.IMPORT_REFERENTIEL, name, by=by, **counts)
    return report


def settle_search_index() -> None:
    """Empty the search index's list of pending entries: as long as it is there, the planner prefers to read the whole
    table.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('collectivite_search'::regclass)")


def read_moves(folder: Path, sheets: list[CsvSheet]) -> dict[str, str]:
    """The optional `mouvements.csv`: which collectivité succeeds to a closed one."""
    path = folder / "mouvements.csv"
    if not path.exists():
        return {}
    sheet = CsvSheet(path, ("code", "successeur"), "code")
    sheets.append(sheet)
    return {row["code"]: row["successeur"] for _, row in sheet.rows}


def commune_from(
    sheet: CsvSheet, line: int, row: CsvRow, departements: set[str], epci: set[str], vintage: Vintage
) -> Collectivite:
    """A commune as this line says it, unsaved; every fault of the line is noted in the sheet."""
    sheet.check(line, is_commune_code(row["insee"]), f"code INSEE mal formé : « {row['insee']} »")
    sheet.check(line, row["nom"].strip() and len(row["nom"]) <= 120, "le nom est vide ou trop long")
    sheet.check(line, row["departement"] in departements, f"département inconnu : « {row['departement']} »")
    sheet.check(line, not row["epci"] or row["epci"] in epci, f"intercommunalité inconnue : « {row['epci']} »")
    sheet.check(
        line,
        not row["siren"] or (len(row["siren"]) == 9 and row["siren"].isdigit()),
        f"SIREN mal formé : « {row['siren']} »",
    )
    postal = [code for code in row["codes_postaux"].split("|") if code]
    sheet.check(
        line, all(len(c) == 5 and c.isdigit() for c in postal), f"code postal mal formé : « {row['codes_postaux']} »"
    )
    sheet.check(line, bool(row["latitude"]) == bool(row["longitude"]), "latitude et longitude vont ensemble")
    population = sheet.integer(line, row, "population")
    return Collectivite(
        code=row["insee"],
        kind=Kind.COMMUNE,
        name=row["nom"].strip(),
        siren=row["siren"],
        population=population,
        population_year=None if population is None else vintage.population_year_of(row["departement"]),
        postal_codes=postal,
        latitude=sheet.decimal(line, row, "latitude", 90),
        longitude=sheet.decimal(line, row, "longitude", 180),
        departement=Departement(code=row["departement"]),
    )


def grouping_from(sheet: CsvSheet, line: int, row: CsvRow, departements: set[str], vintage: Vintage) -> Collectivite:
    """A grouping as this line says it, unsaved; its département is the most populated of its own."""
    first = row["departements"].split("|")[0]
    sheet.check(line, len(row["siren"]) == 9 and row["siren"].isdigit(), f"SIREN mal formé : « {row['siren']} »")
    sheet.check(line, row["nom"].strip() and len(row["nom"]) <= 120, "le nom est vide ou trop long")
    sheet.check(line, first in departements, f"département inconnu : « {first} »")
    return Collectivite(
        code=row["siren"],
        kind=sheet.choice(line, row, "type", (Kind.CC, Kind.CA, Kind.CU, Kind.METROPOLE)),
        name=row["nom"].strip(),
        siren=row["siren"],
        population=sheet.integer(line, row, "population"),
        population_year=vintage.population_year_of(first),
        departement=Departement(code=first),
    )


def refuse_unknown_heirs(sheet: CsvSheet, moves: dict[str, str], kept: set[str]) -> None:
    """A successor must be in the files themselves: it is in force, so that no loop can be made."""
    for line, row in sheet.rows:
        heir = moves.get(row.get("code", ""))
        if heir is not None:
            gone = row["code"] not in kept
            sheet.check(line, gone, f"« {row['code']} » est encore dans les fichiers : rien ne lui succède")
            sheet.check(line, heir in kept, f"le successeur « {heir} » ne figure pas dans les fichiers de l’année")


def refuse_large_loss(communes: CsvSheet, epci: CsvSheet, existing: dict[str, Collectivite], vintage: Vintage) -> None:
    """Refuse a file that would close more than a tenth of what the référentiel holds, and one older than what it
    holds.
    """
    newest = max((c.cog_year or 0 for c in existing.values()), default=0)
    if vintage.cog_year < newest:
        communes.refuse(
            None, f"le référentiel enregistré est de {newest}, plus récent que ce fichier de {vintage.cog_year}"
        )
    for sheet, key, is_commune in ((communes, "insee", True), (epci, "siren", False)):
        known = {
            c.code for c in existing.values() if c.active and c.cog_year and (c.kind == Kind.COMMUNE) == is_commune
        }
        gone = len(known - {row[key] for _, row in sheet.rows})
        if known and gone > LARGEST_LOSS * len(known):
            sheet.refuse(
                None, f"{gone} lignes sur {len(known)} ont disparu, plus d’un dixième : le fichier paraît tronqué"
            )


def write_places(regions: CsvSheet, former: CsvSheet, departements: CsvSheet) -> dict[str, int]:
    """Regions of both divisions and départements; returns the départements' primary keys by code."""
    wanted = {(row["code"], False): row["nom"] for _, row in regions.rows}
    wanted |= {(row["region_2015_code"], True): row["region_2015"] for _, row in former.rows}
    Region.objects.bulk_create(
        [Region(code=code, name=name, until_2015=old) for (code, old), name in wanted.items()],
        update_conflicts=True,
        unique_fields=["code", "until_2015"],
        update_fields=["name"],
    )
    keys = {(r.code, r.until_2015): r.pk for r in Region.objects.all()}
    old_region = {row["departement"]: row["region_2015_code"] for _, row in former.rows}
    Departement.objects.bulk_create(
        [
            Departement(
                code=row["code"],
                name=row["nom"],
                zone=row["zone"],
                region_id=keys.get((row["region"], False)),
                former_region_id=keys.get((old_region.get(row["code"], ""), True)),
            )
            for _, row in departements.rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "zone", "region", "former_region"],
    )
    return dict(Departement.objects.values_list("code", "pk"))


def write_collectivites(
    wanted: list[Collectivite], existing: dict[str, Collectivite], places: dict[str, int], vintage: Vintage
) -> Report:
    """Create, change and rename; what does not change is not written, but for the year of the référentiel."""
    report = Report()
    written = []
    for item in wanted:
        item.departement_id = places[item.departement.code]
        item.cog_year = vintage.cog_year
        before = existing.get(item.code)
        if before is not None:
            item.former_names = list(before.former_names)
            if (
                item.kind != Kind.COMMUNE
            ):  # the DGCL's list has no coordinates nor postal codes: keep those of the palmarès
                item.latitude, item.longitude, item.postal_codes = (
                    before.latitude,
                    before.longitude,
                    before.postal_codes,
                )
            if item.name != before.name:
                report.notes.append(f"{item.code} : « {before.name} » devient « {item.name} »")
                item.former_names = [*(n for n in item.former_names if n not in (before.name, item.name)), before.name]
        item.refresh_keys()
        if before is not None and all(getattr(item, n) == getattr(before, n) for n in UPDATED if n != "cog_year"):
            report.unchanged += 1
            continue
        report.created += before is None
        report.changed += before is not None
        written.append(item)
    Collectivite.objects.bulk_create(
        written,
        batch_size=4000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name.removesuffix("_id") for name in UPDATED],
    )
    codes = [item.code for item in wanted]
    Collectivite.objects.filter(code__in=codes).exclude(cog_year=vintage.cog_year).update(cog_year=vintage.cog_year)
    return report


def close(gone: list[Collectivite], moves: dict[str, str], report: Report) -> None:
    """Mark what the files no longer hold as vanished, with the successor of `mouvements.csv`; a missing one is
    reported.
    """
    heirs = {c.code: c.pk for c in Collectivite.objects.filter(code__in=[moves.get(c.code, "") for c in gone])}
    for item in gone:
        item.active = False
        item.successor_id = heirs.get(moves.get(item.code, ""))
        heir = f", succession : {moves[item.code]}" if item.successor_id else ", sans successeur connu"
        report.notes.append(f"{item.code} : « {item.name} » est fermée{heir}")
    Collectivite.objects.bulk_update(gone, ["active", "successor"], batch_size=500)
    report.closed = len(gone)
