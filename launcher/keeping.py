"""The data of another version of the product, kept aside: until the first deployment the migrations are rewritten."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from launcher.environment import ROOT
from launcher.words import KEPT_ASIDE, say

DATA = ("services/postgres", "media")  # what goes together below `.local`: the rows, the files that they name


def schema() -> str:
    """What the tables are made from, as the SHA-256 of every migration of ours, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/0*.py")) + sorted(ROOT.glob("*/*/migrations/0*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_ours(stamp: Path) -> bool:
    """Whether the data beside this stamp were made from the migrations that are here."""
    return stamp.exists() and stamp.read_text() == schema()


def keep_aside(local: Path) -> Path:
    """Move the data of another version out of the way, with a word; the folder where they are now."""
    kept = local / f"autre-version-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    kept.mkdir()
    for name in DATA:
        if (local / name).exists():
            (local / name).rename(kept / Path(name).name)
    say(KEPT_ASIDE.format(folder=kept.relative_to(local.parent)))
    return kept
