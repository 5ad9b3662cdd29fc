"""What each line of an import would change now, read from the database and never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from label.enums import Coverage, ImportKind, Kind, LineState
from label.models import Candidature, Collectivite, Edition, TableImport
from label.queries.opposition import opposed_among
from label.rules.names import names_agree, sort_key
from label.rules.regulation import TOP
from toolkit.numbers import whole_number
from toolkit.tables.understood import ATE

COLUMNS: dict[ImportKind, dict[str, tuple[str, ...]]] = {
    ImportKind.CONTACTS: {
        "code": ("insee", "code insee", "siren", "code officiel", "code commune"),
        "adresse": ("email", "e-mail", "mail", "mel", "courriel", "adresse electronique", "adresse mail", "contact"),
    },
    ImportKind.PALMARES: {
        "code": ("insee", "code insee", "siren", "code officiel", "code commune"),
        "nom": ("collectivite", "commune", "ville", "libelle", "name"),
        "departement": ("dep", "dept", "code departement", "numero departement"),
        "arobases": ("arobase", "niveau", "niveau arobases", "@", "label"),
    },
}
NEEDED: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.CONTACTS: ("code", "adresse"),
    ImportKind.PALMARES: ("nom", "arobases"),
}
LONGEST = 254


@dataclass(frozen=True)
class PlannedLine:
    """One line: whom it is about, what is there, what it would put, and why it is left when it is."""

    number: int
    state: LineState
    code: str
    name: str
    before: str = ""
    after: str = ""
    reason: str = ""
    target: int | None = None  # the collectivité


@dataclass(frozen=True)
class Plan:
    """What an import would do now."""

    lines: Sequence[PlannedLine]

    def of(self, state: LineState) -> list[PlannedLine]:
        """The lines of one state."""
        return [line for line in self.lines if line.state is state]

    @cached_property
    def counts(self) -> dict[LineState, int]:
        """How many lines of each state."""
        return {state: len(self.of(state)) for state in LineState}


def plan_of(row: TableImport) -> Plan:
    """What each line would change; three or four queries, whatever their number."""
    rows: list[tuple[int, Mapping[str, str]]] = [(number, values) for number, values in row.rows]
    if row.kind == ImportKind.CONTACTS:
        return Plan(_contacts(rows))
    return Plan(_palmares(rows, row.edition))  # type: ignore[arg-type]  # (held by the database)


def _by_code(rows: Sequence[tuple[int, Mapping[str, str]]]) -> dict[str, Collectivite]:
    codes = {values.get("code", "").upper() for _, values in rows}
    found = (
        Collectivite.objects.filter(code__in=codes - {""})
        .select_related("departement")
        .defer("search_key", "postal_codes")
    )
    return {one.code: one for one in found}


def _repaired(values: Mapping[str, str]) -> str:
    """What was done to the code of a line, said beside it."""
    return f"code « {values[ATE]} » lu « {values['code']} »" if values.get(ATE) else ""


def _contradiction(place: Collectivite | None, values: Mapping[str, str], departement: str) -> str:
    """What a line says of a collectivité found by its code that the référentiel does not; empty when both agree."""
    if place is None:
        return ""
    name = values.get("nom", "").strip()
    said = f"« {name} »" if name else "une collectivité"
    own = f"{place.code} est le code de {place.name} ({place.departement.code})"
    if name and not any(names_agree(name, known) for known in (place.name, *place.former_names)):
        return f"{own}, et non de {said}"
    if departement and place.kind == Kind.COMMUNE and departement != place.departement.code:
        return f"{own} ; le fichier la dit du département {departement}"
    return ""


def _contacts(rows: Sequence[tuple[int, Mapping[str, str]]]) -> list[PlannedLine]:
    known, seen = _by_code(rows), dict[str, int]()
    opposed = opposed_among(values.get("adresse", "").lower() for _, values in rows)
    planned = []
    for number, values in rows:
        code, address = values.get("code", "").upper(), values.get("adresse", "").strip().lower()
        place = known.get(code)
        name, before = (place.name, place.contact_email) if place is not None else ("", "")
        reason = ""
        if place is None:
            reason = f"aucune collectivité ne porte le code « {code} »" if code else "le code manque"
        elif code in seen:
            reason = f"déjà donnée à la ligne {seen[code]}"
        elif not place.active:
            reason = "cette collectivité n’est plus en vigueur"
        elif not address:
            reason = "l’adresse manque"
        elif not _is_address(address):
            reason = f"« {address[:60]} » n’est pas une adresse électronique"
        elif address in opposed:
            reason = "cette adresse s’oppose à nos envois"
        state = LineState.LEFT
        if not reason:
            seen[code] = number
            state = LineState.SAME if before == address else LineState.CHANGED if before else LineState.NEW
        target = place.pk if place is not None else None
        planned.append(PlannedLine(number, state, code, name, before, address, reason or _repaired(values), target))
    return planned


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST


def _named(rows: Sequence[tuple[int, Mapping[str, str]]], known: Mapping[str, Any]) -> dict[tuple[str, str], list[Any]]:
    """The collectivités that bear the names of the lines whose code is unknown, by name and département."""
    keys = {sort_key(values.get("nom", "")) for _, values in rows if values.get("code", "").upper() not in known}
    found: dict[tuple[str, str], list[Any]] = {}
    for one in Collectivite.objects.filter(sort_key__in=keys - {""}).select_related("departement"):
        for departement in (one.departement.code, ""):
            found.setdefault((one.sort_key, departement), []).append(one)
    return found


def _palmares(rows: Sequence[tuple[int, Mapping[str, str]]], edition: Edition) -> list[PlannedLine]:
    known = _by_code(rows)
    named = _named(rows, known)
    candidatures = Candidature.objects.filter(edition=edition).select_related("award")
    there = {one.collectivite_id: one for one in candidatures}
    seen: dict[int, int] = {}
    planned = []
    for number, values in rows:
        code, name = values.get("code", "").upper(), values.get("nom", "").strip()
        departement = values.get("departement", "").strip().upper().zfill(2) if values.get("departement") else ""
        text = values.get("arobases", "").strip()
        level = whole_number(text.replace("@", "").strip(), TOP)
        place = known.get(code)
        alike = named.get((sort_key(name), departement), []) if place is None else []
        if place is None and len(alike) == 1:
            place = alike[0]
        reason = _left(place, alike, code, name)
        candidature = there.get(place.pk) if place is not None else None
        award = getattr(candidature, "award", None)
        if not reason and place is not None:
            if place.pk in seen:
                reason = f"déjà donnée à la ligne {seen[place.pk]}"
            elif level is None:
                reason = f"« {text[:20]} » n’est pas un niveau de 0 à 5"
            elif award is None and edition.coverage != Coverage.PARTIAL:
                reason = f"les résultats de {edition.year} sont déjà tous connus"
            elif candidature is not None and not candidature.is_in_the_race:
                reason = f"cette candidature est {candidature.get_status_display().lower()}"
        if not reason and place is not None:
            seen[place.pk] = number
        state = _state_of(reason, award, level)
        would_write = state in (LineState.NEW, LineState.CHANGED)
        doubt = _contradiction(place, values, departement) if would_write else ""
        state = LineState.DOUBTFUL if doubt else state
        planned.append(
            PlannedLine(
                number,
                state,
                place.code if place is not None else code,
                place.name if place is not None else name,
                f"{award.arobases} @ ({award.source})" if award is not None else "",
                f"{level} @" if level is not None else text[:20],
                reason or doubt or _repaired(values),
                place.pk if place is not None else None,
            )
        )
    return planned


def _state_of(reason: str, award: Any, level: int | None) -> LineState:
    if reason:
        return LineState.LEFT
    if award is None:
        return LineState.NEW
    return LineState.SAME if award.arobases == level else LineState.CHANGED


def _left(place: Collectivite | None, alike: Sequence[Collectivite], code: str, name: str) -> str:
    """Why nobody is found for a line."""
    if place is not None:
        return ""
    if len(alike) > 1:
        codes = ", ".join(one.code for one in alike[:4])
        return f"plusieurs collectivités se nomment ainsi ({codes}) : donnez le code"
    if code:
        return f"ni le code « {code} » ni le nom « {name[:60]} » ne sont au référentiel"
    return f"le nom « {name[:60]} » n’est pas au référentiel" if name else "le nom et le code manquent"
