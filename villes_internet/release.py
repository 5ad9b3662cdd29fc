"""What this release is: its version, and a fingerprint of the code, the templates and the styles that answers are made
with.
"""

import hashlib
from pathlib import Path

ROOMS = ("toolkit", "label", "questionnaire", "initiatives", "jury", "villes_internet", "templates", "static")
# What CHANGELOG.md, `/sante/` and the mentions légales name; pyproject.toml reads it here.
VERSION = "0.2.0"
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".svg"}


def fingerprint(root: Path) -> str:
    """The same on every host that runs the same files; 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in ENDINGS and "vendor" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
