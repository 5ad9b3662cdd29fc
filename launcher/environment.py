"""The folders, the Python and the virtual environment that everything else runs in."""

from __future__ import annotations

import collections
import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator

from launcher.words import VENV_MISSING, say, stop

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.txt"
OLDEST = (3, 11)
VENV_SIZE = 900  # megabytes, once installed


def ensure_python() -> None:
    """Continue under a Python that is recent enough, or say that none was found."""
    if sys.version_info >= OLDEST:
        return
    found = newest_python()
    if found is None:
        stop(
            "Python 3.11 ou plus récent est nécessaire "
            "(apt-get install python3, dnf install python3, brew install python)."
        )
    os.execv(found, [found, *sys.argv])


def newest_python() -> str | None:
    """The newest Python of the machine that can make an environment: from 3.12 on, measuring the tests costs nothing
    (`sys.monitoring`). A name on the path may be a shim that answers nothing, so that each place of it is tried.
    """
    for minor in (14, 13, 12, 11):
        for folder in os.get_exec_path():
            found = shutil.which(f"python3.{minor}", path=folder)
            tried = found and subprocess.run([found, "-c", "import ensurepip"], capture_output=True, check=False)
            if found and tried and tried.returncode == 0:
                return found
    return None


@contextlib.contextmanager
def exclusive(name: str) -> Iterator[None]:
    """One launcher at a time in this section; a second one waits."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ensure_environment() -> None:
    """Create `.venv` and install the lock when its content has changed since the last installation."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = VENV / "lock.sha256"
    with exclusive("setup"):
        if PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
            return
        say(what_will_be_installed(LOCK.read_text()))
        if not PYTHON.exists():
            base = newest_python() or sys.executable
            if subprocess.run([base, "-m", "venv", str(VENV)], check=False).returncode:
                shutil.rmtree(VENV, ignore_errors=True)
                stop(VENV_MISSING)
        install_lock()
        subprocess.run([str(PYTHON), "-m", "compileall", "-q", "-q", "-j", "0", str(VENV / "lib")], check=False)
        stamp.write_text(digest)


def install_lock() -> None:
    """Install the lock by uv, in a sixth of the time of pip, which gets it from the lock itself; by pip alone where uv
    reaches nothing: a machine may have told pip, and nobody else, where packages are.
    """
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    one, fetched = VENV / "uv.txt", VENV / "fetched"
    one.write_text(of_lock("uv", LOCK.read_text()))
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(LOCK)]
    uv += ["--cache-dir", str(fetched)]  # nothing is left out of this folder
    if subprocess.run([*pip, "-q", "--no-deps", "-r", str(one)], check=False).returncode == 0:
        done = subprocess.run(uv, check=False)  # it shows its own progress
        shutil.rmtree(fetched, ignore_errors=True)
        if done.returncode == 0:
            return
        say("Par pip, donc :")
    # pip would compile on one core.
    if run_showing([*pip, "--progress-bar", "off", "--no-compile", "-r", str(LOCK)]):
        stop("L’installation des dépendances a échoué : voyez le message ci-dessus, puis relancez la commande.")


def of_lock(name: str, lock: str) -> str:
    """The lines of a lock that pin this package: its version and its fingerprints."""
    lines = lock.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(f"{name}=="))
    last = next((n for n in range(first + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    return "\n".join(lines[first:last]) + "\n"


def what_will_be_installed(lock: str) -> str:
    """The packages of a lock, said before the first is fetched: how many, which are large, and where they go."""
    names = [line.split("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    return (
        f"Préparation de l’environnement, une fois : {len(names)} paquets Python de {LOCK.name}, dans .venv/ (environ "
        f"{VENV_SIZE} Mo), dont Django, Celery, WeasyPrint, et les outils de mise en forme et de test.\n"
        "PostgreSQL et Valkey sont parmi eux : rien n’est installé hors de ce dossier."
    )


def run_showing(command: list[str]) -> int:
    """Run an installation, saying where it is every twenty packages; its last lines when it fails.

    Returns its exit code.
    """
    seen, last = 0, collections.deque[str](maxlen=20)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            last.append(line)
            seen += line.startswith("Collecting ")
            if line.startswith("Collecting ") and not seen % 20:
                say(f"  {seen} paquets reçus…")
            if line.startswith("Installing collected"):
                say("  tout est reçu, installation…")
    if process.returncode:
        say("".join(last))
    return process.returncode


def chromium() -> str | None:
    """The browser of the journeys: its shell without windows where the machine has it, at half the processor."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next((found for name in names if (found := shutil.which(name))), None)


def has_pango() -> bool:
    """Whether WeasyPrint can load its libraries here."""
    return subprocess.run([str(PYTHON), "-c", "import weasyprint"], capture_output=True, check=False).returncode == 0
