"""The page of a collectivité as its agents read it before any level is told: its own words, its card, its photo."""

from collections.abc import Mapping
from typing import Any

from initiatives.queries import public_of
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
from villes_internet.book.models import OBSERVATION, ProfileFocus
from villes_internet.book.parts import paragraphs
from villes_internet.book.words import tells_photo


def typed_focus(candidature: Candidature, typed: Mapping[str, Any]) -> ProfileFocus | None:
    """What a draft (`initiative`, `title`, `text`) would print of an initiative of a collectivité, unsaved; None where
    it chooses no published one of its own, or says nothing of it. One query.
    """
    known = {str(one.pk): one for one in public_of(candidature.collectivite)}
    initiative = known.get(str(typed.get("initiative")))
    title, text = " ".join(str(typed.get("title", "")).split()), paragraphs(str(typed.get("text", "")))
    if initiative is None or not title or not text:
        return None
    return ProfileFocus(candidature=candidature, initiative=initiative, title=title, text=text)


def words_page(
    candidature: Candidature, focus: ProfileFocus | None, fitter: Fitter
) -> tuple[ProfilePage, dict[str, Picture]]:
    """The page with what is typed of an initiative, and its photos by name: nothing of it depends on a level. Five
    queries.
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
    printed = None
    if focus is not None:
        initiative = focus.initiative
        printed = focus_of(initiative, focus.title, focus.text, folders_of([initiative]), fitter, candidature.name)
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
        focus=printed,
        kept=OBSERVATION,
    )
    page = with_card(page, row, getattr(candidature, "profile", None), fitter)
    return page, photos(candidature.edition, Tour("", (page,)))
