"""What a backup says of itself, in the clear: counts and fingerprints, no key and nobody's name."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1


def key_fingerprint(secret: str) -> str:
    """By which the same SECRET_KEY is known again, and that tells nothing of it."""
    return hmac.new(secret.encode(), b"villes-internet/sauvegarde", hashlib.sha256).hexdigest()[:16]


@dataclass(frozen=True)
class KeptFile:
    """One file of the storage: its size in bytes, the SHA-256 of its content, and when it last changed (ISO 8601)."""

    name: str
    size: int
    sha256: str
    changed: str


@dataclass(frozen=True)
class WholeTable:
    """A whole table: how many rows, and a sum over their texts that changes with any of them."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """One backup. `made_at` is ISO 8601, `server` the version of PostgreSQL, `exports` the SHA-256 of each export."""

    made_at: str
    release: str
    key: str
    sealed: bool
    server: str
    dump: str
    dump_size: int
    migrations: list[str] = field(default_factory=list)
    tables: dict[str, WholeTable] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    files: list[KeptFile] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # files erased while they were copied

    @property
    def weight(self) -> int:
        """How many bytes of files it holds."""
        return sum(one.size for one in self.files)

    def text(self) -> str:
        """As it is written."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)


def read_manifest(text: str) -> Manifest:
    """Raises ValueError when it is not one, or of another format."""
    told: dict[str, Any] = json.loads(text)
    if told.pop("format", None) != FORMAT:
        msg = "unknown format of backup"
        raise ValueError(msg)
    told["tables"] = {name: WholeTable(**one) for name, one in told["tables"].items()}
    told["files"] = [KeptFile(**one) for one in told["files"]]
    return Manifest(**told)


def differences(before: Manifest, after: Manifest) -> list[str]:
    """What two backups of the same state do not share, in French; times and releases aside."""
    found = [
        f"table {name} : {_rows(before.tables.get(name))} avant, {_rows(after.tables.get(name))} après"
        for name in sorted(before.tables.keys() | after.tables.keys())
        if before.tables.get(name) != after.tables.get(name)
    ]
    found += [
        f"export {name} : le contenu diffère"
        for name in sorted(before.exports.keys() | after.exports.keys())
        if before.exports.get(name) != after.exports.get(name)
    ]
    here, there = ({one.name: one.sha256 for one in each.files} for each in (before, after))
    found += [
        f"fichier {name} : {'absent' if name not in there else 'de trop' if name not in here else 'changé'}"
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    ]
    return found


def _rows(table: WholeTable | None) -> str:
    return "aucune" if table is None else f"{table.rows} lignes ({table.digest})"
