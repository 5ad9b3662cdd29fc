"""Initiatives in the open data: the filters of the observatory, by pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from initiatives.enums import Stage, Tag
from initiatives.models import Initiative
from initiatives.queries import shown_pictures
from initiatives.rules.content import codes_of, lines_of, links_of, number_of, text_of
from initiatives.search.asking import asked_in
from initiatives.search.finding import Found
from label.api import Page, answers
from label.enums import Strate
from label.views.caching import by_public_version

router = Router()


class InitiativeOut(Schema):
    """Une initiative publique."""

    numero: int
    titre: str
    chapo: str
    adresse: str = Field(description="Page de l’initiative.")
    collectivite: str = Field(description="Code de la collectivité.")
    nom_collectivite: str
    departement: str
    themes: list[str]
    enjeux: list[str]
    mots_cles: list[str]
    etat: str
    annee: int | None
    latitude: float | None = Field(description="Celle du lieu, quand il a été placé sur la carte.")
    longitude: float | None
    publiee: str = Field(description="Date de la première publication.")
    modifiee: str


class InitiativeList(Schema):
    """Une page d’initiatives."""

    total: int = Field(description="Nombre d’initiatives trouvées, filtre compris.")
    ignores: list[str] = Field(description="Ce qui, dans la demande, ne veut rien dire.")
    lignes: list[InitiativeOut]


class LinkOut(Schema):
    """Un lien et ses mots."""

    adresse: str
    mots: str


class PhotoOut(Schema):
    """Une photo, dans sa plus grande taille."""

    adresse: str
    description: str
    credit: str


class InitiativeDetail(InitiativeOut):
    """Une initiative et tout ce que sa page dit, textes en Markdown."""

    description: str
    objectifs: str
    public: str
    personnel: str
    partenaires: str
    resultats: str
    commencee: str = Field(description="Mois (03/2012) ou année (2012).")
    achevee: str
    budget: int | None = Field(description="En euros, sur une année.")
    chiffres: list[str]
    lieu: str
    ecole: str = Field(description="Nom de l’école, pour une initiative « École Internet ».")
    questions: list[str] = Field(description="Codes des questions du questionnaire qu’elle illustre.")
    liens: list[LinkOut]
    photos: list[PhotoOut]


class Search(Schema):
    """Les filtres de l’observatoire ; chacun peut être répété."""

    q: str = Field("", max_length=100, description="Texte cherché, sans souci des accents ni des pluriels.")
    theme: list[str] = Field([], description="Code d’un thème : AP, MR, SH, UI, AE, IE.")
    enjeu: list[str] = Field(
        [], description="Code d’un enjeu, comme emploi : ceux d’une initiative sont dans sa ligne."
    )
    motcle: list[str] = Field([], description=f"Code d’un mot-clé : {', '.join(Tag.values)}.")
    region: list[str] = Field([], description="Nom d’une région, comme « Bretagne ».")
    departement: list[str] = Field([], description="Code d’un département, comme 29 ou 2A.")
    strate: list[str] = Field([], description=f"Taille de la collectivité : {', '.join(Strate.values)}.")
    annee: list[str] = Field([], description="Année de l’initiative, comme 2012.")
    etat: list[str] = Field([], description=f"Avancement : {', '.join(Stage.values)}.")
    arobases: list[str] = Field([], description="Dernier niveau publié de la collectivité, de 1 à 5.")
    collectivite: str = Field("", description="Code d’une collectivité.")
    tri: str = Field("", description="pertinence, recentes, anciennes, titre ou collectivite.")


def initiative_out(row: Initiative) -> dict[str, Any]:
    """The plain values of an initiative; its collectivité and département must have been selected."""
    return {
        "numero": row.pk,
        "titre": row.title,
        "chapo": row.chapo,
        "adresse": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "collectivite": row.collectivite.code,
        "nom_collectivite": row.collectivite.name,
        "departement": row.collectivite.departement.code,
        "themes": row.themes,
        "enjeux": row.enjeux,
        "mots_cles": row.tags,
        "etat": row.stage,
        "annee": row.year,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "publiee": row.published_at.isoformat() if row.published_at else "",
        "modifiee": row.changed_at.isoformat() if row.changed_at else "",
    }


@router.get("/initiatives", response=answers(InitiativeList), tags=["Initiatives"], summary="Initiatives")
@decorate_view(by_public_version)
def initiatives(request: HttpRequest, page: Query[Page], recherche: Query[Search]) -> dict[str, Any]:
    """Les initiatives publiques, avec les filtres de l’observatoire."""
    found = Found(asked_in(request.GET))
    rows = found.rows(page.debut, page.limite)
    return {"total": found.total, "ignores": found.remarks, "lignes": [initiative_out(row) for row in rows]}


@router.get(
    "/initiatives/{numero}",
    response=answers(InitiativeDetail, may_miss=True),
    tags=["Initiatives"],
    summary="Une initiative",
)
@decorate_view(by_public_version)
def initiative(request: HttpRequest, numero: int) -> dict[str, Any]:
    """Une initiative publique et ses textes."""
    row = (
        Initiative.objects.public().select_related("collectivite__departement").filter(pk=numero).first()
        if 0 < numero < 2**31
        else None
    )
    if row is None:
        raise HttpError(404, f"Aucune initiative publique ne porte le numéro {numero}.")
    texts = {
        "description": "description",
        "objectifs": "objectives",
        "public": "audience",
        "personnel": "staff",
        "partenaires": "partners",
        "resultats": "results",
        "commencee": "started",
        "achevee": "ended",
        "lieu": "place",
        "ecole": "school",
    }
    budget = number_of(text_of(row.text, "budget"))
    return {
        **initiative_out(row),
        **{name: text_of(row.text, field) for name, field in texts.items()},
        "budget": int(budget) if budget is not None else None,
        "chiffres": lines_of(text_of(row.text, "figures")),
        "questions": codes_of(row.text, "items"),
        "liens": [{"adresse": address, "mots": words} for address, words in links_of(text_of(row.text, "links"))],
        "photos": [
            {"adresse": f"{settings.SITE_URL}{one.large}", "description": one.alternative, "credit": one.credit}
            for one in shown_pictures(row)
        ],
    }
