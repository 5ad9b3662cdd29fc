"""The home page: the current edition, its dated phases, three figures, the map, and the doors."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from label.models import Edition
from label.queries.results import edition_totals, results_of
from label.statistics import by_level, by_region
from label.views.caching import changes_at, public_page
from questionnaire.models import Questionnaire
from toolkit.dates import paris_day
from villes_internet.installing import is_new

REGIONS_OF_TODAY = 2016  # the year of the law's thirteen regions: a palmarès before it names those of its time


@dataclass(frozen=True)
class Milestone:
    """A dated step of an edition's calendar; `when` is None where the date is not known."""

    name: str
    when: date | None
    passed: bool


def calendar_of(edition: Edition) -> list[Milestone]:
    """The dated steps of an edition, in order."""
    today = timezone.localdate()
    over = edition.is_public
    is_to_come = over and edition.ceremony_on is not None and edition.ceremony_on > today
    steps = [
        ("Ouverture", edition.opens_at and paris_day(edition.opens_at)),
        ("Saisie des dossiers", edition.fills_at and paris_day(edition.fills_at)),
        ("Clôture des dossiers", edition.closes_at and paris_day(edition.closes_at)),
        ("Séance du jury", edition.jury_on),
        ("Cérémonie" if is_to_come else "Publication et cérémonie", edition.ceremony_on),
    ]
    # Once an edition is over, an unknown date says nothing any more; its ceremony may be still to come.
    kept = [(name, when) for name, when in steps if when is not None or not over]
    return [Milestone(name, when, when is not None and when <= today) for name, when in kept]


@login_not_required
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Where the label stands, and the ways in."""
    running = Edition.objects.running()
    current = running or Edition.objects.current()
    public = Edition.objects.public().order_by("-year").first()
    context: dict[str, object] = {"current": current, "public": public, "campaign": running, "questions": False}
    if current is None and is_new():
        return redirect("installation")
    if running is not None:
        context["registration"] = running.registration_window
        context["questions"] = Questionnaire.objects.filter(edition=running).exists()
    if current is not None:
        context["calendar"] = calendar_of(current)
    if public is not None:
        results = results_of(public)
        totals = edition_totals(public.year)
        earlier = [t for t in totals if t.year < public.year and t.total]
        levels = by_level(results)
        regions = by_region(r for r in results if r.region)
        context |= {
            "total": len(results),
            "levels": levels,
            "five": [r for r in results if r.arobases == 5],
            "referentes": levels.get(5, 0) + levels.get(4, 0),
            "regions": len(regions),
            "leading_region": next(iter(regions.items()), None),
            "former_regions": public.year < REGIONS_OF_TODAY,
            "previous": earlier[-1] if earlier else None,
        }
    dates = (current.opens_at, current.fills_at, current.closes_at) if current is not None else ()
    return changes_at(render(request, "villes_internet/accueil.html", context), *dates)
