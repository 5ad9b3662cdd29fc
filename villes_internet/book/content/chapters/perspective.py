"""« Le label en perspective »: the charts, and the text that rules write from the same figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from label.enums import GROUPINGS, Strate, Zone
from label.queries.results import counted_over_time
from label.rules.names import sort_key
from label.statistics import (
    Background,
    by_level,
    by_region,
    by_size,
    counts_by,
    first_time_at_top,
    progression,
    ranked,
    referentes_by_region,
)
from label.statistics.charts import SIZE_NAMES, Chart, perspective
from label.statistics.series import referentes_of, series
from toolkit.french import counted, editions_named, in_region, in_words, listed, place, upper_first
from toolkit.typography import NBSP, thousands
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Place, Put
from villes_internet.book.content.types import BookEntry
from villes_internet.book.enums import Part


@dataclass(frozen=True)
class Figure:
    """A chart, the text that its figures say, and why it is so, where the équipe says it (Markdown)."""

    chart: Chart
    text: tuple[str, ...]
    why: str = ""

    @property
    def is_paired(self) -> bool:
        """Whether it stands in a column of paper, beside another."""
        return self.chart.slug in PAIRED

    @property
    def follows_table(self) -> bool:
        """Whether the table of the editions stands before it."""
        return self.chart.slug == AFTER_TABLE


@dataclass(frozen=True)
class EditionLine:
    """What is known of an edition: its total and the counts for 5 down to 1 @, None where the sources are silent.

    `levels` is empty for an edition that gave no level.
    """

    year: int
    number: int
    total: int | None
    levels: tuple[int | None, ...]


@dataclass(frozen=True)
class Arrivals:
    """The collectivités known to reach the highest level for the first time in one edition."""

    year: int
    entries: tuple[BookEntry, ...]


@dataclass(frozen=True)
class Perspective:
    """« Le label en perspective »: the charts, those of a pair together, and the two tables: one goes before the
    levels, the other under the last of them.
    """

    lead: str
    groups: tuple[tuple[Figure, ...], ...]
    editions: tuple[EditionLine, ...]
    arrivals: tuple[Arrivals, ...]


def share(part: int, whole: int) -> str:
    """A part in whole percent: « 32 % »."""
    return f"{round(100 * part / whole) if whole else 0} %"


def read(matter: Matter) -> Perspective:
    """Each chart with its sentences; a sentence without its data is not written."""
    background = matter.background
    told = {one.slug: one.text for one in matter.writings.get(Part.FINDING, ())}
    figures = [
        Figure(chart, _text(background, chart), told.get(f"{Part.FINDING.value}-{chart.slug}", ""))
        for chart in sorted(_charts(background), key=lambda chart: ORDER.index(chart.slug))
    ]
    groups = tuple(
        group
        for is_paired, found in groupby(figures, key=lambda figure: figure.is_paired)
        for group in ([tuple(found)] if is_paired else [(figure,) for figure in found])
    )
    lead = (
        f"{upper_first(counted(len(background.editions), 'édition', 'éditions'))} en perspective : combien de "
        "collectivités, de quelle taille, dans quelles régions, et à quel niveau."
    )
    editions = tuple(
        EditionLine(
            e.year, e.number, e.total, tuple(e.levels.get(level) for level in (5, 4, 3, 2, 1)) if e.rated else ()
        )
        for e in sorted(background.editions, key=lambda e: e.year)
    )
    arrivals = []
    for edition in editions:
        lines = sorted(first_time_at_top(edition.year, background.histories), key=lambda h: sort_key(h.name))
        if lines:
            arrivals.append(Arrivals(edition.year, tuple(BookEntry(h.code, h.name, "") for h in lines)))
    return Perspective(lead, groups, editions, tuple(arrivals))


def places(perspective: Perspective) -> Iterator[Place]:
    """A name among those that reach the highest level for the first time, edition by edition."""
    for arrivals in perspective.arrivals:
        for entry in arrivals.entries:
            yield Place(entry.code, entry.name, entry.departement, f"arrivee-{entry.code}")


def drawings(perspective: Perspective, put: Put) -> dict[str, Any]:
    """The charts by slug."""
    figures = [figure for group in perspective.groups for figure in group]
    paired = {
        one.chart.slug: put(f"colonne-{one.chart.slug}", one.chart.column_svg) for one in figures if one.is_paired
    }
    charts = {one.chart.slug: put(f"graphique-{one.chart.slug}", one.chart.svg) for one in figures}
    return {"charts": charts, "columns": paired}


def _charts(background: Background) -> list[Chart]:
    """Those of the edition, and those that look at every edition as far as it is known; over time once two are. Two
    queries.
    """
    counted = counted_over_time(background.year)
    is_told = len({row.year for row in counted}) > 1
    return [*perspective(background), *series(background, counted if is_told else [])]


def _text(background: Background, chart: Chart) -> tuple[str, ...]:
    return TEXTS[chart.slug](background, chart) if chart.slug in TEXTS else ()


def _editions(background: Background, _chart: Chart) -> tuple[str, ...]:
    total = len(background.results)
    lines = [f"L’édition {background.year} labellise {thousands(total)} collectivités."]
    known = [e for e in background.editions if e.total is not None and e.year < background.year]
    if known:
        last = max(known, key=lambda e: e.year)
        before = last.total or 0
        gap = total - before
        if gap and before:
            move = "hausse" if gap > 0 else "baisse"
            more = "de plus" if gap > 0 else "de moins"
            percent = abs(progression(total, before))
            much = f"{percent} %" if percent else "moins de 1 %"
            lines.append(
                f"Elles étaient {thousands(before)} en {last.year} : {thousands(abs(gap))} {more}, "
                f"une {move} de {much}."
            )
        elif before:
            lines.append(f"Elles étaient aussi nombreuses en {last.year}.")
        if total > max(e.total or 0 for e in known):
            lines.append(
                f"C’est le plus haut des {counted(len(known) + 1, 'total connu', 'totaux connus', feminine=False)}."
            )
    unknown = [e.year for e in background.editions if e.total is None and e.year > 1999 and e.year < background.year]
    if unknown:
        years = [e.year for e in background.editions]
        plural = "Le total n’est pas connu" if len(unknown) == 1 else "Les totaux ne sont pas connus"
        lines.append(f"{plural} pour {editions_named(unknown, years)}.")
    return (" ".join(lines),)


def _levels(background: Background, _chart: Chart) -> tuple[str, ...]:
    counts = by_level(background.results)
    total = len(background.results)
    referentes = counts.get(5, 0) + counts.get(4, 0)
    most = max(counts, key=lambda level: counts[level])
    lines = [
        f"Le niveau {most} @ réunit {share(counts[most], total)} des collectivités.",
        f"Les référentes, à 4 ou 5 @, sont {thousands(referentes)}, soit {share(referentes, total)}.",
    ]
    gap = counts.get(4, 0) - counts.get(5, 0)
    if counts.get(5) and counts.get(4) and gap:
        side = "de plus à 4 @ qu’à 5 @" if gap > 0 else "de plus à 5 @ qu’à 4 @"
        lines.append(f"On en compte {in_words(abs(gap), feminine=True)} {side}.")
    elif counts.get(5) and not gap:
        lines.append("Elles sont aussi nombreuses à 4 @ qu’à 5 @.")
    if counts.get(1):
        lines.append(f"Le premier niveau, 1 @, en accueille {thousands(counts[1])}.")
    return (" ".join(lines),)


def _sizes(background: Background, _chart: Chart) -> tuple[str, ...]:
    counts = by_size(background.results)
    total = len(background.results)
    order = sorted((s.value for s in Strate if counts[s.value]), key=lambda key: -counts[key])
    if not order:
        return ()
    words = [f"{share(counts[key], total)} de {SIZE_NAMES[key].lower()}" for key in order]
    lines = [f"Le palmarès compte {listed(words)}."]
    known = [r for r in background.results if r.population is not None and r.kind not in GROUPINGS]
    if len(known) > 1:
        small, large = (
            min(known, key=lambda r: (r.population or 0, r.name)),
            max(known, key=lambda r: (r.population or 0, r.name)),
        )
        lines.append(
            f"La plus petite commune labellisée est {place(small.name)}, {thousands(small.population or 0)} "
            f"habitants ; la plus peuplée, {place(large.name)}, {thousands(large.population or 0)} "
            "(population municipale, INSEE)."
        )
    groupings = counts["intercommunalite"]
    if groupings:
        verb = "s’y ajoute" if groupings == 1 else "s’y ajoutent"
        lines.append(f"{upper_first(counted(groupings, 'intercommunalité', 'intercommunalités'))} {verb}.")
    return (" ".join(lines),)


def _regions(background: Background, _chart: Chart) -> tuple[str, ...]:
    counts = by_region(background.results)
    total = len(background.results)
    names = list(counts)
    lines = []
    if len(names) > 3:
        three = sum(counts[name] for name in names[:3])
        places = listed([in_region(name) for name in names[:3]])
        lines.append(f"{upper_first(share(three, total))} des labellisées se trouvent {places}.")
    departements = counts_by(background.results, lambda r: r.departement)
    lines.append(
        f"Le palmarès touche {counted(len(names), 'région', 'régions')} de l’époque et {thousands(len(departements))} "
        f"départements."
    )
    overseas = sorted({r.region for r in background.results if r.zone == Zone.DROM})
    if overseas:
        lines.append(f"L’outre-mer y est présent {listed([in_region(name) for name in overseas])}.")
    return (" ".join(lines),)


def _referentes(background: Background, _chart: Chart) -> tuple[str, ...]:
    counts = referentes_by_region(background.results)
    ranks = ranked(counts)
    lines = []
    if ranks and len(ranks[0]) == 1:
        first = ranks[0][0]
        lines.append(
            f"{upper_first(in_region(first))}, "
            f"{counted(counts[first], 'collectivité tient', 'collectivités tiennent')} 4 ou 5 @."
        )
    if len(ranks) > 1 and ranks[0]:
        second = ranks[1]
        each = " chacune" if len(second) > 1 else ""
        lines.append(
            f"{'Viennent' if len(second) > 1 else 'Vient'} ensuite {listed(second)}, avec "
            f"{thousands(counts[second[0]])} référentes{each}."
            if counts[second[0]] > 1
            else f"Les autres régions représentées en comptent une{each}."
        )
    none = len(by_region(background.results)) - len(counts)
    if none > 0:
        word = "région labellisée n’a" if none == 1 else "régions labellisées n’ont"
        lines.append(f"{upper_first(counted(none, word, word))} pas de référente.")
    return (" ".join(lines),) if lines else ()


def _referentes_by_level(background: Background, _chart: Chart) -> tuple[str, ...]:
    """How many at each of the two levels, beside the last edition that counts both, and which of them moved most."""
    before = [e for e in background.editions if e.rated and e.year < background.year]
    past = [(e.year, found) for e in before if (found := referentes_of(e)) is not None]
    if not past:
        return ()
    year, then = max(past, key=lambda one: one[0])
    counts = by_level(background.results)
    now = {level: counts.get(level, 0) for level in sorted(then, reverse=True)}
    told = [
        f"{level} @ : {thousands(count) if count else 'aucune'}, contre {thousands(then[level])}"
        for level, count in now.items()
    ]
    lines = [f"À {told[0]} en {year} ; à {told[1]}."]
    gaps = sorted(((count - then[level], level) for level, count in now.items()), key=lambda gap: -abs(gap[0]))
    move = sum(gap for gap, _ in gaps)
    if move and abs(gaps[0][0]) > abs(gaps[1][0]):
        lines.append(f"La {'hausse' if move > 0 else 'baisse'} tient d’abord aux {gaps[0][1]} @.")
    return (" ".join(lines),)


def _entrants(background: Background, _chart: Chart) -> tuple[str, ...]:
    codes = {h.code for h in first_time_at_top(background.year, background.histories)}
    names = [place(r.name) for r in background.results if r.code in codes]
    if not names:
        return ("Aucune collectivité ne reçoit 5 @ pour la première fois, à notre connaissance.",)
    verb = "reçoit" if len(names) == 1 else "reçoivent"
    first = "pour la première fois, à notre connaissance"
    return (f"{upper_first(listed(names))} {verb} 5 @ {first}.",)


PAIRED = frozenset({"regions", "referentes"})
AFTER_TABLE = "niveaux"
# In print, so that two of them share a page: « entrantes » has its list, the pair a page of its own.
ORDER = (
    "editions",
    "primo-candidates",
    "niveaux",
    "strates",
    "referentes-editions",
    "strates-editions",
    "regions-editions",
    "regions",
    "referentes",
    "entrantes",
)
TEXTS: dict[str, Callable[[Background, Chart], tuple[str, ...]]] = {
    "editions": _editions,
    "niveaux": _levels,
    "strates": _sizes,
    "regions": _regions,
    "referentes": _referentes,
    "referentes-editions": _referentes_by_level,
    "entrantes": _entrants,
}
PERSPECTIVE = ChapterKind(
    "perspective",
    "Le label en perspective",
    read,
    word=f"premières fois à 5{NBSP}@",
    places=places,
    drawings=drawings,
)
