"""Addresses without a year: what is read leads to the page of the year; nothing is done there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from label.models import Edition
from label.permissions import equipe_required


def to_year(request: HttpRequest, name: str, year: int | None, **kwargs: Any) -> HttpResponse:
    """Lead a reader to the page `name` of this year, with what she asked. Raises Http404 for anything but reading, and
    without a year.
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
    return redirect(reverse(name, kwargs={"year": year, **kwargs}) + (f"?{asked}" if asked else ""))


@equipe_required
def of_the_equipe(request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
    """The same for a page of the pilotage: the year chosen in a list, else the edition that the équipe works on."""
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    if year is None or not Edition.objects.filter(year=year).exists():
        edition = Edition.objects.of_the_equipe()
        year = edition.year if edition is not None else None
    return to_year(request, name, year, **kwargs)
