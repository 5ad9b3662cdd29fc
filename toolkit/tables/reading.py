"""Read a CSV file and keep, for each wrong line, its number and the reason in French."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

CsvRow = dict[str, str]


@dataclass(frozen=True)
class Problem:
    """One reason to refuse a file; `line` is the line in the file, None when the whole file is meant."""

    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, ligne {self.line} : {self.reason}" if self.line else f"{self.file} : {self.reason}"


class ImportRefused(Exception):  # noqa: N818  (a refusal, not an error of ours)
    """The source is not good enough: nothing was written. `problems` says why, line by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problème(s)")


@dataclass
class Report:
    """What an import did."""

    created: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = (
            f"{self.created} créées, {self.changed} modifiées, {self.closed} fermées, {self.unchanged} inchangées, 0 "
            f"refusée"
        )
        return "\n".join([counts, *self.notes])

    def add(self, other: "Report") -> None:
        """Add another report's counts and notes to this one."""
        self.created += other.created
        self.changed += other.changed
        self.closed += other.closed
        self.unchanged += other.unchanged
        self.notes += other.notes


class CsvSheet:
    """The rows of one CSV file with a header, in UTF-8; what is wrong is collected in `problems`, never raised
    midway.
    """

    def __init__(self, path: Path, columns: Iterable[str], key: str | None = None) -> None:
        self.name = path.name
        self.problems: list[Problem] = []
        self.rows: list[tuple[int, CsvRow]] = []
        try:
            raw = path.read_bytes()
        except OSError as error:
            self.refuse(None, f"le fichier ne peut pas être lu ({error.strerror})")
            return
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.refuse(line, "le fichier n’est pas en UTF-8 (enregistrez-le en « CSV UTF-8 »)")
            return
        if "\x00" in text:
            self.refuse(text.count("\n", 0, text.index("\x00")) + 1, "le fichier contient un caractère nul")
            return
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            missing = [c for c in columns if c not in (reader.fieldnames or [])]
            if missing:
                self.refuse(1, "colonne manquante : " + ", ".join(missing))
                return
            self._read(reader)
        except csv.Error as error:
            self.refuse(reader.line_num + 1, f"le fichier n’est pas un CSV bien formé ({error})")
            return
        if not self.rows:
            self.refuse(None, "le fichier est vide")
        if key is not None:
            self._refuse_duplicates(key)

    def _read(self, reader: "csv.DictReader[str]") -> None:
        width = len(reader.fieldnames or [])
        before = reader.line_num
        for row in reader:
            start, before = before + 1, reader.line_num
            if None in row or None in row.values():
                self.refuse(start, f"{width} colonnes sont attendues")
            elif any("\n" in value for value in row.values()):
                self.refuse(start, "un guillemet n’est pas refermé")
            else:
                self.rows.append((start, row))

    def _refuse_duplicates(self, key: str) -> None:
        first: dict[str, int] = {}
        for line, row in self.rows:
            if row[key] in first:
                self.refuse(line, f"le code {row[key]} figure déjà à la ligne {first[row[key]]}")
            first.setdefault(row[key], line)

    def refuse(self, line: int | None, reason: str) -> None:
        """Note one reason to refuse the file."""
        self.problems.append(Problem(self.name, line, reason))

    def check(self, line: int, condition: object, reason: str) -> None:
        """Note a reason when the condition does not hold."""
        if not condition:
            self.refuse(line, reason)

    def integer(self, line: int, row: CsvRow, column: str) -> int | None:
        """A whole number of at least 0, None when empty; anything else is a problem."""
        value = row[column].strip()
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            self.refuse(line, f"« {column} » attend un nombre entier, et non « {value} »")
            return None
        return int(value)

    def decimal(self, line: int, row: CsvRow, column: str, bound: float) -> float | None:
        """A number between -bound and bound, None when empty; anything else is a problem."""
        value = row[column].strip()
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            self.refuse(line, f"« {column} » attend un nombre, et non « {value} »")
            return None
        if not -bound <= number <= bound:
            self.refuse(line, f"« {column} » est hors limites : {value}")
            return None
        return number

    def choice(self, line: int, row: CsvRow, column: str, allowed: Iterable[str]) -> str:
        """A value among those allowed; anything else is a problem."""
        value = row[column].strip()
        if value not in set(allowed):
            self.refuse(line, f"« {column} » ne connaît pas la valeur « {value} »")
        return value


def refuse_if_wrong(*sheets: CsvSheet) -> None:
    """Raise ImportRefused with the problems of all the sheets, if there is any."""
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if problems:
        raise ImportRefused(problems)
