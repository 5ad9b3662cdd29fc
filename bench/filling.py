"""Two hundred agents saving answers at once, as in the last hour before a closing, beside a bare view that writes as
much.

    ./dev bench filling

A copy of the past gets the stage « filling » in a database of its own; gunicorn serves it on the loopback (two
processes of four threads). Each agent has a town, a session and one item; for half a minute she saves a longer comment
every eight seconds on average, and in between sends the same text to a bare Django view (session, user, CSRF, one row,
one history row): both are measured in the same run. `lost` counts acknowledged saves that the database does not hold,
`ratio` is the median latency of a save over that of the bare view, `throughput` how many saves eight agents who never
rest have acknowledged in a second, over how many bare ones.
"""

import random
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from bench.harness import Answer as Reply
from bench.harness import Gesture, Visitor, asked_of_the_base, served, staged, throughput

from label.enums import CandidatureStatus  # isort: skip
from label.models import Candidature  # isort: skip
from questionnaire.models import Answer  # isort: skip
from questionnaire.queries.answers import numbered_of  # isort: skip
from tests.sessions import session_of  # isort: skip

AGENTS, SECONDS, EVERY = 200, 30, 8.0
DATABASE = "bench_filling"
ITEM, BARE_ITEM = "AP-06", "AP-09"
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
    """A session for each agent, a row for each bare save."""
    candidatures = Candidature.objects.filter(edition__year=2013, status=CandidatureStatus.REGISTERED).select_related(
        "registered_by", "collectivite", "edition__questionnaire"
    )
    agents = []
    for candidature in candidatures.order_by("pk")[:AGENTS]:
        items = numbered_of(candidature.edition.questionnaire).items
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


def post(
    port: int, agent: Agent, address: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> Reply:
    """Send a form on a connection of its own."""
    return Visitor(port, agent.session).ask(address, fields, headers)


def save(port: int, agent: Agent, text: str, headers: Mapping[str, str] | None = None) -> tuple[int, float]:
    """One save of hers; its status, its milliseconds."""
    fields = {f"{ITEM}-comment": text, f"{ITEM}-version": str(agent.version), "page": agent.session}
    answer = post(port, agent, f"/candidature/{agent.code}/2013/reponses/{ITEM}/", fields, headers)
    if answer.status == 200:
        agent.version, agent.acknowledged = int(answer.json["version"]), text
    return answer.status, answer.spent


def save_statements(agent: Agent) -> int:
    """What a save asks of PostgreSQL: the second of two (the first of a minute also says that she is there)."""
    address = f"/candidature/{agent.code}/2013/reponses/{ITEM}/"
    for version in (agent.version, agent.version + 1):
        fields = {f"{ITEM}-comment": f"{WORDS}{version}", f"{ITEM}-version": str(version), "page": agent.session}
        asked = asked_of_the_base(agent.session, address, fields)
    return len(asked)


def bare_save(port: int, agent: Agent, text: str) -> tuple[int, float]:
    """The same text to the bare view."""
    fields = {"comment": text, "version": str(agent.bare_version)}
    answer = post(port, agent, f"/nu/enregistrer/{agent.bare}/", fields)
    agent.bare_version += answer.status == 200
    return answer.status, answer.spent


def live(agent: Agent, port: int, until: float, dice: random.Random) -> None:
    """Save, wait, send the same to the bare view, wait; each pause of half the rhythm on average."""
    time.sleep(dice.uniform(0, EVERY / 2))
    text = ""
    while time.monotonic() < until:
        text = (text + WORDS)[-2000:] + str(dice.random())
        for gesture, times in ((save, agent.saves), (bare_save, agent.bares)):
            try:
                status, spent = gesture(port, agent, text)
                times.append(spent)
                agent.errors += status != 200
            except OSError:
                agent.errors += 1
            time.sleep(dice.expovariate(2 / EVERY))


def restless(port: int, agents: list[Agent]) -> dict[str, float]:
    """How many saves, and how many bare ones, are acknowledged in a second to eight agents who never rest."""
    numbers = count()

    def of(gesture: Callable[[int, Agent, str], tuple[int, float]]) -> Callable[[int], Gesture]:
        def made(hand: int) -> Gesture:
            def once() -> Reply:
                status, spent = gesture(port, agents[hand], f"{WORDS}{next(numbers)}")
                return Reply(status, {}, b"", spent)

            return once

        return made

    return throughput({"save": of(save), "bare": of(bare_save)})


def main() -> None:
    with staged(DATABASE, "filling"):
        agents = prepare()
        with served(DATABASE) as port:
            for agent in agents[:8]:  # both processes read the trame once
                post(port, agent, f"/candidature/{agent.code}/2013/reponses/AP-05/", {"AP-05-version": "0"})
            rates = restless(port, agents)
            until = time.monotonic() + SECONDS
            threads = [
                threading.Thread(target=live, args=(agent, port, until, random.Random(index)))
                for index, agent in enumerate(agents)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        rows = Answer.objects.filter(item__code=ITEM, candidature__in=[a.candidature for a in agents])
        kept = dict(rows.values_list("candidature", "comment"))
        statements = save_statements(prepare()[-1])
    lost = sum(bool(agent.acknowledged) and kept.get(agent.candidature) != agent.acknowledged for agent in agents)
    saves = [spent for agent in agents for spent in agent.saves]
    bares = [spent for agent in agents for spent in agent.bares]
    p50, p95 = statistics.median(saves), statistics.quantiles(saves, n=20)[-1]
    bare50, bare95 = statistics.median(bares), statistics.quantiles(bares, n=20)[-1]
    print(
        f"{len(saves)} saves, {len(bares)} bare ones: medians {p50:.1f} and {bare50:.1f} ms, p95 {p95:.1f} and "
        f"{bare95:.1f} ms; {rates['save']:.0f} and {rates['bare']:.0f} a second without rest"
    )
    print(
        f"filling ratio={p50 / bare50:.2f} p50_ms={p50:.1f} p95_ms={p95:.1f} p95_ratio={p95 / bare95:.2f} "
        f"errors={sum(agent.errors for agent in agents)} lost={lost} statements={statements} "
        f"throughput={rates['save'] / rates['bare']:.2f}"
    )


if __name__ == "__main__":
    main()
