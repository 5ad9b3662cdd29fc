"""The figures of « Le label en perspective », computed from plain rows; nothing here knows the database.

Each figure bears the identifier of `label/data/statistiques-2012.json`, so that what the book printed can be held
against it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from label.enums import GROUPINGS, Confidence, Kind, Strate, TownClass, Zone
from label.rules.histories import Subject
from label.rules.regulation import REFERENTES, TOP
from label.rules.strates import town_class

UNKNOWN_SIZE = "unknown"  # the key of those whose population is not known, beside the values of `TownClass`


@dataclass(frozen=True)
class Result:
    """One line of a palmarès, with what was true at the time; `population` is INSEE's, `printed_population` the
    book's.
    """

    code: str
    name: str
    kind: Kind
    departement: str
    departement_name: str
    region: str
    strate: Strate | None
    arobases: int
    population: int | None = None
    printed_population: int | None = None
    sort_key: str = ""
    current_region: str = ""
    zone: str = "metro"
    confidence: Confidence = Confidence.SURE
    source: str = ""

    @property
    def town_class(self) -> TownClass | None:
        """Where it is counted among strates."""
        return town_class(self.kind, self.strate)

    @property
    def is_referente(self) -> bool:
        """Whether this collectivité holds 4 or 5 arobases (docs/glossaire.md, « Référente »)."""
        return self.arobases in REFERENTES


@dataclass(frozen=True)
class EditionTotal:
    """How many collectivités an edition labelled, as far as it is known; `levels` maps a level to its count.

    The prototype of 1999 gave no level: it is not `rated`.
    """

    year: int
    number: int
    total: int | None
    levels: Mapping[int, int] = field(default_factory=dict)
    complete: bool = False
    rated: bool = True


@dataclass(frozen=True)
class Background:
    """What an edition's figures rest on beside its own palmarès."""

    year: int
    number: int
    results: Sequence[Result]
    editions: Sequence[EditionTotal] = ()
    histories: Sequence[Subject] = ()
    printed: Mapping[str, Any] = field(default_factory=dict)
    jury_members: int = 0
    members: int = 0
    labelled_members: int = 0
    themes: int = 0

    @property
    def _own(self) -> EditionTotal | None:
        return next((e for e in self.editions if e.year == self.year), None)

    @property
    def is_complete(self) -> bool:
        """Whether `results` are all the results of the edition; a background without its edition is taken as whole."""
        return self._own is None or self._own.complete

    @property
    def total(self) -> int | None:
        """How many were labelled: counted where the results are whole, announced elsewhere, None when unknown."""
        return len(self.results) if self.is_complete or self._own is None else self._own.total

    @property
    def announced_levels(self) -> Mapping[int, int]:
        """The counts by level that the sources announce, the highest level first."""
        return dict(sorted(self._own.levels.items(), reverse=True)) if self._own is not None else {}


def counts_by(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, int]:
    """Counts by a key, the largest first, then in alphabetical order."""
    return dict(sorted(Counter(key(r) for r in results).items(), key=lambda item: (-item[1], item[0])))


def by_level(results: Iterable[Result]) -> dict[int, int]:
    """Counts for 5 down to 1 @ (and 0 where a mention was given)."""
    counts = Counter(r.arobases for r in results)
    return {level: counts[level] for level in (5, 4, 3, 2, 1, 0) if level or counts[0]}


def by_size(results: Iterable[Result]) -> dict[str, int]:
    """Communes by strate, the largest first, intercommunalités apart, and those of unknown population."""
    found = Counter(r.town_class for r in results)
    counts = {strate.value: found[TownClass(strate.value)] for strate in reversed(Strate)}
    counts[TownClass.GROUPING.value] = found[TownClass.GROUPING]
    counts[UNKNOWN_SIZE] = found[None]
    return counts


def by_region(results: Iterable[Result]) -> dict[str, int]:
    """Counts by region of the time."""
    return counts_by(results, lambda r: r.region)


def referentes_by_region(results: Iterable[Result]) -> dict[str, int]:
    """Collectivités at 4 or 5 @ by region of the time."""
    return by_region(r for r in results if r.is_referente)


def first_time_at_top(year: int, histories: Iterable[Subject]) -> list[Subject]:
    """Those whose first 5 @ is this year, by name: « les nouvelles venues » (book 2012, l. 309)."""
    return sorted(
        (
            h
            for h in histories
            if h.levels.get(year) == TOP and not any(v == TOP and y < year for y, v in h.levels.items())
        ),
        key=lambda h: h.name,
    )


def first_timers(year: int, results: Iterable[Result], histories: Iterable[Subject]) -> list[Result]:
    """Those of a palmarès of which no participation before its year is known, in the palmarès' order."""
    seen = {one.code for one in histories if any(known.year < year for known in one.known)}
    return [row for row in results if row.code not in seen]


def entrants_by_year(editions: Iterable[EditionTotal], histories: Sequence[Subject]) -> dict[int, int]:
    """How many collectivités reached 5 @ for the first time in each edition, among the known histories."""
    return {
        e.year: len(first_time_at_top(e.year, histories))
        for e in sorted(editions, key=lambda e: e.year)
        if e.year > 1999
    }


def progression(total: int, earlier: int) -> int:
    """The growth between two editions in whole percent."""
    return round((total - earlier) / earlier * 100)


def figures(background: Background) -> dict[str, Any]:
    """Every figure of the book that the data can recompute, by its identifier; one that lacks its data is left out.

    Values are numbers, names or lists of names in alphabetical order, as in `label/data/statistiques-2012.json`.
    """
    results = background.results
    levels = by_level(results)
    values: dict[str, Any] = {
        "total_labellisees": len(results),
        "villes_evaluees": len(results),
        "profils_5_arobases": levels.get(TOP, 0),
        f"maires_{background.year}": sum(r.kind is Kind.COMMUNE for r in results),
        f"referentes_ecart_{background.year}": levels.get(4, 0) - levels.get(TOP, 0),
        "numero_edition": background.number,
        "themes": background.themes,
        "membres_lignes": background.members,
    }
    values |= {f"collectivites_{level}_arobases": count for level, count in levels.items()}
    if background.jury_members:
        values["jury_membres"] = background.jury_members
    values |= _earlier_figures(background) | _history_figures(background)
    values |= _size_figures(results)
    values |= _region_figures(background)
    values |= _level_four_figures(background)
    return values


def _earlier_figures(background: Background) -> dict[str, Any]:
    """What the book says of earlier editions, from what is known of each: its total, and its 4 @ less its 5 @."""
    values: dict[str, Any] = {}
    for edition in background.editions:
        if edition.total is not None:
            values[f"labellisees_{edition.year}"] = edition.total
        if 4 in edition.levels and TOP in edition.levels:
            values[f"referentes_ecart_{edition.year}"] = edition.levels[4] - edition.levels[TOP]
    if background.editions:
        values["origine_label"] = min(edition.year for edition in background.editions)
    return values


def _history_figures(background: Background) -> dict[str, Any]:
    numbers = {e.year: e.number for e in background.editions}
    values: dict[str, Any] = {f"edition_{y}": numbers[y] for y in (2004, 2008) if y in numbers}
    if 2011 in numbers:
        values["ceremonie_2011"] = numbers[2011]
    earlier = [e for e in background.editions if e.year < background.year and e.total]
    if earlier:
        previous = max(earlier, key=lambda e: e.year)
        values["progression_pourcent"] = progression(len(background.results), previous.total or 0)
    years = {e.year for e in background.editions if e.year <= background.year}
    always = sorted(h.name for h in background.histories if years and years <= set(h.levels))
    if len(always) == 1:
        values["toutes_editions"] = always[0]
    entrants = first_time_at_top(background.year, background.histories)
    values["entrantes_5"] = len(entrants)
    values["entrantes_5_noms"] = [h.name for h in entrants]
    first_time = background.printed.get("primo_candidates")
    if first_time is not None and background.results:
        values["primo_candidates_pourcent"] = round(first_time / len(background.results) * 100)
    return values


def extremes(rows: Sequence[Result], size: Callable[[Result], int | None]) -> tuple[Result, Result] | None:
    """The smallest and the largest commune whose size is known; None where there is none."""
    known = [r for r in rows if r.kind is Kind.COMMUNE and size(r) is not None]
    if not known:
        return None
    return min(known, key=lambda r: (size(r) or 0, r.name)), max(known, key=lambda r: (size(r) or 0, r.name))


def _size_figures(results: Sequence[Result]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if pair := extremes(results, lambda r: r.population):
        for name, row in zip(("plus_petite_labellisee", "plus_grande_labellisee"), pair, strict=True):
            values |= {name: row.name, f"{name}_population": row.population}
    for level in (TOP, 4):
        rows = [r for r in results if r.arobases == level]
        if pair := extremes(rows, lambda r: r.printed_population):
            for name, row in zip((f"plus_petite_{level}", f"plus_grande_{level}"), pair, strict=True):
                values |= {name: row.name, f"{name}_population": row.printed_population}
    return values


def _region_figures(background: Background) -> dict[str, Any]:
    results = background.results
    ranks = ranked(referentes_by_region(results))
    values: dict[str, Any] = {}
    for rank, regions in enumerate(ranks[:3], start=1):
        values[f"referentes_rang_{rank}"] = regions if len(regions) > 1 else regions[0]
    for level in (TOP, 4):
        values[f"poitou_charentes_{level}"] = sum(
            r.region == "Poitou-Charentes" and r.arobases == level for r in results
        )
    newcomers = {h.code for h in first_time_at_top(background.year, background.histories)}
    values["entrantes_5_ile_de_france"] = sum(r.code in newcomers and r.region == "Île-de-France" for r in results)
    values[f"dom_{background.year}"] = sorted({r.region for r in results if r.zone == Zone.DROM})
    return values


def ranked(counts: Mapping[str, int]) -> list[list[str]]:
    """The names of each rank, the highest count first; equal counts share a rank, in alphabetical order."""
    return [sorted(n for n, c in counts.items() if c == count) for count in sorted(set(counts.values()), reverse=True)]


def _level_four_figures(background: Background) -> dict[str, Any]:
    values: dict[str, Any] = {}
    groupings = [r for r in background.results if r.kind in GROUPINGS]
    if groupings:
        best = max(r.arobases for r in groupings)
        names = sorted(r.name for r in groupings if r.arobases == best)
        values["premiere_interco"] = names[0] if len(names) == 1 else names
    quoted = background.printed.get("promues_3_vers_4_noms")
    if quoted is not None:
        # The book names them; their level of the year before is not in the data: what can be recomputed is their level
        # now.
        four = {r.name for r in background.results if r.arobases == 4}
        values["promues_3_vers_4_noms"] = [name for name in quoted if name in four]
        values["promues_3_vers_4"] = len(values["promues_3_vers_4_noms"])
    return values


# Figures that agree with the data without being proved by them (docs/donnees-2012.md says why for each).
CONSISTENT_ONLY = frozenset(
    {
        "promues_3_vers_4",
        "promues_3_vers_4_noms",
        "primo_candidates_pourcent",
        "toutes_editions",
        "labellisees_2011",
        "origine_label",
    }
)


@dataclass(frozen=True)
class Comparison:
    """A printed figure beside the recomputed one; `agrees` is None where the data cannot tell."""

    identifier: str
    group: str
    text: str
    printed: Any
    computed: Any
    agrees: bool | None
    note: str

    @property
    def is_proved(self) -> bool:
        """Whether an agreement proves the printed figure, or only does not contradict it."""
        return self.identifier not in CONSISTENT_ONLY


def compare(printed: Iterable[Mapping[str, Any]], computed: Mapping[str, Any]) -> list[Comparison]:
    """Each figure that the book prints, with ours where we have one."""
    lines = []
    for line in printed:
        known = line["id"] in computed
        value = computed.get(line["id"])
        lines.append(
            Comparison(
                line["id"],
                line["groupe"],
                line["libelle"],
                line["valeur"],
                value,
                value == line["valeur"] if known else None,
                line.get("note") or "",
            )
        )
    return lines
