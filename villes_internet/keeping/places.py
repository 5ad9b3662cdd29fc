"""Where backups lie, and how what is in them is named.

<made>/manifeste.json       what the backup holds; written last: without it there is no backup
<made>/base.dump[.age]      the database
fichiers/<aa>/<sha256>[.age]    each file once, whatever the number of backups that hold it
effacements/<at>-….json     what was erased since: replayed by a restoration
"""

import re
from datetime import UTC, datetime

from django.core.files.storage import InvalidStorageError, Storage, storages

from label.rules.refusals import Refusal

MANIFEST, DUMP = "manifeste.json", "base.dump"
FILES, ERASURES = "fichiers", "effacements"
STAMP = "%Y%m%dT%H%M%SZ"
NAMED = re.compile(r"\d{8}T\d{6}Z")
NOWHERE = "Aucun lieu de sauvegarde : donnez BACKUP_DIR (un dossier) ou BACKUP_BUCKET (un seau S3)."


def has_backups() -> bool:
    """Whether a place was given."""
    try:
        storages["backups"]
    except InvalidStorageError:
        return False
    return True


def backups() -> Storage:
    """The place of the backups. Raises Refusal when none was given."""
    try:
        return storages["backups"]
    except InvalidStorageError:
        raise Refusal([NOWHERE]) from None


def stamp_of(moment: datetime) -> str:
    """The name of a backup made then."""
    return moment.astimezone(UTC).strftime(STAMP)


def moment_of(stamp: str) -> datetime:
    """When a backup of this name was made."""
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def whole_backups(place: Storage) -> list[str]:
    """The names of the backups that were finished, the oldest first."""
    try:
        folders = place.listdir("")[0]
    except FileNotFoundError:
        return []
    return sorted(name for name in folders if NAMED.fullmatch(name) and place.exists(f"{name}/{MANIFEST}"))


def pool_name(sha256: str, *, sealed: bool) -> str:
    """Where the file of this content lies."""
    return f"{FILES}/{sha256[:2]}/{sha256}{'.age' if sealed else ''}"
