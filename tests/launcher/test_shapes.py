"""What the house keeps in size, once formatted."""

from pathlib import Path

import pytest

from launcher.shapes import (
    COLUMNS,
    FILE_LINES,
    FUNCTION_LINES,
    MODULE_LINES,
    TEMPLATE_LINES,
    faults_of_page,
    faults_of_python,
)

LONG_FUNCTION = "def one() -> None:\n" + "    print()\n" * FUNCTION_LINES


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("label/rules.py", "a = 1  # fm" + "t: skip\n"),
        ("tests/test_rules.py", "# fm" + "t: off\n"),
        ("label/rules.py", "\n" * (FILE_LINES + 1)),
        ("jury/rules.py", LONG_FUNCTION),
    ],
)
def test_what_is_too_large_or_not_formatted_in_python_is_said(name: str, text: str) -> None:
    assert [fault.split(" :")[0].split(":")[0] for fault in faults_of_python(Path(name), text)] == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/a.html", "x" * (COLUMNS + 1)),
        ("templates/a.html", "\n" * (TEMPLATE_LINES + 1)),
        ("static/js/a.js", "\n" * (MODULE_LINES + 1)),
        ("static/css/a.css", "x" * (COLUMNS + 1)),
    ],
)
def test_what_is_too_large_in_a_page_is_said(name: str, text: str) -> None:
    assert len(list(faults_of_page(Path(name), text))) == 1


def test_tests_may_keep_long_tables_of_cases() -> None:
    assert not list(faults_of_python(Path("tests/test_rules.py"), LONG_FUNCTION + "\n" * FILE_LINES))
