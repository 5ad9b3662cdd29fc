"""The palmarès of an edition: by level on screen, and as files."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from label.documents.kinds import kind_named
from label.documents.truth import paper_of
from label.enums import Coverage
from label.forms.palmares import PalmaresFilter, palmares_filter
from label.models import Edition, Partner
from label.queries.mentions import given_in
from label.queries.register import register_head
from label.queries.results import errata_of, participants_of, results_of
from label.rules.levels import LEVELS
from label.statistics import Result
from label.statistics.export import COLUMNS, WIDTHS, palmares_row
from label.views.caching import by_public_version, changes_at, public_page
from label.views.editions import public_edition, public_edition_among, redirect_to_edition
from label.views.linked import edition_facts
from label.views.pages import page_or_part
from toolkit.tables.exports import XLSX, csv_text, json_text, xlsx_bytes


@dataclass(frozen=True)
class LevelGroup:
    """The collectivités of one level."""

    arobases: int
    results: list[Result]


@login_not_required
def palmares_index(request: HttpRequest) -> HttpResponse:
    """The palmarès of the edition asked for, or of the last published one."""
    return redirect_to_edition(request, "palmares")


@login_not_required
@public_page
def palmares(request: HttpRequest, year: int) -> HttpResponse:
    """By level, the highest first; filtered on demand. The fragment alone for htmx."""
    edition, years = public_edition_among(year)
    results = results_of(edition)
    asked = palmares_filter(request.GET.dict(), results)
    kept = asked.keep(results)
    told = _what_it_lists(edition, len(results))
    paper = paper_of(kind_named("palmares"), edition) if edition.coverage == Coverage.COMPLETE else None
    context = {
        "edition": edition,
        "directory": reverse("collectivites"),  # one reversal for hundreds of links
        "filter": asked,
        "chapters": [
            c for c in (LevelGroup(n, [r for r in kept if r.arobases == n]) for n in reversed(LEVELS)) if c.results
        ],
        "total": len(results),
        "kept": len(kept),
        "years": years,
        "participants": participants_of(edition) if not edition.rated else [],
        "errata": errata_of(edition),
        "mentions": given_in(edition),
        "partners": list(Partner.objects.shown_in(edition)),
        "query": request.GET.urlencode(),
        "subject": f"Palmarès {edition.year} du label {settings.LABEL['name']}",
        "told": told,
        "data": edition_facts(edition, told),
        "register": register_head(edition),
        "paper": paper,
    }
    response = page_or_part(request, "label/palmares.html", "label/_palmares.html", context)
    # How far the making of its PDF has come does not change the public version.
    return changes_at(response, timezone.now()) if paper is not None and paper.making is not None else response


def _what_it_lists(edition: Edition, count: int) -> str:
    if not edition.rated:
        return f"Les participantes connues de l’édition {edition.year}, sans niveau."
    return f"Les {count} résultats connus de l’édition {edition.year}, par niveau."


def about(edition: Edition, asked: PalmaresFilter) -> dict[str, str]:
    """What an exported file says of itself."""
    facts = {
        "titre": f"Palmarès {edition.year} du label « {settings.LABEL['name']} »",
        "editeur": settings.LABEL["publisher"],
        "licence": "Licence Ouverte 2.0 (Etalab)",
        "mention": settings.LABEL["attribution"],
        "couverture": "complète"
        if edition.coverage == Coverage.COMPLETE
        else "partielle : seuls certains résultats sont connus",
    }
    if asked.is_active:
        parts = [
            ("région", asked.region),
            ("département", asked.departement),
            ("strate", asked.strate),
            ("type", asked.kind),
            ("texte", asked.text),
        ]
        facts["filtre"] = ", ".join(f"{name} : {value}" for name, value in parts if value)
    if asked.ignored:
        facts["filtres_ignores"] = " ; ".join(asked.ignored)
    return facts


@login_not_required
@by_public_version
def palmares_file(request: HttpRequest, year: int, extension: str) -> HttpResponseBase:
    """The same rows, filters included, as CSV, XLSX or JSON."""
    edition = public_edition(year)
    results = results_of(edition)
    asked = palmares_filter(request.GET.dict(), results)
    rows = [palmares_row(result) for result in asked.keep(results)]
    facts: dict[str, Any] = about(edition, asked)
    content: str | bytes
    if extension == "csv":
        content, kind = csv_text(COLUMNS, rows), "text/csv; charset=utf-8"
    elif extension == "xlsx":
        content = xlsx_bytes(f"Palmarès {year}", COLUMNS, rows, facts, WIDTHS)
        kind = XLSX
    else:
        content, kind = json_text({"edition": year, **facts}, rows, COLUMNS), "application/json"
    response = HttpResponse(content, content_type=kind)
    name = f"palmares-{year}{'-extrait' if asked.is_active else ''}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
