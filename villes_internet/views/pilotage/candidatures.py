"""`/pilotage/candidatures/`: every candidature of an edition in a table, filtered, sorted, exported, reminded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from label.actions.mail import compose_mailing
from label.enums import Audience, CandidatureStatus, Kind, MailKind, TownClass
from label.forms.gestures import GestureForm, NumbersField
from label.models import Candidature, Edition
from label.permissions import edition_of, equipe_required, user_of
from label.queries.campaign import CandidatureRow, candidature_rows
from label.rules.candidatures import ASIDE
from label.rules.levels import LEVELS
from label.rules.names import search_key, search_words
from label.rules.strates import class_code
from label.views.pages import page_or_part
from toolkit.addresses import CODE, addresses
from toolkit.dates import LONG_AGO
from toolkit.tables.exports import XLSX, CellValue, xlsx_bytes
from villes_internet.missing import answered_of

WHOLE = 500  # rows that stay on one page: an edition has some 350
STATES: dict[str, tuple[str, Callable[[CandidatureRow], bool]]] = {
    "a-commencer": ("Inscrites, à commencer", lambda r: _open(r) and r.candidature.started_at is None),
    "commencees": ("Commencées, non déposées", lambda r: _open(r) and r.candidature.started_at is not None),
    "pretes": ("Peuvent être déposées", lambda r: _open(r) and r.candidature.started_at is not None and not r.blocking),
    "deposees": ("Déposées", lambda r: r.candidature.status == CandidatureStatus.FILED),
    "tardives": ("Prolongées ou tardives", lambda r: r.candidature.extended_until is not None),
    "ecartees": ("Retirées ou irrecevables", lambda r: r.candidature.status in ASIDE),
    "sans-signataire": ("Sans signataire", lambda r: not r.has_signatory),
    "sans-personne": ("Sans personne", lambda r: not r.people),
}
SORTS: dict[str, tuple[str, Callable[[CandidatureRow], Any]]] = {
    "nom": ("Nom", lambda r: r.candidature.sort_key),
    "avancement": ("Avancement", lambda r: (-(r.answered or 0), -r.percent, r.candidature.sort_key)),
    "activite": (
        "Dernière activité",
        lambda r: (-(r.candidature.active_at or LONG_AGO).timestamp(), r.candidature.sort_key),
    ),
    "depot": ("Date de dépôt", lambda r: (r.candidature.submitted_at is None, r.candidature.submitted_at or LONG_AGO)),
    "niveau": ("Dernier niveau", lambda r: (-(r.previous if r.previous is not None else -1), r.candidature.sort_key)),
    "obtenu": ("Niveau obtenu", lambda r: (-(r.obtained if r.obtained is not None else -1), r.candidature.sort_key)),
    "personne": ("Nom de la personne", lambda r: (not r.people, _last_name(r), r.candidature.sort_key)),
    "region": ("Région", lambda r: (search_key(r.candidature.region), r.candidature.sort_key)),
    "population": ("Population", lambda r: (-(r.candidature.population or 0), r.candidature.sort_key)),
}


def _last_name(row: CandidatureRow) -> str:
    """The last name of the first person, as it sorts."""
    return search_key(row.people[0].split()[-1]) if row.people and row.people[0].strip() else ""


def _at_level(level: int) -> Callable[[CandidatureRow], bool]:
    def is_there(row: CandidatureRow) -> bool:
        award = getattr(row.candidature, "award", None)
        return award is not None and award.arobases == level

    return is_there


# Once an edition is published, whom to write to is also said by the level received.
LEVELS_RECEIVED = {f"niveau-{level}": (f"{level}\u00a0@ obtenues", _at_level(level)) for level in reversed(LEVELS)}


def _states(edition: Edition) -> dict[str, tuple[str, Callable[[CandidatureRow], bool]]]:
    return STATES | LEVELS_RECEIVED if edition.is_public else STATES


def _rows_of(edition: Edition) -> QuerySet[Candidature]:
    rows = edition.candidatures.all()
    return rows.select_related("award") if edition.is_public else rows


def _open(row: CandidatureRow) -> bool:
    return row.candidature.status == CandidatureStatus.REGISTERED


def filtered(request: HttpRequest, edition: Edition) -> tuple[list[CandidatureRow], list[CandidatureRow]]:
    """All the rows of an edition, and those that the query keeps, in its order; nonsense is ignored."""
    rows = candidature_rows(_rows_of(edition), answered_of)
    kept = rows
    query, states = request.GET, _states(edition)
    if query.get("etat") in states:
        kept = [row for row in kept if states[query["etat"]][1](row)]
    if query.get("region"):
        kept = [row for row in kept if row.candidature.region == query["region"]]
    if query.get("strate") in TownClass.values:
        kept = [row for row in kept if class_code(row.candidature.kind, row.candidature.strate) == query["strate"]]
    if words := search_words(query.get("q", "")[:100]):
        kept = [row for row in kept if _matches(row, words)]
    key = SORTS.get(query.get("tri", ""), SORTS["nom"])[1]
    return rows, sorted(kept, key=key)


def _matches(row: CandidatureRow, words: list[str]) -> bool:
    key = search_key(row.candidature.name, row.code, *row.people)
    return all(f" {word}" in key for word in words)


@dataclass(frozen=True)
class TableLine:
    """A row of the table as it is drawn: all that it says."""

    pk: int
    address: str
    name: str
    departement: str
    tone: str
    state: str
    is_extended: bool
    is_taken: bool  # from a source, with nothing that was filled here
    percent: int
    answered: int | None
    people: str
    has_signatory: bool
    active_at: str
    previous: int | None
    obtained: int | None


def _shown(edition: Edition, rows: Iterable[CandidatureRow]) -> list[TableLine]:
    address = addresses("equipe-collectivite", edition.year, CODE)
    return [
        TableLine(
            row.candidature.pk,
            address(row.code),
            row.candidature.name,
            row.candidature.departement,
            _tone(row),
            row.state,
            row.candidature.extended_until is not None,
            row.candidature.registered_at is None and not row.answered,
            row.percent,
            row.answered,
            ", ".join(row.people),
            row.has_signatory,
            f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if (moment := row.candidature.active_at) else "",
            row.previous,
            row.obtained,
        )
        for row in rows
    ]


def _tone(row: CandidatureRow) -> str:
    """The colour of its state."""
    if row.candidature.status == CandidatureStatus.FILED:
        return "ok"
    if row.candidature.status != CandidatureStatus.REGISTERED:
        return "error"
    return "info" if not row.blocking and row.candidature.started_at is not None else ""


@equipe_required
@require_safe
def table(request: HttpRequest, year: int) -> HttpResponse:
    """The table; a constant number of queries whatever the number of candidatures."""
    edition = edition_of(year)
    rows, kept = filtered(request, edition)
    page = Paginator(kept, WHOLE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "years": Edition.objects.years(),
        "rows": _shown(edition, page.object_list),
        "found": len(kept),
        "page": page,
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "total": len(rows),
        "states": [(key, label) for key, (label, _) in _states(edition).items()],
        "sorts": [(key, label) for key, (label, _) in SORTS.items() if edition.is_public or key != "obtenu"],
        "regions": sorted({row.candidature.region for row in rows if row.candidature.region}, key=search_key),
        "strates": TownClass.choices,
        "filter": {name: request.GET.get(name, "") for name in ("etat", "region", "strate", "q", "tri")},
        "is_filtered": any(request.GET.get(name) for name in ("etat", "region", "strate", "q")),
    }
    return page_or_part(request, "pilotage/candidatures.html", "pilotage/_candidatures.html", context)


COLUMNS = (
    "Code",
    "Collectivité",
    "Type",
    "Département",
    "Région",
    "Strate",
    "Population",
    "État",
    "Fiche remplie (%)",
    "Questionnaire rempli (%)",
    "Points bloquants",
    "Personnes",
    "Inscrite le",
    "Commencée le",
    "Déposée le",
    "Accusé",
    "Prolongée jusqu’au",
    "Raison",
    "Dernier niveau (@)",
)


def _line(row: CandidatureRow) -> tuple[CellValue, ...]:
    c = row.candidature

    def when(moment: datetime | None) -> datetime | None:
        return timezone.localtime(moment).replace(tzinfo=None) if moment is not None else None

    return (
        row.code,
        c.name,
        Kind(c.kind).label,
        c.departement,
        c.region,
        c.get_strate_display() or None,
        c.population,
        row.state,
        row.percent,
        row.answered,
        row.blocking,
        ", ".join(row.people),
        when(c.registered_at),
        when(c.started_at),
        when(c.submitted_at),
        c.receipt or None,
        when(c.extended_until),
        c.status_reason or c.extension_reason or None,
        row.previous,
    )


@equipe_required
@require_safe
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """The same rows, filtered and sorted the same way, as a workbook."""
    edition = edition_of(year)
    _, kept = filtered(request, edition)
    about = {
        "Édition": str(year),
        "Établi le": timezone.localtime().strftime("%d/%m/%Y %H:%M (heure de Paris)"),
        "Confidentiel": "Contient des noms de personnes : à ne pas diffuser.",
    }
    content = xlsx_bytes("Candidatures", COLUMNS, [_line(row) for row in kept], about)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="candidatures-{year}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


class TickedForm(GestureForm):
    """The candidatures that are ticked."""

    candidature = NumbersField(2000)


@equipe_required
@require_POST
def remind(request: HttpRequest, year: int) -> HttpResponse:
    """Prepare a message to the candidatures that were ticked, a reminder until the edition is published: a draft to
    read before it leaves.
    """
    keys = TickedForm.read(request)["candidature"]
    chosen = list(Candidature.objects.filter(pk__in=keys, edition__year=year).select_related("edition"))
    if not chosen:
        messages.error(request, "Cochez au moins une candidature.")
        return redirect("equipe-candidatures", year)
    edition = chosen[0].edition
    kind = MailKind.FREE if edition.is_public else MailKind.REMINDER
    mailing = compose_mailing(edition, kind, Audience.CHOSEN, by=user_of(request), chosen=chosen)
    messages.info(request, "Voici le brouillon : relisez-le, puis envoyez-le.")
    return redirect("equipe-mailing", mailing.pk)
