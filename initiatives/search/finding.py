"""One search of the observatory: what is found, how many there would be with one more choice."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q

from initiatives.models import Initiative
from initiatives.search.asking import FACETS, LONGEST, Asked, values
from initiatives.search.words import SHORTEST_START, text_asked
from label.enums import Kind
from label.models import Award, Collectivite, Edition
from label.rules.names import name_key
from label.rules.strates import strate_of, town_class
from toolkit.french import upper_first
from toolkit.typography import typographic

PAGE = 24
SUGGESTIONS = 8
# The facets that are the collectivité's: nothing of them is kept with an initiative.
TOWN_FACETS = ("arobases", "region", "departement", "strate")
NEWEST = "published_at DESC, initiative_id DESC"
ORDERS = {
    "titre": "title_key, initiative_id",
    "collectivite": f"town.sort_key, {NEWEST}",
    "anciennes": "published_at, initiative_id",
}
POINTS = """
WITH found AS (
    SELECT initiative_id, collectivite_id, published_at FROM initiatives_entry WHERE {where}
), placed AS (
    SELECT own.id AS pk, town.code, found.published_at,
        own.latitude IS NOT NULL AND own.longitude IS NOT NULL AS is_own,
        own.latitude AS own_latitude, own.longitude AS own_longitude, town.latitude, town.longitude
    FROM found
    JOIN initiatives_initiative AS own ON own.id = found.initiative_id AND own.is_public
    JOIN label_collectivite AS town ON town.id = found.collectivite_id
), places AS (
    SELECT pk, code, published_at,
        CASE WHEN is_own THEN own_latitude ELSE latitude END AS latitude,
        CASE WHEN is_own THEN own_longitude ELSE longitude END AS longitude
    FROM placed
)
SELECT latitude, longitude, count(*),
    (array_agg(pk ORDER BY published_at DESC, pk DESC))[1], (array_agg(code ORDER BY published_at DESC, pk DESC))[1]
FROM places
WHERE latitude IS NOT NULL AND longitude IS NOT NULL
GROUP BY latitude, longitude
ORDER BY 4 DESC
"""


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet: how many would be found with it."""

    code: str
    label: str
    count: int
    chosen: bool


def published_levels(towns: Collection[int]) -> dict[int, int]:
    """The last published level of each of these collectivités, by its number; one query, never kept."""
    rows = (
        Award.objects.filter(candidature__collectivite__in=towns, candidature__edition__in=Edition.objects.public())
        .order_by("candidature__collectivite", "-candidature__edition__year")
        .distinct("candidature__collectivite")
        .values_list("candidature__collectivite", "arobases")
    )
    return dict(rows)


@dataclass(frozen=True)
class Clause:
    """A condition on `initiatives_entry`, with its parameters; `facet` when it comes from a choice in one."""

    sql: str
    values: list[Any]
    facet: str = ""


# The collectivités that have an entry, from one to the next in the index: however many entries each has.
TOWNS = """
WITH RECURSIVE towns AS (
    (SELECT collectivite_id AS id FROM initiatives_entry ORDER BY 1 LIMIT 1)
    UNION ALL
    SELECT (SELECT collectivite_id FROM initiatives_entry WHERE collectivite_id > towns.id ORDER BY 1 LIMIT 1)
    FROM towns WHERE towns.id IS NOT NULL
)
SELECT town.id, town.kind, town.population, departement.code, departement.name, region.name
FROM towns
JOIN label_collectivite AS town ON town.id = towns.id
JOIN label_departement AS departement ON departement.id = town.departement_id
LEFT JOIN label_region AS region ON region.id = departement.region_id
"""


class Towns:
    """The collectivités that have public initiatives, by what is theirs: place, size, level. Two queries."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(TOWNS)
            rows = cursor.fetchall()
        self.levels = published_levels([pk for pk, *_ in rows])
        self.departements: dict[str, str] = {}
        self.of: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in TOWN_FACETS}
        for pk, kind, population, code, name, region in rows:
            size, level = town_class(Kind(kind), strate_of(population)), self.levels.get(pk)
            self.departements[code] = name
            self.of["region"][region or "Outre-mer"].append(pk)
            self.of["departement"][code].append(pk)
            if size is not None:
                self.of["strate"][size.value].append(pk)
            if level:
                self.of["arobases"][str(level)].append(pk)


class Found:
    """What is found: the facets, and one page of initiatives."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.text = text_asked(asked.text)

    @cached_property
    def towns(self) -> Towns:
        """What is known of the collectivités."""
        return Towns()

    @cached_property
    def _base(self) -> Clause:
        """What the text and the collectivité ask."""
        sql, values = self.text.condition if self.text is not None else ("true", [])
        if self.asked.town:
            sql += " AND collectivite_id = (SELECT id FROM label_collectivite WHERE code = %s)"
            values = [*values, self.asked.town]
        return Clause(sql, values)

    @cached_property
    def _choices(self) -> list[Clause]:
        """What each facet that is used lets through: any of its values."""
        found = []
        for facet, codes in self.asked.chosen.items():
            if facet in TOWN_FACETS:
                known = self.towns.of[facet]
                towns = [town for code in codes for town in known.get(code, ())]
                found.append(Clause("collectivite_id = ANY(%s)", [towns], facet))
            else:
                found.append(Clause("facets && %s::varchar[]", [[f"{facet}:{code}" for code in codes]], facet))
        return found

    @cached_property
    def _where(self) -> Clause:
        """All that an entry must meet."""
        every = [self._base, *self._choices]
        return Clause(" AND ".join(one.sql for one in every), [value for one in every for value in one.values])

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        """By facet, its own choices apart, the count of each value; by town under « collectivite ». One query.

        The entries that the text finds are read once, with whether each facet lets them through.
        """
        passes = [f"({one.sql}) AS p{n}" for n, one in enumerate(self._choices)]
        columns = ", ".join(["collectivite_id::text AS town", "facets", *passes])
        parts = [_counted("", [f"p{n}" for n in range(len(passes))])]
        parts += [
            _counted(one.facet, [f"p{other}" for other in range(len(passes)) if other != n])
            for n, one in enumerate(self._choices)
        ]
        statement = (
            f"WITH found AS MATERIALIZED (SELECT {columns} FROM initiatives_entry WHERE {self._base.sql}) "  # noqa: S608
            + " UNION ALL ".join(parts)
        )
        values = [value for one in self._choices for value in one.values] + self._base.values
        counts: dict[str, dict[str, int]] = {"": {}}
        own: dict[str, dict[str, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            for facet, code, count in cursor.fetchall():
                kind, _, value = code.rpartition(":") if not code.isdigit() else ("", "", code)
                if not kind:
                    counts.setdefault(facet, {})[value] = count
                elif facet in ("", kind):
                    own.setdefault(f"{facet}/{kind}", {})[value] = count
        for facet in FACETS:
            apart = facet if facet in self.asked.chosen else ""
            if facet in TOWN_FACETS:
                towns = counts.get(apart, {})
                by_code = {c: sum(towns.get(str(t), 0) for t in ts) for c, ts in self.towns.of[facet].items()}
                own[f"{apart}/{facet}"] = by_code
        found = {facet: own.get(f"{facet if facet in self.asked.chosen else ''}/{facet}", {}) for facet in FACETS}
        return {**found, "collectivite": counts[""]}

    @property
    def total(self) -> int:
        """How many are found."""
        return sum(self._counts["collectivite"].values())

    @cached_property
    def facets(self) -> dict[str, list[FacetChoice]]:
        """Each facet with the count of each value, its own choices apart; values that find nothing are left out unless
        chosen.
        """
        words = values()
        found: dict[str, list[FacetChoice]] = {}
        for facet in FACETS:
            counts, known = self._counts[facet], words.get(facet)
            chosen = self.asked.chosen.get(facet, ())
            codes: Sequence[str] = list(known) if known is not None else sorted(counts, reverse=facet == "annee")
            codes = [*codes, *(code for code in chosen if code not in codes)]
            choices = [
                FacetChoice(code, self._label(facet, code), counts.get(code, 0), code in chosen) for code in codes
            ]
            found[facet] = [choice for choice in choices if choice.count or choice.chosen]
        return found

    def _label(self, facet: str, code: str) -> str:
        known = values().get(facet) if facet not in ("region", "departement", "annee") else None
        if known is not None:
            return known.get(code, code)
        if facet == "departement" and code in self.towns.departements:
            return typographic(f"{self.towns.departements[code]} ({code})")
        return upper_first(code)

    @cached_property
    def town_name(self) -> str:
        """The name of the collectivité that is asked for."""
        return (
            Collectivite.objects.filter(code=self.asked.town).values_list("name", flat=True).first() or self.asked.town
        )

    @property
    def remarks(self) -> list[str]:
        """What of the demand means nothing, or was taken for something else, said in French."""
        found = list(self.asked.ignored)
        if self.asked.text and self.text is None:
            found.append(f"« {self.asked.text} » ne contient pas de mot à chercher : le texte est laissé de côté.")
        corrected = self.text.corrected if self.text is not None and self.total else ()
        found += [f"« {typed} » n’est nulle part : voici « {word} »." for typed, word in corrected]
        for name in ("region", "departement", "annee"):
            chosen = self.asked.chosen.get(name, ())
            known = self.towns.of[name] if name in TOWN_FACETS else self._years(chosen)
            found += [f"{FACETS[name]} « {code} » : aucune initiative." for code in chosen if code not in known]
        return found

    def _years(self, chosen: Sequence[str]) -> set[str]:
        """Those of these years that some initiative bears; one query, none when no year is chosen."""
        if not chosen:
            return set()
        years = Initiative.objects.public().filter(year__in=chosen).values_list("year", flat=True)
        return {str(year) for year in years.distinct().order_by("year")}

    @property
    def sort(self) -> str:
        """The order that is used."""
        return self.asked.sort or self.own_sort

    @property
    def own_sort(self) -> str:
        """The order that comes by itself: the most relevant when a text is searched, else the newest."""
        return "pertinence" if self.text is not None else "recentes"

    def keys(self, start: int, stop: int) -> list[int]:
        """The numbers found from `start` to `stop`, in the order asked; one query."""
        order = ORDERS.get(self.sort, NEWEST)
        ranked: list[str] = []
        if self.sort == "pertinence" and self.text is not None and self.text.parts:
            rank, ranked = self.text.rank
            order = f"{rank}, {NEWEST}"
        source = "initiatives_entry"
        if self.sort == "collectivite":
            source += " JOIN label_collectivite AS town ON town.id = collectivite_id"
        statement = f"SELECT initiative_id FROM {source} WHERE {self._where.sql} ORDER BY {order} LIMIT %s OFFSET %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [*self._where.values, *ranked, max(0, stop - start), start])
            return [key for (key,) in cursor.fetchall()]

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE))

    @property
    def page(self) -> int:
        """The page shown: the last one when a later one is asked."""
        return min(self.asked.page, self.pages)

    def rows(self, start: int | None = None, size: int = PAGE) -> list[Initiative]:
        """One page of initiatives with their collectivité; two queries."""
        first = (self.page - 1) * PAGE if start is None else start
        keys = self.keys(first, first + size)
        found = Initiative.objects.public().select_related("collectivite__departement").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def points(self) -> list[tuple[float, float, int, int, str]]:
        """The places found, an initiative's own or its collectivité's: latitude, longitude, how many there, the number
        of the newest of them, the code of its collectivité. One query.
        """
        with connection.cursor() as cursor:
            cursor.execute(POINTS.format(where=self._where.sql), self._where.values)
            return list(cursor.fetchall())


def _counted(facet: str, passes: list[str]) -> str:
    """The counts among what these facets let through: of every value and every town, or of one facet's alone."""
    where = " AND ".join(passes) or "true"
    own = f"SELECT '{facet}', code, count(*) FROM found, unnest(facets) AS code WHERE {where}"  # noqa: S608
    towns = f"SELECT '{facet}', town, count(*) FROM found WHERE {where} GROUP BY town"  # noqa: S608
    if not facet:
        return f"{own} GROUP BY code UNION ALL {towns}"
    return towns if facet in TOWN_FACETS else f"{own} AND code LIKE '{facet}:%%' GROUP BY code"


def suggestions(text: str) -> list[Initiative]:
    """Titles that have a word beginning like each of those typed, whatever the accents; two signs at least. A title
    that several tell is there once, with the last published.
    """
    starts = name_key(" ".join(text.split())[:LONGEST]).split()
    if len("".join(starts)) < SHORTEST_START:
        return []
    rows = Initiative.objects.public().select_related("collectivite")
    for start in starts:
        rows = rows.filter(Q(entry__title_key__startswith=start) | Q(entry__title_key__contains=f" {start}"))
    newest = rows.order_by("entry__title_key", "-published_at", "-pk").distinct("entry__title_key").values("pk")
    return list(Initiative.objects.filter(pk__in=newest).select_related("collectivite")[:SUGGESTIONS])
