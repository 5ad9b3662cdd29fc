"""What comes from a closed list is compared with a member of that list, in the code and in the templates."""

import ast
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from django.apps import apps
from django.conf import settings

from initiatives.enums import FieldKind, PhotoStatus, Status
from jury.enums import AppealStatus, CaseStatus, ConflictStatus, JuryRole, SittingStatus
from label.enums import (
    CandidatureStatus,
    Confidence,
    Coverage,
    DocumentStatus,
    ImportStatus,
    Kind,
    LevelState,
    MailingStatus,
    MessageStatus,
    Nature,
    Phase,
    ScanStatus,
    StepState,
    Strate,
)
from launcher.shapes import PYTHON_ROOMS
from questionnaire.enums import ItemState
from villes_internet.book.enums import WordsState

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"

# What a template compares with a word, as it is written there, and the list that the word is of; a name that means
# another thing in another template stands after its path.
COMPARED: dict[str, type[Enum]] = {
    "ruled.state.value": LevelState,
    "attachment.scan": ScanStatus,
    "candidature.kind": Kind,
    "candidature.status": CandidatureStatus,
    "candidature.strate": Strate,
    "case.status": CaseStatus,
    "collectivite.kind": Kind,
    "conflict.status": ConflictStatus,
    "document.status": DocumentStatus,
    "edition.coverage": Coverage,
    "edition.phase": Phase,
    "initiative.status": Status,
    "last.award.confidence": Confidence,
    "last.edition.coverage": Coverage,
    "last.phase": Phase,
    "level.state.value": LevelState,
    "one.attachment.scan": ScanStatus,
    "mail.status": MessageStatus,
    "mailing.status": MailingStatus,
    "member.role": JuryRole,
    "one.place.kind": Kind,
    "paper.kind.nature.value": Nature,
    "photo.status": PhotoStatus,
    "row.confidence": Confidence,
    "row.status": ImportStatus,
    "sitting.status": SittingStatus,
    "step.state": StepState,
    "t.kind": FieldKind,
    "table.case.status": CaseStatus,
    "book/mots.html state": WordsState,
    "candidature/initiatives.html one.status": Status,
    "candidature/resultat.html one.status": AppealStatus,
    "jury/_sittings.html one.status": SittingStatus,
    "jury/suites.html one.status": AppealStatus,
    "pilotage/initiatives.html state": Status,
    "questionnaire/_marge.html state": ItemState,
}
# What is no closed list: the words that a page and its view, or a form and its fields, have between them.
BETWEEN_THEM = {
    "control.kind.keyboard",
    "here",
    "level",
    "lower",
    "mark",
    "name",
    "part.code",
    "refusal",
    "shown",
    "t.name",
    "tone",
    "what",
    "where",
}
WORD = re.compile(r"""(?<![\w.])([a-z][\w.]*) (?:==|!=) ['"]([\w-]*)['"]""")


def test_a_template_compares_what_is_of_a_closed_list_with_a_word_of_it() -> None:
    """A list that loses or renames a word breaks this test before it silently breaks a page."""
    wrong, used = [], set()
    for page in sorted(TEMPLATES.rglob("*.*")):
        where = page.relative_to(TEMPLATES).as_posix()
        for name, word in WORD.findall(page.read_text(encoding="utf-8")):
            key = f"{where} {name}" if f"{where} {name}" in COMPARED else name
            closed = COMPARED.get(key)
            used.add(key)
            if closed is None:
                if name not in BETWEEN_THEM and not name.startswith("filter."):
                    wrong.append(f"{where} : {name} est d’une liste, ou non ?")
            elif word not in {member.value for member in closed}:
                wrong.append(f"{where} : {name} == {word}")
    assert wrong == []
    assert set(COMPARED) - used == set()


def test_a_word_between_a_page_and_its_view_is_said_by_a_view() -> None:
    """What is no closed list is at least written twice: in the template, and where it is given."""
    given = "".join(
        path.read_text(encoding="utf-8")
        for path in (*(p for room in PYTHON_ROOMS for p in (ROOT / room).rglob("*.py")), *TEMPLATES.rglob("*.html"))
    )
    lost = [
        f"{page.relative_to(TEMPLATES)} : {name} == {word}"
        for page in TEMPLATES.rglob("*.*")
        for name, word in WORD.findall(page.read_text(encoding="utf-8"))
        if name in BETWEEN_THEM and len(re.findall(rf"""["']{re.escape(word)}["']""", given)) < 2
    ]
    assert lost == []


def listed_columns() -> set[str]:
    """The names of the columns that hold a closed list, and of the parts of rules that do."""
    columns = {
        field.name
        for model in apps.get_models()
        if model._meta.app_label in {"label", "questionnaire", "initiatives", "jury", "book"}
        for field in model._meta.get_fields()
        if any(isinstance(value, str) for value, _ in getattr(field, "choices", None) or ())
    }
    return columns | {"zone", "state", "nature", "op"}


def texts_of(node: ast.AST) -> Iterator[str]:
    """The bare texts of an expression, alone or in a literal list."""
    for one in node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else (node,):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and re.fullmatch(r"[\w-]+", one.value):
            yield one.value


def bare_words_of(tree: ast.AST, columns: set[str]) -> Iterator[tuple[int, str]]:
    """Where a column of a closed list is compared, filtered or written with a bare text: (line, code)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = any(isinstance(one, ast.Attribute) and one.attr in columns for one in sides)
            if named and any(True for one in sides for _ in texts_of(one)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and not ast.unparse(node.func).endswith(("record", ".wait_for")):
            # The journal keeps facts, in words; a browser waits for states of its own.
            for keyword in node.keywords:
                column = (keyword.arg or "").removesuffix("__in").rpartition("__")[2]
                if column in columns and any(True for _ in texts_of(keyword.value)):
                    yield node.lineno, f"{keyword.arg}={ast.unparse(keyword.value)}"


def test_the_code_names_the_members_of_a_closed_list() -> None:
    columns = listed_columns()
    found = [
        f"{path.relative_to(ROOT)}:{line} {code}"
        for room in (*PYTHON_ROOMS, "bench", "deploy")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
        for line, code in bare_words_of(ast.parse(path.read_text(encoding="utf-8")), columns)
    ]
    assert found == []


def test_a_bare_word_is_found_wherever_it_decides() -> None:
    code = """
if edition.coverage == "complete" or member.role in ("president", JuryRole.MEMBRE): pass
rows.filter(status="active", candidature__status__in=("filed", CandidatureStatus.REGISTERED), verb=Verb.AWARD)
title == "complete"
"""
    lines = sorted(line for line, _ in bare_words_of(ast.parse(code), listed_columns()))
    assert lines == [2, 2, 3, 3]
