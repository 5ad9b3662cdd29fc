"""Addresses of the jury without a year: they lead to that of the last one."""

from django.http import HttpRequest, HttpResponse

from jury.queries.seats import last_seat_year
from label.models import Edition
from label.permissions import is_equipe, user_of
from label.views.years import to_year


def latest(request: HttpRequest, name: str, rest: str = "") -> HttpResponse:
    """Lead to the page of the last announced edition, where she sits; the équipe to the one that it works on."""
    equipe = is_equipe(request.user)
    edition = Edition.objects.of_the_equipe() if equipe else Edition.objects.current()
    year = (None if equipe else last_seat_year(user_of(request))) or (edition.year if edition is not None else None)
    return to_year(request, name, year, rest)
