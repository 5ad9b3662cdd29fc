"""What the house keeps in size, once formatted."""

from pathlib import Path

import pytest

from launcher.shapes import (
    COLUMNS,
    FILE_LINES,
    FUNCTION_LINES,
    MODULE_LINES,
    TEMPLATE_LINES,
    breaking_spaces,
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


@pytest.mark.parametrize(
    "text",
    [
        "<p>Un lot est soumis : {% if one %}bien{% endif %}</p>",
        "Écrivez «\u00a0{{ words }} »",
        "Ne faites rien ;\nce message est sans effet.",
        "<th>{{ label }} ?</th>",
    ],
)
def test_an_ordinary_space_where_a_line_must_not_break_is_said(text: str) -> None:
    assert len(list(breaking_spaces(Path("templates/a.html"), text))) == 1


def test_spaces_that_hold_and_what_is_not_read_are_left_alone() -> None:
    held = "{# one : two #}<p>Un\u00a0: «\u00a0{{ a|join:' ; ' }}\u00a0»\u202f;</p><script>a ? b : c;</script>"
    assert not list(breaking_spaces(Path("templates/a.html"), held))


def test_tests_may_keep_long_tables_of_cases() -> None:
    assert not list(faults_of_python(Path("tests/test_rules.py"), LONG_FUNCTION + "\n" * FILE_LINES))
