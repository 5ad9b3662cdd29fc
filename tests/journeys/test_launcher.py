"""`./dev run` on a bare checkout: one command, an address, and nothing left behind however it ends."""

import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.conftest import answers, free_port, wait_until

pytestmark = pytest.mark.journey
ROOT = Path(settings.BASE_DIR)


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    """A copy of the tree in a folder of its own, with the environment already installed, and no service."""
    folder = Path(tempfile.mkdtemp(prefix="vi-"))
    folder.chmod(0o755)
    for name in (
        "dev",
        "manage.py",
        "requirements-dev.txt",
        "launcher",
        "toolkit",
        "label",
        "questionnaire",
        "initiatives",
        "jury",
        "villes_internet",
        "templates",
        "static",
    ):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    yield folder
    subprocess.run(["pkill", "-KILL", "-f", str(folder)], check=False)
    shutil.rmtree(folder, ignore_errors=True)


def environment(port: int) -> dict[str, str]:
    keep = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT"}
    }
    return {**keep, "PORT": str(port)}


def left_behind(folder: Path) -> list[str]:
    """The processes that still name this checkout, or that run in it."""
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            where = (process / "cwd").resolve()
        except OSError:
            continue
        if str(folder) in command or where == folder:
            found.append(command)
    return found


def start(folder: Path, port: int, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        return subprocess.Popen(
            ["./dev", "run"], cwd=folder, env=environment(port), stdout=output, stderr=output, start_new_session=True
        )


def wait_for_address(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    wait_until(lambda: process.poll() is not None or f"http://127.0.0.1:{port}/" in log.read_text(), "the address", 400)
    assert process.poll() is None, log.read_text()


def modes(folder: Path) -> dict[str, int]:
    """The modes of every folder above the checkout's own data."""
    return {str(parent): parent.stat().st_mode for parent in [folder, *folder.parents, folder / "label"]}


def test_one_command_leaves_nothing_however_it_ends_and_changes_no_mode(checkout: Path, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "run.log"
    before = modes(checkout)
    process = start(checkout, port, log)
    wait_for_address(process, port, log)
    said = log.read_text()
    assert "elise@villes-internet.example" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/palmares/2012.pdf") as answer:
        assert answer.read(4) == b"%PDF"
    second = subprocess.run(
        ["./dev", "run"], cwd=checkout, env=environment(port), capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"Le port {port} est déjà occupé" in second.stderr
    shared = subprocess.run(
        ["./dev", "manage", "replay_rules", "2012"],
        cwd=checkout,
        env=environment(port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "0 exception" in shared.stdout
    assert answers(port), "a second launcher must not stop the services of the first"
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    wait_until(lambda: not left_behind(checkout), f"an empty house: {left_behind(checkout)}", 10)
    assert modes(checkout) == before

    early = start(checkout, port, log)
    wait_until(lambda: any("manage.py" in command for command in left_behind(checkout)), "its first command")
    early.send_signal(signal.SIGTERM)  # while it starts
    assert early.wait(30) == 130
    wait_until(lambda: not left_behind(checkout), f"an empty house: {left_behind(checkout)}", 10)

    again = start(checkout, port, log)
    wait_for_address(again, port, log)
    assert "Chargement du passé réel" not in log.read_text(), "the data are kept between runs"
    victim = "celery -A villes_internet beat"  # which one does not matter: tests/launcher/test_processes.py
    children = [p for p in Path("/proc").iterdir() if p.name.isdigit() and _is(p, victim, checkout)]
    assert children
    os.kill(min(int(p.name) for p in children), signal.SIGKILL)
    assert again.wait(90) == 1
    assert "s’est arrêté : tout est arrêté" in log.read_text()
    wait_until(lambda: not left_behind(checkout), f"an empty house: {left_behind(checkout)}", 10)


def _is(process: Path, command: str, folder: Path) -> bool:
    try:
        said = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return command in said and (process / "cwd").resolve() == folder
    except OSError:
        return False


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["help"], 0, "./dev run"),
        (["bogue"], 2, "./dev run"),
        (["bench", "rien"], 2, "Choisissez une mesure"),
        (["run", "--port", "zéro"], 2, "n’est pas un numéro de port"),
    ],
)
def test_the_launcher_answers_in_french(arguments: list[str], code: int, words: str) -> None:
    done = subprocess.run(["./dev", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
