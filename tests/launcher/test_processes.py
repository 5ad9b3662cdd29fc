"""The children of `./dev run`: whichever dies first is named, and all end together."""

import os
import signal
from pathlib import Path

import pytest

from launcher import commands, processes


@pytest.mark.parametrize("victim", ["worker", "livre", "beat", "web"])
def test_the_death_of_any_child_is_told_with_its_last_words_and_ends_the_others(
    victim: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (commands, processes):
        monkeypatch.setattr(module, "LOCAL", tmp_path)
    children = processes.Children()
    try:
        for name in ("worker", "livre", "beat", "web"):
            children.start(name, ["sh", "-c", "echo une panne; exec sleep 600"], dict(os.environ))
        assert children.first_dead() is None
        os.killpg(children.running[victim].pid, signal.SIGKILL)
        said = commands.last_words(children)
        assert f"Le processus « {victim} » s’est arrêté : tout est arrêté." in said
    finally:
        children.stop()
    assert all(child.poll() is not None for child in children.running.values())
