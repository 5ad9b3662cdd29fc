"""Read-only open data under /api/v1/: editions, palmarès, collectivités; typed, paginated, answered 304 when
unchanged.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from label.enums import Coverage
from label.models import Collectivite, Departement, Edition
from label.queries.histories import public_history
from label.queries.mentions import mentions_by_code
from label.queries.results import edition_totals, labelled_collectivites, results_of, search_collectivites
from label.statistics import Result
from label.views.caching import by_public_version

router = Router()
PAGE_MAX = 500


class Refused(Schema):
    """Pourquoi la demande est refusée."""

    erreurs: list[str] = Field(description="Une phrase en français par raison.")


def answers(found: Any, *, may_miss: bool = False) -> dict[int, Any]:
    """Every answer of an operation: what is found, nothing new (304), why not (400, 404 if it `may_miss`, 422, 429)."""
    missing = {404: Refused} if may_miss else {}
    return {200: found, 304: None, 400: Refused, **missing, 422: Refused, 429: Refused}


class Page(Schema):
    """Where to start and how many lines to return."""

    debut: int = Field(0, ge=0, le=1_000_000, description="Rang de la première ligne, à partir de 0.")
    limite: int = Field(100, ge=1, le=PAGE_MAX, description=f"Nombre de lignes, {PAGE_MAX} au plus.")


class EditionOut(Schema):
    """Une édition du label."""

    annee: int = Field(description="Millésime.")
    numero: int = Field(description="Rang déclaré par l’association.")
    phase: str = Field(description="État de la campagne.")
    couverture: str = Field(description="« complete » ou « partial » : ce que l’on connaît des résultats.")
    total: int | None = Field(description="Collectivités labellisées ; vide si le total est inconnu.")
    niveaux: dict[str, int] = Field(description="Nombre de collectivités par niveau, là où il est connu.")
    ceremonie: str | None = Field(description="Date de la cérémonie, AAAA-MM-JJ.")
    lieu: str = Field(description="Lieu de la cérémonie.")


class EditionList(Schema):
    """Une page d’éditions."""

    total: int = Field(description="Nombre d’éditions.")
    lignes: list[EditionOut]


class ResultOut(Schema):
    """Une ligne du palmarès."""

    code: str = Field(description="Code INSEE de l’époque, ou SIREN.")
    nom: str
    type: str
    departement: str
    region: str = Field(description="Région de l’époque.")
    arobases: int = Field(description="Niveau, de 0 à 5.")
    region_actuelle: str
    strate: str | None
    population_municipale: int | None
    confiance: str
    mentions_speciales: list[str] = Field(description="Distinctions à part du niveau.")


class ResultList(Schema):
    """Une page de palmarès."""

    edition: int
    couverture: str
    total: int = Field(description="Nombre de lignes du palmarès, filtre compris.")
    lignes: list[ResultOut]


class CollectiviteOut(Schema):
    """Une collectivité du référentiel."""

    code: str
    nom: str
    type: str
    departement: str
    region: str | None = Field(description="Région actuelle.")
    population: int | None
    annee_population: int | None
    active: bool = Field(description="Faux pour une collectivité disparue.")
    successeur: str | None = Field(description="Code de la collectivité qui lui succède.")


class CollectiviteList(Schema):
    """Une page de collectivités."""

    total: int
    lignes: list[CollectiviteOut]


class HistoryOut(Schema):
    """Une édition dans la vie d’une collectivité."""

    annee: int
    participation: bool | None = Field(
        description=(
            "Faux : absente d’un palmarès connu en entier. Vide : les résultats de l’édition ne sont connus qu’en "
            "partie."
        )
    )
    arobases: int | None
    confiance: str
    source: str


class CollectiviteDetail(CollectiviteOut):
    """Une collectivité et son historique."""

    codes_postaux: list[str]
    latitude: float | None
    longitude: float | None
    historique: list[HistoryOut]


def collectivite_out(item: Collectivite) -> dict[str, Any]:
    """The plain values of a collectivité; its département, region and successor must have been selected."""
    return {
        "code": item.code,
        "nom": item.name,
        "type": item.kind,
        "departement": item.departement.code,
        "region": item.departement.region.name if item.departement.region else None,
        "population": item.population,
        "annee_population": item.population_year,
        "active": item.active,
        "successeur": item.successor.code if item.successor else None,
    }


def result_out(result: Result, mentions: Sequence[str] = ()) -> dict[str, Any]:
    """The plain values of a palmarès line, with the special mentions that it received."""
    return {
        "code": result.code,
        "nom": result.name,
        "type": result.kind.value,
        "departement": result.departement,
        "region": result.region,
        "arobases": result.arobases,
        "region_actuelle": result.current_region,
        "strate": result.town_class.value if result.town_class else None,
        "population_municipale": result.population,
        "confiance": result.confidence,
        "mentions_speciales": list(mentions),
    }


def _public(year: int) -> Edition:
    edition = Edition.objects.public().knowing_mentions().filter(year=year).first()
    if edition is None:
        raise HttpError(404, f"Il n’y a pas d’édition {year} publiée.")
    return edition


@router.get("/editions", response=answers(EditionList), summary="Les éditions publiées", tags=["Éditions"])
@decorate_view(by_public_version)
def list_editions(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """Toutes les éditions publiées, de la plus récente à la plus ancienne."""
    editions = list(Edition.objects.public().order_by("-year"))
    totals = {t.year: t for t in edition_totals(max((e.year for e in editions), default=0))}
    lines = [
        {
            "annee": e.year,
            "numero": e.number,
            "phase": e.phase,
            "couverture": e.coverage,
            "total": totals[e.year].total,
            "niveaux": {str(level): count for level, count in sorted(totals[e.year].levels.items())},
            "ceremonie": e.ceremony_on.isoformat() if e.ceremony_on else None,
            "lieu": e.ceremony_place,
        }
        for e in editions[page.debut : page.debut + page.limite]
    ]
    return {"total": len(editions), "lignes": lines}


class ResultQuery(Page):
    """A page of a palmarès, with two filters."""

    arobases: int | None = Field(None, ge=0, le=5, description="Niveau.")
    departement: str | None = Field(None, max_length=3, description="Code du département.")


@router.get(
    "/editions/{annee}/palmares",
    response=answers(ResultList, may_miss=True),
    summary="Le palmarès d’une édition",
    tags=["Éditions"],
)
@decorate_view(by_public_version)
def list_results(request: HttpRequest, annee: int, page: Query[ResultQuery]) -> dict[str, Any]:
    """Les collectivités labellisées, du plus haut niveau au plus bas, puis par ordre alphabétique."""
    edition = _public(annee)
    if page.departement and not Departement.objects.filter(code=page.departement).exists():
        raise HttpError(404, f"departement : le code « {page.departement} » n’existe pas")
    results = [
        r
        for r in results_of(edition)
        if page.arobases in (None, r.arobases) and page.departement in (None, r.departement)
    ]
    mentions = mentions_by_code(edition)
    return {
        "edition": annee,
        "couverture": Coverage(edition.coverage).value,
        "total": len(results),
        "lignes": [result_out(r, mentions.get(r.code, ())) for r in results[page.debut : page.debut + page.limite]],
    }


class CollectiviteQuery(Page):
    """A page of collectivités, searched or not."""

    q: str = Field(
        "", max_length=100, description="Nom, ancien nom, code ou code postal ; accents et tirets indifférents."
    )


@router.get("/collectivites", response=answers(CollectiviteList), summary="Les collectivités", tags=["Collectivités"])
@decorate_view(by_public_version)
def list_collectivites(request: HttpRequest, page: Query[CollectiviteQuery]) -> dict[str, Any]:
    """Sans recherche : les collectivités labellisées. Avec « q » : tout le référentiel."""
    rows: QuerySet[Collectivite] = search_collectivites(page.q) if page.q.strip() else labelled_collectivites()
    rows = rows.select_related("departement__region", "successor")
    return {"total": rows.count(), "lignes": [collectivite_out(c) for c in rows[page.debut : page.debut + page.limite]]}


@router.get(
    "/collectivites/{code}",
    response=answers(CollectiviteDetail, may_miss=True),
    summary="Une collectivité",
    tags=["Collectivités"],
)
@decorate_view(by_public_version)
def read_collectivite(request: HttpRequest, code: str) -> dict[str, Any]:
    """Une collectivité par son code INSEE ou son SIREN, avec tout ce que l’on sait de son histoire."""
    item = Collectivite.objects.select_related("departement__region", "successor").filter(code=code.upper()).first()
    if item is None:
        raise HttpError(404, f"Aucune collectivité ne porte le code {code}.")
    history = [
        {
            "annee": entry.year,
            "participation": entry.participated,
            "arobases": entry.arobases,
            "confiance": entry.confidence if entry.participated else "",
            "source": entry.source,
        }
        for entry in public_history(item)
    ]
    return collectivite_out(item) | {
        "codes_postaux": item.postal_codes,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "historique": history,
    }
