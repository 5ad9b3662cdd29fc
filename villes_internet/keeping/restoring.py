"""Put a backup back: its files, its database whole or not at all, then what was erased since, before the site opens."""

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader

from label.actions.base import record
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.files import put, sha256_in, sha256_of, taken
from villes_internet.keeping import counting, dumping
from villes_internet.keeping.erasures import replay
from villes_internet.keeping.making import Say, manifest_of
from villes_internet.keeping.manifest import KeptFile, Manifest, differences, key_fingerprint
from villes_internet.keeping.places import DUMP, backups, moment_of, pool_name, whole_backups
from villes_internet.keeping.sealing import unseal

NOT_EMPTY = "La base n’est pas vide : restaurez dans une base neuve, rien n’est jamais écrasé."
IN_USE = "D’autres programmes sont connectés à cette base : arrêtez le site, les exécutants et « beat » d’abord."
OTHER_KEY = (
    "SECRET_KEY n’est pas celle de la sauvegarde : les seconds facteurs seraient illisibles et les liens déjà envoyés "
    "morts. Donnez la clé d’alors (dans SECRET_KEY, ou dans SECRET_KEY_FALLBACKS), ou --other-key si elle est perdue."
)
NEWER = "Cette sauvegarde vient d’une version plus récente du produit ({}) : installez-la d’abord."
MARGIN = timedelta(hours=1)  # hosts' clocks differ, a gesture may end after the snapshot; twice erases once
HALF = (
    "La restauration de la sauvegarde {0} n’est pas finie : ce qui a été effacé depuis reviendrait. "
    "Terminez-la : manage.py restore {0}"
)
NOT_LOADED = (
    "La restauration de la sauvegarde {0} a été coupée avant que sa base ne soit rendue. Recommencez-la dans une base "
    "neuve (dropdb, createdb) : manage.py restore {0}"
)
ABSENT = "Il n’y a aucune sauvegarde finie à cet endroit."


@dataclass(frozen=True)
class Restored:
    """What a restoration did: `erased` again; `unlike` what differs from the backup and `refused` what could not be
    erased, both in words and empty when all is well.
    """

    stamp: str
    files: int
    erased: int
    unlike: list[str]
    refused: list[str]


def restore(
    stamp: str, *, identity: Any | None = None, other_key: bool = False, verify: bool = False, say: Say = print
) -> Restored:
    """Put the backup `stamp` (the last when empty) into an empty database. `verify` compares every export as well.

    Raises Refusal before anything is written, or while nothing that a person could read is there.
    """
    place = backups()
    stamp = stamp or _last(place)
    manifest = manifest_of(place, stamp)
    cut = dumping.under_way()
    if cut is not None and cut.is_loaded and cut.backup == stamp:
        say("Cette restauration avait été coupée après la base : elle se termine.")
        return _finish(place, manifest, [], verify=verify, say=say, stamp=stamp)
    _refuse(manifest, other_key=other_key)
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        with dump.open("w+b") as file:
            _take(place, f"{stamp}/{DUMP}{'.age' if manifest.sealed else ''}", file, manifest, identity)
            if sha256_of(file) != manifest.dump:
                raise Refusal(["La copie de la base est abîmée : son empreinte n’est pas celle du manifeste."])
        say(f"{len(manifest.files)} fichiers…")
        spoilt = _put_files(place, manifest, identity)
        say("La base…")
        dumping.begin(stamp)
        dumping.load(dump)
        dumping.note_loaded()
    return _finish(place, manifest, spoilt, verify=verify, say=say, stamp=stamp)


def _finish(place: Storage, manifest: Manifest, spoilt: list[str], *, verify: bool, say: Say, stamp: str) -> Restored:
    """Compare what came back, erase again what was erased since, and let the site open: until then it refuses to."""
    unlike = [*spoilt, *differences(manifest, _now(manifest))]
    call_command("migrate", verbosity=0, interactive=False)
    if verify:
        say("Les exports…")
        unlike += differences(manifest, replace(manifest, exports=counting.exports(), files=_files_now(manifest)))
    erased, refused = replay(place, moment_of(stamp) - MARGIN)
    record(Verb.RESTORE, "restore", by=None, backup=stamp, erased=erased)
    dumping.end()
    return Restored(stamp, len(manifest.files), erased, unlike, refused)


def refuse_half_restored() -> None:
    """Stop the process while a restoration is not at its end; a database that is away is asked by each request."""
    try:
        cut = dumping.under_way()
    except DatabaseError:
        return
    if cut is not None:
        sys.stderr.write((HALF if cut.is_loaded else NOT_LOADED).format(cut.backup) + "\n")
        raise SystemExit(3)


def _last(place: Storage) -> str:
    stamps = whole_backups(place)
    if not stamps:
        raise Refusal([ABSENT])
    return stamps[-1]


def _refuse(manifest: Manifest, *, other_key: bool) -> None:
    """Raise Refusal with every reason not to begin."""
    reasons = []
    if not dumping.is_empty():
        reasons.append(NOT_EMPTY)
    if dumping.others_connected():
        reasons.append(IN_USE)
    keys = {key_fingerprint(str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}
    if manifest.key not in keys and not other_key:
        reasons.append(OTHER_KEY)
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest.migrations) - ours:
        reasons.append(NEWER.format(manifest.release))
    if reasons:
        raise Refusal(reasons)


def _now(manifest: Manifest) -> Manifest:
    """The tables as they are, the rest as the backup says it."""
    return replace(manifest, tables=counting.tables())


def _files_now(manifest: Manifest) -> list[KeptFile]:
    """The files of the backup, read again where they are now."""
    return [
        replace(one, sha256=sha256_in(default_storage, one.name))
        for one in manifest.files
        if default_storage.exists(one.name)
    ]


def _put_files(place: Storage, manifest: Manifest, identity: Any | None) -> list[str]:
    """Every file of the backup that is not there as it was; one that is other is replaced. What is missing or spoilt in
    the backup, in words: a photo that is lost holds back nothing else.
    """
    spoilt = []
    for one in manifest.files:
        if default_storage.exists(one.name):
            if default_storage.size(one.name) == one.size and sha256_in(default_storage, one.name) == one.sha256:
                continue
            default_storage.delete(one.name)
        with tempfile.TemporaryFile() as copy:
            content = cast("BinaryIO", copy)
            try:
                _take(place, pool_name(one.sha256, sealed=manifest.sealed), content, manifest, identity)
            except Refusal as refusal:
                spoilt.append(f"fichier {one.name} : {refusal}")
                continue
            if sha256_of(content) != one.sha256:
                spoilt.append(f"fichier {one.name} : abîmé dans la sauvegarde")
                continue
            content.seek(0)
            put(default_storage, one.name, content)
    return spoilt


def _take(place: Storage, name: str, target: BinaryIO, manifest: Manifest, identity: Any | None) -> None:
    """Copy one file of the backup in the clear, ready to be read. Raises Refusal."""
    try:
        with taken(place, name) as source:
            unseal(source, target, identity, sealed=manifest.sealed)
    except FileNotFoundError:
        reason = f"Il manque {name} dans la sauvegarde."
        raise Refusal([reason]) from None
    target.seek(0)
