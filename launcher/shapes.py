"""The sizes that the house keeps, once formatted (columns, lines of a file, of a function, of a template), and the
spaces of its templates' French.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PYTHON_ROOMS = ("toolkit", "label", "questionnaire", "initiatives", "jury", "villes_internet", "launcher")
TESTED_ROOMS = (*PYTHON_ROOMS, "tests", "bench")
COLUMNS = 120  # of a line of a template, of JavaScript or of CSS; Ruff holds those of Python
FILE_LINES = 400
MODULE_LINES = 150  # of a script: one duty each
FUNCTION_LINES = 50
TEMPLATE_LINES = 150
# Written in two parts, so that this file does not refuse itself.
UNFORMATTED = re.compile("fmt" + r":\s*(skip|off)|" + "prettier" + "-ignore|" + "biome" + "-ignore")
# What is not read of a template: comments, tags, scripts. Then an ordinary space where a line must not break.
UNREAD = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>", re.DOTALL)
BREAKING = re.compile(r"« |(?<=\d) [@%]|(?<=\S)[ \n]+(?:»|[;!?](?=[\s<»\"]|$)|:(?=[\s<\"]|$))", re.MULTILINE)


def faults(root: Path) -> Iterator[str]:
    """Each place that is too large or escapes the formatter, as a French sentence; nothing when all is in order."""
    for room in TESTED_ROOMS:
        for path in python_files(root / room):
            yield from faults_of_python(path.relative_to(root), path.read_text(encoding="utf-8"))
    for folder, ending in (("templates", "*.html"), ("static/js", "*.js"), ("static/css", "*.css")):
        for path in sorted((root / folder).rglob(ending)):
            yield from faults_of_page(path.relative_to(root), path.read_text(encoding="utf-8"))
    for path in sorted((root / "templates").rglob("*.*")):
        yield from breaking_spaces(path.relative_to(root), path.read_text(encoding="utf-8"))


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files of a folder, its migrations left out."""
    return (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def faults_of_python(path: Path, text: str) -> Iterator[str]:
    """What is wrong with a Python file; those of tests and benches may be as long as their tables of cases."""
    if found := UNFORMATTED.search(text):
        yield f"{path} : « {found[0]} » échappe à la mise en forme"
    if path.parts[0] not in PYTHON_ROOMS:
        return
    if (lines := len(text.splitlines())) > FILE_LINES:
        yield f"{path} : {lines} lignes, {FILE_LINES} au plus"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path}:{node.lineno} : {node.name} compte {length} lignes, {FUNCTION_LINES} au plus"


def faults_of_page(path: Path, text: str) -> Iterator[str]:
    """What is wrong with a template, a script or a stylesheet."""
    if escaping := UNFORMATTED.search(text):
        yield f"{path} : « {escaping[0]} » échappe à la mise en forme"
    lines = text.splitlines()
    most = {".html": TEMPLATE_LINES, ".js": MODULE_LINES}.get(path.suffix, FILE_LINES)
    if len(lines) > most:
        yield f"{path} : {len(lines)} lignes, {most} au plus"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield f"{path}:{number} : {len(line)} colonnes, {COLUMNS} au plus"


def breaking_spaces(path: Path, text: str) -> Iterator[str]:
    """Where a template, a page or a mail, lets a line break before « : » or inside guillemets (docs/design.md §7)."""
    read = UNREAD.sub(lambda found: re.sub(r"[^\n]", "x", found[0]), text)
    for found in BREAKING.finditer(read):
        line = read.count("\n", 0, found.start()) + 1
        yield f"{path}:{line} : une espace ordinaire avec « {found[0].strip()} », où la ligne ne doit pas se couper"
