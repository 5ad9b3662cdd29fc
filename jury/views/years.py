"""Addresses of the jury without a year: they lead to that of the last one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jury.queries import last_seat_year
from label.models import Edition
from label.permissions import is_equipe, user_of


def latest(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the page of the last announced edition, where she sits; the équipe to the one that it works on.

    Raises Http404 for anything but reading: a gesture says its year.
    """
    if request.method not in ("GET", "HEAD"):
        msg = "Ce geste dit l’année de son édition dans son adresse."
        raise Http404(msg)
    equipe = is_equipe(request.user)
    edition = Edition.objects.of_the_equipe() if equipe else Edition.objects.current()
    year = (None if equipe else last_seat_year(user_of(request))) or (edition.year if edition is not None else None)
    if year is None:
        msg = "Aucune édition n’est annoncée."
        raise Http404(msg)
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse(name, args=[year]) + (f"?{query}" if query else ""))
