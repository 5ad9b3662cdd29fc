"""One search of the observatory: what is asked, what is found, how many there would be with one more choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from django.http import QueryDict
from modelsearch.backends import get_search_backend

from initiatives.enums import Stage, Tag
from initiatives.models import Initiative, enjeux
from initiatives.rules.content import clean
from initiatives.search.catalogue import Index, current
from initiatives.search.words import matches
from label.enums import Strate, Theme
from label.models import Award, Collectivite, Edition
from toolkit.french import upper_first

LONGEST = 100
PAGE = 24
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
SUGGESTIONS = 8


@dataclass(frozen=True)
class Asked:
    """What the address asks; `ignored` says in French what of it means nothing."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    town: str = ""
    sort: str = ""
    page: int = 1
    ignored: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.chosen or self.town)

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
    page = int(number) if number.isascii() and number.isdigit() and 0 < int(number[:9]) < 10**8 else 1
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


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many would be found with it."""

    code: str
    label: str
    count: int
    chosen: bool


def published_levels() -> dict[int, int]:
    """The last published level of each collectivité, by its number; one query, never kept."""
    rows = (
        Award.objects.filter(candidature__edition__in=Edition.objects.public())
        .order_by("candidature__collectivite", "-candidature__edition__year")
        .distinct("candidature__collectivite")
        .values_list("candidature__collectivite", "arobases")
    )
    return dict(rows)


class Found:
    """What is found: the facets, and one page of initiatives."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.index: Index = current()
        self.matches = matches(self.index, asked.text)
        self.base = self.index.everything if self.matches is None else self.matches.mask
        if asked.town:
            self.base &= self._town_mask(asked.town)

    def _town_mask(self, code: str) -> int:
        rows = Initiative.objects.public().filter(collectivite__code=code)
        return self.index.mask_of(rows.values_list("pk", flat=True))

    @cached_property
    def level_masks(self) -> dict[str, int]:
        """The mask of each level, from what is published now."""
        found: dict[str, int] = {}
        levels = published_levels()
        for town, mask in self.index.towns.items():
            level = levels.get(town)
            if level:
                found[str(level)] = found.get(str(level), 0) | mask
        return found

    def _masks(self, facet: str) -> Mapping[str, int]:
        return self.level_masks if facet == "arobases" else self.index.masks.get(facet, {})

    @cached_property
    def _narrowing(self) -> dict[str, int]:
        """What each facet that is used lets through: any of its values."""
        found = {}
        for facet, codes in self.asked.chosen.items():
            masks, mask = self._masks(facet), 0
            for code in codes:
                mask |= masks.get(code, 0)
            found[facet] = mask
        return found

    @cached_property
    def mask(self) -> int:
        """What is found."""
        mask = self.base
        for narrowing in self._narrowing.values():
            mask &= narrowing
        return mask

    @property
    def total(self) -> int:
        """How many are found."""
        return self.mask.bit_count()

    @cached_property
    def facets(self) -> dict[str, list[Choice]]:
        """Each facet with the count of each value, its own choices apart; values that find nothing are left out unless
        chosen.
        """
        words = values()
        found: dict[str, list[Choice]] = {}
        for facet in FACETS:
            mask = self.base
            for other, narrowing in self._narrowing.items():
                if other != facet:
                    mask &= narrowing
            masks, known = self._masks(facet), words.get(facet)
            chosen = self.asked.chosen.get(facet, ())
            codes: Sequence[str] = list(known) if known is not None else sorted(masks, reverse=facet == "annee")
            codes = [*codes, *(code for code in chosen if code not in codes)]
            choices = [
                Choice(code, self._label(facet, code), (masks.get(code, 0) & mask).bit_count(), code in chosen)
                for code in codes
            ]
            found[facet] = [choice for choice in choices if choice.count or choice.chosen]
        return found

    def _label(self, facet: str, code: str) -> str:
        known = values().get(facet) if facet not in ("region", "departement", "annee") else None
        if known is not None:
            return known.get(code, code)
        return (
            f"{self.index.names[code]} ({code})"
            if facet == "departement" and code in self.index.names
            else upper_first(code)
        )

    @cached_property
    def town_name(self) -> str:
        """The name of the collectivité that is asked for."""
        return (
            Collectivite.objects.filter(code=self.asked.town).values_list("name", flat=True).first() or self.asked.town
        )

    @property
    def remarks(self) -> list[str]:
        """What of the demand means nothing, said in French."""
        found = list(self.asked.ignored)
        if self.asked.text and self.matches is None:
            found.append(f"« {self.asked.text} » ne contient pas de mot à chercher : le texte est laissé de côté.")
        for name in ("region", "departement", "annee"):
            unknown = [code for code in self.asked.chosen.get(name, ()) if code not in self.index.masks.get(name, {})]
            found += [f"{FACETS[name]} « {code} » : aucune initiative." for code in unknown]
        return found

    @property
    def sort(self) -> str:
        """The order that is used."""
        return self.asked.sort or self.own_sort

    @property
    def own_sort(self) -> str:
        """The order that comes by itself: the most relevant when a text is searched, else the newest."""
        return "pertinence" if self.matches is not None else "recentes"

    def keys(self, start: int, stop: int) -> list[int]:
        """The numbers found from `start` to `stop`, in the order asked."""
        index = self.index
        newest = range(len(index.keys) - 1, -1, -1)
        orders: dict[str, Sequence[int]] = {
            "titre": index.by_title,
            "collectivite": index.by_town,
            "anciennes": range(len(index.keys)),
        }
        order = orders.get(self.sort, newest)
        tiers = self.matches.tiers if self.matches is not None and self.sort == "pertinence" else (self.mask,)
        found = chain.from_iterable(index.in_order(tier & self.mask, order) for tier in tiers)
        keys: list[int] = []
        for rank, position in enumerate(found):
            if rank >= stop:
                break
            if rank >= start:
                keys.append(index.keys[position])
        return keys

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE))

    @property
    def page(self) -> int:
        """The page shown: the last one when a later one is asked."""
        return min(self.asked.page, self.pages)

    def rows(self, start: int | None = None, size: int = PAGE) -> list[Initiative]:
        """One page of initiatives with their collectivité; one query."""
        first = (self.page - 1) * PAGE if start is None else start
        keys = self.keys(first, first + size)
        found = Initiative.objects.public().select_related("collectivite__departement").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def points(self) -> list[tuple[float, float, int, int, str]]:
        """The places found: latitude, longitude, how many there, the number of one of them, the code of its
        collectivité.
        """
        index = self.index
        places: dict[tuple[float, float], list[int]] = {}
        for position in index.in_order(self.mask, range(len(index.keys))):
            point = index.points[position]
            if point is not None:
                places.setdefault(point, []).append(position)
        return [(lat, lon, len(at), index.keys[at[-1]], index.codes[at[-1]]) for (lat, lon), at in places.items()]


def suggestions(text: str) -> list[Initiative]:
    """Titles that begin like what is being typed, whatever the accents; two signs at least."""
    typed = " ".join(text.replace("’", " ").replace("'", " ").split())[:LONGEST]
    if len(typed) < 2:
        return []
    found = get_search_backend().autocomplete(typed, Initiative.objects.public().select_related("collectivite"))
    return list(found[:SUGGESTIONS])
