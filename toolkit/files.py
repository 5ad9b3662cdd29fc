"""What is common to every place where files are kept: a folder, or an S3 store."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.http import content_disposition_header

CHUNK = 1 << 20


class StorageAway(OSError):  # noqa: N818  (a state of things, not a fault of ours)
    """The store does not answer, or refuses us: what was to be written is not."""


def disposition(file_name: str) -> str:
    """The header by which a browser saves a file under this name."""
    return str(content_disposition_header(True, file_name))


def every_file(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all the files below a folder, in order; none when it is not there."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if name:
            yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from every_file(storage, f"{folder}/{name}" if folder else name)


def link_to(storage: Storage, name: str, file_name: str, media_type: str) -> str:
    """A short-lived address of a private file, where its store gives one; empty where we hand it out ourselves."""
    give = getattr(storage, "link", None)
    return str(give(name, file_name, media_type)) if give is not None else ""


def sha256_of(source: BinaryIO) -> str:
    """The SHA-256 of what is left to read of a file, in hexadecimal."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def sha256_in(storage: Storage, name: str) -> str:
    """The SHA-256 of a stored file. Raises FileNotFoundError, StorageAway."""
    with storage.open(name, "rb") as file:
        return sha256_of(cast("BinaryIO", file))


@contextmanager
def taken(storage: Storage, name: str) -> Iterator[BinaryIO]:
    """A copy of a stored file on this machine, gone afterwards. Raises FileNotFoundError, StorageAway."""
    with tempfile.TemporaryFile() as copy:
        with storage.open(name, "rb") as file:
            while chunk := file.read(CHUNK):
                copy.write(chunk)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def put(storage: Storage, name: str, source: BinaryIO) -> None:
    """Write a file under exactly this name, unless it is there already: whole, or not at all."""
    if storage.exists(name):
        return
    if isinstance(storage, FileSystemStorage):
        _put_in_folder(storage, name, source)
        return
    written = storage.save(name, File(source, name))
    if written != name:
        storage.delete(written)  # somebody else was there first


def _put_in_folder(storage: FileSystemStorage, name: str, source: BinaryIO) -> None:
    """Beside its place first, then renamed: a full disk or a killed process leaves nothing under the name."""
    place = Path(storage.path(name))
    place.parent.mkdir(mode=storage.directory_permissions_mode or 0o755, parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{uuid4().hex}")
    try:
        with part.open("xb") as file:
            shutil.copyfileobj(source, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(storage.file_permissions_mode or 0o644)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
