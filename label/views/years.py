"""Addresses without a year: what is read leads to the page of the year; nothing is done there."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from label.models import Edition
from label.models.editions import LARGEST_YEAR
from label.permissions import equipe_required, is_equipe
from toolkit.numbers import whole_number


def to_year(request: HttpRequest, name: str, year: int | None, rest: str = "", **kwargs: Any) -> HttpResponse:
    """Lead a reader to the page `name` of this year (to `rest`, below it), with what she asked. Raises Http404 for
    anything but reading, and without a year.
    """
    if request.method not in ("GET", "HEAD"):
        msg = "Ce geste dit l’année de son édition dans son adresse."
        raise Http404(msg)
    if year is None:
        msg = "Aucune édition n’est annoncée."
        raise Http404(msg)
    query = request.GET.copy()
    query.pop("annee", None)
    asked = query.urlencode()
    return redirect(reverse(name, kwargs={"year": year, **kwargs}) + rest + (f"?{asked}" if asked else ""))


@equipe_required
def of_the_equipe(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The same for the pilotage and what is below it: the year chosen in a list, else the edition that the équipe works
    on.
    """
    year = _chosen(request, Edition.objects.all()) or _year_of(Edition.objects.of_the_equipe())
    return to_year(request, "equipe", year, rest) if year is not None else redirect("equipe-editions")


def of_a_town(request: HttpRequest, code: str, rest: str = "") -> HttpResponse:
    """The same for the workspace of a collectivité and what is below it: the year chosen, else the last announced."""
    year = _chosen(request, Edition.objects.announced()) or _year_of(Edition.objects.current())
    return to_year(request, "candidature-space", year, rest, code=code)


def year_in(request: HttpRequest) -> int:
    """The year that the address says, else the one that an address without a year leads to, else this year."""
    match = request.resolver_match
    year: int | None = match.kwargs.get("year") if match is not None else None
    last = Edition.objects.of_the_equipe if is_equipe(request.user) else Edition.objects.current
    return year or _year_of(last()) or timezone.localdate().year


def _chosen(request: HttpRequest, editions: QuerySet[Edition]) -> int | None:
    """The year picked in a list, when it is one of these editions."""
    year = whole_number(request.GET.get("annee", ""), LARGEST_YEAR)
    return year if year is not None and editions.filter(year=year).exists() else None


def _year_of(edition: Edition | None) -> int | None:
    return edition.year if edition is not None else None
