"""One hand on each text that may be typed, and another that kills the product (`bench/kills.py`)."""

import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

from bench.harness import Visitor, staged
from bench.typed import Text, texts_of
from launcher.services import Services
from tests.journeys.conftest import Product, answers, free_port, wait_until

from django.db import connection  # isort: skip
from label.models import User  # isort: skip
from tests.sessions import session_of  # isort: skip
from villes_internet.demo.accounts import CAMILLE, ELISE, IRIS, JADE, PAULE, DemoAccount  # isort: skip

DATABASE = "bench_kills"
STAGES: dict[str, tuple[DemoAccount, ...]] = {
    "filling": (CAMILLE, ELISE),
    "appraisal": (IRIS, ELISE, CAMILLE),
    "deliberation": (PAULE, JADE, ELISE),
    "published": (ELISE, CAMILLE, PAULE),
}
PAUSE = 1.5  # between two saves of one text
CALM = (0.1, 0.8)  # between a recovery and the next death
AFTER = 60.0  # for which what was not acknowledged is still sent again


class Typing(threading.Thread):
    """One hand on one text, until she is told to stop and her last save is acknowledged."""

    def __init__(self, port: int, text: Text, over: threading.Event, seed: int) -> None:
        super().__init__()
        self.visitor, self.text, self.over, self.dice = Visitor(port, text.session), text, over, random.Random(seed)
        self.version, self.acknowledged, self.last = text.rest[text.version], "", ""
        self.saves = self.clashes = 0
        self.statuses: Counter[int] = Counter()

    def run(self) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            limit = time.monotonic() + AFTER
            while not self.sent(f"{self.text.code}, la fois {number}") and time.monotonic() < limit:
                time.sleep(self.dice.uniform(0.3, 0.7))
            self.over.wait(self.dice.uniform(0.5, 1.5) * PAUSE)

    def sent(self, words: str) -> bool:
        """Whether it was acknowledged."""
        self.last = words
        fields = {**self.text.rest, self.text.field: words, self.text.version: self.version, "page": "kills"}
        try:
            answer = self.visitor.ask(self.text.address, fields)
        except (OSError, HTTPException):
            self.statuses[0] += 1
            return False
        self.statuses[answer.status] += 1
        if answer.status != 200:
            self.clashes += answer.status == 409 and b'"clash"' in answer.body
            return False
        self.version, self.acknowledged = str(answer.json["version"]), words
        self.saves += 1
        return True

    def is_kept(self) -> bool:
        """Whether her page shows what was acknowledged last, or what was sent since without an answer."""
        return self.text.shown(self.visitor.ask(self.text.page).body) in {self.acknowledged, self.last}

    @property
    def is_refused(self) -> bool:
        """Whether what she typed last was never accepted."""
        return self.acknowledged != self.last


class Killer:
    """Who kills a piece of the product, and starts it again as systemd would."""

    def __init__(self, product: Product, services: Services, seed: str) -> None:
        self.product, self.services, self.dice = product, services, random.Random(seed)
        self.port = int(product.address.rsplit(":", 1)[1])
        self.killed: Counter[str] = Counter()
        self.victims = {
            "web": self.web,
            "hand": self.hand,
            "worker": self.worker,
            "valkey": self.valkey,
            "postgres": self.postgres,
        }

    def strike(self) -> None:
        """One death, and its end."""
        time.sleep(self.dice.uniform(*CALM))
        name = self.dice.choice(list(self.victims))
        self.victims[name]()
        self.killed[name] += 1  # once it is done

    def web(self) -> None:
        self.product.kill("web")
        self.product.start_web()
        wait_until(lambda: answers(self.port), "the web")

    def hand(self) -> None:
        """One of the web's two processes: gunicorn makes another."""
        master = self.product.processes["web"].pid
        wait_until(lambda: _children(master), "a process of the web")
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(self.dice.choice(_children(master) or [master]), signal.SIGKILL)

    def worker(self) -> None:
        self.product.kill("worker")
        self.product.start_worker()

    def valkey(self) -> None:
        _kill(int((self.services.folder / "valkey" / "valkey.pid").read_text()))
        self.services.start_valkey()

    def postgres(self) -> None:
        """The server and each of its processes at once, as when a machine stops."""
        _kill(int((self.services.data / "postmaster.pid").read_text().split()[0]))
        self.services.start_postgres()


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]


def _kill(pid: int) -> None:
    """Kill a server with its children, and wait until nothing of it is left."""
    family = [pid, *_children(pid)]
    for one in family:
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_until(lambda: not any(_is_alive(one) for one in family), "the end of a server")


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    if state == "Z":
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return False
    return state != "Z"


def product_of(folder: Path) -> Product:
    """The web and the worker of the staged database, started."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "SITE_URL": address,
        "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{DATABASE}",
        "EMAIL_FILE_PATH": str(folder / "mails"),
        "MEDIA_ROOT": str(folder / "media"),
        "LOG_LEVEL": "ERROR",
    }
    product = Product(address, environment, {}, folder, DATABASE, None)
    product.start_web()
    product.start_worker()
    wait_until(lambda: answers(port), "the web")
    return product


def at_stage(stage: str, kills: int, services: Services) -> Counter[str]:
    """Type and kill at one stage; the counts that `bench/kills.py` tells."""
    with staged(DATABASE, stage), tempfile.TemporaryDirectory() as place:
        texts = []
        for account in STAGES[stage]:
            texts += texts_of(session_of(User.objects.get(email=account.email)), "/")
        connection.close()
        product = product_of(Path(place))
        try:
            port = int(product.address.rsplit(":", 1)[1])
            over = threading.Event()
            hands = [Typing(port, text, over, seed) for seed, text in enumerate(texts)]
            shut = [hand for hand in hands if not hand.sent(f"{hand.text.code}, la fois 0")]
            hands = [hand for hand in hands if hand not in shut]
            for hand in shut:
                print(f"  pas ouvert : {hand.text.kind} ({hand.text.address}) {dict(hand.statuses)}")
            killer = Killer(product, services, stage)
            for hand in hands:
                hand.start()
            for _ in range(kills):
                killer.strike()
            over.set()
            for hand in hands:
                hand.join()
            lost = [hand for hand in hands if not hand.is_kept()]
        finally:
            product.stop()
        for hand in lost:
            print(f"  perdu : {hand.text.kind} ({hand.text.address}) « {hand.acknowledged} »")
        saves = sum(hand.saves for hand in hands)
        statuses = sum((hand.statuses for hand in hands), Counter[int]())
        print(
            f"{stage} : {len(hands)} textes, {saves} enregistrements, {dict(killer.killed)}, réponses {dict(statuses)}"
        )
        clashes = sum(hand.clashes for hand in hands)
        refused = len(shut) + sum(hand.is_refused for hand in hands)
        return Counter(
            refused=refused, kills=killer.killed.total(), texts=len(hands), saves=saves, lost=len(lost), clashes=clashes
        )


def killed(count: int, services: Services) -> Counter[str]:
    """Every stage in turn, so many kills in all; their counts together."""
    found: Counter[str] = Counter()
    for number, stage in enumerate(STAGES):
        found += at_stage(stage, count // len(STAGES) + (number < count % len(STAGES)), services)
    return found
