"""Changes in the open data: what moved since a moment, so that a copy is kept up without reading all of it again."""

import re
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import is_naive, make_aware
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import BeforeValidator

from label.api import answers
from label.views.caching import by_public_version
from villes_internet.changes import ChangeSort, Watched, changes

router = Router()
MOST = 500
FIRST, LAST = 1999, 9000  # years that the database can hold in any zone


class ChangeOut(Schema):
    """Un changement public."""

    date: str = Field(description="Moment du changement (ISO 8601).")
    sorte: str = Field(description=f"L’une de : {', '.join(ChangeSort.values)}.")
    texte: str
    adresse: str = Field(description="Page qui le montre.")
    annee: int | None = Field(description="Édition, ou année de l’initiative.")
    collectivite: str = Field(description="Code de la collectivité ; vide s’il en concerne plusieurs.")


class ChangeList(Schema):
    """Les changements, du plus récent au plus ancien."""

    lignes: list[ChangeOut]


def _written(value: Any) -> Any:
    """A moment is written as one: a bare number would be read as seconds since 1970."""
    if isinstance(value, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        msg = "not a moment"
        raise ValueError(msg)
    return value


class ChangeQuery(Schema):
    """Depuis quand, et de quel territoire."""

    depuis: Annotated[datetime, BeforeValidator(_written)] | None = Field(
        None, description="Seulement ce qui a changé après ce moment (ISO 8601)."
    )
    collectivite: str = Field("", max_length=9, description="Code d’une collectivité.")
    departement: str = Field("", max_length=3, description="Code d’un département.")
    limite: int = Field(100, ge=1, le=MOST, description=f"Nombre de lignes, {MOST} au plus.")


def _since(asked: datetime | None) -> datetime | None:
    """The moment asked, in Paris where it says no zone; before the label there is nothing to leave out."""
    if asked is None or asked.year < FIRST:
        return None
    kept = asked.replace(year=min(asked.year, LAST), day=min(asked.day, 28)) if asked.year > LAST else asked
    return make_aware(kept) if is_naive(kept) else kept


@router.get("/changements", response=answers(ChangeList), tags=["Changements"], summary="Ce qui a changé")
@decorate_view(by_public_version)
def list_changes(request: HttpRequest, demande: Query[ChangeQuery]) -> dict[str, Any]:
    """Palmarès publiés, niveaux corrigés, participations prouvées et initiatives, du plus récent au plus ancien."""
    since = _since(demande.depuis)
    watched = Watched(demande.collectivite.upper(), demande.departement.upper())
    lines = [
        {
            "date": change.at.isoformat(),
            "sorte": change.sort.value,
            "texte": change.title,
            "adresse": settings.SITE_URL + change.address,
            "annee": change.year,
            "collectivite": change.code,
        }
        for change in changes(watched, since, demande.limite)
    ]
    return {"lignes": lines}
