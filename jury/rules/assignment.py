"""Files dealt to instructeurs: as many each, of every size and region, never to somebody in conflict."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FileTerms:
    """A file to deal: its number, its strate and its region."""

    pk: int
    strate: str
    region: str


def balance(
    files: Sequence[FileTerms],
    readers: Sequence[int],
    *,
    each: int = 1,
    barred: Collection[tuple[int, int]] = frozenset(),
    kept: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, list[int]]:
    """Give each file `each` readers; returns the new readers by file, those already `kept` left where they are.

    The lightest reader takes the next file; between equals, the one who has the fewest of that strate, then of that
    region, then the first in the list. `barred` are pairs (reader, file). A file that nobody may read gets fewer
    readers. Files are dealt strate by strate, region by region, in their order.
    """
    loads: Counter[int] = Counter()
    strates: Counter[tuple[int, str]] = Counter()
    regions: Counter[tuple[int, str]] = Counter()

    def take(reader: int, file: FileTerms) -> None:
        loads[reader] += 1
        strates[reader, file.strate] += 1
        regions[reader, file.region] += 1

    have = {pk: list(found) for pk, found in (kept or {}).items()}
    for file in files:
        for reader in have.get(file.pk, ()):
            take(reader, file)
    dealt: dict[int, list[int]] = {}
    for file in sorted(files, key=lambda f: (f.strate, f.region)):
        present = list(have.get(file.pk, ()))
        while len(present) < each:
            free = [one for one in readers if one not in present and (one, file.pk) not in barred]
            if not free:
                break
            chosen = min(
                free,
                key=lambda one: (loads[one], strates[one, file.strate], regions[one, file.region], readers.index(one)),
            )
            take(chosen, file)
            present.append(chosen)
            dealt.setdefault(file.pk, []).append(chosen)
    return dealt
