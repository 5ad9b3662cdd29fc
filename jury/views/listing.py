"""`/instruction/<year>/`: every filed candidature, filtered and sorted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jury.enums import DossierState
from jury.models import JuryMember
from jury.permissions import reader_of
from jury.queries.listing import DossierRow, dossier_rows, progress_of
from jury.queries.seats import closed_dossiers
from label.enums import TownClass
from label.models import Edition
from label.rules.names import search_key, search_words
from label.rules.regulation import TOP, level_name
from label.rules.strates import class_code
from toolkit.addresses import CODE, addresses
from toolkit.dates import LONG_AGO
from toolkit.numbers import whole_number

SORTS = {
    "nom": "Nom",
    "score": "Score",
    "dernier": "Dernier niveau",
    "propose": "Niveau proposé",
    "notes": "Notes des lecteurs",
    "region": "Région",
    "signale": "Ce qui est signalé",
    "date": "Date de dépôt",
    "echeance": "À rendre d’abord",
}
FLAGGED = "signalee"
FILTERED = ("q", "etat", "strate", "niveau", "region", "score", "lecteur", "tri", "qui")
# A select of a filter: its name, its label, its values with their words, the words of no choice.
FilterMenu = tuple[str, str, Sequence[tuple[str, str]], str]
BAND = 20  # of a score: less than 20, from 20 to 39…
LARGEST = 2**31  # the number of a member


def in_state(rows: list[DossierRow], asked: str) -> list[DossierRow]:
    """The dossiers that are flagged, or in the state that is asked for; all of them when none is."""
    if asked == FLAGGED:
        return [row for row in rows if row.flags]
    if asked in DossierState.values:
        return [row for row in rows if not row.closed and row.state == asked]
    return rows


def _kept(request: HttpRequest, rows: list[DossierRow], seat: JuryMember | None) -> list[DossierRow]:
    query = request.GET
    if query.get("qui") == "moi" and seat is not None:
        rows = [row for row in rows if any(a.member.pk == seat.pk for a in row.readers)]
    rows = in_state(rows, query.get("etat", ""))
    if query.get("strate") in TownClass.values:
        rows = [row for row in rows if class_code(row.kind, row.strate) == query["strate"]]
    if (level := whole_number(query.get("niveau", ""), TOP)) is not None:
        rows = [row for row in rows if not row.closed and row.proposal == level]
    if region := query.get("region", ""):
        rows = [row for row in rows if row.region == region]
    if (least := whole_number(query.get("score", ""), 100)) is not None:
        end = _band_end(least)
        rows = [row for row in rows if not row.closed and row.score is not None and least <= row.score.total < end]
    if (reader := whole_number(query.get("lecteur", ""), LARGEST)) is not None:
        rows = [row for row in rows if any(a.member.pk == reader for a in row.readers)]
    if words := search_words(query.get("q", "")[:100]):
        rows = [row for row in rows if all(f" {w}" in search_key(row.name, row.code) for w in words)]
    return ordered(rows, query.get("tri", ""))


def _band_end(least: int) -> int:
    """Where the band of scores that begins there ends; the last one holds a hundred."""
    return least + BAND if least + BAND < 100 else 101


def ordered(rows: list[DossierRow], asked: str) -> list[DossierRow]:
    """The dossiers in one of `SORTS`; as they come, by name, when it is none of them."""
    keys: dict[str, Callable[[DossierRow], Any]] = {
        "score": lambda r: -(r.score.total if r.score is not None else -1),
        "dernier": lambda r: -((r.last.arobases or 0) if r.last is not None else -1),
        "propose": lambda r: -(r.proposal if r.proposal is not None else -1),
        "notes": lambda r: -(r.mark if r.mark is not None else -1),
        "region": lambda r: (search_key(r.region), r.sort_key),
        "signale": lambda r: -len(r.flags),
        "date": lambda r: r.submitted_at or LONG_AGO,
        "echeance": lambda r: r.due_on or date.max,
    }
    return sorted(rows, key=keys[asked]) if asked in keys else rows


def _choices(edition: Edition, rows: list[DossierRow]) -> list[FilterMenu]:
    """What the list is filtered and sorted by."""
    regions = {row.region for row in rows if row.region}
    readers = {(str(a.member.pk), str(a.member)) for row in rows for a in row.readers}
    return [
        ("etat", "État", [*DossierState.choices, (FLAGGED, "Signalée")], "Tous"),
        ("strate", "Strate", TownClass.choices, "Toutes"),
        ("niveau", "Niveau proposé", [(str(n), level_name(n)) for n in reversed(edition.terms.given_levels)], "Tous"),
        ("region", "Région", [(name, name) for name in sorted(regions, key=search_key)], "Toutes"),
        ("score", "Score", [(str(n), f"De {n} à {min(n + BAND, 100)}") for n in range(0, 100, BAND)], "Tous"),
        ("lecteur", "Lecteur", sorted(readers, key=lambda one: one[1]), "Tous"),
        ("tri", "Ordre", list(SORTS.items()), ""),
    ]


@dataclass(frozen=True)
class DossierLine:
    """A row of the list as it is drawn: all that it says; a `closed` one says its name alone."""

    address: str
    name: str
    departement: str
    closed: bool
    tone: str = ""
    state: str = ""
    readers: tuple[str, ...] = ()
    is_late: bool = False
    due_on: date | None = None
    score: Decimal | None = None
    last: int | None = None
    last_year: int | None = None
    first_time: bool = False
    proposal: int | None = None
    mark: float | None = None
    flags: tuple[str, ...] = ()


TONES = {DossierState.HANDED_IN: "ok", DossierState.UNDER_WAY: "info", DossierState.TO_ASSIGN: "warn"}


def _line(row: DossierRow, address: Callable[[str], str], *, with_readers: bool) -> DossierLine:
    where = address(row.code)
    if row.closed:
        return DossierLine(where, row.name, row.departement, closed=True)
    return DossierLine(
        where,
        row.name,
        row.departement,
        False,
        TONES.get(row.state, ""),
        row.state.label.lower(),
        tuple(str(reading.member) for reading in row.readers) if with_readers else (),
        row.is_late,
        row.due_on,
        row.score.total if row.score is not None else None,
        row.last.arobases if row.last is not None else None,
        row.last.year if row.last is not None else None,
        row.first_time,
        row.proposal,
        row.mark,
        row.flags,
    )


@require_safe
def listing(request: HttpRequest, year: int) -> HttpResponse:
    """Every filed candidature; those behind a recusal say « déport » and nothing else."""
    edition, seat = reader_of(request, year)
    rows = dossier_rows(edition, closed_dossiers(seat) if seat is not None else {})
    address = addresses("appraisal-dossier", year, CODE)
    context = {
        "edition": edition,
        "member": seat,
        "rows": [_line(row, address, with_readers=seat is None) for row in _kept(request, rows, seat)],
        "total": len(rows),
        "choices": _choices(edition, rows),
        "filter": {name: request.GET.get(name, "") for name in FILTERED},
        "progress": progress_of(rows, seat) if seat is not None and not seat.votes else None,
    }
    return render(request, "jury/dossiers.html", context)
