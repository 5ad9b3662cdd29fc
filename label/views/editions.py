"""Which edition a public page speaks of."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from label.models import Edition
from label.models.editions import LARGEST_YEAR
from toolkit.numbers import whole_number


def public_edition(year: int) -> Edition:
    """The edition of this year when its results may be read; the same 404 whether it does not exist or is under
    embargo.
    """
    edition = Edition.objects.public().select_related("regulation").filter(year=year).first()
    if edition is None:
        msg = f"Il n’y a pas d’édition {year} publiée."
        raise Http404(msg)
    return edition


def public_edition_among(year: int) -> tuple[Edition, list[int]]:
    """The edition of this year and the years of all, newest first, in one query; 404 as `public_edition`."""
    editions = list(Edition.objects.public().knowing_mentions().knowing_registers().order_by("-year"))
    edition = next((e for e in editions if e.year == year), None)
    if edition is None:
        msg = f"Il n’y a pas d’édition {year} publiée."
        raise Http404(msg)
    return edition, [e.year for e in editions]


def latest_public_year() -> int:
    """The year of the last published edition; 404 when none is."""
    year = Edition.objects.public().order_by("-year").values_list("year", flat=True).first()
    if year is None:
        msg = "Aucune édition n’est publiée pour l’instant."
        raise Http404(msg)
    return year


def redirect_to_edition(request: HttpRequest, name: str) -> HttpResponse:
    """The page `name` of the edition asked for (« annee »), of the last published one when none or nonsense is
    asked.
    """
    year = whole_number(request.GET.get("annee", ""), LARGEST_YEAR)
    known = year is not None and Edition.objects.public().filter(year=year).exists()
    return redirect(name, year=year if known else latest_public_year())
