"""What `./dev` is asked, understood or refused with its usage."""

import pytest

from launcher.commands import STAGES, run_options
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
