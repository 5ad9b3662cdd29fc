"""A région or a département as a place of the label: what counts in it, under which name, until when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from label.rules.names import slug_of

LAST_OF_BEFORE = 2015  # the last edition before the régions of the law of 16 January 2015


@dataclass(frozen=True)
class Area:
    """A région of today, one of before 2016, or a département; « Bretagne », which is both régions, is one; `territory`
    is true of what overseas is neither.

    `departements` maps the codes of what it holds to their names; `others` are its heirs where it has vanished, else
    those whose heir it is.
    """

    name: str
    departements: Mapping[str, str]
    is_region: bool = True
    vanished: bool = False
    others: tuple[str, ...] = ()
    territory: bool = False

    @property
    def slug(self) -> str:
        """What its address says: « grand-est », « 38 »."""
        return slug_of(self.name) if self.is_region else next(iter(self.departements)).lower()

    def lasts_in(self, year: int) -> bool:
        """Whether it may have a palmarès of this year."""
        return not self.vanished or year <= LAST_OF_BEFORE


@dataclass(frozen=True)
class AreaYear:
    """An edition in an area: how many results are known, None where none is and the edition is known in part.

    `levels` counts them by level, the highest first; `names` by région of the time, the largest first.
    """

    year: int
    total: int | None
    levels: Mapping[int, int]
    names: Mapping[str, int]
    whole: bool

    @property
    def five(self) -> int | None:
        """How many hold 5 @; None where none is known of an edition known in part."""
        return self._at(5)

    @property
    def four(self) -> int | None:
        """How many hold 4 @, in the same way."""
        return self._at(4)

    def _at(self, level: int) -> int | None:
        count = self.levels.get(level, 0)
        return count if count or self.whole else None


@dataclass(frozen=True)
class Counted:
    """What is counted of a result: its edition, its level, its région of the time."""

    year: int
    arobases: int
    region: str


def regions_of(rows: Iterable[tuple[str, str, str | None, str | None]]) -> list[Area]:
    """Every région, of today then of before, from the départements: their code, name, région of today and of before."""
    kept = list(rows)
    today: dict[str, dict[str, str]] = {}
    before: dict[str, dict[str, str]] = {}
    for code, name, now, then in kept:
        if now:
            today.setdefault(now, {})[code] = name
        if then:
            before.setdefault(then, {})[code] = name
    heirs = {then: _met(now for _, _, now, was in kept if was == then and now) for then in before}
    formers = {now: _met(was for _, _, new, was in kept if new == now and was and was not in today) for now in today}
    areas = [Area(name, codes, others=formers[name]) for name, codes in today.items()]
    areas += [
        Area(name, codes, vanished=True, others=heirs[name]) for name, codes in before.items() if name not in today
    ]
    return sorted(areas, key=lambda area: (area.vanished, area.slug))


def departements_of(rows: Iterable[tuple[str, str, str | None, str | None]]) -> list[Area]:
    """Every département, from the same rows; its others are its régions, of today then of before."""
    return [
        Area(
            name,
            {code: name},
            is_region=False,
            others=tuple(dict.fromkeys(filter(None, (now, then)))),
            territory=now is None,
        )
        for code, name, now, then in rows
    ]


def _met(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in alphabetical order."""
    return tuple(sorted(set(names), key=slug_of))


def years_of(area: Area, calendar: Sequence[tuple[int, bool]], rows: Iterable[Counted]) -> list[AreaYear]:
    """The editions of an area, in the order of `calendar`: each year, and whether its palmarès is wholly known."""
    found: dict[int, list[Counted]] = {}
    for row in rows:
        found.setdefault(row.year, []).append(row)
    years = []
    for year, whole in calendar:
        if not area.lasts_in(year):
            continue
        of_year = found.get(year, [])
        levels = dict(sorted(Counter(row.arobases for row in of_year).items(), reverse=True))
        names = sorted(Counter(row.region for row in of_year).items(), key=lambda pair: (-pair[1], pair[0]))
        total = len(of_year) if whole or of_year else None
        years.append(AreaYear(year, total, levels, dict(names), whole))
    return years
