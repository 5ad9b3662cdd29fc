"""The open data as whole tables, each with what its columns are: Table Schema and Data Package (Frictionless 1.0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from label.enums import Confidence, Kind, TownClass
from label.rules.levels import LEVELS
from label.rules.strates import CODE_PATTERN
from label.statistics.export import COLUMNS

LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0 (Etalab)",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
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


@dataclass(frozen=True)
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
DATASETS = {one.name: one for one in (RESULTS, MEMBERS)}


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
