"""A Book to HTML, chapter by chapter, the same templates for paper and for the web; and the document to PDF."""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from label.queries.results import departement_features
from toolkit.charts.arobases import arobases_svg
from toolkit.charts.atlas.labels import Spot
from toolkit.charts.atlas.levels import constellation, level_map
from toolkit.charts.atlas.regions import region_map
from toolkit.charts.history import history_sign, history_strip, history_title, step_of
from toolkit.printing import Attached, Picture, Printed, Sheets, print_pdf, read_sheets
from villes_internet.book.content import Book, Certificate, Chapter
from villes_internet.book.content.types import Cover, Maps, Perspective, ProfilePage, Reading, Tour

ASSETS = Path(settings.BASE_DIR) / "static"
# What stands before the table of contents.
FRONT = ("couverture", "lecture")
REGION_MAP = (440, 188)


class Plates:
    """The drawings of a document, by name.

    On screen they stand in the page, with the rows of arobases of the site's sprite. On paper the document only names
    them (`image:NAME`): WeasyPrint computes the style of every element of an inline drawing, which costs more than the
    text.
    """

    def __init__(self, rows: Mapping[int, str] | None = None) -> None:
        self.paper = rows is None
        self.pictures: dict[str, Picture] = {}
        self.rows = rows or {level: self.put(f"rangee-{level}", arobases_svg(level)) for level in range(6)}

    def put(self, name: str, svg: str) -> str:
        """The markup that shows a drawing; its title is its text alternative."""
        if not self.paper:
            return svg
        self.pictures[name] = Picture("image/svg+xml", svg.encode())
        title = re.search(r"<title>(.*?)</title>", svg)
        return f'<img src="image:{name}" alt="{title[1] if title else ""}">'


def chapter_html(book: Book, chapter: Chapter, plates: Plates) -> str:
    """One chapter in its template; its drawings join the `plates`."""
    context = {
        "livre": book,
        "chapitre": chapter,
        "contenu": chapter.content,
        "rangees": plates.rows,
        "papier": plates.paper,
        "dessins": drawings(chapter, plates),
    }
    return render_to_string(f"book/{chapter.slug}.html", context)


def book_html(book: Book, plates: Plates) -> str:
    """The whole document for paper: the cover and how to read it, the contents, then the rest."""
    chapters = [(chapter.slug in FRONT, chapter_html(book, chapter, plates)) for chapter in book]
    context = {
        "livre": book,
        "sommaire": contents_of(book),
        "avant": [html for front, html in chapters if front],
        "suite": [html for front, html in chapters if not front],
    }
    return render_to_string("book/book.html", context)


def contents_of(book: Book) -> list[Chapter]:
    """The chapters that the table of contents lists."""
    return [chapter for chapter in book if chapter.title and chapter.slug not in FRONT]


def book_pdf(
    html: str,
    *,
    identifier: bytes,
    attached: tuple[Attached, ...] = (),
    pictures: Mapping[str, Picture] | None = None,
    report: Callable[[int], None] | None = None,
) -> Printed:
    """The PDF of a document made by `book_html`; raises LayoutFault when a text leaves its box."""
    return print_pdf(html, assets=ASSETS, identifier=identifier, attached=attached, pictures=pictures, report=report)


def certificate_sheets(*, demonstration: bool = False) -> Sheets:
    """What all the attestations share, with a watermark in a demonstration; raises PrintingUnavailable when a library
    is missing.
    """
    mark = ("css/filigrane.css",) if demonstration else ()
    return read_sheets(ASSETS, ("css/polices.css", "css/attestation.css", *mark))


def certificate_pdf(certificate: Certificate, sheets: Sheets) -> Printed:
    """One attestation on one page; raises LayoutFault when a text leaves its box."""
    plates = Plates()
    html = render_to_string("book/attestation.html", {"attestation": certificate, "rangees": plates.rows})
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    return print_pdf(html, assets=ASSETS, identifier=identifier, sheets=sheets, pictures=plates.pictures)


def drawings(chapter: Chapter, plates: Plates) -> dict[str, Any]:
    """The drawings that the template of a chapter needs, by name."""
    content = chapter.content
    if isinstance(content, Cover):
        return {"constellation": plates.put("constellation", constellation(content.spots)) if content.spots else ""}
    if isinstance(content, Reading):
        return {
            "signes": {state: plates.put(f"signe-{state}", history_sign(state, text)) for state, text in content.signs}
        }
    if isinstance(content, Perspective):
        charts = [figure.chart for figure in content.figures]
        return {"graphiques": {chart.slug: plates.put(f"graphique-{chart.slug}", chart.svg) for chart in charts}}
    if isinstance(content, Maps):
        return {"cartes": [_level_sheet(level.arobases, level.spots, plates) for level in content.levels]}
    if isinstance(content, Tour):
        return {"profils": {profile.code: _profile_drawings(profile, plates) for profile in content.profiles}}
    return {}


def _level_sheet(arobases: int, spots: tuple[Spot, ...], plates: Plates) -> dict[str, Any]:
    words = "collectivité" if len(spots) == 1 else "collectivités"
    title = f"Carte : {len(spots)} {words} à {arobases} @ ; les mêmes sont dans « Les choix du jury » et dans l’index."
    svg, mute = level_map(title, departement_features(), spots)
    shown = plates.put(f"carte-{arobases}", svg)
    return {"arobases": arobases, "count": len(spots), "svg": shown, "mute": sorted(spot.name for spot in mute)}


def _profile_drawings(profile: ProfilePage, plates: Plates) -> dict[str, str]:
    steps = [step_of(h.year, h.participated, h.level, certain=h.confidence == "sur") for h in profile.history]
    strip = history_strip(history_title(profile.name, steps), steps, profile.code)
    shown = {"strip": plates.put(f"frise-{profile.code}", strip), "map": ""}
    wanted = set(profile.region_departements)
    land = [f for f in departement_features() if f["properties"]["code"] in wanted]
    if land and profile.picture is None and any(spot.code == profile.code for spot in profile.region_places):
        title = f"{profile.region} : les collectivités à 4 et 5 @, {profile.name} entourée."
        svg = region_map(title, land, profile.region_places, profile.code, REGION_MAP)
        shown["map"] = plates.put(f"region-{profile.code}", svg)
    return shown
