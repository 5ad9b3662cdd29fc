"""What the pages of the initiatives read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from initiatives.enums import Sight, Stage, Tag
from initiatives.models import Highlight, Initiative, Photo, enjeux
from initiatives.rules.content import (
    EMPTY,
    Content,
    codes_of,
    figures_of,
    lines_of,
    links_of,
    month_of,
    number_of,
    text_of,
)
from label.enums import Kind, Theme
from label.models import Candidature, Collectivite
from toolkit.dates import french_month


def words() -> dict[str, str]:
    """The French words of each code: themes, enjeux, tags, stages."""
    return {**dict(Theme.choices), **dict(enjeux()), **dict(Tag.choices), **dict(Stage.choices)}


def highlights_of(candidature: Candidature | None) -> dict[int, Highlight]:
    """What a candidature puts forward, by initiative."""
    if candidature is None:
        return {}
    return {row.initiative_id: row for row in candidature.highlights.select_related("saved_by")}


def proven_by(initiatives: Iterable[Initiative]) -> frozenset[str]:
    """The items that these illustrate."""
    return frozenset(code for one in initiatives for code in one.proven_items)


def public_of(collectivite: Collectivite) -> list[Initiative]:
    """The public initiatives of a collectivité, by year then by title; one query."""
    return list(Initiative.objects.public().filter(collectivite=collectivite).order_by("-year", "title"))


@dataclass(frozen=True)
class ShownPicture:
    """One photo: its addresses by width, largest last."""

    alternative: str
    credit: str
    width: int
    height: int
    jpeg: tuple[tuple[int, str], ...]
    webp: tuple[tuple[int, str], ...]
    sight: str = Sight.CENTER.value

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


def picture(
    pk: int,
    widths: Iterable[int],
    *,
    alternative: str,
    credit: str,
    width: int,
    height: int,
    sight: str = Sight.CENTER.value,
) -> ShownPicture:
    """A photo that is ready."""
    sizes = sorted(widths)

    def addresses(end: str) -> tuple[tuple[int, str], ...]:
        return tuple((size, reverse("initiative-photo", args=[pk, size, end])) for size in sizes)

    return ShownPicture(alternative, credit, width, height, addresses("jpg"), addresses("webp"), sight)


def shown_pictures(initiative: Initiative) -> list[ShownPicture]:
    """The photos that are public."""
    return [
        picture(
            p["pk"],
            p["widths"],
            alternative=p["alternative"],
            credit=p["credit"],
            width=p["width"],
            height=p["height"],
            sight=p.get("sight", Sight.CENTER.value),  # those accepted before it was asked have none
        )
        for p in initiative.photos_shown
    ]


def _pictures(photos: Iterable[Photo]) -> list[ShownPicture]:
    return [
        picture(
            p.pk,
            p.widths,
            alternative=p.alternative,
            credit=p.credit,
            width=p.width or 1,
            height=p.height or 1,
            sight=p.sight,
        )
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


def attachments_kept(initiative: Initiative) -> list[dict[str, Any]]:
    """The documents that its authors keep, as they will be shown."""
    rows = initiative.attachments.filter(kept=True).select_related("attachment")
    return [{"pk": d.pk, "name": d.attachment.name, "size": d.attachment.size} for d in rows]


def page_of(initiative: Initiative, content: Content, photos: Iterable[Photo] | None = None) -> dict[str, Any]:
    """What the template of the page reads, from the public text or from what is typed."""
    enjeu_words, budget = dict(enjeux()), number_of(text_of(content, "budget"))
    stage = text_of(content, "stage")
    return {
        "initiative_title": text_of(content, "title").strip() or initiative.draft_title,
        "chapo": text_of(content, "chapo").strip(),
        "texts": {**EMPTY, **content},
        "photos": shown_pictures(initiative) if photos is None else _pictures(photos),
        "themes": [(code, Theme(code).label) for code in codes_of(content, "themes") if code in Theme.values],
        "enjeux": [(code, enjeu_words[code]) for code in codes_of(content, "enjeux") if code in enjeu_words],
        "keywords": [(code, Tag(code).label) for code in codes_of(content, "tags") if code in Tag.values],
        "progress": Stage(stage).label if stage in Stage.values else "",
        "when": when(content),
        "budget": int(budget) if budget is not None else None,
        "partners": lines_of(text_of(content, "partners")),
        "figures": figures_of(text_of(content, "figures")),
        "links": links_of(text_of(content, "links")),
        "questions": codes_of(content, "items"),
        "attachments": initiative.attachments_shown if content is initiative.text else attachments_kept(initiative),
    }


LANDMARKS, AROUND = 14, 0.35  # communes named on the map of a place; degrees of latitude around


def landmarks(collectivite: Collectivite) -> list[tuple[str, float | None, float | None]]:
    """The most populated communes around a collectivité, to find one's way on a map without streets; one query."""
    latitude, longitude = collectivite.latitude, collectivite.longitude
    if latitude is None or longitude is None:
        return []
    rows = Collectivite.objects.filter(
        kind=Kind.COMMUNE,
        active=True,
        latitude__range=(latitude - AROUND, latitude + AROUND),
        longitude__range=(longitude - AROUND * 1.5, longitude + AROUND * 1.5),
        population__isnull=False,
    )
    return list(rows.order_by("-population").values_list("name", "latitude", "longitude")[:LANDMARKS])
