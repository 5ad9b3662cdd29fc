"""Backups: made, sealed, thinned out, restored into an empty database, and what was erased since stays erased."""

import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from label.actions.alerts import forget_alert
from label.actions.opposition import oppose, take_back_opposition
from label.actions.people import erase_account
from label.models import Alert, JournalEntry, Opposition, User
from label.models.opposition import fingerprint_of
from label.rules.refusals import Refusal
from tests import past
from tests import store as s3
from tests.cast import PASSWORD
from toolkit.files import every_file, put
from villes_internet.keeping import dumping, erasures, making
from villes_internet.keeping.making import make_backup, manifest_of, thin_out
from villes_internet.keeping.manifest import KeptFile, Manifest, WholeTable, differences, key_fingerprint, read_manifest
from villes_internet.keeping.places import (
    ERASURES,
    MANIFEST,
    backups,
    has_backups,
    moment_of,
    pool_name,
    stamp_of,
    whole_backups,
)
from villes_internet.keeping.restoring import restore
from villes_internet.keeping.sealing import identity_in, recipients_of, seal, unseal
from villes_internet.keeping.thinning import to_keep

FOLDER = "django.core.files.storage.FileSystemStorage"


@pytest.fixture
def kept(tmp_path: Path, settings: Settings) -> Path:
    """A place for backups, and a storage of its own; both empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "backups": {"BACKEND": FOLDER, "OPTIONS": {"location": tmp_path / "sauvegardes"}}
    }
    return tmp_path / "sauvegardes"


def _person(email: str) -> User:
    return User.objects.create_user(email, PASSWORD, full_name="Personne")


@pytest.mark.whole
@pytest.mark.parametrize("sealed", [False, True])
def test_a_backup_is_restored_with_the_same_exports_and_without_what_was_erased_since(
    kept: Path, blank_base: str, settings: Settings, *, sealed: bool
) -> None:
    key = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(key.to_public())] if sealed else []
    default_storage.save("pieces/2012/une-piece", ContentFile(b"du texte"))
    default_storage.save("photos/la-meme", ContentFile(b"du texte"))
    gone, stays = _person("part@ville.example"), _person("reste@ville.example")
    followed = Alert.objects.create(email="suit@ville.example", newsletter=True, confirmed_at=gone.date_joined)
    oppose("plus@ville.example")

    stamp, manifest = make_backup()

    pieces = [name for name in every_file(backups()) if name.startswith("fichiers/")]
    assert len(pieces) == 1  # the same content is kept once
    assert (b"du texte" in (kept / pieces[0]).read_bytes()) is not sealed
    assert manifest.exports["donnees/resultats.csv"]
    assert "part@ville.example" not in (kept / stamp / MANIFEST).read_text()

    erase_account(gone, by=None)
    forget_alert(followed)
    take_back_opposition("plus@ville.example")
    oppose("non@ville.example")
    assert erasures.note_erasures() == 4  # the backup noted the opposition of before
    assert erasures.note_erasures() == 0
    past.open_blank(blank_base)
    default_storage.delete("photos/la-meme")

    done = restore("", identity=key if sealed else None, verify=True, say=lambda _line: None)

    assert (done.stamp, done.unlike, done.refused) == (stamp, [], [])
    assert done.erased == 4
    with default_storage.open("photos/la-meme") as file:
        assert file.read() == b"du texte"
    assert User.objects.get(pk=gone.pk).erased_at is not None
    assert User.objects.get(pk=stays.pk).email == "reste@ville.example"
    assert not Alert.objects.exists()
    assert [row.fingerprint for row in Opposition.objects.all()] == [fingerprint_of("non@ville.example")]
    assert JournalEntry.objects.filter(verb="restore", facts__erased=4).exists()
    with pytest.raises(Refusal, match="n’est pas vide"):
        restore(stamp, say=lambda _line: None)
    with pytest.raises(DatabaseError, match="ne se modifie pas"):
        JournalEntry.objects.all().delete()  # its trigger came back with it


@pytest.mark.whole
def test_a_restoration_is_refused_in_words(kept: Path, blank_base: str, settings: Settings) -> None:
    key = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(key.to_public())]
    with pytest.raises(Refusal, match="aucune sauvegarde"):
        restore("", say=lambda _line: None)
    call_command("backup", stdout=io.StringIO())
    said = io.StringIO()
    call_command("backup", "--list", stdout=said)
    assert "chiffrée" in said.getvalue()
    past.open_blank(blank_base)
    with pytest.raises(CommandError, match="est chiffrée"):
        call_command("restore", stdout=io.StringIO())
    assert dumping.is_empty()
    with override_settings(SECRET_KEY=PASSWORD), pytest.raises(CommandError, match="SECRET_KEY"):
        call_command("restore", stdout=io.StringIO())
    with pytest.raises(Refusal, match="n’ouvre pas"):
        restore("", identity=pyrage.x25519.Identity.generate(), say=lambda _line: None)
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("restore", "20200101T000000Z", stdout=io.StringIO())
    with past.server() as other:  # another database: it does not count
        assert other.closed == 0
        assert not dumping.others_connected()
    stamp = next(name for name in sorted(path.name for path in kept.iterdir()) if name.startswith("20"))
    told = json.loads((kept / stamp / MANIFEST).read_text())
    told["migrations"].append("label.9999_from_tomorrow")
    (kept / stamp / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(Refusal, match="plus récente"):
        restore(stamp, identity=key, say=lambda _line: None)
    told["migrations"].pop()
    (kept / stamp / MANIFEST).write_text(json.dumps(told | {"dump": "0" * 64}))
    with pytest.raises(Refusal, match="abîmée"):
        restore(stamp, identity=key, say=lambda _line: None)
    assert dumping.is_empty()


@pytest.mark.whole
def test_a_spoilt_file_holds_back_nothing_else(kept: Path, blank_base: str) -> None:
    default_storage.save("photos/une", ContentFile(b"une photo"))
    default_storage.save("photos/deux", ContentFile(b"une autre photo"))
    default_storage.save("photos/trois", ContentFile(b"une troisieme"))
    default_storage.save("sante/sonde", ContentFile(b"x"))
    _, manifest = make_backup()
    assert [one.name for one in manifest.files] == ["photos/deux", "photos/trois", "photos/une"]
    first, second, _ = (kept / pool_name(one.sha256, sealed=False) for one in manifest.files)
    first.write_bytes(b"abimee")
    second.unlink()
    for name in ("une", "deux", "trois"):
        default_storage.delete(f"photos/{name}")
    past.open_blank(blank_base)
    said = io.StringIO()
    with pytest.raises(CommandError, match="photos/deux : abîmé"):
        call_command("restore", stdout=said)
    with default_storage.open("photos/une") as file:
        assert file.read() == b"une photo"
    assert User.objects.count() == manifest.tables["label_user"].rows


def test_without_a_place_nothing_is_kept_and_it_is_said(settings: Settings) -> None:
    settings.STORAGES = {name: one for name, one in settings.STORAGES.items() if name != "backups"}
    assert not has_backups()
    assert erasures.unnoted() == []
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup", "--list")


@pytest.mark.usefixtures("kept")
@pytest.mark.django_db
def test_an_account_that_took_the_number_of_an_erased_one_is_left_alone() -> None:
    """After a restoration, numbers are given again: a line of before must not erase who came since."""
    gone = _person("part@ville.example")
    erase_account(gone, by=None)
    assert erasures.note_erasures() == 1
    before = gone.date_joined - timedelta(minutes=1)
    User.objects.filter(pk=gone.pk).update(
        email="autre@ville.example", erased_at=None, date_joined=gone.date_joined + timedelta(days=3)
    )
    assert erasures.replay(backups(), before) == (0, [])
    assert User.objects.get(pk=gone.pk).erased_at is None
    User.objects.filter(pk=gone.pk).update(date_joined=gone.date_joined)
    assert erasures.replay(backups(), before) == (1, [])
    assert User.objects.get(pk=gone.pk).erased_at is not None


def test_what_is_too_old_goes_with_the_files_that_only_it_held(kept: Path) -> None:
    place = backups()
    now = datetime(2026, 11, 29, 3, tzinfo=UTC)
    made = {now - timedelta(days=days): sha * 64 for days, sha in ((400, "a"), (40, "b"), (1, "c"))}
    for moment, sha in made.items():
        manifest = _manifest(files=[KeptFile("un", 3, sha, "")])
        place.save(f"{stamp_of(moment)}/{MANIFEST}", ContentFile(manifest.text().encode()))
        place.save(pool_name(sha, sealed=False), ContentFile(sha.encode()))
    place.save(f"{ERASURES}/{stamp_of(now - timedelta(days=300))}-oppose-1.json", ContentFile(b"{}"))
    place.save(f"{ERASURES}/{stamp_of(now - timedelta(days=2))}-oppose-2.json", ContentFile(b"{}"))
    yesterday = (datetime.now(tz=UTC) - timedelta(days=2)).timestamp()
    for path in (kept / "fichiers").rglob("*"):
        os.utime(path, (yesterday, yesterday))

    assert thin_out(now) == [stamp_of(now - timedelta(days=400))]

    left = set(every_file(place))
    assert not any("a" * 64 in name for name in left)
    assert {pool_name(sha * 64, sealed=False) for sha in "bc"} <= left
    assert [name for name in left if name.startswith(ERASURES)] == [
        f"{ERASURES}/{stamp_of(now - timedelta(days=2))}-oppose-2.json"
    ]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A disk that is full in the middle leaves nothing under the name: the next night writes it again."""

    class Cut(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(28, "No space left on device")
            return super().read(3)

    place = FileSystemStorage(location=tmp_path, file_permissions_mode=0o600, directory_permissions_mode=0o700)
    with pytest.raises(OSError, match="No space"):
        put(place, "fichiers/aa/un", Cut(b"un contenu"))
    assert list(every_file(place)) == []
    put(place, "fichiers/aa/un", io.BytesIO(b"un contenu"))
    put(place, "fichiers/aa/un", io.BytesIO(b"un autre"))
    assert (tmp_path / "fichiers/aa/un").read_bytes() == b"un contenu"
    assert (tmp_path / "fichiers/aa/un").stat().st_mode & 0o777 == 0o600
    assert list(every_file(place)) == ["fichiers/aa/un"]


def test_what_was_never_finished_goes_and_what_is_under_way_stays(kept: Path) -> None:
    place, now = backups(), datetime.now(tz=UTC)
    old, new = (stamp_of(now - timedelta(days=days)) for days in (3, 0))
    for stamp in (old, new):
        place.save(f"{stamp}/base.dump", ContentFile(b"base"))
    assert thin_out(now) == []
    assert list(every_file(place)) == [f"{new}/base.dump"]
    assert kept.exists()


def test_a_manifest_that_is_spoilt_stops_no_backup_and_loses_no_file(kept: Path) -> None:
    place, now = backups(), datetime.now(tz=UTC)
    place.save(f"{stamp_of(now - timedelta(days=2))}/{MANIFEST}", ContentFile(b'{"format"'))
    place.save(pool_name("a" * 64, sealed=False), ContentFile(b"a"))
    for path in (kept / "fichiers").rglob("*"):
        os.utime(path, ((now - timedelta(days=3)).timestamp(),) * 2)
    assert making._known(place, sealed=False) == {}
    assert thin_out(now) == []
    assert place.exists(pool_name("a" * 64, sealed=False))


def test_backups_lie_in_a_bucket_as_in_a_folder(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listed, thinned out with the files that only they held, and the list of erasures read again."""
    with s3.served(tmp_path / "store") as address:
        options = {"BACKEND": "toolkit.storing.PrivateStore", "OPTIONS": s3.options(address)}
        settings.STORAGES = settings.STORAGES | {"backups": options}
        place = backups()
        assert whole_backups(place) == []
        now = datetime.now(tz=UTC)
        stamps = [stamp_of(now - timedelta(days=days)) for days in (400, 1)]
        for stamp, sha in zip(stamps, "ab", strict=True):
            manifest = _manifest(files=[KeptFile("un", 1, sha * 64, "")])
            place.save(f"{stamp}/base.dump", ContentFile(b"base"))
            place.save(f"{stamp}/{MANIFEST}", ContentFile(manifest.text().encode()))
            place.save(pool_name(sha * 64, sealed=False), ContentFile(sha.encode()))
        place.save(f"{stamp_of(now)}/base.dump", ContentFile(b"pas finie"))
        assert whole_backups(place) == stamps
        monkeypatch.setattr(making, "UNDER_WAY", timedelta(minutes=-1))
        assert thin_out(now) == stamps[:1]
        assert whole_backups(place) == stamps[1:]
        assert not [name for name in every_file(place) if "a" * 64 in name or stamps[0] in name]
        assert manifest_of(place, stamps[1]).files[0].sha256 == "b" * 64


def _manifest(**told: Any) -> Manifest:
    return Manifest("2026-11-29T03:00:00+00:00", "1", "k", False, "18", "d", 1, **told)


MOMENTS = st.integers(0, 2500 * 24).map(lambda hours: datetime(2026, 11, 29, tzinfo=UTC) - timedelta(hours=hours))


@given(st.lists(MOMENTS, max_size=40), st.integers(0, 40), st.integers(0, 24))
def test_the_newest_and_the_recent_always_stay(made: list[datetime], days: int, months: int) -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    found = to_keep(made, now=now, days=days, months=months)
    assert found <= set(made)
    assert not made or max(made) in found
    assert all(one in found for one in made if now - one <= timedelta(days=days))
    old = [one for one in found if now - one > timedelta(days=days)]
    assert len({(one.year, one.month) for one in old}) >= len(old) - 1
    assert to_keep(found, now=now, days=days, months=months) == found


def test_a_manifest_is_read_as_it_was_written_and_says_what_differs() -> None:
    one = _manifest(
        tables={"label_award": WholeTable(3, "7")},
        exports={"a.csv": "1"},
        files=[KeptFile("un", 3, "a", "")],
        gone=["deux"],
    )
    assert read_manifest(one.text()) == one
    assert one.weight == 3
    assert differences(one, one) == []
    other = _manifest(
        tables={"label_award": WholeTable(2, "5")}, exports={"a.csv": "2"}, files=[KeptFile("trois", 1, "b", "")]
    )
    assert differences(one, other) == [
        "table label_award : 3 lignes (7) avant, 2 lignes (5) après",
        "export a.csv : le contenu diffère",
        "fichier trois : de trop",
        "fichier un : absent",
    ]
    with pytest.raises(ValueError, match="format"):
        read_manifest('{"format": 99}')


def test_a_key_is_known_by_its_fingerprint_alone() -> None:
    assert key_fingerprint("une clé") == key_fingerprint("une clé") != key_fingerprint("une autre")
    assert "une clé" not in key_fingerprint("une clé")


@given(st.binary(max_size=4096))
def test_what_is_sealed_is_opened_by_its_key_alone(content: bytes) -> None:
    key = pyrage.x25519.Identity.generate()
    sealed, opened = io.BytesIO(), io.BytesIO()
    seal(io.BytesIO(content), sealed, recipients_of([str(key.to_public())]))
    unseal(io.BytesIO(sealed.getvalue()), opened, key, sealed=True)
    assert opened.getvalue() == content
    with pytest.raises(Refusal, match="n’ouvre pas"):
        unseal(io.BytesIO(sealed.getvalue()), io.BytesIO(), pyrage.x25519.Identity.generate(), sealed=True)


@pytest.mark.parametrize("key", ["age1pasune", "ssh-ed25519 pasune", "n’importe quoi"])
def test_a_recipient_that_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match="n’est pas une clé publique"):
        recipients_of([key])


def test_a_secret_key_is_read_from_its_file(tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    file = tmp_path / "cle.txt"
    file.write_text(f"# created: today\n{key}\n")
    assert str(identity_in(file)) == str(key)
    file.write_text("rien")
    with pytest.raises(Refusal, match="n’est pas une clé secrète"):
        identity_in(file)
    with pytest.raises(Refusal, match="ne peut pas être lue"):
        identity_in(tmp_path / "absente")


def test_a_tool_older_than_the_server_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumping, "server_version", lambda: 99)
    settings.PG_BIN = ""
    with pytest.raises(Refusal, match="postgresql-client-99"):
        dumping.tool("pg_dump")


def test_a_backup_is_named_by_its_second() -> None:
    moment = datetime(2026, 11, 29, 3, 4, 5, tzinfo=UTC)
    assert moment_of(stamp_of(moment)) == moment
