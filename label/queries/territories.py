"""The régions and départements that have a page, and what the label did in each."""

from django.db.models import Q

from label.enums import Coverage
from label.models import Adhesion, Departement, Edition
from label.queries.results import MapPoint, every_result, map_points
from label.rules.names import name_key
from label.rules.territories import Area, AreaYear, Counted, departements_of, regions_of, years_of
from label.statistics import Result

SHORTEST = 2  # signs of a search: the code of a département

PlaceRow = tuple[str, str, str | None, str | None]


def _rows() -> list[PlaceRow]:
    """The code and the name of each département, its région of today and that of before 2016. One query."""
    return list(Departement.objects.order_by("code").values_list("code", "name", "region__name", "former_region__name"))


def regions() -> list[Area]:
    """Every région, of today then of before 2016. One query."""
    return regions_of(_rows())


def departements() -> list[Area]:
    """Every département and overseas territory, by its code. One query."""
    return departements_of(_rows())


def areas_like(text: str) -> list[Area]:
    """The régions and départements that a search may mean: by the beginning of a name, or by a code. One query."""
    key = name_key(text)
    if len(key) < SHORTEST:
        return []
    rows = _rows()
    every = [*regions_of(rows), *departements_of(rows)]
    return [area for area in every if key == area.slug or f" {key}" in f" {name_key(area.name)}"]


def area_at(slug: str, *, is_region: bool) -> Area | None:
    """The région or the département of an address. One query."""
    return next((area for area in (regions() if is_region else departements()) if area.slug == slug.lower()), None)


def results_in(area: Area) -> list[tuple[int, Result]]:
    """The published results of every edition that count in an area, each with its year: in a région that has vanished
    those that bear its name, elsewhere those of its départements. Two queries.
    """
    if area.vanished:
        return every_result(Q(candidature__region=area.name))
    return every_result(Q(candidature__departement__in=list(area.departements)))


def calendar() -> list[tuple[int, bool]]:
    """The year of each public edition that gave levels, oldest first, and whether its palmarès is wholly known."""
    rows = Edition.objects.public().filter(rated=True).order_by("year").values_list("year", "coverage")
    return [(year, coverage == Coverage.COMPLETE) for year, coverage in rows]


def area_years(area: Area, rows: list[tuple[int, Result]], known: list[tuple[int, bool]]) -> list[AreaYear]:
    """The editions of an area, oldest first."""
    return years_of(area, known, (Counted(year, row.arobases, row.region) for year, row in rows))


def points_in(area: Area, edition: Edition, codes: frozenset[str]) -> list[MapPoint]:
    """The points of these collectivités in an edition, the highest level last. One query."""
    return [point for point in map_points(edition) if point.code in codes and point.departement in area.departements]


def members_in(area: Area, year: int) -> list[Adhesion]:
    """The members of the association of a year whose edition is published, in alphabetical order. One query."""
    rows = Adhesion.objects.public().filter(year=year, departement__in=list(area.departements))
    return list(rows.select_related("collectivite").order_by("sort_key"))
