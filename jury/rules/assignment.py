"""Dossiers dealt to instructeurs: as many each, of every size and region, never to somebody in conflict."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DossierTerms:
    """A dossier to deal: its number, its strate and its region."""

    pk: int
    strate: str
    region: str


def balance(
    dossiers: Sequence[DossierTerms],
    readers: Sequence[int],
    *,
    each: int = 1,
    barred: Collection[tuple[int, int]] = frozenset(),
    kept: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, list[int]]:
    """Give each dossier `each` readers; returns the new readers by dossier, those already `kept` left where they are.

    The lightest reader takes the next dossier; between equals, the one who has the fewest of that strate, then of that
    region, then the first in the list. `barred` are pairs (reader, dossier). A dossier that nobody may read gets fewer
    readers. Dossiers are dealt strate by strate, region by region, in their order.
    """
    loads: Counter[int] = Counter()
    strates: Counter[tuple[int, str]] = Counter()
    regions: Counter[tuple[int, str]] = Counter()

    def take(reader: int, dossier: DossierTerms) -> None:
        loads[reader] += 1
        strates[reader, dossier.strate] += 1
        regions[reader, dossier.region] += 1

    have = {pk: list(found) for pk, found in (kept or {}).items()}
    for dossier in dossiers:
        for reader in have.get(dossier.pk, ()):
            take(reader, dossier)
    dealt: dict[int, list[int]] = {}
    for dossier in sorted(dossiers, key=lambda f: (f.strate, f.region)):
        present = list(have.get(dossier.pk, ()))
        while len(present) < each:
            free = [one for one in readers if one not in present and (one, dossier.pk) not in barred]
            if not free:
                break
            chosen = min(
                free,
                key=lambda one: (
                    loads[one],
                    strates[one, dossier.strate],
                    regions[one, dossier.region],
                    readers.index(one),
                ),
            )
            take(chosen, dossier)
            present.append(chosen)
            dealt.setdefault(dossier.pk, []).append(chosen)
    return dealt
