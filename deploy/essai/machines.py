"""The site on nine machines of one network, in network namespaces of this one: a proxy, two web hosts, two worker
hosts, PostgreSQL and its standby, the queue, the store. A worker host is killed in the middle of the book, a web
host and PostgreSQL while agents type; what was acknowledged is looked for at the end.

    sudo .venv/bin/python deploy/essai/machines.py        # apt-get install iproute2 nginx-light openssl

PostgreSQL, Valkey and the S3 store are those of `./dev`; the proxy is that of `deploy/proxy/nginx.conf`.
"""

import json
import os
import pwd
import random
import secrets
import shutil
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import pairwise
from pathlib import Path
from socket import create_connection
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from deploy.essai.network import ADDRESSES, HERE, Machine, Postgres, network, run, until  # noqa: E402
from launcher.services import Services  # noqa: E402
from tests.ambiguous import MESSAGES, taken  # noqa: E402

BIN = ROOT / ".venv" / "bin"
SITE = "label.example"
# A connection to a machine that is gone must fail within seconds, and not within the fifteen minutes of TCP.
DATABASE = (
    f"postgres://villes@{ADDRESSES['base1']},{ADDRESSES['base2']}/villes?target_session_attrs=read-write"
    "&connect_timeout=2&tcp_user_timeout=3000&keepalives_idle=2&keepalives_interval=1&keepalives_count=3"
)
TOKEN = "b" * 32
AGENTS, SECONDS, EVERY, ITEM = 40, 60, 2.0, "AP-06"
WEB_LOST, BASE_LOST, PROMOTED = 10, 25, 28  # seconds after the first agent types


def site_environment(place: Path) -> dict[str, str]:
    """The environment of the site, the same on each of its machines."""
    return {
        "DJANGO_SETTINGS_MODULE": "villes_internet.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": SITE,
        "SITE_URL": f"https://{SITE}",
        "DATABASE_URL": DATABASE,
        "REDIS_URL": f"redis://{ADDRESSES['file']}:6379/0",
        "S3_BUCKET": "label",
        "S3_ENDPOINT": f"http://{ADDRESSES['seau']}:9000",
        "S3_REGION": "us-east-1",
        "S3_KEY": "villes",
        "S3_SECRET": secrets.token_urlsafe(20),
        "PRIVATE_HOSTS": ",".join(ADDRESSES.values()),  # this network is ours alone
        "STATIC_ROOT": str(place / "static"),
        "EMAIL_HOST": HERE,
        "ADMINS": "technique@label.example",
        "LABEL_CONTACT_EMAIL": "contact@label.example",
        "LABEL_PUBLISHER_ADDRESS": "1 place de la Mairie",
        "LABEL_DIRECTOR": "Ada Byron",
        "LABEL_HOST": "Essai",
        "FORWARDED_ALLOW_IPS": f"{ADDRESSES['proxy']},{HERE}",
        "CLOCK_BY_HOST": "1",
        "WEB_WORKERS": "2",
    }


def open_door(machine: Machine) -> None:
    """nginx with the file of the kit, the addresses of the web hosts and a certificate of our own."""
    place = machine.place
    key, certificate = place / "cle.pem", place / "certificat.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    run(*asked, "-subj", f"/CN={SITE}", "-keyout", key, "-out", certificate)
    text = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    ours = f"    server {ADDRESSES['web1']}:8000 max_fails=2 fail_timeout=10s;\n"
    text = text.replace("    server 127.0.0.1:8000 max_fails=2 fail_timeout=10s;\n", ours)
    text = text.replace("    # server 10.0.0.2:8000", f"    server {ADDRESSES['web2']}:8000")
    text = text.replace(f"/etc/letsencrypt/live/{SITE}/fullchain.pem", str(certificate))
    text = text.replace(f"/etc/letsencrypt/live/{SITE}/privkey.pem", str(key))
    conf = place / "nginx.conf"
    conf.write_text(
        f"pid {place}/nginx.pid;\ndaemon off;\nerror_log {place}/nginx.log;\nevents {{}}\nhttp {{\n{text}\n}}\n",
        encoding="utf-8",
    )
    machine.start("nginx", "nginx", "-c", conf)


def unchecked() -> ssl.SSLContext:
    """TLS with a certificate of our own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@dataclass
class Visitor:
    """A browser: through the proxy, or at one of the web hosts."""

    session: str = ""
    at: str = ADDRESSES["proxy"]

    def ask(self, address: str, body: bytes | None = None, sort: str = "", **more: str) -> tuple[int, str, bytes]:
        """GET an address, or POST a body; the status, the cookies, the content."""
        cookies = f"__Host-csrf={TOKEN}" + (f"; __Host-session={self.session}" if self.session else "")
        headers = {"Host": SITE, "Cookie": cookies, "X-Forwarded-Proto": "https", **more}
        if body is not None:
            headers |= {"Content-Type": sort, "X-CSRFToken": TOKEN, "Origin": f"https://{SITE}"}
        through = self.at == ADDRESSES["proxy"]
        link = (
            HTTPSConnection(self.at, 443, timeout=15, context=unchecked()) if through else HTTPConnection(self.at, 8000)
        )
        try:
            link.request("POST" if body is not None else "GET", address, body, headers)
            answer = link.getresponse()
            return answer.status, "; ".join(answer.headers.get_all("Set-Cookie", [])), answer.read()
        finally:
            link.close()

    def send(self, address: str, fields: dict[str, str], **more: str) -> tuple[int, str, bytes]:
        """POST a form."""
        return self.ask(address, urlencode(fields).encode(), "application/x-www-form-urlencoded", **more)


@dataclass
class Agent(threading.Thread):
    """One agent who types until the end; what is not acknowledged is sent again a second later, as her browser does."""

    code: str
    candidature: int
    session: str
    version: int
    seed: int
    end: float = 0.0
    acknowledged: str = ""
    answered: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        dice = random.Random(self.seed)  # noqa: S311
        time.sleep(dice.uniform(0, EVERY))
        while time.monotonic() < self.end:
            text = f"Le bus numérique passe dans chaque hameau, {dice.random()}"
            while not self.saved(text) and time.monotonic() < self.end + 20:
                time.sleep(1)
            time.sleep(dice.expovariate(1 / EVERY))

    def saved(self, text: str) -> bool:
        """Whether it was acknowledged."""
        fields = {f"{ITEM}-comment": text, f"{ITEM}-version": str(self.version), "page": self.session}
        try:
            asked = Visitor(self.session).send(
                f"/candidature/{self.code}/2013/reponses/{ITEM}/", fields, Accept="application/json"
            )
            status, _, content = asked
        except (OSError, HTTPException):
            status, content = 0, b""
        self.answered.append((time.monotonic(), status))
        if status != 200:
            return False
        self.version, self.acknowledged = int(json.loads(content)["version"]), text
        return True


def say(words: str) -> None:
    print(words, flush=True)


def held(condition: object, what: str) -> None:
    """Raises SystemExit, in words, when it is not so."""
    if not condition:
        raise SystemExit(f"✗ il fallait {what}")


def start_web(machine: Machine, env: dict[str, str]) -> None:
    """A web host: gunicorn, as its unit starts it."""
    own = {**env, "BIND": f"{machine.address}:8000"}
    machine.start("web", BIN / "gunicorn", env=own)


def start_worker(machine: Machine, env: dict[str, str]) -> None:
    """A worker host, all its queues in one process."""
    names = ["worker", "--queues", "site,livre,visites", "--concurrency", "2", "--hostname", f"tout@{machine.name}"]
    machine.start("worker", BIN / "celery", "-A", "villes_internet", *names, env=env)


def start_beat(machine: Machine, env: dict[str, str]) -> None:
    """The calendar, on one host alone."""
    schedule = machine.place / f"calendrier-{machine.name}"
    machine.start("beat", BIN / "celery", "-A", "villes_internet", "beat", "--schedule", schedule, env=env)


def one_session_on_both(agent: str, password: str) -> str:
    """Somebody signs in through the proxy; both hosts know her. Her session."""
    status, cookies, _ = Visitor().send("/connexion/", {"login": agent, "password": password})
    session = cookies.partition("__Host-session=")[2].partition(";")[0]
    held(status == 302, f"une connexion ({status})")
    for host in ("web1", "web2"):
        status, _, content = Visitor(session, ADDRESSES[host]).ask("/candidature/38185/2013/")
        held(status == 200 and "Grenoble" in content.decode(), f"son dossier sur {host} ({status})")
    say("✓ une connexion par le serveur frontal vaut sur les deux hôtes web")
    return session


def one_file_on_both(session: str, code: str, place: Path) -> None:
    """A document sent to one host is read from the other, and lies in the store."""
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n" + secrets.token_bytes(30_000)
    border = "essai"
    head = f'--{border}\r\nContent-Disposition: form-data; name="uploads"; filename="Bulletin.pdf"\r\n'
    body = head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + f"\r\n--{border}--\r\n".encode()
    sort = f"multipart/form-data; boundary={border}"
    web1, web2 = (Visitor(session, ADDRESSES[name]) for name in ("web1", "web2"))
    status, _, said = web1.ask(f"/candidature/{code}/2013/pieces/", body, sort, Accept="application/json")
    held(status == 201, f"un envoi ({status}, {said[:300]!r})")
    from label.models import Attachment  # noqa: PLC0415  (Django is set up)

    attachment = Attachment.objects.latest("pk")
    status, _, read = web2.ask(f"/candidature/{code}/2013/pieces/{attachment.pk}/")
    held((status, read) == (200, content), f"la pièce par l’autre hôte ({status})")
    files = [file for file in (place / "seaux" / "label").rglob("*") if file.is_file()]
    held(any(file.read_bytes() == content for file in files), "la pièce dans le seau")
    say("✓ une pièce envoyée à un hôte se lit par l’autre : elle est dans le seau")


def one_book(machines: dict[str, Machine], env: dict[str, str]) -> None:
    """A worker host dies in the middle of the book: the other makes it."""
    from label.models import Document, Edition, User  # noqa: PLC0415
    from villes_internet.book.kinds import BOOK  # noqa: PLC0415

    from label.actions.documents import request_document  # noqa: PLC0415  # isort: skip
    from label.enums import DocumentStatus  # noqa: PLC0415  # isort: skip

    elise = User.objects.get(email="elise@villes-internet.example")
    book = request_document(BOOK, Edition.objects.get(year=2012), by=elise)

    def state() -> Document:
        book.refresh_from_db()
        return book

    until(lambda: state().status == DocumentStatus.RUNNING and state().done, "la fabrication", 120)
    start_worker(machines["work2"], env)
    machines["work1"].die()
    start_beat(machines["work2"], env)
    spent = until(lambda: state().status in (DocumentStatus.DONE, DocumentStatus.FAILED), "le livre", 240)
    held(
        (book.status, book.attempts) == (DocumentStatus.DONE, 2),
        f"le livre ({book.status}, {book.attempts}, {book.error})",
    )
    say(f"✓ un hôte d’exécutants tué au milieu du livre : l’autre le rend en {spent:.0f} secondes, essai 2")


def agents_of() -> list[Agent]:
    """Agents whose session is there already."""
    from label.enums import CandidatureStatus  # noqa: PLC0415
    from label.models import Candidature  # noqa: PLC0415
    from questionnaire.models import Answer  # noqa: PLC0415
    from tests.sessions import session_of  # noqa: PLC0415

    rows = Candidature.objects.filter(
        edition__year=2013, status=CandidatureStatus.REGISTERED, registered_by__isnull=False
    )
    found = []
    for one in rows.select_related("registered_by", "collectivite").order_by("pk")[:AGENTS]:
        kept = Answer.objects.filter(candidature=one, item__code=ITEM).first()
        session = session_of(one.registered_by)
        version = kept.version if kept is not None else 0
        found.append(Agent(one.collectivite.code, one.pk, session, version, seed=one.pk))
    return found


def an_evening(machines: dict[str, Machine], bases: tuple[Postgres, Postgres]) -> None:
    """Agents type while a web host dies, then PostgreSQL; what was acknowledged is all there."""
    from django.db import connection  # noqa: PLC0415

    from questionnaire.models import Answer  # noqa: PLC0415

    agents = agents_of()
    connection.close()
    begun = time.monotonic()
    for agent in agents:
        agent.end = begun + SECONDS
        agent.start()
    time.sleep(max(0.0, begun + WEB_LOST - time.monotonic()))
    machines["web1"].die()
    time.sleep(max(0.0, begun + BASE_LOST - time.monotonic()))
    machines["base1"].die()
    time.sleep(max(0.0, begun + PROMOTED - time.monotonic()))
    bases[1].tool("pg_ctl", "promote", "-D", bases[1].data)
    for agent in agents:
        agent.join()
    kept = dict(
        Answer.objects.filter(candidature__in=[one.candidature for one in agents], item__code=ITEM).values_list(
            "candidature", "comment"
        )
    )
    saves = sorted(when - begun for one in agents for when, status in one.answered if status == 200)
    refused = Counter(status for one in agents for _, status in one.answered if status != 200)
    lost = [one.code for one in agents if one.acknowledged and kept.get(one.candidature) != one.acknowledged]

    def silence(since: float, before: float) -> float:
        """The longest time without an acknowledged save between two moments."""
        heard = [since, *(when for when in saves if since <= when <= before), before]
        return max(after - one for one, after in pairwise(heard))

    say(f"{len(agents)} agents, {len(saves)} enregistrements acceptés, {refused.total()} à renvoyer")
    say(f"  réponses reçues au lieu d’un accusé : {dict(refused)} (0 : connexion coupée)")
    say(f"  hôte web tué à {WEB_LOST} s : {silence(WEB_LOST, BASE_LOST):.1f} s au plus sans rien accepter")
    window = silence(BASE_LOST, SECONDS)
    say(f"  base tuée à {BASE_LOST} s, réplique promue à {PROMOTED} s : {window:.1f} s sans rien accepter")
    held(saves[-1] > SECONDS - 10, "un enregistrement accepté à la fin")
    say(f"{'✗' if lost else '✓'} enregistrements acceptés puis perdus : {len(lost)}")
    if lost:
        raise SystemExit(1)


def main() -> None:
    if os.geteuid() != 0:
        raise SystemExit("À lancer en root : les machines sont des espaces de noms du réseau.")
    if lacking := [tool for tool in ("ip", "nginx", "openssl") if shutil.which(tool) is None]:
        raise SystemExit(f"Il manque {', '.join(lacking)} : apt-get install iproute2 nginx-light openssl.")
    place = Path(tempfile.mkdtemp(prefix="villes-essai-"))
    place.chmod(0o755)
    try:
        with network(place) as machines:
            tried(machines, place)
    except BaseException:
        print(f"Journaux : {place}", file=sys.stderr)
        raise
    shutil.rmtree(place)


def tried(machines: dict[str, Machine], place: Path) -> None:
    """The whole story, on machines that are wired."""
    env = site_environment(place)
    os.environ |= env
    services = Services(test=True)  # for its binaries
    binaries, nobody = services._binaries(), pwd.getpwnam("nobody")
    first, second = (Postgres(machines[name], binaries, "nobody") for name in ("base1", "base2"))
    for base in (first, second):
        base.data.mkdir(mode=0o700)
        os.chown(base.data, nobody.pw_uid, nobody.pw_gid)
    first.create()
    quiet = ["--save", "", "--appendonly", "no", "--protected-mode", "no", "--dir", str(place)]
    machines["file"].start("valkey", services.valkey_server, "--bind", ADDRESSES["file"], *quiet)
    (place / "seaux" / "label").mkdir(parents=True)
    key = f"{env['S3_KEY']},{env['S3_SECRET']}"
    store = ["serve", "s3", "--addr", f"{ADDRESSES['seau']}:9000", "--auth-key", key, str(place / "seaux")]
    machines["seau"].start("rclone", BIN / "rclone", *store)
    seeding = {**os.environ, "DJANGO_SETTINGS_MODULE": "villes_internet.settings.dev", "DATABASE_URL": DATABASE}
    for command in (["migrate"], ["seed", "--stage", "filling"]):
        run(sys.executable, "manage.py", *command, cwd=ROOT, env=seeding)
    second.follow(first)
    run(sys.executable, "manage.py", "collectstatic", "--no-input", cwd=ROOT)
    run(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR", cwd=ROOT)
    say("✓ neuf machines ; check --deploy : aucune erreur")
    for name in ("web1", "web2"):
        start_web(machines[name], env)
    start_worker(machines["work1"], env)
    start_beat(machines["work1"], env)
    open_door(machines["proxy"])
    for name in ("web1", "web2", "proxy"):
        visitor = Visitor(at=ADDRESSES[name])
        until(lambda visitor=visitor: visitor.ask("/sante/pret/")[0] == 200, f"le site à {name}")  # type: ignore[misc]
    until(lambda: Visitor().ask("/sante/")[0] == 200, "la santé de tout", 120)
    say("✓ /sante/ : tout va, par le serveur frontal")
    hidden = taken(SITE, lambda: unchecked().wrap_socket(create_connection((ADDRESSES["proxy"], 443), 5)))
    if hidden:
        raise SystemExit(f"✗ des messages en cachent un autre : {hidden}")
    say(f"✓ {len(MESSAGES)} messages ambigus par le serveur frontal : aucun n’en cache un autre")
    import django  # noqa: PLC0415  (the environment is there)

    django.setup()
    from villes_internet.demo.accounts import CAMILLE, PASSWORD  # noqa: PLC0415

    session = one_session_on_both(CAMILLE.email, PASSWORD)
    one_file_on_both(session, "38185", place)
    one_book(machines, env)
    an_evening(machines, (first, second))


if __name__ == "__main__":
    main()
