"""Where files are kept, by environment: a folder (`MEDIA_ROOT`) or an S3 store; the backups, if any, likewise."""

from typing import Any
from urllib.parse import urlsplit

from villes_internet.settings import env

FOLDER = "django.core.files.storage.FileSystemStorage"
CLOSED = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
STORE = "toolkit.storing.PrivateStore"


def _store(prefix: str) -> dict[str, Any] | None:
    """The bucket of `<prefix>_BUCKET`, with the keys of that prefix or else those of S3_…; None without a name."""
    bucket = env.text(f"{prefix}_BUCKET")
    if not bucket:
        return None

    def told(name: str) -> str | None:
        return env.text(f"{prefix}_{name}") or env.text(f"S3_{name}") or None

    return {
        "BACKEND": STORE,
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": told("ENDPOINT"),
            "region_name": told("REGION"),
            "access_key": told("KEY"),
            "secret_key": told("SECRET"),
            # A store that only we reach gives links that nobody can follow: we hand its files out ourselves.
            "links": not _is_ours_alone(urlsplit(told("ENDPOINT") or "").hostname or ""),
        },
    }


def _is_ours_alone(host: str) -> bool:
    """Whether a reader's browser cannot reach this host: it is this machine, or of a network that is only ours."""
    return host in ("localhost", "::1", *env.items("PRIVATE_HOSTS")) or host.startswith("127.")


def file_storages() -> dict[str, dict[str, Any]]:
    """`default`, and `backups` when BACKUP_DIR or BACKUP_BUCKET is given."""
    found: dict[str, dict[str, Any]] = {"default": _store("S3") or {"BACKEND": FOLDER}}
    folder = env.text("BACKUP_DIR")
    kept = {"BACKEND": FOLDER, "OPTIONS": {"location": folder, **CLOSED}} if folder else _store("BACKUP")
    if kept is not None:
        found["backups"] = kept
    return found
