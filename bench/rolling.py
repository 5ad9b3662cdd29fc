"""A deploy while two hundred agents type: the site restarts again and again behind its open door, as systemd restarts
it behind `villes-web.socket`, and nothing that was acknowledged is lost.

    ./dev bench rolling            # --pooled: through PgBouncer in transaction mode (apt-get install pgbouncer)
    ./dev bench rolling --from v1  # that version of the code and this one in turn, on the schema of this one

An agent whose save is cut sends the same again a second later, as the browser does. `restarts` counts them, `seen` the
answers that an agent would read as an error, `cut` the connections that broke and were sent again, `lost` the
acknowledged saves that the database does not hold. With `--from`, an upgrade and its roll-back follow each other
(`versions` 2): what one version wrote, the other reads and goes on with.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.filling import DATABASE, ITEM, WORDS, Agent, post, prepare, save
from bench.harness import staged

from questionnaire.models import Answer  # isort: skip

ROOT = Path(__file__).parents[1]
SECONDS, EVERY, BETWEEN = 40, 6.0, 8.0
AFTER = 20.0  # seconds for which what was cut is still sent again
BOUNCER = """
[databases]
* = host={host} port=5432 user=label
[pgbouncer]
listen_addr =
unix_socket_dir = {place}
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 400
pidfile = {place}/bouncer.pid
logfile = {place}/bouncer.log
"""


@contextmanager
def pooled(url: str) -> Iterator[str]:
    """The address of the same database through PgBouncer."""
    place = tempfile.mkdtemp()
    Path(place).chmod(0o777)
    parts = urlsplit(url)
    file = Path(place) / "bouncer.ini"
    file.write_text(BOUNCER.format(host=unquote(parts.hostname or ""), place=place))
    file.chmod(0o644)
    command = ["pgbouncer", "-q", *(["-u", "nobody"] if os.geteuid() == 0 else []), str(file)]
    with subprocess.Popen(command) as server:
        try:
            while not Path(place, ".s.PGSQL.6432").exists():
                time.sleep(0.1)
            yield f"postgres://label@{place.replace('/', '%2F')}:6432{parts.path}"
        finally:
            server.send_signal(signal.SIGQUIT)  # SIGTERM waits until its last client has left


@contextmanager
def versions(arguments: list[str]) -> Iterator[list[Path]]:
    """The folders of the code to serve in turn: this one, after that of the version named by `--from`.

    Raises `subprocess.CalledProcessError` for a version that git does not know.
    """
    if "--from" not in arguments:
        yield [ROOT]
        return
    version = "".join(arguments[arguments.index("--from") + 1 :][:1])
    worktree = [shutil.which("git") or "git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as place:
        before = Path(place, "before")
        subprocess.run([*worktree, "add", "--detach", str(before), version], check=True)
        try:
            yield [before, ROOT]
        finally:
            subprocess.run([*worktree, "remove", "--force", str(before)], check=True)


def serve(door: socket.socket, url: str, code: Path) -> "subprocess.Popen[bytes]":
    """The site of that folder behind a door that is open already (`LISTEN_FDS`, as systemd gives it)."""
    os.set_inheritable(door.fileno(), True)
    script = f'exec 3<&{door.fileno()} && LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" -m gunicorn --log-level error'
    pool = {"DATABASE_POOLED": "1"} if ":6432" in url else {}
    return subprocess.Popen(
        ["/bin/bash", "-c", script, sys.executable],
        cwd=code,
        env={**os.environ, **pool, "DATABASE_URL": url, "LOG_LEVEL": "ERROR", "PYTHONPATH": str(code)},
        pass_fds=[door.fileno()],
    )


class Typing(threading.Thread):
    """One agent who types until the end; what is cut is sent again."""

    def __init__(self, agent: Agent, port: int, until: float, seed: int) -> None:
        super().__init__()
        self.agent, self.port, self.until, self.dice = agent, port, until, random.Random(seed)
        self.cut = self.seen = 0

    def run(self) -> None:
        time.sleep(self.dice.uniform(0, EVERY))
        text = ""
        while time.monotonic() < self.until:
            text = (text + WORDS)[-2000:] + str(self.dice.random())
            while not self.sent(text) and time.monotonic() < self.until + AFTER:
                time.sleep(1)
            time.sleep(self.dice.expovariate(1 / EVERY))

    def sent(self, text: str) -> bool:
        """Whether it was acknowledged."""
        try:
            status, spent = save(self.port, self.agent, text)
        except (OSError, HTTPException):
            self.cut += 1
            return False
        if status != 200:
            self.seen += 1
            return False
        self.agent.saves.append(spent)
        return True


def main() -> None:
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{DATABASE}"
    door = socket.create_server(("127.0.0.1", 0), backlog=1024)
    through = pooled(url) if "--pooled" in sys.argv else nullcontext(url)
    with staged(DATABASE, "filling"), versions(sys.argv) as folders, through as address:
        report(prepare(), door, address, folders)


def report(agents: list[Agent], door: socket.socket, url: str, folders: list[Path]) -> None:
    """Let them type while the site restarts, each time with the next of those codes, then compare with the database."""
    port = door.getsockname()[1]
    codes = cycle(folders)
    server = serve(door, url, next(codes))
    restarts = 0
    try:
        for agent in agents[:8]:
            post(port, agent, f"/candidature/{agent.code}/2013/reponses/AP-05/", {"AP-05-version": "0"})
        until = time.monotonic() + SECONDS
        typing = [Typing(agent, port, until, seed) for seed, agent in enumerate(agents)]
        for one in typing:
            one.start()
        while time.monotonic() < until - BETWEEN:
            time.sleep(BETWEEN)
            server.send_signal(signal.SIGTERM)
            server.wait()
            server = serve(door, url, next(codes))
            restarts += 1
        for one in typing:
            one.join()
    finally:
        server.terminate()
        server.wait()
    kept = dict(
        Answer.objects.filter(candidature__in=[a.candidature for a in agents], item__code=ITEM).values_list(
            "candidature", "comment"
        )
    )
    lost = sum(bool(a.acknowledged) and kept.get(a.candidature) != a.acknowledged for a in agents)
    saves = sorted(spent for agent in agents for spent in agent.saves)
    cut, seen = sum(one.cut for one in typing), sum(one.seen for one in typing)
    p95, longest = saves[len(saves) * 95 // 100], saves[-1]
    print(
        f"rolling agents={len(agents)} saves={len(saves)} restarts={restarts} versions={len(folders)} p95_ms={p95:.0f} "
        f"longest_ms={longest:.0f} cut={cut} seen={seen} lost={lost}"
    )
    if lost or seen:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
