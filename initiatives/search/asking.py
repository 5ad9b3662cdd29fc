"""What an address asks of the observatory: a text, choices in its facets, an order, a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from initiatives.enums import Stage, Tag
from initiatives.models import enjeux
from initiatives.rules.content import clean
from label.enums import Strate, Theme, TownClass
from toolkit.numbers import whole_number

LONGEST = 100
LAST_PAGE = 10**6
LAST_YEAR = 9999
MOST_CHOSEN = 40  # in one facet
FACETS = {
    "theme": "Thème",
    "enjeu": "Enjeu",
    "motcle": "Mot-clé",
    "arobases": "Arobases de la collectivité",
    "region": "Région",
    "departement": "Département",
    "strate": "Taille",
    "annee": "Année",
    "etat": "Avancement",
}
SORTS = {
    "pertinence": "Pertinence",
    "recentes": "Publiées récemment",
    "anciennes": "Publiées en premier",
    "titre": "Titre",
    "collectivite": "Collectivité",
}


@dataclass(frozen=True)
class Asked:
    """What the address asks; `ignored` says in French what of it means nothing."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    town: str = ""
    sort: str = ""
    page: int = 1
    ignored: tuple[str, ...] = ()

    def query(self, **changes: object) -> str:
        """The address of the same search with some parts changed (`page`, `q`, a facet), in a fixed order: shared, it
        is whole.
        """
        values = QueryDict(mutable=True)
        parts: dict[str, object] = {
            "q": self.text,
            "collectivite": self.town,
            **self.chosen,
            "tri": self.sort,
            "page": self.page if self.page > 1 else "",
        }
        for name, value in {**parts, **changes}.items():
            values.setlist(
                name,
                [str(v) for v in value if v] if isinstance(value, (tuple, list)) else [str(value)] if value else [],
            )
        return values.urlencode()


def asked_in(query: QueryDict) -> Asked:
    """Read an address; what means nothing is left aside and said."""
    ignored: list[str] = []
    text = " ".join(clean(query.get("q", "")).split())
    if len(text) > LONGEST:
        ignored.append(f"La recherche s’arrête à {LONGEST} signes : la suite est ignorée.")
        text = text[:LONGEST]
    known = values()
    chosen: dict[str, tuple[str, ...]] = {}
    for name, title in FACETS.items():
        given = [value for value in dict.fromkeys(query.getlist(name)) if value]
        good = tuple(value for value in given if _means(name, value, known.get(name)))[:MOST_CHOSEN]
        ignored += [f"{title} « {value[:30]} » : inconnu, laissé de côté." for value in given if value not in good]
        if good:
            chosen[name] = good
    sort = query.get("tri", "")
    if sort and sort not in SORTS:
        ignored.append(f"Le tri « {sort[:20]} » n’existe pas.")
        sort = ""
    number = query.get("page", "1")
    page = whole_number(number, LAST_PAGE) or 1
    return Asked(text, chosen, query.get("collectivite", "").strip()[:9].upper(), sort, page, tuple(ignored))


def _means(facet: str, value: str, allowed: Mapping[str, str] | None) -> bool:
    """Whether a facet may have this value: one of a closed list, a year, or a name of a reasonable length."""
    if allowed is not None:
        return value in allowed
    return whole_number(value, LAST_YEAR) is not None if facet == "annee" else len(value) <= 60


def values() -> dict[str, dict[str, str]]:
    """The closed facets: the words of each code."""
    return {
        "theme": dict(Theme.choices),
        "enjeu": dict(enjeux()),
        "motcle": dict(Tag.choices),
        "etat": dict(Stage.choices),
        "strate": {s.value: s.plural for s in reversed(Strate)} | {TownClass.GROUPING.value: TownClass.GROUPING.plural},
        "arobases": {str(n): f"{n}\u00a0@" for n in (5, 4, 3, 2, 1)},
    }
