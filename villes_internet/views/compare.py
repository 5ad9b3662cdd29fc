"""`/comparer/`: two to four collectivités side by side; the address says which, and can be shared."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.models import Adhesion, Collectivite, Edition
from label.queries.histories import histories_told_in
from label.queries.results import search_collectivites
from label.rules.histories import HistoryYear, known_so_far

MOST, OFFERED, LONGEST = 4, 8, 100


@dataclass(frozen=True)
class Compared:
    """One column: the collectivité, its past, the address of the comparison without it, and the year of its last
    membership.
    """

    place: Collectivite
    history: list[HistoryYear]
    without: str
    member: int | None

    @property
    def last(self) -> HistoryYear | None:
        """Its last level, None without any."""
        return next((one for one in reversed(self.history) if one.participated and one.arobases is not None), None)

    @property
    def known(self) -> str:
        """What is known of it, in words."""
        return known_so_far(self.history)


def _query(codes: list[str]) -> str:
    return "?" + urlencode([("c", code) for code in codes])


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The columns that the address asks for, and what a search offers to add."""
    asked = list(dict.fromkeys(code[:9].upper() for code in request.GET.getlist("c") if code))
    rows = Collectivite.objects.select_related("departement__region").annotate(
        told=Count("initiatives", filter=Q(initiatives__is_public=True))
    )
    found = {place.code: place for place in rows.filter(code__in=asked[:MOST])}
    codes = [code for code in asked[:MOST] if code in found]
    notices = [f"Aucune collectivité ne porte le code « {code} »." for code in asked[:MOST] if code not in found]
    if len(asked) > MOST:
        notices.append(f"{MOST} collectivités se comparent au plus : les premières sont gardées.")
    columns = _columns([found[code] for code in codes])
    years = zip(*(reversed(one.history) for one in columns), strict=True)
    text = request.GET.get("q", "").strip()[:LONGEST]
    offered = search_collectivites(text).exclude(code__in=codes)[:OFFERED] if text and len(codes) < MOST else []
    context: dict[str, Any] = {
        "columns": columns,
        "years": [list(zip(columns, row, strict=True)) for row in years],
        "notices": notices,
        "text": text,
        "offered": [(place, _query([*codes, place.code])) for place in offered],
        "may_add": len(codes) < MOST,
    }
    return render(request, "villes_internet/comparer.html", context)


def _columns(places: list[Collectivite]) -> list[Compared]:
    """Each with its past, all told up to the same edition; four queries."""
    codes = [place.code for place in places]
    newest = Edition.objects.public().order_by("-year").values_list("year", flat=True).first()
    histories = histories_told_in(newest, codes) if newest is not None and codes else {}
    members: dict[str, int] = {}
    for code, year in (
        Adhesion.objects.public().filter(collectivite__code__in=codes).values_list("collectivite__code", "year")
    ):
        members[code] = max(year, members.get(code, 0))
    return [
        Compared(
            place,
            histories.get(place.code, []),
            _query([code for code in codes if code != place.code]),
            members.get(place.code),
        )
        for place in places
    ]
