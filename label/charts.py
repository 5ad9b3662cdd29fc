"""Figures drawn as SVG, the same on the web and in the book: direct labels, zero-based bars, values written, a text for each.

Every function is pure: numbers in, markup out. Colours come from VISUAL.md (contrast computed there); nothing is said by colour
alone. Only presentation attributes are used, since the site's policy allows no inline style.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from label.enums import Strate
from label.rules import typographic
from label.statistics import (
    Background,
    EditionTotal,
    by_level,
    by_region,
    by_size,
    entrants_by_year,
    referentes_by_region,
)

INK, MUTED, BLUE, BLUE_DARK, AROBASE = "#14202e", "#51606f", "#2438a6", "#19276f", "#c53a09"
# One hue from light to dark, ending on the arobase; the number is always written beside.
LEVEL_COLOURS = {0: "#e9edf1", 1: "#f6c9b1", 2: "#f0a47f", 3: "#e67f50", 4: "#d65c27", 5: AROBASE}
TEXT_FONT = "Source Sans 3, sans-serif"
TITLE_FONT = "Bricolage Grotesque, sans-serif"
NARROW, NBSP = "\u202f", "\u00a0"

# The « @ » of Bricolage Grotesque (OFL) at weight 600, in a box of 24: the product's signature, drawn once.
AROBASE_PATH = (
    "M12 19Q10.2 19 8.8 18.6Q7.4 18.1 6.4 17.2Q5.4 16.3 4.9 15Q4.4 13.7 4.4 12Q4.4 10.3 4.9 9Q5.4 7.7 6.4 6.8Q7.4 5.9 8.8 5.5Q10.2 5"
    " 12 5Q13.8 5 15.2 5.5Q16.6 5.9 17.6 6.8Q18.6 7.7 19.1 9Q19.6 10.3 19.6 12Q19.6 13.7 19.1 15Q18.6 16.3 17.6 17.2Q16.6 18.1 15.2"
    " 18.6Q13.8 19 12 19ZM12 17.2Q13.9 17.2 15.1 16.6Q16.4 16.1 17 14.9Q17.7 13.8 17.7 12Q17.7 10.3 17 9.1Q16.4 8 15.1 7.4Q13.9 6.8"
    " 12 6.8Q10.1 6.8 8.8 7.4Q7.6 8 6.9 9.1Q6.3 10.2 6.3 12Q6.3 13.8 6.9 14.9Q7.6 16.1 8.8 16.6Q10.1 17.2 12 17.2ZM11.4 14.2Q11.6"
    " 14.2 11.9 14.1Q12.2 14.1 12.4 13.9Q12.7 13.7 12.9 13.5Q13.1 13.2 13.3 12.9L13.3 11.6L13.6 11.7Q13.4 12 13 12.1Q12.6 12.2 12.2"
    " 12.3Q11.7 12.3 11.3 12.4Q10.9 12.5 10.6 12.7Q10.4 13 10.4 13.4Q10.4 13.8 10.7 14Q10.9 14.2 11.4 14.2ZM10.7 15.4Q10.2 15.4 9.7"
    " 15.3Q9.1 15.1 8.8 14.7Q8.5 14.3 8.5 13.6Q8.5 13 8.8 12.6Q9 12.2 9.5 11.9Q10 11.7 10.5 11.6Q11.1 11.5 11.6 11.4Q12.3 11.3 12.6"
    " 11.2Q13 11.1 13.1 11Q13.3 10.9 13.3 10.6Q13.3 10.4 13.1 10.2Q13 10 12.8 9.9Q12.5 9.8 12.1 9.8Q11.7 9.8 11.4 9.8Q11.1 9.9 10.8"
    " 10.2Q10.6 10.4 10.5 10.9L8.7 10.5Q8.8 9.9 9.1 9.5Q9.4 9 9.9 8.8Q10.3 8.5 10.9 8.3Q11.5 8.2 12.2 8.2Q13.1 8.2 13.7 8.5Q14.2"
    " 8.7 14.6 9.1Q15 9.6 15.1 10.1Q15.3 10.7 15.3 11.3V12.8Q15.3 13.1 15.3 13.4Q15.3 13.7 15.3 14Q15.3 14.3 15.3 14.6Q15.3 14.9"
    " 15.3 15.3H13.8Q13.7 14.8 13.7 14.4Q13.6 14 13.6 13.6H13.3Q13.2 14.2 12.8 14.6Q12.4 15 11.9 15.2Q11.3 15.4 10.7 15.4Z"
)
DISC_STEP = 27


def level_text(level: int | None) -> str:
    """The text alternative of a level: « 4 arobases sur 5 »."""
    if level is None:
        return "participation sans niveau"
    if level == 0:
        return "mention, sans arobase"
    return f"{level} arobase{'s' if level > 1 else ''} sur 5"


def arobases_discs(level: int | None, *, shared: bool = False) -> str:
    """Five discs in a box of 132 by 24: the earned ones full, the others a hairline ring.

    With `shared`, the sign is taken from the document's `#arobase` instead of being drawn five times.
    """
    parts = []
    for n in range(5):
        earned = n < (level or 0)
        x = n * DISC_STEP
        if earned:
            parts.append(f'<circle cx="{x + 12}" cy="12" r="11.5" fill="{AROBASE}"/>')
        else:
            parts.append(f'<circle cx="{x + 12}" cy="12" r="11" fill="#ffffff" stroke="#7b8998" stroke-width="1"/>')
        fill = "#ffffff" if earned else "#aab4bf"
        if shared:
            parts.append(f'<use href="#arobase" x="{x}" fill="{fill}"/>')
        else:
            parts.append(f'<path transform="translate({x} 0)" fill="{fill}" d="{AROBASE_PATH}"/>')
    return "".join(parts)


def arobases_sprite() -> str:
    """The sprite `static/img/arobases.svg`: the sign alone, `arobase`, and one symbol a level, `n0` to `n5`."""
    symbols = "\n".join(
        f'<symbol id="n{level}" viewBox="0 0 132 24">{arobases_discs(level, shared=True)}</symbol>'
        for level in range(6)
    )
    sign = f'<defs><path id="arobase" d="{AROBASE_PATH}"/></defs>'
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{sign}\n{symbols}\n</svg>\n'


def arobases_svg(level: int | None, height: int = 24) -> str:
    """The same row as one whole SVG, for paper; `height` in pixels."""
    width = round(132 * height / 24)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 132 24" width="{width}" height="{height}" role="img">'
        f"<title>{level_text(level)}</title>{arobases_discs(level)}</svg>"
    )


def number(value: int) -> str:
    """A whole number with French thousands."""
    return f"{value:,}".replace(",", NARROW)


def _text(x: float, y: float, content: str, **attributes: Any) -> str:
    options = {"font_family": TEXT_FONT, "font_size": 15, "fill": INK} | attributes
    markup = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in options.items())
    return f'<text x="{x:g}" y="{y:g}"{markup}>{escape(typographic(content), quote=False)}</text>'


def _document(width: float, height: float, title: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


HATCH = (
    '<defs><pattern id="hachures" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="#ffffff"/><line x1="0" y1="0" x2="0" y2="6" stroke="{MUTED}" stroke-width="1.5"/></pattern></defs>'
)


def bars(
    title: str,
    rows: Sequence[tuple[str, int]],
    *,
    colours: Sequence[str] = (),
    label_width: int = 230,
    outline: str = "",
) -> str:
    """Horizontal bars, one a row, the label left and the value at the end of the bar; 720 wide."""
    width, row_height, top = 720, 32, 6
    largest = max((value for _, value in rows), default=0) or 1
    room = width - label_width - 70
    parts = []
    for index, (label, value) in enumerate(rows):
        y = top + index * row_height
        length = room * value / largest
        fill = colours[index] if colours else BLUE
        parts.append(_text(label_width - 12, y + 20, label, text_anchor="end"))
        edge = f' stroke="{outline}"' if outline else ""
        parts.append(
            f'<rect x="{label_width}" y="{y + 5}" width="{max(length, 1):.1f}" height="21" fill="{fill}"{edge}/>'
        )
        parts.append(_text(label_width + length + 8, y + 20, number(value), font_weight=600))
    parts.append(
        f'<line x1="{label_width}" y1="{top}" x2="{label_width}" y2="{top + len(rows) * row_height}" stroke="#7b8998"/>'
    )
    return _document(width, top * 2 + len(rows) * row_height, title, "".join(parts))


def columns(
    title: str, rows: Sequence[tuple[str, int | None]], *, highlight: str = "", uncertain: Container[str] = ()
) -> str:
    """Vertical columns with the value on top; an unknown value is a hatched stub with « ? », never a zero. 720 by 300.

    The columns whose label is in `uncertain` are hatched too: their value is only what is known.
    """
    width, height, base, top = 720, 300, 262, 34
    largest = max((value for _, value in rows if value is not None), default=0) or 1
    step = width / max(len(rows), 1)
    column = min(44.0, step * 0.72)
    parts = [HATCH]
    for index, (label, value) in enumerate(rows):
        centre = step * (index + 0.5)
        x = centre - column / 2
        if value is None:
            parts.append(
                f'<rect x="{x:.1f}" y="{base - 26}" width="{column:.1f}" height="26" fill="url(#hachures)" stroke="{MUTED}"/>'
            )
            parts.append(_text(centre, base - 34, "?", text_anchor="middle", fill=MUTED, font_weight=600))
        else:
            tall = (base - top) * value / largest
            fill = INK if label == highlight and highlight else BLUE
            edge = ""
            if label in uncertain:
                fill, edge = "url(#hachures)", f' stroke="{BLUE}"'
            parts.append(
                f'<rect x="{x:.1f}" y="{base - tall:.1f}" width="{column:.1f}" height="{tall:.1f}" fill="{fill}"{edge}/>'
            )
            parts.append(_text(centre, base - tall - 8, number(value), text_anchor="middle", font_weight=600))
        parts.append(_text(centre, base + 22, label, text_anchor="middle", font_size=14, fill=MUTED))
    parts.append(f'<line x1="0" y1="{base}" x2="{width}" y2="{base}" stroke="#7b8998"/>')
    return _document(width, height, title, "".join(parts))


@dataclass(frozen=True)
class Step:
    """One edition in a history strip: `state` is « niveau », « sans-niveau », « absente » or « inconnu »."""

    year: int
    state: str
    level: int | None = None
    certain: bool = True


def history_strip(title: str, steps: Sequence[Step]) -> str:
    """One column a year: a stack of one to five arobases, gaps kept, uncertain years hatched, unknown ones marked « ? »."""
    step, disc, base = 56, 24, 164
    parts = [HATCH]
    for index, item in enumerate(steps):
        x = index * step + step / 2
        if item.state == "niveau" and item.level:
            for n in range(item.level):
                y = base - 14 - n * (disc + 4)
                if item.certain:
                    parts.append(f'<circle cx="{x}" cy="{y}" r="12" fill="{AROBASE}"/>')
                    sign = "#ffffff"
                else:
                    parts.append(f'<circle cx="{x}" cy="{y}" r="11.5" fill="url(#hachures)" stroke="{AROBASE}"/>')
                    parts.append(f'<circle cx="{x}" cy="{y}" r="8.5" fill="#ffffff"/>')
                    sign = AROBASE
                parts.append(f'<path transform="translate({x - 12} {y - 12})" fill="{sign}" d="{AROBASE_PATH}"/>')
        elif item.state in {"niveau", "sans-niveau"}:
            parts.append(
                f'<circle cx="{x}" cy="{base - 14}" r="11" fill="#ffffff" stroke="{AROBASE}" stroke-width="1.5"/>'
            )
        elif item.state == "inconnu":
            parts.append(_text(x, base - 8, "?", text_anchor="middle", fill=MUTED, font_weight=600))
        else:
            parts.append(
                f'<line x1="{x - 7}" y1="{base - 14}" x2="{x + 7}" y2="{base - 14}" stroke="{MUTED}" stroke-width="2"/>'
            )
        weight = 600 if index == len(steps) - 1 else 400
        parts.append(
            _text(x, base + 20, str(item.year), text_anchor="middle", font_size=14, fill=INK, font_weight=weight)
        )
    width = max(step * len(steps), step)
    parts.append(f'<line x1="0" y1="{base}" x2="{width}" y2="{base}" stroke="#7b8998"/>')
    return _document(width, base + 30, title, "".join(parts))


# --- map ---------------------------------------------------------------------------------------------------------------


class Located(Protocol):
    """What the map needs of a point."""

    @property
    def arobases(self) -> int: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def departement(self) -> str: ...


def lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees (WGS 84) to metres in Lambert-93 (IGN, NT/G 71: conic with parallels 44° and 49°, origin 3° E)."""
    n, c, xs, ys = 0.7256077650, 11754255.426, 700000.0, 12655612.050
    e = 0.0818191910428158
    phi = math.radians(latitude)
    sine = math.sin(phi)
    iso = math.log(math.tan(math.pi / 4 + phi / 2) * ((1 - e * sine) / (1 + e * sine)) ** (e / 2))
    r = c * math.exp(-n * iso)
    gamma = n * math.radians(longitude - 3)
    return xs + r * math.sin(gamma), ys - r * math.cos(gamma)


MAP_WIDTH, MAP_HEIGHT = 1000, 1112
WEST, NORTH, SCALE = 92_000.0, 7_118_000.0, 1 / 1160
# Each overseas département in its own box, drawn at its own scale: (west, south, east, north), place and size of the box.
INSETS: dict[str, tuple[tuple[float, float, float, float], str]] = {
    "971": ((-61.85, 15.80, -60.95, 16.55), "Guadeloupe"),
    "972": ((-61.28, 14.35, -60.78, 14.92), "Martinique"),
    "973": ((-54.65, 2.05, -51.55, 5.85), "Guyane"),
    "974": ((55.18, -21.42, 55.88, -20.83), "La Réunion"),
    "976": ((45.00, -13.03, 45.33, -12.60), "Mayotte"),
}
INSET_SIZE, INSET_TOP, INSET_GAP = 150, 930, 24


def project(longitude: float, latitude: float, departement: str) -> tuple[float, float] | None:
    """A point on the map's sheet of 1000 by 1112, overseas départements in their boxes; None outside of both."""
    if departement in INSETS:
        (west, south, east, north), _ = INSETS[departement]
        index = list(INSETS).index(departement)
        left = 60 + index * (INSET_SIZE + INSET_GAP + 6)
        shrink = math.cos(math.radians((south + north) / 2))
        scale = (INSET_SIZE - 20) / max((east - west) * shrink, north - south)
        x = left + INSET_SIZE / 2 + (longitude - (west + east) / 2) * shrink * scale
        y = INSET_TOP + INSET_SIZE / 2 - (latitude - (south + north) / 2) * scale
        return x, y
    if departement.startswith("9") and len(departement) == 3:
        return None
    x, y = lambert93(longitude, latitude)
    return (x - WEST) * SCALE, (NORTH - y) * SCALE


def outline(features: Iterable[Mapping[str, Any]]) -> str:
    """The départements as one path, rounded to the sheet's unit so that neighbours keep the same border."""
    parts = []
    for feature in features:
        code = feature["properties"]["code"]
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            points: list[tuple[int, int]] = []
            for longitude, latitude in polygon[0]:
                place = project(longitude, latitude, code)
                if place is not None:
                    point = (round(place[0]), round(place[1]))
                    if not points or point != points[-1]:
                        points.append(point)
            if len(points) > 3:
                parts.append("M" + "L".join(f"{x} {y}" for x, y in points[:-1]) + "Z")
    return "".join(parts)


def map_svg(title: str, land: str, points: Iterable[Located]) -> str:
    """The labelled collectivités on France and its overseas boxes; `land` is the path of `outline`. 1000 by 1112."""
    parts = [f'<path d="{land}" fill="#f4f6f9" stroke="#c3cbd4" stroke-width="1" stroke-linejoin="round"/>']
    for index, (_, name) in enumerate(INSETS.values()):
        left = 60 + index * (INSET_SIZE + INSET_GAP + 6)
        parts.append(
            f'<rect x="{left}" y="{INSET_TOP}" width="{INSET_SIZE}" height="{INSET_SIZE}" fill="none" stroke="#c3cbd4" rx="6"/>'
        )
        parts.append(
            _text(
                left + INSET_SIZE / 2, INSET_TOP + INSET_SIZE + 22, name, text_anchor="middle", font_size=16, fill=MUTED
            )
        )
    for point in points:
        place = project(point.longitude, point.latitude, point.departement)
        if place is None:
            continue
        radius = 4 + 1.3 * point.arobases
        parts.append(
            f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius:.1f}" fill="{LEVEL_COLOURS[point.arobases]}" '
            f'stroke="{"#ffffff" if point.arobases > 2 else AROBASE}" stroke-width="1"/>'
        )
    return _document(MAP_WIDTH, MAP_HEIGHT, title, "".join(parts))


# --- « Le label en perspective » ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chart:
    """A chart with its table: the title says the finding, `rows` hold the plain values of the drawing."""

    slug: str
    title: str
    svg: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, int | None], ...]
    note: str = ""


def perspective(background: Background) -> list[Chart]:
    """The charts of « Le label en perspective » for an edition: six where all its results are known.

    Where they are known in part, only what the sources announce is drawn: nothing is counted from a part as if it were the whole.
    """
    if not background.is_complete:
        announced = [_levels(background)] if background.announced_levels else []
        return [_editions(background), *announced, _entrants(background)]
    return [
        _editions(background), _levels(background), _sizes(background),
        _regions(background), _referentes(background), _entrants(background),
    ]  # fmt: skip


def _editions(background: Background) -> Chart:
    totals: list[EditionTotal] = sorted(background.editions, key=lambda e: e.year)
    rows = tuple((str(e.year), e.total) for e in totals)
    here = background.total
    if here is None:
        title = f"Collectivités labellisées jusqu’en {background.year}, là où le total est connu"
    else:
        known = [e.total for e in totals if e.total is not None and e.year < background.year]
        record = f"{NBSP}: un record" if known and here > max(known) else ""
        title = f"{number(here)} collectivités labellisées en {background.year}{record}"
    svg = columns(title, rows, highlight=str(background.year))
    note = "« ? » : total inconnu dans nos sources. Il n’y a pas de millésime 2009 ; 1999 est un prototype sans niveau."
    return Chart("editions", title, svg, ("Édition", "Collectivités labellisées"), rows, note)


def _levels(background: Background) -> Chart:
    counts = by_level(background.results) if background.is_complete else dict(background.announced_levels)
    rows = tuple((f"{level}{NBSP}@" if level else "Mention", count) for level, count in counts.items())
    most = max(counts, key=lambda level: counts[level])
    title = f"{number(counts[most])} collectivités à {most}{NBSP}@, le niveau le plus fréquent"
    if len(counts) < 4:
        title = f"{number(counts[most])} collectivités à {most}{NBSP}@ d’après les sources"
    svg = bars(title, rows, colours=[LEVEL_COLOURS[level] for level in counts], label_width=110, outline=AROBASE)
    note = "" if background.is_complete else "Comptes annoncés par les sources de l’édition."
    return Chart("niveaux", title, svg, ("Niveau", "Collectivités"), rows, note)


SIZE_NAMES = {
    Strate.GRANDE_VILLE.value: "Grandes villes",
    Strate.VILLE_MOYENNE.value: "Villes moyennes",
    Strate.PETITE_VILLE.value: "Petites villes",
    Strate.VILLAGE.value: "Villages",
    "intercommunalite": "Intercommunalités",
    "inconnue": "Population inconnue",
}
SIZE_COLOURS = ("#19276f", "#3f6fd1", "#0f7a84", "#8a5200", "#51606f", "#7b8998")


def _sizes(background: Background) -> Chart:
    counts = by_size(background.results)
    kept = {key: count for key, count in counts.items() if count or key != "inconnue"}
    rows = tuple((SIZE_NAMES[key], count) for key, count in kept.items())
    most = max(kept, key=lambda key: kept[key])
    title = f"{SIZE_NAMES[most]}{NBSP}: {number(kept[most])} collectivités, la strate la plus nombreuse"
    svg = bars(title, rows, colours=SIZE_COLOURS[: len(rows)])
    note = (
        f"Villages : moins de 3{NARROW}000 habitants ; petites villes : jusqu’à 19{NARROW}999 ; villes moyennes : jusqu’à "
        f"99{NARROW}999. Population municipale INSEE de l’époque ; les intercommunalités sont comptées à part."
    )
    return Chart("strates", title, svg, ("Strate", "Collectivités"), rows, note)


def _regions(background: Background) -> Chart:
    rows = tuple(by_region(background.results).items())
    first = rows[0] if rows else ("", 0)
    title = f"{first[0]} en tête, avec {number(first[1])} collectivités"
    return Chart("regions", title, bars(title, rows), ("Région de l’époque", "Collectivités"), rows)


def _referentes(background: Background) -> Chart:
    rows = tuple(referentes_by_region(background.results).items())
    total = sum(count for _, count in rows)
    first = rows[0] if rows else ("", 0)
    title = f"{first[0]}{NBSP}: {number(first[1])} des {number(total)} référentes"
    note = f"Une référente détient 4 ou 5{NBSP}@."
    svg = bars(title, rows, colours=[BLUE_DARK] * len(rows))
    return Chart("referentes", title, svg, ("Région de l’époque", "Référentes"), rows, note)


def _entrants(background: Background) -> Chart:
    counts = entrants_by_year(background.editions, background.histories)
    partial = {str(e.year) for e in background.editions if not e.complete}
    # In an edition known in part, none known is not none: the year stays unknown, and a known count is hatched.
    rows: tuple[tuple[str, int | None], ...] = tuple(
        (str(year), None if not count and str(year) in partial else count) for year, count in counts.items()
    )
    here = counts.get(background.year, 0)
    word = "nouvelle venue" if here == 1 else "nouvelles venues"
    known = "" if background.is_complete else " connues"
    title = f"{number(here)} {word} à 5{NBSP}@ en {background.year}{known if here != 1 else known.rstrip('s')}"
    svg = columns(title, rows, highlight=str(background.year), uncertain=partial)
    note = (
        f"Première année à 5{NBSP}@ parmi les historiques connus. Hachures et « ? » : avant 2012, les résultats des éditions ne sont "
        "connus qu’en partie."
    )
    return Chart("entrantes", title, svg, ("Édition", f"Premières fois à 5{NBSP}@ connues"), rows, note)
