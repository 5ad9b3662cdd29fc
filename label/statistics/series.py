"""What the book of 2012 drew by hand and what it could not: the label over time, as far as it is known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from label.enums import TownClass
from label.rules.regulation import REFERENTES
from label.statistics import UNKNOWN_SIZE, Background, EditionTotal, by_size, first_timers
from label.statistics.charts import SIZE_NAMES, Chart
from toolkit.charts.grid import grid
from toolkit.charts.series import bars, columns
from toolkit.typography import NBSP, thousands


@dataclass(frozen=True)
class YearCount:
    """How many results of an edition wholly known share a class of size and a région of today."""

    year: int
    town_class: TownClass | None
    region: str
    number: int


def series(background: Background, counted: Sequence[YearCount]) -> list[Chart]:
    """The charts of an edition that look at all those before it; `counted` holds the editions that are wholly known."""
    years = [edition.year for edition in sorted(background.editions, key=lambda e: e.year) if edition.rated]
    charts = [_referentes(background, years)]
    if any(row.year == background.year for row in counted):
        charts += [_sizes(background, years, counted), _regions(background, years, counted)]
        before = max(
            (one for one in background.editions if one.year < background.year), key=lambda e: e.year, default=None
        )
        if before is not None and before.complete:  # after an edition known in part, it would count what we ignore
            charts.append(_newcomers(background))
    return charts


def referentes_of(edition: EditionTotal) -> dict[int, int] | None:
    """How many collectivités an edition counts at each of the two levels; None where it is known in part."""
    if edition.complete or all(level in edition.levels for level in REFERENTES):
        return {level: edition.levels.get(level, 0) for level in sorted(REFERENTES)}
    return None


def _referentes(background: Background, years: Sequence[int]) -> Chart:
    known = {edition.year: referentes_of(edition) for edition in background.editions}
    counts = {year: sum(found.values()) if (found := known[year]) is not None else None for year in years}
    here = counts.get(background.year)
    title = "Référentes, édition par édition"
    if here is not None:
        before = max((year for year in years if year < background.year and counts[year] is not None), default=None)
        against = f", contre {thousands(counts[before] or 0)} en {before}" if before is not None else ""
        word = "référente" if here < 2 else "référentes"
        title = f"{thousands(here)} {word} en {background.year}{against}"
    rows = tuple((str(year), count) for year, count in counts.items())
    note = f"Une référente détient 4 ou 5{NBSP}@ ; comptes des sources. « ? » : l’édition n’est connue qu’en partie."
    draw = partial(columns, title, rows, highlight=str(background.year))
    return Chart("referentes-editions", title, lambda width: draw(width=width), ("Édition", "Référentes"), rows, note)


def _largest_move(rows: Sequence[tuple[str, Mapping[int, int | None]]]) -> str:
    """What changed most between the two last editions that are counted, as a title; empty where nothing did alone."""
    years = sorted({year for _, counts in rows for year in counts})[-2:]
    if len(years) < 2:
        return ""
    before, last = years
    moves = (((counts.get(last) or 0) - (counts.get(before) or 0), name) for name, counts in rows)
    gaps = sorted(moves, key=lambda one: -abs(one[0]))
    if not gaps or (len(gaps) > 1 and abs(gaps[0][0]) == abs(gaps[1][0])):
        return ""  # none is the greatest
    gap, name = gaps[0]
    return (
        f"{name}{NBSP}: {thousands(abs(gap))} de {'plus' if gap > 0 else 'moins'} qu’en {before}, l’écart le plus grand"
    )


def _grid_chart(
    slug: str,
    title: str,
    header: str,
    years: Sequence[int],
    rows: Sequence[tuple[str, Mapping[int, int | None]]],
    moving: Sequence[tuple[str, Mapping[int, int | None]]],
) -> Chart:
    """The rows, and the largest change among those that are `moving` for a title."""
    known = sorted({year for _, counts in rows for year in counts})
    note = f"{header}, édition par édition."
    if len(known) > 1:  # a long row of unknown columns would tell nothing
        years = [year for year in years if year >= known[0]]
        note = f"{note} Avant {known[0]}, aucune n’est connue en entier."
    if set(years) - set(known):
        note = f"{note} Hachures : édition connue en partie."
    told = tuple((name, *(counts.get(year) for year in years)) for name, counts in rows)
    title = _largest_move(moving) or title
    draw = partial(grid, title, years, rows)
    narrow = "Sur un téléphone, les cinq dernières ; le tableau les a toutes."
    return Chart(slug, title, lambda width: draw(width=width), (header, *map(str, years)), told, note, narrow)


def _over_time(
    names: Sequence[tuple[str, str]], key: str, counted: Sequence[YearCount]
) -> list[tuple[str, Mapping[int, int | None]]]:
    """A row for each name, with its count in every edition that is wholly known."""
    years = {row.year for row in counted}
    found = Counter[tuple[str, int]]()
    for row in counted:
        value = row.region if key == "region" else row.town_class.value if row.town_class else UNKNOWN_SIZE
        found[value, row.year] += row.number
    rows = [(name, {year: found[code, year] for year in years}) for code, name in names]
    return [(name, counts) for name, counts in rows if any(counts.values())]


def _sizes(background: Background, years: Sequence[int], counted: Sequence[YearCount]) -> Chart:
    known = [(key, name) for key, name in SIZE_NAMES.items() if key != UNKNOWN_SIZE]
    rows, moving = (_over_time(names, "class", counted) for names in (list(SIZE_NAMES.items()), known))
    return _grid_chart("strates-editions", "Les strates, édition par édition", "Strate", years, rows, moving)


def _regions(background: Background, years: Sequence[int], counted: Sequence[YearCount]) -> Chart:
    now = Counter[str]()
    for row in counted:
        if row.year == background.year:
            now[row.region] += row.number
    names = sorted({row.region for row in counted}, key=lambda name: (-now[name], name))
    rows = _over_time([(name, name or "Outre-mer, hors région") for name in names], "region", counted)
    title = "Les régions d’aujourd’hui, édition par édition"
    return _grid_chart("regions-editions", title, "Région d’aujourd’hui", years, rows, rows)


def _newcomers(background: Background) -> Chart:
    """Those without a participation known before, by strate."""
    found = by_size(first_timers(background.year, background.results, background.histories))
    rows = tuple((SIZE_NAMES[key], count) for key, count in found.items() if count or key != UNKNOWN_SIZE)
    total = sum(count for _, count in rows)
    before = [edition for edition in background.editions if edition.year < background.year]
    whole = all(edition.complete for edition in before)
    word = "collectivité" if total < 2 else "collectivités"
    title = f"{thousands(total)} {word} sans participation connue avant {background.year}"
    note = (
        ""
        if whole
        else ("Les éditions d’avant ne sont connues qu’en partie : nos sources ignorent des participations.")
    )
    draw = partial(bars, title, rows)
    return Chart("primo-candidates", title, lambda width: draw(width=width), ("Strate", "Collectivités"), rows, note)
