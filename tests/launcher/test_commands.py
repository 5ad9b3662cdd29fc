"""What `./dev` is asked, understood or refused with its usage."""

import re
import sys
from pathlib import Path

import pytest

from launcher.commands import STAGES, run_options
from launcher.environment import LOCK, newest_python, of_lock, run_showing, what_will_be_installed
from villes_internet import demo


@pytest.mark.parametrize("arguments", [["--stage", "filling"], ["--stage=filling"]])
def test_a_stage_is_understood_both_ways(arguments: list[str]) -> None:
    assert run_options(arguments).stage == "filling"


@pytest.mark.parametrize("arguments", [["--stages", "filling"], ["--stage", "rien"], ["filling"], ["--sta", "filling"]])
def test_what_is_not_understood_ends_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_options(arguments)
    assert ended.value.code == 2
    assert "./dev run [--port N] [--stage STADE]" in capsys.readouterr().err


def test_the_launcher_knows_every_stage_of_the_demonstration() -> None:
    assert tuple(demo.STAGES) == STAGES


def test_what_will_be_installed_is_said_before() -> None:
    words = what_will_be_installed("a==1 \\\n    --hash=sha256:0\n    # via b==2\nc==3 ; python_version == '3.11'\n")
    assert " 2 paquets" in words
    assert "dans .venv/" in words


def test_what_installs_the_others_is_pinned_as_they_are() -> None:
    pinned = of_lock("uv", LOCK.read_text(encoding="utf-8"))
    assert re.match(r"uv==[\d.]+ \\\n    --hash=sha256:", pinned)
    assert pinned.count("==") == 1
    assert of_lock("b", "a==1\nb==2 \\\n    --hash=sha256:0\n") == "b==2 \\\n    --hash=sha256:0\n"


def test_an_installation_shows_where_it_is_and_its_last_words_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    script = "for n in range(40): print('Collecting', n)\nprint('no room left'); raise SystemExit(3)"
    assert run_showing([sys.executable, "-c", script]) == 3
    said = capsys.readouterr().out
    assert "20 paquets reçus…" in said
    assert "40 paquets reçus…" in said
    assert "no room left" in said


def test_the_newest_python_that_answers_makes_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, name, code in [("shims", "python3.13", 127), ("bin", "python3.13", 0), ("bin", "python3.11", 0)]:
        file = tmp_path / folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\nexit {code}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:{tmp_path / 'bin'}")
    assert newest_python() == str(tmp_path / "bin" / "python3.13")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    assert newest_python() is None
