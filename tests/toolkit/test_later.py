"""A library that is imported when something of it is asked for."""

import colorsys
import subprocess
import sys

import pytest

from toolkit.later import Later


def test_it_is_the_module_itself_once_it_is_asked() -> None:
    later = Later("colorsys")
    assert later.rgb_to_hsv is colorsys.rgb_to_hsv
    with pytest.raises(AttributeError):
        later.nothing_of_this_name  # noqa: B018  (asked for)


def test_what_is_set_is_set_in_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colorsys, "ONE_THIRD", colorsys.ONE_THIRD)
    Later("colorsys").ONE_THIRD = 3
    assert colorsys.ONE_THIRD == 3


def test_the_web_process_starts_without_what_it_seldom_needs() -> None:
    asked = (
        "import sys; import toolkit.printing.pictures, toolkit.printing.press, toolkit.tables.sheets;"
        "print(sorted({'PIL', 'python_calamine', 'nh3', 'pyrage'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
