"""What the page of a région or of a département says: one sentence to quote, its charts, who moved."""

from collections.abc import Sequence
from functools import partial

from label.rules.territories import Area, AreaYear
from label.statistics.charts import Chart
from toolkit.charts.drawing import AROBASE, LEVEL_COLOURS
from toolkit.charts.series import bars, columns
from toolkit.french import counted, in_departement, in_region, listed, upper_first
from toolkit.typography import NBSP


def within(area: Area) -> str:
    """« en Bretagne », « dans le Grand Est », « dans l’Isère »."""
    return in_region(area.name) if area.is_region else in_departement(area.name)


def finding(area: Area, told: AreaYear, label: str) -> str:
    """What an edition says of an area, as a sentence that can be quoted. « En 2012, dans l’Isère, neuf collectivités
    sont au palmarès du label Villes Internet : une à 5 @, trois à 4 @ et cinq à 3 @. »
    """
    start = f"En {told.year}, {within(area)}, "
    if told.total is None:
        return f"{upper_first(start)}aucun résultat n’est connu de nos sources."
    if not told.total:
        return f"{upper_first(start)}aucune collectivité n’est au palmarès du label {label}."
    parts = [
        f"{counted(count, 'à', 'à')}{NBSP}{level}{NBSP}@" if level else counted(count, "mention", "mentions")
        for level, count in told.levels.items()
    ]
    if told.whole:
        what = counted(told.total, "collectivité est", "collectivités sont")
        return f"{start}{what} au palmarès du label {label}{NBSP}: {listed(parts)}."
    what = counted(told.total, "résultat", "résultats", feminine=False)
    return f"{start}nos sources connaissent {what} du label {label}{NBSP}: {listed(parts)}."


def area_charts(area: Area, years: Sequence[AreaYear], told: AreaYear) -> list[Chart]:
    """The levels of an edition, and the results of every edition, as far as they are known."""
    charts = []
    if told.levels:
        title = f"{upper_first(within(area))}, par niveau en {told.year}"
        rows = tuple((f"{level}{NBSP}@" if level else "Mention", told.levels.get(level, 0)) for level in _levels(told))
        colours = [LEVEL_COLOURS[level] for level in _levels(told)]
        draw = partial(bars, title, rows, colours=colours, label_width=110, outline=AROBASE)
        charts.append(Chart("niveaux", title, lambda width: draw(width=width), ("Niveau", "Collectivités"), rows))
    title = f"{upper_first(within(area))}, édition par édition"
    points = tuple((str(year.year), year.total) for year in years)
    in_part = {str(year.year) for year in years if not year.whole}
    evolution = partial(columns, title, points, highlight=str(told.year), uncertain=in_part)
    note = "Hachures : ce que nos sources connaissent d’une édition connue en partie ; « ? » : rien de connu."
    header = ("Édition", "Résultats connus")
    charts.append(Chart("evolution", title, lambda width: evolution(width=width), header, points, note))
    return charts


def _levels(told: AreaYear) -> list[int]:
    return [level for level in (5, 4, 3, 2, 1, 0) if level or told.levels.get(0)]
