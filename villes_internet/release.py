"""What this release is: its version, and a fingerprint of the code, the templates and the styles that answers are made
with.
"""

import hashlib
import tomllib
from pathlib import Path

ROOMS = ("toolkit", "label", "questionnaire", "initiatives", "jury", "villes_internet", "templates", "static")
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".svg"}


def version(root: Path) -> str:
    """The version as `pyproject.toml` says it: « 0.2.0 »."""
    said: str = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    return said


def fingerprint(root: Path) -> str:
    """The same on every host that runs the same files; 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in ENDINGS and "vendor" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
