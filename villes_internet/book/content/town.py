"""The page of a collectivité as its agents read it before any level is told: its own words, its card, its photo."""

from collections.abc import Mapping
from typing import Any

from initiatives.models import Initiative
from label.enums import Kind, Strate
from label.models import Candidature
from label.statistics import Result
from toolkit.printing import Picture
from villes_internet.book.content.chapters.tour import (
    ProfilePage,
    Tour,
    focus_of,
    folders_of,
    photos,
    pictures_of,
    with_card,
)
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.parts import paragraphs
from villes_internet.book.words import tells_photo


def words_page(
    candidature: Candidature, typed: Mapping[str, Any], fitter: Fitter
) -> tuple[ProfilePage, dict[str, Picture]]:
    """The page with what is typed (`initiative`, `title`, `text`), and its photos by name: nothing of it depends on a
    level. Six queries.
    """
    row = Result(
        candidature.collectivite.code,
        candidature.name,
        Kind(candidature.kind),
        candidature.departement,
        candidature.departement_name,
        candidature.region,
        Strate(candidature.strate) if candidature.strate else None,
        0,
        candidature.population,
    )
    chosen = str(typed.get("initiative") or "0")
    initiative = (
        Initiative.objects.public()
        .filter(collectivite=candidature.collectivite, pk=int(chosen) if chosen.isdecimal() else 0)
        .first()
    )
    title, text = " ".join(str(typed.get("title", "")).split()), paragraphs(str(typed.get("text", "")))
    focus = None
    if initiative is not None and title and text:
        focus = focus_of(initiative, title, text, folders_of([initiative]), fitter, candidature.name)
    departement = row.departement_name
    where = (f"{departement} ({row.departement})" if departement else "", row.region)
    page = ProfilePage(
        row.code,
        row.name,
        row.arobases,
        candidature.edition.year,
        " · ".join(part for part in where if part),
        (),
        (),
        (),
        (),
        (),
        row.region,
        (),
        (),
        picture=pictures_of(candidature.edition, fitter).get(row.code) if tells_photo(candidature.edition) else None,
        focus=focus,
    )
    page = with_card(page, row, getattr(candidature, "profile", None), fitter)
    return page, photos(candidature.edition, Tour("", (page,)))
