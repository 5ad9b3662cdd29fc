"""What a web process weighs once it has served, beside a bare Django process that holds the same libraries.

    ./dev bench memory

`anybody_ratio` is the resident memory of a worker of ours, after the pages that anybody reads, over that of a worker
whose Django installs the same libraries and holds one page of its own; `ratio`, once it has served those of the jury
and of the équipe too (a list of 356 files, the table, the dealing, a file); `mb` is ours then. Neither sees
what only developers install (requirements-dev.txt), which some libraries load when they find it.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

from bench.harness import Visitor, staged
from bench.lists import deliberation

DATABASE = "bench_memory"
PAGES = (
    "/",
    "/palmares/2012/",
    "/carte/2012/",
    "/statistiques/2012/",
    "/initiatives/",
    "/connexion/",
    "/api/v1/editions",
)


def hidden() -> str:
    """The modules of the libraries that a production machine has not, for `bench/as_installed`."""
    names = [_names(file) for file in ("requirements.txt", "requirements-dev.txt")]
    developers = names[1] - names[0]
    found = packages_distributions().items()
    return ",".join(module for module, owners in found if {_plain(one) for one in owners} <= developers)


def _names(file: str) -> set[str]:
    text = (Path(__file__).resolve().parent.parent / file).read_text(encoding="utf-8")
    return {_plain(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


Pages = Sequence[tuple[str, str]]  # whose session, where


def weighed(application: str, settings: str, *groups: Pages) -> list[float]:
    """One worker of this application, asked some times for each group of pages: what it weighs after each."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "1", "--threads", "4", "--log-level", "warning"],
        env={
            **os.environ,
            "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{DATABASE}",
            "DJANGO_SETTINGS_MODULE": settings,
            "LOG_LEVEL": "ERROR",
            "HIDDEN": hidden(),
            "PYTHONPATH": f"bench/as_installed:{os.environ['PYTHONPATH']}",
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        found = []
        for pages in groups:
            for session, page in 10 * list(pages):
                assert Visitor(port, session).ask(page).status == 200, page
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            found.append(resident(int(children[0])))
        return found
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def main() -> None:
    with staged(DATABASE, "deliberation"):
        (bare,) = weighed("bench.bare_site", "bench.bare_settings", [("", "/")])
        signed = [(session, page) for session, page, _ in deliberation().values()]
        anybody, ours = weighed("villes_internet.wsgi", "bench.settings", [("", page) for page in PAGES], signed)
    print(
        f"memory anybody_ratio={anybody / bare:.2f} ratio={ours / bare:.2f} mb={ours:.0f} bare_mb={bare:.0f} errors=0"
    )


if __name__ == "__main__":
    main()
