"""« Le label en perspective »: the charts of an edition, each with the finding in its title and its table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from label.enums import Strate, TownClass
from label.statistics import (
    UNKNOWN_SIZE,
    Background,
    EditionTotal,
    by_level,
    by_region,
    by_size,
    entrants_by_year,
    referentes_by_region,
)
from toolkit.charts.drawing import AROBASE, BLUE_DARK, LEVEL_COLOURS
from toolkit.charts.series import COLUMN_WIDTH, NARROW_WIDTH, WIDE, bars, columns
from toolkit.typography import NARROW, NBSP, thousands


@dataclass(frozen=True)
class Chart:
    """A chart with its table: the title says the finding, `rows` hold the plain values drawn, the name first."""

    slug: str
    title: str
    draw: Callable[[int], str]
    header: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    note: str = ""
    narrow_note: str = ""  # what a narrow drawing leaves out, said where both are shown

    @property
    def notes(self) -> str:
        """Everything that is said under it where both widths are shown."""
        return " ".join(filter(None, (self.note, self.narrow_note)))

    @property
    def svg(self) -> str:
        """The drawing for paper and wide windows, 720 wide."""
        return self.draw(WIDE)

    @property
    def column_svg(self) -> str:
        """The drawing for one of two columns of paper, 400 wide; of bars alone."""
        return self.draw(COLUMN_WIDTH)

    @property
    def narrow_svg(self) -> str:
        """The drawing for a telephone, 358 wide."""
        return self.draw(NARROW_WIDTH)


def perspective(background: Background) -> list[Chart]:
    """The charts of « Le label en perspective » for an edition: six where all its results are known.

    Where they are known in part, only what the sources announce is drawn: nothing is counted from a part as if it were
    the whole.
    """
    if not background.is_complete:
        announced = [_levels(background)] if background.announced_levels else []
        return [_editions(background), *announced, _entrants(background)]
    return [
        _editions(background),
        _levels(background),
        _sizes(background),
        _regions(background),
        _referentes(background),
        _entrants(background),
    ]


def _at(draw: Callable[..., str]) -> Callable[[int], str]:
    """A drawing that only asks for its width."""
    return lambda width: draw(width=width)


def _editions(background: Background) -> Chart:
    totals: list[EditionTotal] = sorted(background.editions, key=lambda e: e.year)
    rows = tuple((str(e.year), e.total) for e in totals)
    here = background.total
    if here is None:
        title = f"Collectivités labellisées jusqu’en {background.year}, là où le total est connu"
    else:
        known = [e.total for e in totals if e.total is not None and e.year < background.year]
        record = f"{NBSP}: le plus haut total connu jusque-là" if known and here > max(known) else ""
        title = f"{thousands(here)} collectivités labellisées en {background.year}{record}"
    draw = partial(columns, title, rows, highlight=str(background.year))
    note = "« ? » : total inconnu dans nos sources. Il n’y a pas de millésime 2009 ; 1999 est un prototype sans niveau."
    return Chart("editions", title, _at(draw), ("Édition", "Collectivités labellisées"), rows, note)


def _levels(background: Background) -> Chart:
    counts = by_level(background.results) if background.is_complete else dict(background.announced_levels)
    rows = tuple((f"{level}{NBSP}@" if level else "Mention", count) for level, count in counts.items())
    most = max(counts, key=lambda level: counts[level])
    title = f"{thousands(counts[most])} collectivités à {most}{NBSP}@, le niveau le plus fréquent"
    if len(counts) < 4:
        title = f"{thousands(counts[most])} collectivités à {most}{NBSP}@ d’après les sources"
    draw = partial(
        bars, title, rows, colours=[LEVEL_COLOURS[level] for level in counts], label_width=110, outline=AROBASE
    )
    note = "" if background.is_complete else "Comptes annoncés par les sources de l’édition."
    return Chart("niveaux", title, _at(draw), ("Niveau", "Collectivités"), rows, note)


SIZE_NAMES = {
    Strate.GRANDE_VILLE.value: "Grandes villes",
    Strate.VILLE_MOYENNE.value: "Villes moyennes",
    Strate.PETITE_VILLE.value: "Petites villes",
    Strate.VILLAGE.value: "Villages",
    TownClass.GROUPING.value: "Intercommunalités",
    UNKNOWN_SIZE: "Population inconnue",
}
SIZE_COLOURS = ("#19276f", "#3f6fd1", "#0f7a84", "#8a5200", "#51606f", "#7b8998")


def _sizes(background: Background) -> Chart:
    counts = by_size(background.results)
    kept = {key: count for key, count in counts.items() if count or key != UNKNOWN_SIZE}
    rows = tuple((SIZE_NAMES[key], count) for key, count in kept.items())
    most = max(kept, key=lambda key: kept[key])
    title = f"{SIZE_NAMES[most]}{NBSP}: {thousands(kept[most])} collectivités, la strate la plus nombreuse"
    draw = partial(bars, title, rows, colours=SIZE_COLOURS[: len(rows)])
    note = (
        f"Villages : moins de 3{NARROW}000 habitants ; petites villes : jusqu’à 19{NARROW}999 ; villes moyennes : "
        f"jusqu’à 99{NARROW}999. Population municipale INSEE de l’époque ; les intercommunalités sont comptées à part."
    )
    return Chart("strates", title, _at(draw), ("Strate", "Collectivités"), rows, note)


def _regions(background: Background) -> Chart:
    rows = tuple(by_region(background.results).items())
    first = rows[0] if rows else ("", 0)
    title = f"{first[0]} en tête, avec {thousands(first[1])} collectivités"
    return Chart("regions", title, _at(partial(bars, title, rows)), ("Région de l’époque", "Collectivités"), rows)


def _referentes(background: Background) -> Chart:
    rows = tuple(referentes_by_region(background.results).items())
    total = sum(count for _, count in rows)
    first = rows[0] if rows else ("", 0)
    title = f"{first[0]}{NBSP}: {thousands(first[1])} des {thousands(total)} référentes"
    note = f"Une référente détient 4 ou 5{NBSP}@."
    draw = partial(bars, title, rows, colours=[BLUE_DARK] * len(rows))
    return Chart("referentes", title, _at(draw), ("Région de l’époque", "Référentes"), rows, note)


def _entrants(background: Background) -> Chart:
    counts = entrants_by_year(background.editions, background.histories)
    in_part = {str(e.year) for e in background.editions if not e.complete}
    # In an edition known in part, none known is not none: the year stays unknown, and a known count is hatched.
    rows: tuple[tuple[str, int | None], ...] = tuple(
        (str(year), None if not count and str(year) in in_part else count) for year, count in counts.items()
    )
    here = counts.get(background.year, 0)
    word = "nouvelle venue" if here == 1 else "nouvelles venues"
    if not background.is_complete:
        word += " connue" if here == 1 else " connues"
    title = f"{thousands(here)} {word} à 5{NBSP}@ en {background.year}"
    draw = partial(columns, title, rows, highlight=str(background.year), uncertain=in_part)
    note = (
        f"Première année à 5{NBSP}@ parmi les historiques connus. Hachures et « ? » : avant 2012, les résultats des "
        "éditions ne sont connus qu’en partie."
    )
    return Chart("entrantes", title, _at(draw), ("Édition", f"Premières fois à 5{NBSP}@ connues"), rows, note)
