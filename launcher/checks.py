"""`./dev check`: every static check."""

from __future__ import annotations

import os
import subprocess

from launcher.environment import PYTHON, ROOT, VENV, ensure_environment
from launcher.processes import environment
from launcher.services import Services
from launcher.shapes import faults
from launcher.words import say


def check() -> int:
    """Every static check; all are run, the first failure does not hide the next."""
    ensure_environment()
    binaries = VENV / "bin"
    templates = sorted(str(p) for p in (ROOT / "templates").rglob("*.html"))
    steps: list[tuple[str, list[str]]] = [
        ("mise en forme", [str(binaries / "ruff"), "format", "--check", "."]),
        ("règles", [str(binaries / "ruff"), "check", "."]),
        ("gabarits, mise en forme", [str(binaries / "djade"), "--target-version", "5.2", "--check", *templates]),
        ("gabarits, règles", [str(binaries / "djlint"), "--lint", "--quiet", "templates"]),
        ("scripts, règles", [str(binaries / "oxlint"), "--deny-warnings", "static/js", "tests/scripts"]),
        ("contrats d’import", [str(binaries / "lint-imports"), "--no-cache"]),
        ("types", [str(binaries / "mypy")]),
    ]
    failed = [name for name, command in steps if not passes(name, command, dict(os.environ))]
    sizes = list(faults(ROOT))
    say(f"{'✗' if sizes else '✓'} tailles")
    if sizes:
        say("\n".join(sizes))
        failed.append("tailles")
    with Services(test=True) as services:
        env = environment(services, "test")
        for name, arguments in (
            ("migrations", ["makemigrations", "--check", "--dry-run"]),
            ("système", ["check", "--fail-level", "WARNING"]),
        ):
            if not passes(name, [str(PYTHON), "manage.py", *arguments], env):
                failed.append(name)
    say("Tout est en ordre." if not failed else "À corriger : " + ", ".join(failed))
    return 1 if failed else 0


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    """Run one check, its output shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    say(f"{'✓' if done.returncode == 0 else '✗'} {name}")
    if done.returncode:
        say(done.stdout + done.stderr)
    return done.returncode == 0
