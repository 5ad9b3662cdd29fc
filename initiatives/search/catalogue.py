"""The facets of the observatory: a bit of an integer for each public initiative, an integer for each value of each
facet.

Counting is `(mask & found).bit_count()`: twenty thousand initiatives and three hundred values take a few milliseconds,
whatever is asked. Each process keeps its masks until `PublicVersion.number` moves. What an award says is never kept
here: it is read with each request, from published editions alone.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from initiatives.models import Initiative
from label.models import PublicVersion
from label.rules.names import sort_key
from label.rules.strates import strate_of

KEPT_FACETS = ("theme", "enjeu", "motcle", "region", "departement", "strate", "annee", "etat")


@dataclass(frozen=True)
class Index:
    """The public initiatives as bits: position 0 is the oldest. `towns`: the positions of each collectivité, by its
    number.

    `words` is what `search.words` has learnt of it.
    """

    number: int
    keys: tuple[int, ...] = ()
    positions: dict[int, int] = field(default_factory=dict)
    masks: dict[str, dict[str, int]] = field(default_factory=dict)
    towns: dict[int, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    by_title: tuple[int, ...] = ()
    by_town: tuple[int, ...] = ()
    points: tuple[tuple[float, float] | None, ...] = ()
    codes: tuple[str, ...] = ()
    words: dict[str, Any] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        """The mask of all."""
        return (1 << len(self.keys)) - 1

    def mask_of(self, keys: Iterable[int]) -> int:
        """The mask of these numbers; those that are not public are not in it."""
        bits = bytearray(len(self.keys) // 8 + 1)
        for key in keys:
            position = self.positions.get(key)
            if position is not None:
                bits[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(bits, "little")

    def in_order(self, mask: int, order: Sequence[int]) -> Iterator[int]:
        """The positions of a mask in this order."""
        bits = mask.to_bytes(len(self.keys) // 8 + 1, "little")
        return (position for position in order if bits[position >> 3] & (1 << (position & 7)))


_lock = threading.Lock()
_kept: Index | None = None


def current() -> Index:
    """The masks as they are now: one query, and the reading of all the rows when something public has changed."""
    global _kept  # noqa: PLW0603  (one index a process, replaced whole)
    number = PublicVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    kept = _kept
    if kept is not None and kept.number == number:
        return kept
    with _lock:
        if _kept is None or _kept.number != number:
            _kept = build(number)
        return _kept


def forget() -> None:
    """Drop what this process keeps (the referentiel changed, or a test)."""
    global _kept  # noqa: PLW0603
    _kept = None


PLACE = "collectivite__departement__"
COLUMNS = (
    "pk",
    "collectivite_id",
    "themes",
    "enjeux",
    "tags",
    "stage",
    "year",
    "title",
    "latitude",
    "longitude",
    "collectivite__name",
    "collectivite__population",
    "collectivite__departement__code",
    "collectivite__departement__name",
    "collectivite__departement__region__name",
    "collectivite__latitude",
    "collectivite__longitude",
    "collectivite__code",
)


def build(number: int) -> Index:
    """Read every public initiative once, the oldest first; one query."""
    rows = Initiative.objects.public().order_by(F("published_at"), "pk").values(*COLUMNS)
    positions: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in KEPT_FACETS}
    towns: dict[int, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    keys: list[int] = []
    titles: list[tuple[str, int]] = []
    places: list[tuple[str, int]] = []
    points: list[tuple[float, float] | None] = []
    sort_keys: dict[int, str] = {}
    town_codes: list[str] = []
    for position, row in enumerate(rows.iterator(chunk_size=5000)):
        keys.append(row["pk"])
        town = row["collectivite_id"]
        towns[town].append(position)
        for facet, codes in _values(row).items():
            for code in codes:
                positions[facet][code].append(position)
        names[row[f"{PLACE}code"]] = row[f"{PLACE}name"]
        titles.append((sort_key(row["title"]), position))
        if town not in sort_keys:
            sort_keys[town] = sort_key(row["collectivite__name"])
        places.append((sort_keys[town], -position))
        points.append(_point(row))
        town_codes.append(row["collectivite__code"])
    masks = {
        facet: {code: _mask(found, len(keys)) for code, found in codes.items()} for facet, codes in positions.items()
    }
    return Index(
        number,
        tuple(keys),
        {key: position for position, key in enumerate(keys)},
        masks,
        {town: _mask(found, len(keys)) for town, found in towns.items()},
        names,
        tuple(position for _, position in sorted(titles)),
        tuple(-position for _, position in sorted(places)),
        tuple(points),
        tuple(town_codes),
    )


def _values(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values of each facet for an initiative."""
    strate = strate_of(row["collectivite__population"])
    return {
        "theme": row["themes"],
        "enjeu": row["enjeux"],
        "motcle": row["tags"],
        "region": [row[f"{PLACE}region__name"] or "Outre-mer"],
        "departement": [row[f"{PLACE}code"]],
        "strate": [strate.value] if strate else [],
        "annee": [str(row["year"])] if row["year"] else [],
        "etat": [row["stage"]] if row["stage"] else [],
    }


def _point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where an initiative stands: its own point, else that of its collectivité."""
    for latitude, longitude in ((row["latitude"], row["longitude"]), _town_point(row)):
        if latitude is not None and longitude is not None:
            return latitude, longitude
    return None


def _town_point(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    return row["collectivite__latitude"], row["collectivite__longitude"]


def _mask(positions: Iterable[int], size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")
