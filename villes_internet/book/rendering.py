"""A Book to HTML, chapter by chapter, the same templates for paper and for the web; and the document to PDF."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from label.charts import (
    arobases_svg,
    constellation,
    history_sign,
    history_strip,
    history_title,
    level_map,
    region_map,
    step_of,
)
from label.printing import Attached, Picture, Printed, Sheets, print_pdf, read_sheets
from label.queries import departement_features
from villes_internet.book.content import Book, Certificate, Chapter
from villes_internet.book.content.types import Cover, Maps, ProfilePage, Reading, Tour

ASSETS = Path(settings.BASE_DIR) / "static"
PAPER_ROWS = {level: arobases_svg(level) for level in range(6)}
# What stands before the table of contents.
FRONT = ("couverture", "lecture")
REGION_MAP = (440, 188)


def chapter_html(book: Book, chapter: Chapter, *, rows: Mapping[int, str] = PAPER_ROWS, paper: bool = True) -> str:
    """One chapter in its template; `rows` are the rows of arobases by level, drawn for paper or taken from the site's sprite."""
    context = {
        "livre": book, "chapitre": chapter, "contenu": chapter.content, "rangees": rows, "papier": paper,
        "dessins": drawings(chapter),
    }  # fmt: skip
    return render_to_string(f"book/{chapter.slug}.html", context)


def book_html(book: Book, chapters: list[str]) -> str:
    """The whole document around its chapters: the cover and how to read it, the contents, then the rest."""
    front = [html for chapter, html in zip(book, chapters, strict=True) if chapter.slug in FRONT]
    rest = [html for chapter, html in zip(book, chapters, strict=True) if chapter.slug not in FRONT]
    context = {"livre": book, "avant": front, "suite": rest, "sommaire": contents_of(book)}
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
    return print_pdf(
        html, assets=ASSETS, identifier=identifier, attached=attached, pictures=pictures, report=report
    )  # fmt: skip


def certificate_sheets() -> Sheets:
    """What all the attestations share; raises PrintingUnavailable when a library is missing."""
    return read_sheets(ASSETS, ("css/polices.css", "css/attestation.css"))


def certificate_pdf(certificate: Certificate, sheets: Sheets) -> Printed:
    """One attestation on one page; raises LayoutFault when a text leaves its box."""
    html = render_to_string("book/attestation.html", {"attestation": certificate, "rangees": PAPER_ROWS})
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    return print_pdf(html, assets=ASSETS, identifier=identifier, sheets=sheets)


def drawings(chapter: Chapter) -> dict[str, Any]:
    """The drawings that the template of a chapter needs, by name."""
    content = chapter.content
    if isinstance(content, Cover):
        return {"constellation": constellation(content.spots) if content.spots else ""}
    if isinstance(content, Reading):
        return {"signes": {state: history_sign(state, text) for state, text in content.signs}}
    if isinstance(content, Maps):
        return {"cartes": [_level_sheet(level.arobases, level.spots) for level in content.levels]}
    if isinstance(content, Tour):
        return {"profils": {profile.code: _profile_drawings(profile) for profile in content.profiles}}
    return {}


def _level_sheet(arobases: int, spots: tuple[Any, ...]) -> dict[str, Any]:
    words = "collectivité" if len(spots) == 1 else "collectivités"
    title = f"Carte : {len(spots)} {words} à {arobases} @ ; les mêmes sont dans « Les choix du jury » et dans l’index."
    svg, mute = level_map(title, departement_features(), spots)
    return {"arobases": arobases, "count": len(spots), "svg": svg, "mute": sorted(spot.name for spot in mute)}


def _profile_drawings(profile: ProfilePage) -> dict[str, str]:
    steps = [step_of(h.year, h.participated, h.level, certain=h.confidence == "sur") for h in profile.history]
    strip = history_strip(history_title(profile.name, steps), steps, profile.code)
    wanted = set(profile.region_departements)
    land = [f for f in departement_features() if f["properties"]["code"] in wanted]
    located = {spot.code for spot in profile.region_places}
    if not land or profile.code not in located:
        return {"strip": strip, "map": ""}
    title = f"{profile.region} : les collectivités à 4 et 5 @, {profile.name} entourée."
    return {"strip": strip, "map": region_map(title, land, profile.region_places, profile.code, REGION_MAP)}
