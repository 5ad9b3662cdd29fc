"""What the book of 2012 drew by hand and what it could not: the label over time, as far as it is known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from label.enums import TownClass
from label.statistics import Background, EditionTotal, by_size, first_timers
from label.statistics.charts import SIZE_NAMES, Chart
from toolkit.charts.grid import grid
from toolkit.charts.series import bars, columns
from toolkit.typography import thousands

UNKNOWN = "Hachures et « ? » : l’édition n’est connue qu’en partie."
REFERENTE_LEVELS = (4, 5)


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
    charts = [_referentes(background, years), _labels(background, years), _bodies(background, years)]
    if any(row.year == background.year for row in counted):
        charts += [_sizes(background, years, counted), _regions(background, years, counted)]
        before = max(
            (one for one in background.editions if one.year < background.year), key=lambda e: e.year, default=None
        )
        if before is not None and before.complete:  # after an edition known in part, it would count what we ignore
            charts.append(_newcomers(background))
    return charts


def _known(background: Background) -> dict[int, EditionTotal]:
    return {edition.year: edition for edition in background.editions}


def _column_chart(
    slug: str,
    title: str,
    rows: tuple[tuple[str, int | None], ...],
    what: str,
    note: str,
    *,
    here: int,
    uncertain: Iterable[str] = (),
) -> Chart:
    draw = partial(columns, title, rows, highlight=str(here), uncertain=frozenset(uncertain))
    return Chart(slug, title, lambda width: draw(width=width), ("Édition", what), rows, note)


def _referentes(background: Background, years: Sequence[int]) -> Chart:
    known = _known(background)
    counts = {
        year: sum(known[year].levels[level] for level in REFERENTE_LEVELS)
        if all(level in known[year].levels for level in REFERENTE_LEVELS)
        else None
        for year in years
    }
    here = counts.get(background.year)
    title = "Référentes, édition par édition"
    if here is not None:
        title = f"{thousands(here)} référentes en {background.year}"
    rows = tuple((str(year), count) for year, count in counts.items())
    note = f"Une référente détient 4 ou 5\u00a0@ ; comptes des sources. {UNKNOWN}"
    return _column_chart("referentes-editions", title, rows, "Référentes", note, here=background.year)


def _labels(background: Background, years: Sequence[int]) -> Chart:
    """Labels given since the beginning: what the known totals add up to."""
    known, total, complete = _known(background), 0, True
    rows: list[tuple[str, int | None]] = []
    doubtful = []
    for year in years:
        found = known[year].total
        complete &= found is not None
        total += found or 0
        rows.append((str(year), total or None))
        if not complete:
            doubtful.append(str(year))
    start = "" if complete else "Au moins "
    title = f"{start}{thousands(total)} labels remis depuis {years[0] if years else background.year}"
    note = "Somme des totaux connus ; hachures : au moins ce nombre, le total d’une édition d’avant étant inconnu."
    return _column_chart(
        "labels-cumules", title, tuple(rows), "Labels remis, cumulés", note, here=background.year, uncertain=doubtful
    )


def _bodies(background: Background, years: Sequence[int]) -> Chart:
    """Collectivités that ever held a level, among those that are known."""
    first = Counter(
        min(one.year for one in subject.known if one.arobases is not None)
        for subject in background.histories
        if any(one.arobases is not None for one in subject.known)
    )
    known, named, total, whole = _known(background), 0, 0, True
    rows: list[tuple[str, int | None]] = []
    doubtful = []
    for year in years:
        named += first[year]
        total = max(total, named, known[year].total or 0)  # an edition has no fewer than it announced
        whole &= known[year].complete
        rows.append((str(year), total or None))
        if not whole:
            doubtful.append(str(year))
    title = f"{'' if whole else 'Au moins '}{thousands(total)} collectivités labellisées une fois ou plus"
    note = (
        "Collectivités différentes ; hachures : au moins ce nombre, des éditions d’avant n’étant connues qu’en partie."
    )
    return _column_chart(
        "collectivites-cumulees",
        title,
        tuple(rows),
        "Collectivités, cumulées",
        note,
        here=background.year,
        uncertain=doubtful,
    )


def _grid_chart(
    slug: str, title: str, header: str, years: Sequence[int], rows: Sequence[tuple[str, Mapping[int, int | None]]]
) -> Chart:
    told = tuple((name, *(counts.get(year) for year in years)) for name, counts in rows)
    draw = partial(grid, title, years, rows)
    note = "Hachures : édition connue en partie."
    narrow = "Sur un téléphone, les cinq dernières ; le tableau les a toutes."
    return Chart(slug, title, lambda width: draw(width=width), (header, *map(str, years)), told, note, narrow)


def _over_time(
    names: Sequence[tuple[str, str]], key: str, counted: Sequence[YearCount]
) -> list[tuple[str, Mapping[int, int | None]]]:
    """A row for each name, with its count in every edition that is wholly known."""
    years = {row.year for row in counted}
    found = Counter[tuple[str, int]]()
    for row in counted:
        value = row.region if key == "region" else row.town_class.value if row.town_class else "inconnue"
        found[value, row.year] += row.number
    rows = [(name, {year: found[code, year] for year in years}) for code, name in names]
    return [(name, counts) for name, counts in rows if any(counts.values())]


def _sizes(background: Background, years: Sequence[int], counted: Sequence[YearCount]) -> Chart:
    rows = _over_time(list(SIZE_NAMES.items()), "class", counted)
    return _grid_chart("strates-editions", "Les strates, édition par édition", "Strate", years, rows)


def _regions(background: Background, years: Sequence[int], counted: Sequence[YearCount]) -> Chart:
    now = Counter[str]()
    for row in counted:
        if row.year == background.year:
            now[row.region] += row.number
    names = sorted({row.region for row in counted}, key=lambda name: (-now[name], name))
    rows = _over_time([(name, name or "Outre-mer, hors région") for name in names], "region", counted)
    title = "Les régions d’aujourd’hui, édition par édition"
    return _grid_chart("regions-editions", title, "Région d’aujourd’hui", years, rows)


def _newcomers(background: Background) -> Chart:
    """Those without a participation known before, by strate."""
    found = by_size(first_timers(background.year, background.results, background.histories))
    rows = tuple((SIZE_NAMES[key], count) for key, count in found.items() if count or key != "inconnue")
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
