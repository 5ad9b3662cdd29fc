"""The study: what the collectivités of an edition answered to a question, by group; every one counts for one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from label.enums import TownClass
from label.rules.regulation import level_name
from questionnaire.enums import Grouping
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.secrecy import SMALLEST, Count, told_among
from questionnaire.rules.trame import NOTHING, Given, ItemTerms

WHOLE = ""
UNSAID = "—"


@dataclass(frozen=True)
class Respondent:
    """A dossier of the study: what it answered, and its groups; `level` is None where none is published."""

    pk: int
    given: Mapping[str, Given]
    town_class: TownClass | None
    region: str
    level: int | None
    is_first: bool


@dataclass(frozen=True)
class Cell:
    """One count of a table, with its share of the row's base in percent; `is_small` for one to four, `is_told` whether
    it may leave.
    """

    count: int
    share: int | None
    is_small: bool
    is_told: bool = True


@dataclass(frozen=True)
class Row:
    """One group: its base (how many answered), a count for each column, and the median of a number. `key` names the
    group whatever its words become.
    """

    name: str
    key: str
    base: Cell
    cells: tuple[Cell, ...]
    median: Decimal | None = None


@dataclass(frozen=True)
class Tabulation:
    """A question by group: its columns, as words and as the answers that they count, a row for each group, the last for
    all.
    """

    item: ItemTerms
    columns: tuple[str, ...]
    values: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Crossing:
    """What a table is of: a question, and the groups; `other` is the question that groups, when one does."""

    item: ItemTerms
    by: Grouping
    other: ItemTerms | None = None


def answered(item: ItemTerms, given: Given) -> bool:
    """Whether a dossier counts in the base: it answered, and somebody has read the answer again."""
    return given.confirmed and not given.is_empty and not given.not_applicable


def is_counted(item: ItemTerms) -> bool:
    """Whether a question can be counted: something to choose, or a number."""
    return bool(kind_of(item).options(item)) or kind_of(item).has_scale


def columns_of(item: ItemTerms) -> list[tuple[str, str]]:
    """The answers that a table of this question counts: what is kept, and its words."""
    return [(option.value, option.label) for option in kind_of(item).options(item)]


def _chosen(item: ItemTerms, given: Given) -> tuple[str, ...]:
    return kind_of(item).typed(given.value) if answered(item, given) else ()


def groups_of(asked: Crossing, dossiers: Sequence[Respondent]) -> list[tuple[str, str, list[Respondent]]]:
    """The groups of a table, in order, without those that hold nobody: key, words, dossiers; a dossier may have made
    several choices.
    """
    if asked.other is not None:
        other = asked.other
        return [
            (value, label, [one for one in dossiers if value in _chosen(other, one.given.get(other.code, NOTHING))])
            for value, label in columns_of(other)
        ]
    keys: dict[Grouping, Callable[[Respondent], str]] = {
        Grouping.STRATE: lambda one: one.town_class.label if one.town_class is not None else "Population inconnue",
        Grouping.REGION: lambda one: one.region or "Sans région",
        Grouping.LEVEL: lambda one: level_name(one.level) if one.level is not None else "Sans niveau",
        Grouping.KIND: lambda one: "Intercommunalités" if one.town_class is TownClass.GROUPING else "Communes",
        Grouping.FIRST: lambda one: "Première participation connue" if one.is_first else "Déjà venues",
    }
    found: dict[str, list[Respondent]] = {}
    for one in dossiers:
        found.setdefault(keys[asked.by](one), []).append(one)
    order = [one.label for one in TownClass] if asked.by is Grouping.STRATE else []
    rank = {name: place for place, name in enumerate(order)}
    if asked.by is Grouping.LEVEL:
        named = sorted(found.items(), reverse=True)
    else:
        named = sorted(found.items(), key=lambda pair: (rank.get(pair[0], len(rank)), pair[0]))
    return [(name, name, group) for name, group in named]


def _sets(asked: Crossing, dossiers: Sequence[Respondent]) -> list[tuple[str, str, list[tuple[str, frozenset[int]]]]]:
    """For each group and for all, by key and by words: the base, then each column, as the dossiers that they count."""
    item = asked.item
    there = [one for one in dossiers if answered(item, one.given.get(item.code, NOTHING))]
    rows = []
    for key, name, group in [*groups_of(asked, there), (WHOLE, WHOLE, there)]:
        sets = [(WHOLE, frozenset(one.pk for one in group))]
        for value, _ in columns_of(item):
            members = frozenset(one.pk for one in group if value in _chosen(item, one.given[item.code]))
            sets.append((value, members))
        rows.append((key, name, sets))
    return [(key, name, sets) for key, name, sets in rows if sets[0][1] or key == WHOLE]


def table(asked: Crossing, dossiers: Sequence[Respondent]) -> Tabulation:
    """A table as the équipe sees it: every count, the small ones marked."""
    return tables([asked], dossiers)[0]


def tables(
    wanted: Sequence[Crossing], dossiers: Sequence[Respondent], left: Sequence[Collection[tuple[str, str]]] = ()
) -> list[Tabulation]:
    """Tables that leave together: each count says whether it may, so that no small one follows from all of them. `left`
    are the counts of each that have left already, by key of row and of column: whoever took them has them still.
    """
    laid = [_sets(asked, dossiers) for asked in wanted]
    counts = [
        Count(place, row, column, members)
        for place, rows in enumerate(laid)
        for row, _, sets in rows
        for column, members in sets
    ]
    already = {place for place, c in enumerate(counts) if left and (c.row, c.column) in left[c.table]}
    told = told_among(counts, already)
    known = {(c.table, c.row, c.column): (len(c.dossiers), c.is_small, place in told) for place, c in enumerate(counts)}
    by_key = {one.pk: one for one in dossiers}
    found = []
    for place, (asked, rows) in enumerate(zip(wanted, laid, strict=True)):
        lines = []
        for key, name, sets in rows:
            base = len(sets[0][1])
            cells = [
                Cell(count, round(100 * count / base) if base else None, small, is_told)
                for count, small, is_told in (known[place, key, column] for column, _ in sets)
            ]
            median_ = _median(asked.item, sets[0][1], by_key)
            lines.append(Row(name, key, replace(cells[0], share=None), tuple(cells[1:]), median_))
        columns = columns_of(asked.item)
        labels, values = tuple(label for _, label in columns), tuple(value for value, _ in columns)
        found.append(Tabulation(asked.item, labels, values, tuple(lines)))
    return found


def _median(item: ItemTerms, members: frozenset[int], dossiers: Mapping[int, Respondent]) -> Decimal | None:
    """The median of a number, of five dossiers at least; None for anything else."""
    values = [kind_of(item).number(dossiers[pk].given[item.code].value) for pk in members]
    numbers = [value for value in values if value is not None]
    return median(numbers) if len(numbers) >= SMALLEST else None
