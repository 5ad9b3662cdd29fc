"""Machines of one network in network namespaces of this one, and the pair of PostgreSQL servers that live on two of
them.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BRIDGE, HERE = "villes0", "10.77.0.254"
ADDRESSES = {
    "proxy": "10.77.0.10",
    "web1": "10.77.0.11",
    "web2": "10.77.0.12",
    "work1": "10.77.0.21",
    "work2": "10.77.0.22",
    "base1": "10.77.0.31",
    "base2": "10.77.0.32",
    "file": "10.77.0.41",
    "seau": "10.77.0.51",
}
POSTGRES = """
listen_addresses = '*'
unix_socket_directories = ''
wal_level = replica
max_connections = 60
"""
TRUST = "host all all 10.77.0.0/24 trust\nhost replication all 10.77.0.0/24 trust\n"


def run(*command: str | Path, **more: Any) -> str:
    """What a command says; raises CalledProcessError, its errors shown, when it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **more)
    if done.returncode:
        if said := (done.stdout[-2000:] + done.stderr[-4000:]).strip():
            print(said, file=sys.stderr)
        done.check_returncode()
    return str(done.stdout)


@dataclass
class Machine:
    """One machine of the network: what runs there, and how it dies."""

    name: str
    place: Path
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return ADDRESSES[self.name]

    def wire(self) -> None:
        """Give it a network card on the bridge."""
        space, card = f"vi-{self.name}", f"ve-{self.name}"
        run("ip", "netns", "add", space)
        run("ip", "link", "add", card, "type", "veth", "peer", "name", "eth0", "netns", space)
        run("ip", "link", "set", card, "master", BRIDGE, "up")
        run("ip", "-n", space, "addr", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            run("ip", "-n", space, "link", "set", device, "up")

    def command(self, *command: str | Path, user: str = "") -> list[str]:
        """A command as this machine runs it."""
        by = ["runuser", "-u", user, "--"] if user else []
        return ["ip", "netns", "exec", f"vi-{self.name}", *by, *(str(part) for part in command)]

    def start(self, name: str, *command: str | Path, user: str = "", env: dict[str, str] | None = None) -> None:
        """Start a process there; what it says goes to a file."""
        with (self.place / f"{self.name}-{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.command(*command, user=user),
                env={**os.environ, **(env or {})},
                cwd=ROOT if not user else "/",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def die(self) -> None:
        """As when its power is cut: nobody hears of it any more, and nothing of it ends well."""
        run("ip", "link", "set", f"ve-{self.name}", "down")
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    def close(self) -> None:
        """Take it away."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for what in (["link", "del", f"ve-{self.name}"], ["netns", "del", f"vi-{self.name}"]):
            subprocess.run(["ip", *what], capture_output=True, check=False)


@contextmanager
def network(place: Path) -> Iterator[dict[str, Machine]]:
    """The machines, wired to each other and to us."""
    machines = {name: Machine(name, place) for name in ADDRESSES}
    try:
        run("ip", "link", "add", BRIDGE, "type", "bridge")
        run("ip", "addr", "add", f"{HERE}/24", "dev", BRIDGE)
        run("ip", "link", "set", BRIDGE, "up")
        for machine in machines.values():
            machine.wire()
        yield machines
    finally:
        for machine in machines.values():
            machine.close()
        subprocess.run(["ip", "link", "del", BRIDGE], capture_output=True, check=False)


def until(condition: Callable[[], object], what: str, seconds: float = 60) -> float:
    """Wait for a state; the seconds that it took. Raises SystemExit when it does not come."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        with suppress(OSError, HTTPException, subprocess.CalledProcessError):
            if condition():
                return time.monotonic() - start
        time.sleep(0.1)
    raise SystemExit(f"✗ {what} n’est pas venu en {seconds:.0f} secondes")


class Postgres:
    """A server of the pair, on its machine."""

    def __init__(self, machine: Machine, binaries: Path, user: str) -> None:
        self.machine, self.binaries, self.user = machine, binaries, user
        self.data = machine.place / machine.name

    def tool(self, name: str, *arguments: str | Path) -> str:
        """Run one of PostgreSQL's own commands there."""
        return run(*self.machine.command(self.binaries / name, *arguments, user=self.user), cwd="/")

    def start(self) -> None:
        self.machine.start("postgres", self.binaries / "postgres", "-D", self.data, user=self.user)
        until(lambda: self.tool("pg_isready", "-q", "-h", self.machine.address) == "", "PostgreSQL")

    def create(self) -> None:
        """A new server, with the base of the site."""
        self.tool("initdb", "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D", self.data)
        with (self.data / "postgresql.conf").open("a") as conf, (self.data / "pg_hba.conf").open("a") as hba:
            conf.write(POSTGRES)
            hba.write(TRUST)
        self.start()
        self.query("CREATE ROLE villes LOGIN")
        self.query("CREATE DATABASE villes OWNER villes")

    def follow(self, other: "Postgres") -> None:
        """A standby of the other, which waits for it before it acknowledges anything."""
        whose = f"host={other.machine.address} user=postgres application_name={self.machine.name}"
        self.tool("pg_basebackup", "-d", whose, "-D", self.data, "-R", "-X", "stream", "-c", "fast")
        self.start()
        other.query(f"ALTER SYSTEM SET synchronous_standby_names = '{self.machine.name}'")
        other.query("SELECT pg_reload_conf()")
        until(lambda: other.query("SELECT sync_state FROM pg_stat_replication") == "sync", "la réplique")

    def query(self, sql: str) -> str:
        """What psql says of one statement."""
        where = f"host={self.machine.address} user=postgres dbname=postgres connect_timeout=2"
        return self.tool("psql", "-qtAX", "-d", where, "-c", sql).strip()
