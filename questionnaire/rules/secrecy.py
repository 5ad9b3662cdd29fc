"""Statistical secrecy: of the tables of an edition, no count of one to four leaves, nor one that follows by adding and
subtracting those that do (docs/questionnaire.md, « L’étude »).

A count is known by the set of dossiers that it counts. What is told spans a space of such sets, over the whole numbers
modulo a large prime: a count that lies in it can be worked out by whoever holds all the tables, one that does not
cannot. Sets that agree on every dossier of every table are one column, so that the sums stay small.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

SMALLEST = 5  # of a count that may be told; zero may
PRIME = 2_147_483_647


@dataclass(frozen=True)
class Count:
    """One count: which of the tables, at which row and column (empty for a whole), and the dossiers that it counts."""

    table: int
    row: str
    column: str
    dossiers: frozenset[int]

    @property
    def is_small(self) -> bool:
        """Whether it tells of one to four."""
        return 0 < len(self.dossiers) < SMALLEST

    @property
    def wholes(self) -> int:
        """How many of its two sides are a whole: the widest are told first."""
        return (not self.row) + (not self.column)


def told_among(counts: Sequence[Count], already: Collection[int] = ()) -> set[int]:
    """Which of these counts may be told, by their place: those that are told `already` first, then the widest and the
    largest, each unless some count of one to four would then follow from all that is told; an empty one always is.
    """
    atoms = _atoms(counts)
    vectors = [_vector(count.dossiers, atoms) for count in counts]
    told = {place for place, count in enumerate(counts) if not count.dossiers}
    known = _Known([vectors[place] for place, count in enumerate(counts) if count.is_small])
    order = sorted(
        (place for place, count in enumerate(counts) if len(count.dossiers) >= SMALLEST),
        key=lambda place: (place not in already, -counts[place].wholes, -len(counts[place].dossiers), place),
    )
    for place in order:
        if known.tell(vectors[place]):
            told.add(place)
    return told


def _atoms(counts: Iterable[Count]) -> list[list[int]]:
    """The dossiers that no count tells apart, together."""
    marks: dict[int, list[int]] = {}
    for place, count in enumerate(counts):
        for dossier in count.dossiers:
            marks.setdefault(dossier, []).append(place)
    groups: dict[tuple[int, ...], list[int]] = {}
    for dossier, places in marks.items():
        groups.setdefault(tuple(places), []).append(dossier)
    return list(groups.values())


def _vector(dossiers: frozenset[int], atoms: Sequence[Sequence[int]]) -> list[int]:
    return [int(atom[0] in dossiers) for atom in atoms]


@dataclass
class _Known:
    """What is told so far, in echelon; `secrets` are the counts that must stay outside of it, reduced by it."""

    secrets: list[list[int]]
    rows: list[tuple[int, list[int]]] = field(default_factory=list)

    def tell(self, vector: Sequence[int]) -> bool:
        """Tell one more count, unless a secret would follow; whether it is told."""
        rest = list(vector)
        for place, row in self.rows:
            if rest[place]:
                rest = _less(rest, rest[place], row)
        if not any(rest):
            return True  # it follows from what is told already
        pivot = next(place for place, value in enumerate(rest) if value)
        inverse = pow(rest[pivot], PRIME - 2, PRIME)
        row = [value * inverse % PRIME for value in rest]
        reduced = [_less(secret, secret[pivot], row) if secret[pivot] else secret for secret in self.secrets]
        if any(not any(secret) for secret in reduced):
            return False
        self.rows.append((pivot, row))
        self.secrets = reduced
        return True


def _less(vector: Sequence[int], times: int, row: Sequence[int]) -> list[int]:
    return [(one - times * other) % PRIME for one, other in zip(vector, row, strict=True)]
