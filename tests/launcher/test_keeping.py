"""The data of another version of the product are kept aside, never lost and never opened."""

from pathlib import Path

import pytest

from launcher import keeping


def test_data_of_the_same_migrations_are_ours(tmp_path: Path) -> None:
    stamp = tmp_path / "schema.sha256"
    stamp.write_text(keeping.schema())
    assert keeping.is_ours(stamp)


def test_data_of_other_migrations_or_of_none_that_are_known_are_not_ours(tmp_path: Path) -> None:
    stamp = tmp_path / "schema.sha256"
    assert not keeping.is_ours(stamp)
    stamp.write_text("0" * 64)
    assert not keeping.is_ours(stamp)


def test_rows_and_files_are_kept_together_with_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    local = tmp_path / ".local"
    (local / "services" / "postgres").mkdir(parents=True)
    (local / "services" / "postgres" / "PG_VERSION").write_text("18")
    (local / "services" / "in-use.lock").touch()
    (local / "media").mkdir()
    (local / "media" / "photo.jpg").write_bytes(b"photo")
    kept = keeping.keep_aside(local)
    assert (kept / "postgres" / "PG_VERSION").read_text() == "18"
    assert (kept / "media" / "photo.jpg").read_bytes() == b"photo"
    assert sorted(path.name for path in (local / "services").iterdir()) == ["in-use.lock"]
    assert str(kept.relative_to(tmp_path)) in capsys.readouterr().out
