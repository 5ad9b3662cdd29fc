"""An initiative as it is read: its public page, the preview of its authors, the reading of the équipe."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from initiatives.enums import Stage, Tag
from initiatives.models import Initiative, Photo, enjeux
from initiatives.rules import Content, codes_of, figures_of, lines_of, links_of, month_of, number_of, text_of
from label.enums import Theme
from label.rules import french_month


@dataclass(frozen=True)
class Picture:
    """One photo: its addresses by width, largest last."""

    alternative: str
    credit: str
    width: int
    height: int
    jpeg: tuple[tuple[int, str], ...]
    webp: tuple[tuple[int, str], ...]

    @property
    def jpeg_set(self) -> str:
        """The `srcset` of the JPEG."""
        return ", ".join(f"{address} {width}w" for width, address in self.jpeg)

    @property
    def webp_set(self) -> str:
        """The `srcset` of the WebP."""
        return ", ".join(f"{address} {width}w" for width, address in self.webp)

    @property
    def small(self) -> str:
        """The smallest JPEG."""
        return self.jpeg[0][1]

    @property
    def large(self) -> str:
        """The largest JPEG."""
        return self.jpeg[-1][1]


def picture(pk: int, widths: Iterable[int], *, alternative: str, credit: str, width: int, height: int) -> Picture:
    """A photo that is ready."""
    sizes = sorted(widths)

    def addresses(end: str) -> tuple[tuple[int, str], ...]:
        return tuple((size, reverse("initiative-photo", args=[pk, size, end])) for size in sizes)

    return Picture(alternative, credit, width, height, addresses("jpg"), addresses("webp"))


def shown_pictures(initiative: Initiative) -> list[Picture]:
    """The photos that are public."""
    return [
        picture(
            p["pk"], p["widths"], alternative=p["alternative"], credit=p["credit"], width=p["width"], height=p["height"]
        )
        for p in initiative.photos_shown
    ]


def _pictures(photos: Iterable[Photo]) -> list[Picture]:
    return [
        picture(p.pk, p.widths, alternative=p.alternative, credit=p.credit, width=p.width or 1, height=p.height or 1)
        for p in photos
    ]


def when(content: Content) -> str:
    """« depuis mars 2011 », « de 2008 à juin 2012 »; empty when it is not said."""
    start, end = (
        french_month(day, year_only=text_of(content, name).strip().isdigit())
        if (day := month_of(text_of(content, name)))
        else ""
        for name in ("started", "ended")
    )
    if start and end:
        return f"de {start} à {end}"
    return f"depuis {start}" if start else f"jusqu’en {end}" if end else ""


def page_of(initiative: Initiative, content: Content, photos: Iterable[Photo] | None = None) -> dict[str, Any]:
    """What the template of the page reads, from the public text or from what is typed."""
    enjeu_words, budget = dict(enjeux()), number_of(text_of(content, "budget"))
    stage = text_of(content, "stage")
    return {
        "titre_initiative": text_of(content, "title").strip() or initiative.draft_title,
        "chapo": text_of(content, "chapo").strip(),
        "textes": content,
        "photos": shown_pictures(initiative) if photos is None else _pictures(photos),
        "themes": [(code, Theme(code).label) for code in codes_of(content, "themes") if code in Theme.values],
        "enjeux": [(code, enjeu_words[code]) for code in codes_of(content, "enjeux") if code in enjeu_words],
        "motscles": [(code, Tag(code).label) for code in codes_of(content, "tags") if code in Tag.values],
        "avancement": Stage(stage).label if stage in Stage.values else "",
        "quand": when(content),
        "budget": int(budget) if budget is not None else None,
        "partenaires": lines_of(text_of(content, "partners")),
        "chiffres": figures_of(text_of(content, "figures")),
        "liens": links_of(text_of(content, "links")),
        "questions": codes_of(content, "items"),
    }
