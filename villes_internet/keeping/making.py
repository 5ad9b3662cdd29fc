"""Make a backup: the database as one moment saw it, every file once, what it holds counted; then let old ones go."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import connection, transaction
from django.utils import timezone

from label.rules.refusals import Refusal
from toolkit.files import every_file, put, sha256_of, taken
from villes_internet.keeping import counting, dumping
from villes_internet.keeping.erasures import note_erasures
from villes_internet.keeping.manifest import KeptFile, Manifest, WholeTable, key_fingerprint, read_manifest
from villes_internet.keeping.places import (
    DUMP,
    ERASURES,
    FILES,
    MANIFEST,
    NAMED,
    backups,
    moment_of,
    pool_name,
    stamp_of,
    whole_backups,
)
from villes_internet.keeping.sealing import recipients_of, seal
from villes_internet.keeping.thinning import to_keep
from villes_internet.release import VERSION

LOCK = 7_320  # our corner of PostgreSQL's advisory locks: one backup at a time
UNDER_WAY = timedelta(days=1)  # a file so new may be of a backup that is being written
PROBED = "sante/"  # what a probe writes, and a killed one leaves
HALF_RESTORED = "Une restauration n’est pas finie : ce qui a été effacé depuis y est encore. Terminez-la d’abord."
BUSY = "Une sauvegarde est déjà en cours."
Say = Callable[[str], object]


@dataclass(frozen=True)
class Dumped:
    """The database as one transaction saw it, in `path`, and what it held."""

    path: Path
    tables: dict[str, WholeTable]
    exports: dict[str, str]
    migrations: list[str]


def make_backup(say: Say = lambda _line: None) -> tuple[str, Manifest]:
    """Write a backup; its name and what it holds. Raises Refusal, and leaves nothing that would pass for one.

    The database comes first: what it names is copied after it, and a file erased meanwhile is said to be gone.
    """
    if dumping.under_way() is not None:
        raise Refusal([HALF_RESTORED])
    place = backups()
    recipients = recipients_of(settings.BACKUP_RECIPIENTS)
    sealed = bool(recipients)
    moment = timezone.now()
    stamp = stamp_of(moment)
    if place.exists(f"{stamp}/{MANIFEST}"):
        raise Refusal([BUSY])
    with tempfile.TemporaryDirectory() as folder:
        say("La base se copie…")
        dumped = _dump(Path(folder))
        with dumped.path.open("rb") as source:
            _put(place, f"{stamp}/{DUMP}{'.age' if sealed else ''}", source, recipients)
        say("Les fichiers se copient…")
        files, gone = _copy_files(place, recipients, _known(place, sealed=sealed))
        with dumped.path.open("rb") as source:
            sha256 = sha256_of(source)
        manifest = Manifest(
            made_at=moment.isoformat(),
            release=VERSION,
            key=key_fingerprint(settings.SECRET_KEY),
            sealed=sealed,
            server=str(dumping.server_version()),
            dump=sha256,
            dump_size=dumped.path.stat().st_size,
            migrations=dumped.migrations,
            tables=dumped.tables,
            exports=dumped.exports,
            files=files,
            gone=gone,
        )
    put(place, f"{stamp}/{MANIFEST}", BytesIO(manifest.text().encode()))
    note_erasures(within=None)  # those of a time when this place was away
    return stamp, manifest


def _dump(folder: Path) -> Dumped:
    """The dump, the tables and the exports, all of one moment. Raises Refusal."""
    path = folder / DUMP
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s), pg_export_snapshot()", [LOCK])
        alone, snapshot = cursor.fetchone()
        if not alone:
            raise Refusal([BUSY])
        dumping.dump(path, snapshot)
        return Dumped(path, counting.tables(), counting.exports(), counting.migrations())


def manifest_of(place: Storage, stamp: str) -> Manifest:
    """What a backup says of itself. Raises Refusal when it cannot be read."""
    try:
        with place.open(f"{stamp}/{MANIFEST}", "rb") as file:
            return read_manifest(file.read().decode())
    except (OSError, ValueError, KeyError, TypeError):
        reason = f"La sauvegarde {stamp} n’existe pas, n’a pas été finie, ou son manifeste est illisible."
        raise Refusal([reason]) from None


def _known(place: Storage, *, sealed: bool) -> Mapping[str, KeptFile]:
    """The files of the last backup that was sealed alike: what has not changed since is not read again."""
    for stamp in reversed(whole_backups(place)):
        with suppress(Refusal):  # an unreadable manifest is passed over
            manifest = manifest_of(place, stamp)
            if manifest.sealed == sealed:
                return {one.name: one for one in manifest.files}
    return {}


def _copy_files(
    place: Storage, recipients: list[Any], known: Mapping[str, KeptFile]
) -> tuple[list[KeptFile], list[str]]:
    """Every file of the storage, and those erased while they were copied."""
    files, gone = [], []
    for name in every_file(default_storage):
        if name.startswith(PROBED):
            continue
        try:
            files.append(_copy_file(place, name, recipients, known.get(name)))
        except FileNotFoundError:
            gone.append(name)
    return files, gone


def _copy_file(place: Storage, name: str, recipients: list[Any], before: KeptFile | None) -> KeptFile:
    size, changed = default_storage.size(name), default_storage.get_modified_time(name).isoformat()
    same = before is not None and (before.size, before.changed) == (size, changed)
    if before is not None and same and place.exists(pool_name(before.sha256, sealed=bool(recipients))):
        return before
    with taken(default_storage, name) as copy:
        sha256 = sha256_of(copy)
        size = copy.tell()
        kept = pool_name(sha256, sealed=bool(recipients))
        if not place.exists(kept):
            copy.seek(0)
            _put(place, kept, copy, recipients)
    return KeptFile(name, size, sha256, changed)


def _put(place: Storage, name: str, source: BinaryIO, recipients: list[Any]) -> None:
    """Write one file there, sealed when there are recipients; whole or not at all."""
    with tempfile.TemporaryFile() as sealed:
        seal(source, cast("BinaryIO", sealed), recipients)
        sealed.seek(0)
        put(place, name, cast("BinaryIO", sealed))


def thin_out(now: datetime | None = None) -> list[str]:
    """Let go of the backups that are too old, of the files that only they held, and of the erasures that no backup can
    undo any more; the names of the backups that went.
    """
    place = backups()
    stamps = whole_backups(place)
    moments = {moment_of(stamp): stamp for stamp in stamps}
    kept = to_keep(moments, now=now or timezone.now(), days=settings.BACKUP_DAYS, months=settings.BACKUP_MONTHS)
    going = [stamp for moment, stamp in moments.items() if moment not in kept]
    for stamp in going:
        place.delete(f"{stamp}/{MANIFEST}")  # first: what is left of it is no backup
        _empty(place, stamp)
    _sweep(place, [stamp for stamp in stamps if stamp not in going])
    return going


def _sweep(place: Storage, stamps: list[str]) -> None:
    """What no backup holds: files, dumps of backups that were never finished, erasures that none can undo."""
    for folder in _folders(place):
        is_old = NAMED.fullmatch(folder) and timezone.now() - moment_of(folder) > UNDER_WAY
        if is_old and folder not in stamps:
            _empty(place, folder)
    with suppress(Refusal):  # while a manifest cannot be read, nobody knows which files it holds: all stay
        _sweep_files(place, stamps)
    oldest = min(stamps, default="")
    for name in list(every_file(place, ERASURES)):
        if name.rpartition("/")[2] < oldest:
            place.delete(name)


def _sweep_files(place: Storage, stamps: list[str]) -> None:
    wanted = {
        pool_name(one.sha256, sealed=manifest.sealed)
        for manifest in (manifest_of(place, stamp) for stamp in stamps)
        for one in manifest.files
    }
    before = timezone.now() - UNDER_WAY
    for name in list(every_file(place, FILES)):
        if name not in wanted and place.get_modified_time(name) < before:
            place.delete(name)


def _folders(place: Storage) -> list[str]:
    try:
        return list(place.listdir("")[0])
    except FileNotFoundError:
        return []


def _empty(place: Storage, folder: str) -> None:
    for name in list(every_file(place, folder)):
        place.delete(name)
    if isinstance(place, FileSystemStorage):
        place.delete(folder)


def listed() -> Iterator[tuple[str, Manifest]]:
    """Every backup that is there, the oldest first."""
    place = backups()
    for stamp in whole_backups(place):
        yield stamp, manifest_of(place, stamp)
