"""The processes of the running product, and what each command needs around it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence

from launcher.environment import LOCAL, PYTHON, ROOT
from launcher.services import Services
from launcher.words import stop


def die_with_parent() -> None:
    """On Linux, ask the kernel to end this child if the launcher disappears without a word (SIGKILL)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Children:
    """The web, worker and beat processes: each in its own group, all stopped together."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        with (LOCAL / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                command,
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  (the launcher has a single thread)
            )

    def first_dead(self) -> str | None:
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def stop(self) -> None:
        for child in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def environment(services: Services, settings: str = "dev") -> dict[str, str]:
    """The processes' environment: the services' addresses and the settings module. They keep what they compile, even
    where a machine says not to: each start would compile the house again (a quarter of its time).
    """
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        **services.environment,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", f"villes_internet.settings.{settings}"),
        "PYTHONUNBUFFERED": "1",
    }


def manage(env: dict[str, str], *arguments: str) -> int:
    """Run one management command; returns its exit code."""
    return subprocess.run([str(PYTHON), "manage.py", *arguments], env=env, cwd=ROOT, check=False).returncode


def prepare(env: dict[str, str]) -> None:
    """Migrations, and the real past when the database is empty."""
    if manage(env, "seed", "--if-empty", "--migrate"):
        stop("La base n’a pas pu être préparée : voyez le message ci-dessus.")


def free_port(asked: str) -> int:
    """The port that is asked for, refused with a word when it is none or when something already listens there."""
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        stop(f"« {asked} » n’est pas un numéro de port.", 2)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(asked)))
        except OSError:
            stop(
                f"Le port {asked} est déjà occupé, peut-être par un autre « ./dev run ».\n"
                f"Arrêtez-le, ou choisissez un autre port : PORT={int(asked) + 1} ./dev run"
            )
    return int(asked)
