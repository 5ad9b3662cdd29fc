"""What an address asks of the observatory: a text, choices in its facets, an order, a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from initiatives.enums import Stage, Tag
from initiatives.models import enjeux
from initiatives.rules.content import clean
from label.enums import Strate, Theme
from toolkit.numbers import whole_number

LONGEST = 100
LAST_PAGE = 10**6
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
        allowed = known.get(name)
        good = tuple(value for value in given if len(value) <= 60 and (allowed is None or value in allowed))
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


def values() -> dict[str, dict[str, str]]:
    """The closed facets: the words of each code."""
    return {
        "theme": dict(Theme.choices),
        "enjeu": dict(enjeux()),
        "motcle": dict(Tag.choices),
        "etat": dict(Stage.choices),
        "strate": {strate.value: strate.plural for strate in reversed(Strate)},
        "arobases": {str(n): f"{n}\u00a0@" for n in (5, 4, 3, 2, 1)},
    }
