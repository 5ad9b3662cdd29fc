"""What the pages read: each function asks the database a constant number of times, whatever the number of rows."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Ln

from label.enums import GROUPINGS, Confidence, Coverage, Kind, Strate, Theme
from label.models import Adhesion, Award, Candidature, Collectivite, Correction, Departement, Edition
from label.queries.histories import participations_told_in
from label.rules.geography import kilometres
from label.rules.names import search_words
from label.rules.strates import town_class
from label.statistics import Background, EditionTotal, Result
from label.statistics.series import YearCount

NAMED = ("candidature__collectivite", "candidature__edition")
BY_NAME = ("candidature__sort_key", "candidature__collectivite__code")  # several communes have one name
LEVEL_NAMES = {5: "cinq", 4: "quatre", 3: "trois", 2: "deux", 1: "une", 0: "mention"}

# How a name that nobody spells so is looked for: tried on twelve misspelt communes (tests/label/test_queries.py).
NEAREST, SHORTEST, LIKENESS, KNOWN = 8, 3, 0.45, 0.035


def errata_of(edition: Edition) -> list[Correction]:
    """The published levels that were corrected since, oldest first; one query."""
    return list(Correction.objects.done().filter(candidature__edition=edition).select_related(*NAMED))


def last_corrected(edition: Edition) -> datetime | None:
    """When a published level of an edition was last corrected. One query."""
    settled = Correction.objects.done().filter(candidature__edition=edition).values_list("settled_at", flat=True)
    return settled.last()


def errata_of_town(collectivite: Collectivite) -> list[Correction]:
    """The same for every edition of a collectivité; one query."""
    rows = Correction.objects.done().filter(candidature__collectivite=collectivite)
    return list(rows.filter(candidature__edition__in=Edition.objects.public()).select_related(*NAMED))


RESULT = (
    "candidature__collectivite__code",
    "candidature__name",
    "candidature__kind",
    "candidature__departement",
    "candidature__departement_name",
    "candidature__region",
    "candidature__strate",
    "arobases",
    "candidature__population",
    "candidature__printed_population",
    "candidature__sort_key",
    "confidence",
    "source",
)


def results_of(edition: Edition) -> list[Result]:
    """The palmarès of an edition, the highest level first, then in alphabetical order. Two queries."""
    regions = departement_regions()
    awards = Award.objects.standing().filter(candidature__edition=edition)
    rows = awards.order_by("-arobases", *BY_NAME).values_list(*RESULT)
    return [_result(row, regions) for row in rows]


def every_result(kept: Q | None = None) -> list[tuple[int, Result]]:
    """The published results of every edition (those `kept` alone, if asked), each with its year: the newest edition
    first, then as its palmarès. Two queries.
    """
    regions = departement_regions()
    awards = Award.objects.standing().filter(kept or Q(), candidature__edition__in=Edition.objects.public())
    order = ("-candidature__edition__year", "-arobases", *BY_NAME)
    rows = awards.order_by(*order).values_list("candidature__edition__year", *RESULT)
    return [(year, _result(tuple(row), regions)) for year, *row in rows]


def _result(row: tuple[Any, ...], regions: Mapping[str, tuple[str, str]]) -> Result:
    """A line of a palmarès, from the columns of RESULT."""
    code, name, kind, dep, dep_name, region, strate, arobases, population, printed, key, confidence, source = row
    current, zone = regions.get(dep, ("", "metro"))
    return Result(
        code,
        name,
        Kind(kind),
        dep,
        dep_name,
        region,
        Strate(strate) if strate else None,
        arobases,
        population,
        printed,
        key,
        current,
        zone,
        Confidence(confidence),
        source,
    )


def participants_of(edition: Edition) -> list[tuple[str, str]]:
    """Codes and names of those known to have taken part in an edition, with a level or without. One query."""
    filed = Candidature.objects.in_the_race().filter(edition=edition).order_by("sort_key", "collectivite__code")
    return list(filed.values_list("collectivite__code", "name"))


def departement_regions() -> dict[str, tuple[str, str]]:
    """Each département's region of today and zone, by its code. One query."""
    rows = Departement.objects.values_list("code", "region__name", "zone")
    return {code: (region or "", zone) for code, region, zone in rows}


@dataclass(frozen=True)
class MapPoint:
    """A labelled collectivité on the map."""

    code: str
    name: str
    departement: str
    departement_name: str
    region: str
    arobases: int
    kind: Kind
    strate: Strate | None
    latitude: float
    longitude: float


def map_points(edition: Edition) -> list[MapPoint]:
    """The labelled collectivités that have coordinates, the lowest level first so that the highest is drawn on top. One
    query.
    """
    rows = (
        Award.objects.standing()
        .filter(candidature__edition=edition, candidature__collectivite__latitude__isnull=False)
        .order_by("arobases", *BY_NAME)
        .values_list(
            "candidature__collectivite__code",
            "candidature__name",
            "candidature__departement",
            "candidature__departement_name",
            "candidature__region",
            "arobases",
            "candidature__kind",
            "candidature__strate",
            "candidature__collectivite__latitude",
            "candidature__collectivite__longitude",
        )
    )
    return [
        MapPoint(code, name, dep, dep_name, region, level, Kind(kind), Strate(strate) if strate else None, lat, lon)
        for code, name, dep, dep_name, region, level, kind, strate, lat, lon in rows
        if lat is not None and lon is not None
    ]


def region_departements() -> dict[str, list[str]]:
    """The codes of the départements of each region by its name, of before 2016 or of today; the older meaning wins. One
    query.
    """
    rows = list(Departement.objects.order_by("code").values_list("code", "region__name", "former_region__name"))
    found: dict[str, list[str]] = defaultdict(list)
    for code, _, former in rows:
        if former:
            found[former].append(code)
    old = frozenset(found)
    for code, today, _ in rows:
        if today and today not in old:
            found[today].append(code)
    return dict(found)


def search_collectivites(text: str) -> QuerySet[Collectivite]:
    """Collectivités whose name, former name, code or postal code has a word beginning with each word of `text`.

    Accents, hyphens, apostrophes and case do not count and « st » is « saint »; the best come first: the whole name,
    then its beginning, those that hold a public award, then the most populated. A text without any letter nor digit
    finds nothing.
    """
    words = search_words(text)
    if not words:
        return Collectivite.objects.none()
    key = " ".join(words)
    conditions = Q()
    for word in words:
        conditions &= Q(search_key__contains=f" {word}")
    labelled = Award.objects.public().filter(candidature__collectivite=OuterRef("pk"))
    rank = Case(
        When(Q(code=text.strip().upper()) | Q(sort_key=key), then=Value(0)),
        When(search_key__startswith=f" {key}", then=Value(1)),
        When(search_key__contains=f" {key}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return (
        Collectivite.objects.filter(conditions)
        .annotate(rank=rank, is_labelled=Exists(labelled))
        .select_related("departement")
        .order_by("rank", "-is_labelled", "-active", F("population").desc(nulls_last=True), "sort_key", "code")
    )


@transaction.atomic
def nearest_collectivites(text: str) -> list[Collectivite]:
    """The few collectivités in force whose name is spelt most like a text that names none (« laroche bernar »), the
    nearest first; three statements, by the index of trigrams.
    """
    key = " ".join(search_words(text))
    if len(key) < SHORTEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
    rows = Collectivite.objects.active().filter(search_key__trigram_word_similar=key)
    likeness = TrigramWordSimilarity(key, "search_key") + TrigramSimilarity("sort_key", key)
    likeness += Ln(Coalesce(F("population"), 0) + 1) * Value(KNOWN)  # of two near names, the one that people look for
    labelled = Award.objects.public().filter(candidature__collectivite=OuterRef("pk"))
    return list(
        rows.annotate(is_labelled=Exists(labelled))
        .select_related("departement")
        .order_by(likeness.desc(), F("population").desc(nulls_last=True), "code")[:NEAREST]
    )


def labelled_collectivites() -> QuerySet[Collectivite]:
    """Every collectivité that holds a public award, in alphabetical order."""
    labelled = Award.objects.public().filter(candidature__collectivite=OuterRef("pk"))
    return Collectivite.objects.filter(Exists(labelled)).select_related("departement").order_by("sort_key", "code")


def edition_totals(until: int) -> list[EditionTotal]:
    """What is known of each public edition before this year, and of its own at any phase: counted where the coverage is
    complete, stated elsewhere.
    """
    counted: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    editions = Edition.objects.told_in(until).order_by("year")
    complete = Award.objects.standing().filter(
        candidature__edition__in=editions, candidature__edition__coverage=Coverage.COMPLETE
    )
    for year, arobases in complete.values_list("candidature__edition__year", "arobases"):
        counted[year][arobases] += 1
    totals = []
    for edition in editions:
        whole = edition.coverage == Coverage.COMPLETE
        if whole and edition.year in counted:
            levels = dict(counted[edition.year])
            total: int | None = sum(levels.values())
        else:
            levels = {
                n: edition.stated_totals[name]
                for n, name in LEVEL_NAMES.items()
                if edition.stated_totals.get(name) is not None
            }
            total = edition.stated_totals.get("total")
        totals.append(EditionTotal(edition.year, edition.number, total, levels, whole, edition.rated))
    return totals


def background_of(edition: Edition, results: list[Result] | None = None) -> Background:
    """All that an edition's statistics rest on; about eight queries, whatever the number of rows."""
    members = Adhesion.objects.filter(year=edition.year)
    rows = results_of(edition) if results is None else results
    codes = {r.code for r in rows}
    member_codes = list(members.values_list("collectivite__code", flat=True))
    return Background(
        year=edition.year,
        number=edition.number,
        results=rows,
        editions=edition_totals(edition.year),
        histories=participations_told_in(edition.year),
        printed={line["id"]: line["valeur"] for line in edition.printed_figures},
        jury_members=len(edition.printed_jury.get("membres", [])),
        members=len(member_codes),
        labelled_members=sum(code in codes for code in member_codes if code),
        themes=len(Theme),
    )


def counted_over_time(until: int) -> list[YearCount]:
    """How many results each edition wholly known up to a year (its own at any phase) gave, by class of size and région
    of today. Two queries.
    """
    regions = departement_regions()
    editions = Edition.objects.told_in(until).filter(coverage=Coverage.COMPLETE)
    rows = (
        Award.objects.standing()
        .filter(candidature__edition__in=editions)
        .values_list(
            "candidature__edition__year", "candidature__kind", "candidature__strate", "candidature__departement"
        )
        .order_by()
        .annotate(number=Count("pk"))
    )
    return [
        YearCount(
            year, town_class(Kind(kind), Strate(strate) if strate else None), regions.get(code, ("", ""))[0], number
        )
        for year, kind, strate, code, number in rows
    ]


@cache
def departement_features() -> list[dict[str, Any]]:
    """The outlines of the 101 départements (IGN Admin Express, simplified): GeoJSON features, read once a process."""
    path = Path(__file__).parents[1] / "data" / "departements.geojson"
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


@dataclass(frozen=True)
class Neighbour:
    """A labelled collectivité of the same strate, with its distance in kilometres as the crow flies."""

    code: str
    name: str
    departement: str
    arobases: int
    distance: int


def neighbours_of(
    collectivite: Collectivite, strate: Strate | None, edition: Edition, count: int = 6
) -> list[Neighbour]:
    """The nearest labelled collectivités of the same strate and nature in an edition; empty without a point or a
    strate.
    """
    if collectivite.latitude is None or collectivite.longitude is None or strate is None:
        return []
    grouping, here = collectivite.kind in GROUPINGS, (collectivite.latitude, collectivite.longitude)
    rows = [
        Neighbour(
            p.code,
            p.name,
            p.departement,
            p.arobases,
            kilometres(here, (p.latitude, p.longitude)),
        )
        for p in map_points(edition)
        if p.strate == strate and (p.kind in GROUPINGS) == grouping and p.code != collectivite.code
    ]
    return sorted(rows, key=lambda n: (n.distance, n.name))[:count]
