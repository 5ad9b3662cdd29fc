"""Two hundred agents saving answers at once, as in the last hour before a closing, beside a bare view that writes as
much.

    ./dev bench filling

A copy of the past gets the stage « filling » in a database of its own; gunicorn serves it on the loopback (two
processes of four threads). Each agent has a town, a session and one item; for half a minute she saves a longer comment
every eight seconds on average, and in between sends the same text to a bare Django view (session, user, CSRF, one row,
one history row): both are measured in the same run. `lost` counts acknowledged saves that the database does not hold,
`ratio` is the median latency of a save over that of the bare view, `theme_ratio` the longest theme page over plain
Django forms of the same items.
"""

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.filling_settings"
sys.path.insert(0, str(Path.cwd()))

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from label.models import Candidature, User  # noqa: E402
from questionnaire.models import Answer  # noqa: E402
from questionnaire.queries.answers import sheet_of  # noqa: E402
from tests import past  # noqa: E402

AGENTS, SECONDS, EVERY = 200, 30, 8.0
DATABASE = "bench_filling"
ITEM, BARE_ITEM = "AP-06", "AP-09"
TOKEN = "b" * 32
WORDS = "Le bus numérique passe une fois par mois dans chaque hameau ; "


@dataclass
class Agent:
    """One agent: where she saves, what was acknowledged, how long each save took."""

    code: str
    session: str
    candidature: int
    bare: int
    version: int = 0
    bare_version: int = 0
    acknowledged: str = ""
    saves: list[float] = field(default_factory=list)
    bares: list[float] = field(default_factory=list)
    errors: int = 0


def prepare() -> list[Agent]:
    """The stage in a database of its own, a session for each agent, a row for each bare save."""
    past.drop(DATABASE)
    past.clone(DATABASE)
    past.use(DATABASE)
    call_command("seed", stage="filling")
    candidatures = Candidature.objects.filter(edition__year=2013, status="registered").select_related(
        "registered_by", "collectivite", "edition__questionnaire"
    )
    agents = []
    for candidature in candidatures.order_by("pk")[:AGENTS]:
        items = sheet_of(candidature.edition.questionnaire).items
        kept = {row.item_id: row for row in Answer.objects.filter(candidature=candidature)}
        bare = kept.get(items[BARE_ITEM]) or Answer.objects.create(candidature=candidature, item_id=items[BARE_ITEM])
        own = kept.get(items[ITEM])
        agents.append(
            Agent(
                candidature.collectivite.code,
                session_of(candidature.registered_by),
                candidature.pk,
                bare.pk,
                own.version if own is not None else 0,
                bare.version,
            )
        )
    return agents


def session_of(user: User | None) -> str:
    """A session where this person is signed in."""
    assert user is not None
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def post(port: int, agent: Agent, address: str, fields: dict[str, str]) -> tuple[int, dict[str, object], float]:
    """Send a form on a connection of its own; the status, the JSON, the milliseconds."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "X-CSRFToken": TOKEN,
        "Cookie": f"sessionid={agent.session}; csrftoken={TOKEN}",
    }
    body = urlencode(fields)
    start = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("POST", address, body, headers)
        answer = link.getresponse()
        content = answer.read()
    finally:
        link.close()
    spent = (time.perf_counter() - start) * 1000
    return answer.status, json.loads(content) if answer.status == 200 else {}, spent


def live(agent: Agent, port: int, until: float, dice: random.Random) -> None:
    """Save, wait, send the same to the bare view, wait; each pause of half the rhythm on average."""
    time.sleep(dice.uniform(0, EVERY / 2))
    text = ""
    while time.monotonic() < until:
        text = (text + WORDS)[-2000:] + str(dice.random())
        try:
            fields = {f"{ITEM}-comment": text, f"{ITEM}-version": str(agent.version), "page": agent.session}
            status, data, spent = post(port, agent, f"/candidature/{agent.code}/2013/reponses/{ITEM}/", fields)
            agent.saves.append(spent)
            if status == 200:
                agent.version, agent.acknowledged = int(str(data["version"])), text
            agent.errors += status != 200
            time.sleep(dice.expovariate(2 / EVERY))
            status, data, spent = post(
                port, agent, f"/nu/{agent.bare}/", {"comment": text, "version": str(agent.bare_version)}
            )
            agent.bares.append(spent)
            agent.errors += status != 200
            agent.bare_version += status == 200
        except OSError:
            agent.errors += 1
        time.sleep(dice.expovariate(2 / EVERY))


def theme_ratio(agent: Agent) -> float:
    """The longest theme page over plain forms of the same items, in this process."""
    edition = Candidature.objects.select_related("edition__questionnaire").get(pk=agent.candidature).edition
    theme = max(sheet_of(edition.questionnaire).trame.themes, key=lambda t: len(t.items)).code
    client = Client()
    client.cookies["sessionid"] = agent.session
    addresses = {
        "page": f"/candidature/{agent.code}/2013/questionnaire/{theme}/",
        "bare": f"/nu/{agent.candidature}/{theme}/",
    }
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for turn in range(45):
        for name, address in addresses.items():
            start = time.perf_counter()
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            if turn >= 5:
                times[name].append((time.perf_counter() - start) * 1000)
    for name, values in times.items():
        print(f"theme {name}: {statistics.median(values):.1f} ms")
    return statistics.median(times["page"]) / statistics.median(times["bare"])


def main() -> None:
    origin = str(settings.DATABASES["default"]["NAME"])
    agents = prepare()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{DATABASE}"
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "villes_internet.wsgi",
            "--no-control-socket",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--threads",
            "4",
            "--log-level",
            "warning",
        ],
        env={**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"},
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        for agent in agents[:8]:  # both processes read the trame once
            post(port, agent, f"/candidature/{agent.code}/2013/reponses/AP-05/", {"AP-05-version": "0"})
        until = time.monotonic() + SECONDS
        threads = [
            threading.Thread(target=live, args=(agent, port, until, random.Random(index)))
            for index, agent in enumerate(agents)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait()
    kept = dict(
        Answer.objects.filter(item__code=ITEM, candidature__in=[a.candidature for a in agents]).values_list(
            "candidature", "comment"
        )
    )
    lost = sum(bool(agent.acknowledged) and kept.get(agent.candidature) != agent.acknowledged for agent in agents)
    saves = [spent for agent in agents for spent in agent.saves]
    bares = [spent for agent in agents for spent in agent.bares]
    pages = theme_ratio(agents[0])
    past.use(origin)
    past.drop(DATABASE)
    p50, p95 = statistics.median(saves), statistics.quantiles(saves, n=20)[-1]
    bare50, bare95 = statistics.median(bares), statistics.quantiles(bares, n=20)[-1]
    print(
        f"{len(saves)} saves, {len(bares)} bare ones: medians {p50:.1f} and {bare50:.1f} ms, p95 {p95:.1f} and "
        f"{bare95:.1f} ms"
    )
    print(
        f"filling ratio={p50 / bare50:.2f} p50_ms={p50:.1f} p95_ms={p95:.1f} p95_ratio={p95 / bare95:.2f} "
        f"errors={sum(agent.errors for agent in agents)} lost={lost} theme_ratio={pages:.2f}"
    )


if __name__ == "__main__":
    main()
