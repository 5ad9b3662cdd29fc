"""A restoration that is cut, backups out of reach, a base that has changed hosts: nothing erased comes back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from label.actions.people import erase_account
from label.models import User
from label.rules.refusals import Refusal
from tests import past
from tests import store as s3
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from toolkit.files import StorageAway, every_file
from villes_internet.keeping import dumping, erasures, restoring
from villes_internet.keeping.making import make_backup
from villes_internet.keeping.places import ERASURES, backups, stamp_of
from villes_internet.keeping.restoring import refuse_half_restored, restore

STORE = "toolkit.storing.PrivateStore"
FOLDER = "django.core.files.storage.FileSystemStorage"


@pytest.fixture
def kept(tmp_path: Path, settings: Settings) -> Path:
    """A place for backups, empty."""
    settings.STORAGES = settings.STORAGES | {
        "backups": {"BACKEND": FOLDER, "OPTIONS": {"location": tmp_path / "sauvegardes"}}
    }
    return tmp_path / "sauvegardes"


@pytest.fixture
def stored(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Two buckets of a store, for the files and for their backups; empty."""
    with s3.served(tmp_path / "store") as address:
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": STORE, "OPTIONS": s3.options(address)},
            "backups": {"BACKEND": STORE, "OPTIONS": s3.options(address, s3.OTHER_BUCKET)},
        }
        yield


@pytest.mark.whole
def test_a_restoration_that_was_cut_opens_no_site_until_it_is_finished(
    stored: None, blank_base: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a store: its files and its backups are in two buckets."""
    default_storage.save("photos/une", ContentFile(b"une photo"))
    gone = User.objects.create_user("part@ville.example", PASSWORD, full_name="Personne")
    stamp, _ = make_backup()
    erase_account(gone, by=None)
    erasures.note_erasures()
    assert erasures.unnoted(within=None) == []
    past.open_blank(blank_base)
    default_storage.delete("photos/une")

    def away(*_: object) -> None:
        raise StorageAway("refused")

    with monkeypatch.context() as cut:
        cut.setattr(restoring, "replay", away)
        with pytest.raises(StorageAway):
            restore("", say=lambda _line: None)
    assert User.objects.get(pk=gone.pk).email == "part@ville.example", "the base is whole, and nothing is erased again"
    with pytest.raises(SystemExit) as stopped:
        refuse_half_restored()
    assert stopped.value.code == 3
    assert f"manage.py restore {stamp}" in capsys.readouterr().err

    said: list[str] = []
    done = restore(stamp, verify=True, say=said.append)
    with default_storage.open("photos/une") as file:
        assert file.read() == b"une photo"
    assert "elle se termine" in said[0]
    assert (done.erased, done.refused, done.unlike) == (1, [], [])
    assert User.objects.get(pk=gone.pk).erased_at is not None
    refuse_half_restored()
    with pytest.raises(Refusal, match="n’est pas vide"):
        restore(stamp, say=lambda _line: None)


@pytest.mark.whole
def test_one_that_was_cut_before_its_base_came_back_is_begun_again_in_a_new_one(
    kept: Path, blank_base: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A service that starts meanwhile migrates the empty base: nothing is finished on it, and nothing kept of it."""
    stamp, _ = make_backup()
    past.open_blank(blank_base)

    def away(*_: object) -> None:
        raise Refusal(["La machine s’est arrêtée."])

    with monkeypatch.context() as cut:
        cut.setattr(dumping, "load", away)
        with pytest.raises(Refusal):
            restore("", say=lambda _line: None)
    with connection.cursor() as migrated:
        migrated.execute("CREATE TABLE django_migrations ()")
    with pytest.raises(SystemExit):
        refuse_half_restored()
    assert "dans une base neuve" in capsys.readouterr().err
    with pytest.raises(Refusal, match="n’est pas vide"):
        restore(stamp, say=lambda _line: None)
    with pytest.raises(Refusal, match="Une restauration n’est pas finie"):
        make_backup()


@pytest.mark.whole
def test_what_was_erased_while_the_place_was_away_is_noted_when_it_is_back(kept: Path, committed: None) -> None:
    one, other = (User.objects.create_user(f"{n}@ville.example", PASSWORD, full_name="Personne") for n in range(2))
    with time_machine.travel(timezone.now() - timedelta(days=200)):
        make_backup()
    with time_machine.travel(timezone.now() - timedelta(days=5)):
        erase_account(one, by=None)
    assert erasures.note_erasures() == 1
    with time_machine.travel(timezone.now() - timedelta(days=90)):
        erase_account(other, by=None)
    assert erasures.note_erasures() == 0
    make_backup()
    assert len(list(every_file(backups(), ERASURES))) == 2
    with time_machine.travel(timezone.now() - timedelta(days=300)):
        erase_account(User.objects.create_user("avant@ville.example", PASSWORD), by=None)
    assert erasures.note_erasures(within=None) == 0, "no backup is older: none brings it back"


@pytest.mark.django_db
def test_a_note_that_cannot_be_read_is_told_and_holds_back_no_other(kept: Path, cast: Cast) -> None:
    since = timezone.now() - timedelta(minutes=1)
    backups().save(f"{ERASURES}/{stamp_of(timezone.now())}-erase_account-1.json", ContentFile(b"{abim"))
    erase_account(cast.alice, by=None)
    erasures.note_erasures()
    done, refused = erasures.replay(backups(), since)
    assert done == 0, "she is erased already"
    assert [line.endswith("ne se lit pas") for line in refused] == [True]


@pytest.mark.django_db
def test_the_tools_go_to_the_very_server_that_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that names a base and its standby: a snapshot is known by one of them."""
    connection.ensure_connection()
    here = connection.connection.info.host
    told = connection.get_connection_params() | {"host": f"/nowhere,{here}", "connect_timeout": 2}
    monkeypatch.setattr(connection, "get_connection_params", lambda: told)
    found = dumping.environment()
    assert (found["PGHOST"], found["PGCONNECT_TIMEOUT"]) == (here, "2")


@pytest.mark.django_db
def test_a_site_on_a_whole_base_opens(cast: Cast) -> None:
    assert dumping.under_way() is None
    refuse_half_restored()
    assert signed_in(cast.alice).get("/compte/").status_code == 200
    call_command("check")
