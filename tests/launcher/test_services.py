"""Where the services of the tests put what they throw away."""

from pathlib import Path

import pytest

from launcher import services
from launcher.services import Services


def test_what_the_tests_throw_away_lies_in_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MEMORY", tmp_path)
    monkeypatch.setattr(services, "MEMORY_ROOM", 0)
    found = Services(test=True, folder=tmp_path / "services").memory
    assert found is not None
    assert found.parent == tmp_path
    assert Services(test=False, folder=tmp_path / "services").memory is None  # what people typed is never thrown away
    monkeypatch.setattr(services, "MEMORY_ROOM", 1 << 62)
    assert Services(test=True, folder=tmp_path / "services").memory is None
    monkeypatch.setattr(services, "MEMORY", tmp_path / "nowhere")
    assert Services(test=True, folder=tmp_path / "services").memory is None


@pytest.mark.parametrize(("kept", "test"), [(True, True), (False, True), (False, False)])
def test_a_memory_that_was_forgotten_takes_the_data_of_the_tests_along(
    kept: bool, test: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MEMORY", tmp_path / "nowhere")
    ours, place = Services(test=test, folder=tmp_path / "services"), tmp_path / "memory"
    (ours.data / "pg_tblspc").mkdir(parents=True)
    (ours.data / "pg_tblspc" / "16384").symlink_to(place)
    if kept:
        place.mkdir()
    ours._prepare_memory()
    assert (ours.data / "pg_tblspc").exists() is (kept or not test)


def test_a_memory_whose_data_were_removed_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MEMORY", tmp_path)
    monkeypatch.setattr(services, "MEMORY_ROOM", 0)
    ours = Services(test=True, folder=tmp_path / "services")
    assert ours.memory is not None
    served = ours.memory / "PG_18_202506291"
    served.mkdir(parents=True)
    ours.data.mkdir(parents=True)
    (ours.data / "PG_VERSION").touch()
    ours._prepare_memory()
    assert served.exists()
    (ours.data / "PG_VERSION").unlink()
    ours._prepare_memory()
    assert list(ours.memory.iterdir()) == []
