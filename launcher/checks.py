"""`./dev check`: every static check."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from launcher.environment import PYTHON, ROOT, VENV, ensure_environment
from launcher.processes import environment
from launcher.services import Services
from launcher.shapes import faults
from launcher.words import say


def check() -> int:
    """Every static check, side by side; all are run, the first failure does not hide the next."""
    ensure_environment()
    binaries = VENV / "bin"
    templates = sorted(str(p) for p in (ROOT / "templates").rglob("*.html"))
    manage, known = [str(PYTHON), "manage.py"], dict(os.environ)
    steps: list[tuple[str, list[str]]] = [
        ("types", [str(binaries / "mypy")]),  # the longest begins
        ("mise en forme", [str(binaries / "ruff"), "format", "--check", "."]),
        ("règles", [str(binaries / "ruff"), "check", "."]),
        ("gabarits, mise en forme", [str(binaries / "djade"), "--target-version", "5.2", "--check", *templates]),
        ("gabarits, règles", [str(binaries / "djlint"), "--lint", "--quiet", "templates"]),
        ("scripts, règles", [str(binaries / "oxlint"), "--deny-warnings", "static/js", "tests/scripts"]),
        ("contrats d’import", [str(binaries / "lint-imports"), "--no-cache"]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("système", [*manage, "check", "--fail-level", "WARNING"]),
    ]
    with Services(test=True) as services, ThreadPoolExecutor(os.cpu_count()) as pool:
        served = environment(services, "test")
        asked = [pool.submit(passes, name, line, served if line[:2] == manage else known) for name, line in steps]
        failed = [name for (name, _), passed in zip(steps, asked, strict=True) if not passed.result()]
    sizes = list(faults(ROOT))
    say(f"{'✗' if sizes else '✓'} tailles")
    if sizes:
        say("\n".join(sizes))
        failed.append("tailles")
    say("Tout est en ordre." if not failed else "À corriger : " + ", ".join(failed))
    return 1 if failed else 0


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    """Run one check, its output shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    said = f"\n{done.stdout}{done.stderr}" if done.returncode else ""
    say(f"{'✓' if done.returncode == 0 else '✗'} {name}{said}")  # at once: others end beside it
    return done.returncode == 0
