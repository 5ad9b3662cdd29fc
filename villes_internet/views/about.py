"""What the label is, who awards it, and what a journalist takes away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.documents.truth import papers_among
from label.models import Adhesion, Edition, Partner
from label.queries.results import background_of, edition_totals
from label.queries.team import shown_team
from label.statistics import EditionTotal, by_level, by_region
from label.statistics.charts import perspective
from label.views.editions import public_edition_among, redirect_to_edition
from questionnaire.models import Questionnaire
from villes_internet.book.kinds import BOOK, PALMARES
from villes_internet.press import MAP_PICTURE
from villes_internet.views.home import calendar_of


def growth(totals: Sequence[EditionTotal]) -> tuple[EditionTotal, EditionTotal] | None:
    """The first and the last edition whose total is known, when there are two."""
    known = [one for one in totals if one.total]
    return (known[0], known[-1]) if len(known) > 1 else None


@login_not_required
@require_safe
def label_page(request: HttpRequest) -> HttpResponse:
    """What the label is, how it is awarded, how to apply, the calendar, the règlements and the figures."""
    running = Edition.objects.running()
    public = Edition.objects.public().order_by("-year").first()
    totals = edition_totals(public.year) if public is not None else []
    context = {
        "campaign": running,
        "public": public,
        "calendar": calendar_of(running) if running is not None else [],
        "registration": running.registration_window if running is not None else None,
        "questions": running is not None and Questionnaire.objects.filter(edition=running).exists(),
        "regulations": Edition.objects.announced().filter(regulation__isnull=False).order_by("-year").years(),
        "editions": len(totals),
        "first": totals[0] if totals else None,
        "growth": growth(totals),
    }
    return render(request, "pages/label.html", context)


@login_not_required
@require_safe
def association(request: HttpRequest) -> HttpResponse:
    """Who awards the label: what the association does, its members, its équipe, its partners."""
    edition, team, relays = shown_team()
    public = Edition.objects.public().order_by("-year").first()
    latest = Adhesion.objects.public().order_by("-year").values_list("year", flat=True).first()
    context = {
        "members_year": latest,
        "members": Adhesion.objects.filter(year=latest).count() if latest is not None else 0,
        "team_of": edition,
        "team": team,
        "relays": relays,
        "partners": list(Partner.objects.shown_in(public)) if public is not None else [],
        "public": public,
    }
    return render(request, "pages/association.html", context)


@login_not_required
def press_index(request: HttpRequest) -> HttpResponse:
    """The kit of the edition asked for, or of the last published one."""
    return redirect_to_edition(request, "press")


@dataclass(frozen=True)
class Taken:
    """A file to take: its name, its form, what it is for, where it is."""

    name: str
    form: str
    what: str
    address: str


@login_not_required
@require_safe
def press(request: HttpRequest, year: int) -> HttpResponse:
    """The figures of a published edition, and the files that exist of it: nothing that is not there is offered."""
    edition, years = public_edition_among(year)
    background = background_of(edition)
    results = background.results
    whole = background.is_complete and bool(results)
    levels = by_level(results) if whole else background.announced_levels
    context = {
        "edition": edition,
        "years": years,
        "whole": whole,
        "total": background.total,
        "levels": [(n, count) for n, count in levels.items() if count],
        "referentes": levels.get(4, 0) + levels.get(5, 0),
        "regions": list(by_region(r for r in results if r.region).items())[:5] if whole else [],
        "previous": next((e for e in reversed(background.editions) if e.year < year and e.total), None),
        "texts": _texts(edition),
        "pictures": [Taken("Carte", "SVG", "vectorielle", reverse("map-svg", args=[year]))] if results else [],
        "charts": perspective(background) if results else [],
    }
    return render(request, "pages/presse.html", context)


def _texts(edition: Edition) -> list[Taken]:
    """The files of an edition that a worker made and that tell the truth now."""
    papers = papers_among([PALMARES, BOOK, MAP_PICTURE], edition)
    offered = (
        (PALMARES, "Palmarès", "toutes les collectivités, par niveau", "palmares-pdf"),
        (BOOK, "Livre", "palmarès, statistiques, cartes, une page par collectivité à cinq arobases", "book-pdf"),
        (MAP_PICTURE, "Carte en image", "2 000 points de large, avec ses niveaux et sa source", "map-png"),
    )
    return [
        Taken(name, kind.form, what, reverse(address, args=[edition.year]))
        for kind, name, what, address in offered
        if papers[kind.code].file is not None
    ]
