"""The questionnaire as a spreadsheet: its columns, what goes out, what comes back compared with what went out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NO, NOTHING, YES, Given, ItemTerms, Trame
from questionnaire.rules.values import read_comment

COLUMNS = "Thème|Section|Code|Question|Réponses possibles|Réponse|Sans objet|Commentaire|Posée|Version"
HEADER = tuple(COLUMNS.split("|"))
NAMES = ("Code", "Réponse", "Sans objet", "Commentaire", "Version")
CODE, ANSWER, ABSENT, COMMENT, VERSION = map(HEADER.index, NAMES)


@dataclass(frozen=True)
class SheetLine:
    """What a line of a sheet says of a question: the answer, over the version of it that went out."""

    code: str
    given: Given
    version: int


@dataclass(frozen=True)
class Unread:
    """A line that cannot be read, with its number and a French sentence."""

    line: int
    reason: str


@dataclass(frozen=True)
class Difference:
    """A field (« value » or « comment ») that the sheet changes; `moved` when it changed on the site too meanwhile."""

    code: str
    field: str
    now: Given
    sheet: Given
    moved: bool


def possible(item: ItemTerms) -> str:
    """« Oui ; Non », or the unit of what is typed."""
    kind = kind_of(item)
    return " ; ".join(option.label for option in kind.options(item)) or kind.unit(item)


def lines_read(trame: Trame, rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[list[SheetLine], list[Unread]]:
    """The lines of a sheet, and those that cannot be read; a line of a title or a note is left out in silence."""
    found: dict[str, SheetLine] = {}
    unread = []
    for number, row in rows:
        cells = [*row, *[""] * (len(HEADER) - len(row))]
        code = cells[CODE].strip().upper()
        if not code or (code in trame.items and trame.items[code].source_auto):
            continue
        try:
            if code in found:
                raise ValueError(f"la question {code} est déjà dans ce classeur")
            found[code] = _line(trame, code, cells)
        except ValueError as error:
            reason = str(error).rstrip(".")
            unread.append(Unread(number, f"{code} : {reason[:1].lower()}{reason[1:]}"))
    return list(found.values()), unread


def _line(trame: Trame, code: str, cells: Sequence[str]) -> SheetLine:
    """One line; raises ValueError with a French sentence."""
    item = trame.items.get(code)
    if item is None:
        raise ValueError("cette question n’est pas posée dans cette édition")
    kind = kind_of(item)
    value = kind.read(item, kind.from_cell(item, cells[ANSWER]))
    absent = cells[ABSENT].strip().casefold()
    if absent not in ("", YES, NO, "x"):
        raise ValueError("« sans objet » se répond par oui ou par non")
    version = cells[VERSION].strip()
    if version and not version.isdecimal():
        raise ValueError("la version de cette ligne a été effacée ou changée")
    return SheetLine(code, Given(value, read_comment(cells[COMMENT]), absent in (YES, "x")), int(version or 0))


def differences(lines: Sequence[SheetLine], bases: Mapping[str, Given], now: Mapping[str, Given]) -> list[Difference]:
    """What the sheet changes of what went out (`bases`), beside what the site holds now. What it leaves as it went out
    changes nothing, whatever happened since; what both changed alike is no difference.
    """
    found = []
    for line in lines:
        base, here = bases.get(line.code, NOTHING), now.get(line.code, NOTHING)
        for field in ("value", "comment"):
            theirs, mine, before = (_part(one, field) for one in (here, line.given, base))
            if mine not in (before, theirs):
                found.append(Difference(line.code, field, here, line.given, theirs != before))
    return found


def _part(given: Given, field: str) -> object:
    if field == "comment":
        return given.comment.strip()
    return (None if given.value in (None, "", ()) else given.value, given.not_applicable)
