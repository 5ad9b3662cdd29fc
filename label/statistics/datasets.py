"""The open data as whole tables, each with what its columns are: Table Schema and Data Package (Frictionless 1.0)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from label.enums import Confidence, Kind, TownClass
from label.rules.levels import LEVELS
from label.rules.regulation import PARAMETER_NAMES
from label.rules.strates import CODE_PATTERN
from label.statistics.export import COLUMNS

FOAF, VCARD = "http://xmlns.com/foaf/0.1/", "http://www.w3.org/2006/vcard/ns#"
LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0 (Etalab)",
    "path": "https://spdx.org/licenses/etalab-2.0.html",
}


def _field(name: str, kind: str, title: str, **constraints: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "type": kind, "title": title}
    return found | ({"constraints": constraints} if constraints else {})


YEAR = _field("annee", "integer", "Année de l’édition", required=True, minimum=1999)
CODE = _field("code", "string", "Code INSEE de la commune à l’époque, ou SIREN", required=True, pattern=CODE_PATTERN)
RESULT_FIELDS = {
    "code": CODE,
    "nom": _field("nom", "string", "Nom à l’époque", required=True),
    "type": _field("type", "string", "Commune, ou sorte d’intercommunalité", required=True, enum=Kind.values),
    "departement": _field("departement", "string", "Code du département", required=True),
    "region": _field("region", "string", "Région de l’époque"),
    "arobases": _field(
        "arobases", "integer", "Niveau ; 0 pour une mention", required=True, minimum=LEVELS[0], maximum=LEVELS[-1]
    ),
    "departement_nom": _field("departement_nom", "string", "Nom du département"),
    "region_actuelle": _field("region_actuelle", "string", "Région d’aujourd’hui"),
    "strate": _field("strate", "string", "Strate de population ; les intercommunalités à part", enum=TownClass.values),
    "population_municipale": _field("population_municipale", "integer", "Population municipale INSEE de l’époque"),
    "confiance": _field("confiance", "string", "À quel point le niveau est sûr", enum=Confidence.values),
    "source": _field("source", "string", "D’où vient un niveau ancien"),
}
MEMBER_FIELDS = (
    YEAR,
    _field("code", "string", "Code INSEE ou SIREN ; vide s’il n’a pas été trouvé", pattern=CODE_PATTERN),
    _field("nom", "string", "Nom imprimé", required=True),
    _field("type", "string", "Commune, ou autre sorte de membre", enum=Kind.values),
    _field("departement", "string", "Code du département"),
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """One table: what it is, its columns with their meaning, and what tells two lines apart."""

    name: str
    title: str
    description: str
    fields: Sequence[dict[str, Any]]
    key: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(field["name"] for field in self.fields)

    @property
    def schema(self) -> dict[str, Any]:
        """Its Table Schema."""
        found: dict[str, Any] = {"fields": list(self.fields), "missingValues": [""]}
        return found | ({"primaryKey": list(self.key)} if self.key else {})


RESULTS = Dataset(
    "resultats",
    "Résultats de toutes les éditions",
    "Une ligne par collectivité labellisée et par édition ; avant 2012, ce que les sources permettent de savoir.",
    (YEAR, *(RESULT_FIELDS[name] for name in COLUMNS)),
    ("annee", "code"),
)
MEMBERS = Dataset(
    "membres",
    "Membres de l’association, par année",
    "Une ligne par membre et par année, là où la liste est connue.",
    MEMBER_FIELDS,
)
REGULATIONS = Dataset(
    "reglements",
    "Règlements, par édition",
    "Une ligne par paramètre et par édition annoncée : sa valeur, et la phrase qui la dit.",
    (
        YEAR,
        _field("parametre", "string", "Nom du paramètre", required=True, enum=PARAMETER_NAMES),
        _field("valeur", "string", "Sa valeur ; vide où elle n’est pas fixée"),
        _field("phrase", "string", "Ce que le règlement en dit ; vide où il ne demande rien"),
    ),
    ("annee", "parametre"),
)
INITIATIVES = Dataset(
    "initiatives",
    "Initiatives publiques",
    "Une ligne par initiative que sa collectivité raconte ; ses textes longs se lisent par l’API.",
    (
        _field("numero", "integer", "Numéro de l’initiative", required=True, minimum=1),
        _field("titre", "string", "Titre", required=True),
        _field("chapo", "string", "Résumé"),
        _field("adresse", "string", "Page de l’initiative", required=True),
        _field("code", "string", "Code INSEE de la commune, ou SIREN", required=True, pattern=CODE_PATTERN),
        _field("nom", "string", "Nom de la collectivité", required=True),
        _field("departement", "string", "Code du département", required=True),
        _field("themes", "string", "Codes des thèmes, séparés par des espaces"),
        _field("enjeux", "string", "Codes des enjeux, séparés par des espaces"),
        _field("mots_cles", "string", "Codes des mots-clés, séparés par des espaces"),
        _field("etat", "string", "Avancement"),
        _field("annee", "integer", "Année"),
        _field("latitude", "number", "Latitude du lieu, quand il a été placé"),
        _field("longitude", "number", "Longitude du lieu"),
        _field("publiee", "string", "Date de la première publication (ISO 8601)"),
        _field("modifiee", "string", "Date du dernier changement (ISO 8601)"),
    ),
    ("numero",),
)
ANSWERS = Dataset(
    "reponses",
    "Réponses agrégées, par édition",
    "Une ligne par compte publié dans l’étude d’une édition ; aucun ne dit moins de cinq collectivités.",
    (
        YEAR,
        _field("question", "string", "Code de la question", required=True),
        _field("libelle", "string", "Ce qui était demandé", required=True),
        _field("regroupement", "string", "Ce par quoi les réponses sont regroupées", required=True),
        _field("groupe", "string", "Le groupe ; « Ensemble » pour toutes", required=True),
        _field("reponse", "string", "La réponse ; vide pour la base, toutes celles qui ont répondu"),
        _field("collectivites", "integer", "Combien l’ont donnée ; vide où ce n’est pas publié", minimum=0),
    ),
)
DATASETS = {one.name: one for one in (RESULTS, MEMBERS, INITIATIVES, REGULATIONS, ANSWERS)}


def resource(dataset: Dataset, path: str) -> dict[str, Any]:
    """A table as a resource of a Data Package; `path` is where its CSV is."""
    return {
        "name": dataset.name,
        "profile": "tabular-data-resource",
        "title": dataset.title,
        "description": dataset.description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": dataset.schema,
        "licenses": [LICENCE],
    }


def catalogue(title: str, publisher: str, where: str, address: Callable[[str, str], str]) -> dict[str, Any]:
    """Every table as a DCAT 2 catalogue (JSON-LD), as data.gouv.fr harvests it; `where` is its own address, `address`
    gives that of a table's file by its extension.
    """
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": FOAF,
            "vcard": VCARD,
        },
        "@id": where,
        "@type": "dcat:Catalog",
        "dct:title": title,
        "dct:language": "fr",
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": publisher},
        "dcat:dataset": [
            {
                "@id": f"{where}#{one.name}",
                "@type": "dcat:Dataset",
                "dct:identifier": one.name,
                "dct:title": one.title,
                "dct:description": one.description,
                "dct:language": "fr",
                "dct:spatial": {"@id": "http://publications.europa.eu/resource/authority/country/FRA"},
                "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/ANNUAL"},
                "dct:license": {"@id": LICENCE["path"]},
                "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": publisher},
                "dcat:keyword": ["collectivités", "numérique", "label", one.title.lower()],
                "dcat:distribution": [
                    {
                        "@id": address(one.name, extension),
                        "@type": "dcat:Distribution",
                        "dct:title": f"{one.title} ({extension.upper()})",
                        "dct:format": extension,
                        "dct:license": {"@id": LICENCE["path"]},
                        "dcat:mediaType": media,
                        "dcat:downloadURL": {"@id": address(one.name, extension)},
                    }
                    for extension, media in (("csv", "text/csv"), ("json", "application/json"))
                ],
            }
            for one in DATASETS.values()
        ],
    }
