"""A rehearsal of the sitting: ten invented cards, the votes on the one on the table, what a device is called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from jury.rules.sitting import Tally, tally, tally_of

SILENT_AFTER = timedelta(seconds=12)  # without a measure for as long, a device is no longer there: three of them lack


@dataclass(frozen=True)
class Card:
    """An invented town, as a case of the sitting shows one: its class, its past levels, what a reader would propose."""

    name: str
    size: str
    past: tuple[tuple[str, int], ...]
    proposal: int


CARDS = (
    Card("Montexemple", "ville imaginaire, 12 000 habitants", (("il y a 2 ans", 2), ("l’an passé", 3)), 3),
    Card("Bourg-d’Essai", "village imaginaire, 800 habitants", (), 1),
    Card("Port-Réseau", "ville imaginaire, 64 000 habitants", (("l’an passé", 4),), 4),
    Card("Saint-Modem", "bourg imaginaire, 3 200 habitants", (("il y a 3 ans", 1), ("l’an passé", 2)), 2),
    Card("Villeneuve-l’Arobase", "grande ville imaginaire, 210 000 habitants", (("l’an passé", 5),), 5),
    Card("La Fibre-sur-Onde", "bourg imaginaire, 4 900 habitants", (("il y a 2 ans", 3),), 2),
    Card("Haut-Débit Communauté", "intercommunalité imaginaire, 38 communes", (("l’an passé", 3),), 4),
    Card("Sainte-Souris", "village imaginaire, 410 habitants", (), 2),
    Card("Clairlien", "ville imaginaire, 27 000 habitants", (("il y a 2 ans", 4), ("l’an passé", 4)), 5),
    Card("Écran-le-Château", "ville imaginaire, 9 100 habitants", (("l’an passé", 2),), 3),
)


@dataclass(frozen=True)
class Board:
    """Where a rehearsal stands. `on`: the card on the table, by its place in `CARDS`; `votes`: the level of each member
    who voted on it, until the vote closes; `counts`: how many for each level, once it is closed.
    """

    on: int | None = None
    votes: Mapping[int, int] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
    decided: Mapping[int, int] = field(default_factory=dict)
    there: tuple[int, ...] = ()  # the members whose device answers

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Board":
        """A board from its plain values (`as_data`)."""
        votes, decided = (
            {int(key): value for key, value in data.get(name, {}).items()} for name in ("votes", "decided")
        )
        return cls(data.get("on"), votes, tuple(data.get("counts", ())), decided, tuple(data.get("there", ())))

    def as_data(self) -> dict[str, Any]:
        """Its plain values."""
        votes, decided = ({str(key): value for key, value in one.items()} for one in (self.votes, self.decided))
        return {
            "on": self.on,
            "votes": votes,
            "counts": list(self.counts),
            "decided": decided,
            "there": list(self.there),
        }

    @property
    def following(self) -> int | None:
        """The first card that is neither decided nor on the table."""
        return next((n for n in range(len(CARDS)) if n != self.on and n not in self.decided), None)

    def opened(self, place: int) -> "Board":
        """This card on the table, nobody having voted."""
        return replace(self, on=place, votes={}, counts=())

    def voted(self, member: int, level: int) -> "Board":
        """With the vote of a member, new or changed."""
        return replace(self, votes={**self.votes, member: level})

    def closed(self, levels: Sequence[int]) -> "Board":
        """The votes counted, and forgotten. Raises ValueError without any."""
        return replace(self, votes={}, counts=tally(list(self.votes.values()), levels).counts)

    def tally(self, levels: Sequence[int]) -> Tally | None:
        """The count, once the vote is closed."""
        return tally_of(self.counts, levels) if self.counts else None

    def settled(self, level: int) -> "Board":
        """The card on the table decided at this level, and the table free."""
        decided = self.decided if self.on is None else {**self.decided, self.on: level}
        return replace(self, on=None, votes={}, counts=(), decided=decided)

    def put_back(self) -> "Board":
        """The table free, nothing decided."""
        return replace(self, on=None, votes={}, counts=())

    def with_there(self, members: Iterable[int]) -> "Board":
        """With the members whose device answers."""
        return replace(self, there=tuple(sorted(members)))


BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """« Firefox, Android » from what a browser says of itself; « Navigateur inconnu » otherwise."""
    browser, system = (next((words for mark, words in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, (browser, system))) or "Navigateur inconnu"
