"""The commands of `./dev`."""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

from launcher.checks import check
from launcher.environment import LOCAL, PYTHON, ROOT, chromium, ensure_environment, ensure_python, has_pango
from launcher.processes import Children, environment, free_port, manage, prepare
from launcher.services import Services
from launcher.words import CHROMIUM, GHOSTSCRIPT, HELP, JAVA, NODE, PANGO, say, stop

STAGES = ("registration", "filling", "appraisal", "deliberation", "embargo", "published")
UNPREPARED = ("migrate", "makemigrations", "check", "showmigrations", "sqlmigrate", "help")  # they need no table yet


class Options(argparse.ArgumentParser):
    """Options whose refusal says the usage, in French."""

    def error(self, message: str) -> NoReturn:
        stop(f"Cette commande n’est pas comprise ({message}).\n{HELP}", 2)


def run_options(arguments: Sequence[str]) -> argparse.Namespace:
    """`port` and `stage` of `./dev run`; anything else ends with the usage."""
    parser = Options(prog="./dev run", add_help=False, allow_abbrev=False)
    parser.add_argument("--port", default="")
    parser.add_argument("--stage", default="", choices=STAGES)
    return parser.parse_args(arguments)


def run() -> int:
    """The whole product, until Ctrl-C, SIGTERM or the death of one process."""
    options = run_options(sys.argv[2:])
    port = free_port(options.port or os.environ.get("PORT", "8000"))
    ensure_environment()
    if not has_pango():
        say(PANGO)
    children = Children()
    with Services(test=False) as services:
        env = environment(services) | {"PORT": str(port)}
        try:
            env.setdefault("DEBUG", "0")  # the product as its users see it; DEBUG=1 shows Django's own error pages
            prepare(env)
            if options.stage and manage(env, "seed", "--stage", options.stage):
                stop("Ce stade n’a pas pu être posé : voyez le message ci-dessus.")
            start_all(children, env, port)
            wait_for_web(children, port)
            manage(env, "prepare_documents")
            say(f"\nLe site répond : http://127.0.0.1:{port}/\nCtrl-C pour tout arrêter. Journaux : .local/*.log")
            stop(last_words(children))
        finally:
            children.stop()


def start_all(children: Children, env: dict[str, str], port: int) -> None:
    """The workers, the schedule and the web. As in production a book is made apart, and after the rest: what a page
    waits for never waits for it.
    """
    celery = [str(PYTHON), "-m", "celery", "-A", "villes_internet"]
    for name, queues, nice in (("worker", "site,visites", 0), ("livre", "livre", 10)):
        work = [*celery, "worker", "--queues", queues, "--concurrency", "2", "--hostname", f"{name}@%h"]
        children.start(name, ["nice", "-n", str(nice), *work, "--loglevel", "INFO"], env)
    beat = [*celery, "beat", "--loglevel", "INFO", "--schedule", str(LOCAL / "beat-schedule")]
    children.start("beat", beat, env)
    web = [str(PYTHON), "-m", "gunicorn", "villes_internet.wsgi"]
    web += ["--no-control-socket"]  # it would lie in the home folder
    web += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    children.start("web", web, env)


def last_words(children: Children) -> str:
    """Wait until one of the processes ends; a French sentence with the last 15 lines of its log."""
    while (dead := children.first_dead()) is None:
        time.sleep(0.3)
    tail = "\n".join((LOCAL / f"{dead}.log").read_text(errors="replace").splitlines()[-15:])
    return f"Le processus « {dead} » s’est arrêté : tout est arrêté. Fin de .local/{dead}.log :\n{tail}"


def wait_for_web(children: Children, port: int) -> None:
    """Return once the site accepts connections; stop with its log when a process dies first."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (dead := children.first_dead()) is not None:
            stop(
                f"Le processus « {dead} » n’a pas démarré :\n"
                + (LOCAL / f"{dead}.log").read_text(errors="replace")[-3000:]
            )
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    stop("Le site n’a pas répondu en 60 secondes : voyez .local/web.log.")


def test() -> int:
    """All the tests on the embedded services; what is missing on the machine stops it before the first test."""
    arguments = [a for a in sys.argv[2:] if a != "--fast"]
    fast = "--fast" in sys.argv
    ensure_environment()
    missing = [] if has_pango() else [PANGO]
    missing += [] if shutil.which("node") else [NODE]
    if not fast:
        missing += [] if chromium() else [CHROMIUM]
        missing += [] if shutil.which("gs") else [GHOSTSCRIPT]
        missing += (
            []
            if (shutil.which("java") and pathlib.Path("/usr/share/java/jaxb-api.jar").exists())
            or os.environ.get("VERAPDF_JAXB")
            else [JAVA]
        )
    if missing:
        stop("\n\n".join(missing))
    whole = not any(not a.startswith("-") for a in arguments)
    options = ["-m", "not journey and not pdf and not whole and not slow"] if fast else []
    if whole:
        # Long files are spread among the others (tests/conftest.py). One worker more than two cores: a journey waits
        # for its browser or its worker a third of its time, and a file shares its product.
        every = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--cov", "--cov-report=term"]
        options += ["-n", "2", "--dist", "worksteal"] if fast else every
    with Services(test=True) as services:
        env = environment(services, "test") | measuring()
        return subprocess.run(
            [str(PYTHON), "-m", "pytest", *options, *arguments], env=env, cwd=ROOT, check=False
        ).returncode


def measuring() -> dict[str, str]:
    """How coverage follows the lines: by `sys.monitoring` where Python has it (3.12), which costs 4 % of a run and not
    40 % (`coverage` takes its own way elsewhere).
    """
    asked = "import sys; print(int(hasattr(sys, 'monitoring')))"
    said = subprocess.run([str(PYTHON), "-c", asked], capture_output=True, text=True, check=False).stdout
    return {"COVERAGE_CORE": "sysmon"} if said.strip() == "1" else {}


def book() -> int:
    """The 2012 book in `build/`, without web nor worker."""
    ensure_environment()
    if not has_pango():
        stop(PANGO)
    arguments = list(sys.argv[2:])
    if "--output" not in arguments:
        arguments += ["--output", "build/cites-en-reseaux-2012.pdf"]
    if "--sheet" in arguments:
        arguments[arguments.index("--sheet")] = "--sheet=build/planche"
    with Services(test=False) as services:
        env = environment(services)
        prepare(env)
        return manage(env, "build_book", "2012", *arguments)


def any_manage() -> int:
    """Any management command, with the services up and the database ready."""
    ensure_environment()
    with Services(test=False) as services:
        env = environment(services)
        if not sys.argv[2:] or sys.argv[2] not in UNPREPARED:
            prepare(env)
        return manage(env, *sys.argv[2:])


def bench() -> int:
    """One side-by-side measure of `bench/`, or all those of a quarter of an hour."""
    ensure_environment()
    names = sorted(p.stem for p in (ROOT / "bench").glob("*.py") if "def main" in p.read_text(encoding="utf-8"))
    name, *arguments = sys.argv[2:] or ["everything"]
    if name not in names:
        stop("Choisissez une mesure : " + ", ".join(names), 2)
    with Services(test=False) as services:
        env = environment(services) | {"PYTHONPATH": str(ROOT), "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}
        prepare(env)
        return subprocess.run([str(PYTHON), f"bench/{name}.py", *arguments], env=env, cwd=ROOT, check=False).returncode


COMMANDS: dict[str, Callable[[], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "book": book,
    "manage": any_manage,
    "bench": bench,
}


def main() -> int:
    """Dispatch; SIGTERM and SIGHUP leave by the same door as Ctrl-C, so that everything is stopped."""
    ensure_python()
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # SIGINT too: a shell may have started us with it ignored
        signal.signal(number, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        say(HELP)
        return 0 if sys.argv[1:2] in ([], ["help"], ["--help"], ["-h"]) else 2
    try:
        return command()
    except KeyboardInterrupt:
        say("\nArrêté.")
        return 130
