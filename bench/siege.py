"""The closing evening under attack: two hundred agents save, some sign in, while one attacker for each attack sends all
that he can, without a pause.

    ./dev bench siege

Each attacker has a network of his own, as each agent (`X-Forwarded-For`, read from one trusted proxy), but for one who
sits in the town hall of an agent and guesses from its very address. He guesses the passwords of agents, asks for their
links, for passkeys, for accounts, sends texts with a forged session, asks for alerts, reports errors, reads the API;
with an account of his own he uploads, exports and invites. `refused` counts the saves and sign-ins of agents that were
not accepted, `cut` the connections that broke or were not answered in twenty seconds, `errors` the answers in 5xx to
attackers, `lost` the acknowledged saves that the database does not hold. Each line says what became of an attack: how
many answers of each status.
"""

import os
import random
import secrets
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException

os.environ["TRUSTED_PROXIES"] = "1"

from bench.filling import AGENTS, DATABASE, ITEM, WORDS, Agent, prepare, save
from bench.harness import TOKEN, Answer, Visitor, served, staged

from django.core import signing  # isort: skip
from label.enums import CandidatureStatus  # isort: skip
from label.models import Candidature, User  # isort: skip
from questionnaire.models import Answer as Kept  # isort: skip
from tests.sessions import session_of  # isort: skip
from villes_internet.accounts.devices import SALT  # isort: skip

SECONDS, EVERY = 45.0, 8.0
OWNERS = 8  # agents whose password is guessed at, and who sign in meanwhile
PASSWORD = "la-soirée-de-clôture-2013"  # noqa: S105  (of this measure's own database)
COOKIE = f"csrftoken={TOKEN}"
BOUNDARY = "une-piece"
THEMES = ("AP", "MR", "SH")
REPORT = {
    "year": "2003",
    "claim": "4",
    "explanation": "Page 12",
    "full_name": "Nadia Roux",
    "email": "nadia@presse.example",
}

Attack = Callable[[int], Answer]


def from_network(number: int) -> dict[str, str]:
    """The header of somebody whose network is her own."""
    return {"X-Forwarded-For": f"198.{18 + number // 250}.{number % 250}.7"}


def attacks(port: int, agents: list[Agent], owners: list[User], stranger: Candidature) -> dict[str, Attack]:
    """What each attacker sends, by its number; `stranger`: the candidature whose account the last three hold."""
    assert stranger.registered_by is not None
    code, session = stranger.collectivite.code, session_of(stranger.registered_by)
    home = f"/candidature/{code}/2013/"
    forged = f"sessionid={'z' * 32}; csrftoken={TOKEN}"

    def nobody(network: int, place: str, fields: dict[str, str] | None = None, cookie: str = COOKIE) -> Answer:
        return Visitor(port).ask(place, fields, from_network(network) | {"Cookie": cookie})

    def somebody(place: str, fields: dict[str, str] | None = None) -> Answer:
        return Visitor(port, session).ask(place, fields, from_network(500))

    return {
        "mots de passe": lambda n: nobody(
            501, "/connexion/", {"login": owners[n % OWNERS].email, "password": f"faux-{n}"}
        ),
        "mots de passe, d’un voisin": lambda n: nobody(
            0, "/connexion/", {"login": owners[1 + n % (OWNERS - 1)].email, "password": f"faux-{n}"}
        ),
        "liens oubliés": lambda n: nobody(506, "/compte/mot-de-passe/oublie/", {"email": owners[n % OWNERS].email}),
        "clés d’accès": lambda _: Visitor(port).ask(
            "/connexion/cle/", None, from_network(507) | {"X-Requested-With": "XMLHttpRequest"}
        ),
        "comptes": lambda n: nobody(
            508, "/compte/creer/", {"email": f"c{n}@ailleurs.example", "full_name": "C", "password1": "x"}
        ),
        "textes sans session": lambda n: nobody(
            502, f"/candidature/{agents[n % AGENTS].code}/2013/fiche/", {"executive": "x" * 190_000}, forged
        ),
        "alertes": lambda n: nobody(503, f"/alertes/?collectivite={code}", {"email": f"a{n}@ailleurs.example"}),
        "signalements": lambda n: nobody(504, f"/collectivites/{code}/signaler/", REPORT | {"source": f"Bulletin {n}"}),
        "API": lambda _: nobody(505, "/api/v1/editions/2012/palmares"),
        "pièces": lambda n: sent_file(Visitor(port, session), f"{home}pieces/", n),
        "exports": lambda n: somebody(f"{home}documents/extraits/", {"part": THEMES[n % len(THEMES)]}),
        "classeurs": lambda _: somebody(f"{home}documents/reponses.ods"),
        "invitations": lambda n: somebody(
            f"/candidature/{code}/inviter/", {"email": f"i{n}@ailleurs.example", "roles": "contributeur"}
        ),
    }


def sent_file(hand: Visitor, place: str, number: int) -> Answer:
    """A PDF of 2 MB, as a form sends it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="uploads"; filename="{number}.pdf"\r\n'
    head += "Content-Type: application/pdf\r\n\r\n"
    body = head.encode() + b"%PDF-1.7\n" + secrets.token_bytes(2_000_000) + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return hand.send(place, body, kind | from_network(500))


class Attacker(threading.Thread):
    """One attack, sent again and again."""

    def __init__(self, name: str, attack: Attack, until: float) -> None:
        super().__init__()
        self.name, self.attack, self.until = name, attack, until
        self.statuses: Counter[int] = Counter()

    def run(self) -> None:
        number = 0
        while time.monotonic() < self.until:
            try:
                status = self.attack(number).status
            except (OSError, HTTPException):
                status = 0  # cut: the server reads no more of it
            self.statuses[status] += 1
            number += 1


class Closing(threading.Thread):
    """An agent on the closing evening: she saves; an owner signs in as well, where she did before."""

    def __init__(self, port: int, agent: Agent, number: int, until: float, owner: User | None) -> None:
        super().__init__()
        self.port, self.agent, self.until, self.owner = port, agent, until, owner
        self.headers, self.dice = from_network(number), random.Random(number)
        self.refused = self.signed = self.cut = 0
        self.last = ""

    def run(self) -> None:
        text = ""
        time.sleep(self.dice.uniform(0, EVERY))
        while time.monotonic() < self.until:
            text = (text + WORDS)[-2000:] + str(self.dice.random())
            self.last = text
            try:
                status, spent = save(self.port, self.agent, text, self.headers)
                self.agent.saves.append(spent)
                self.refused += status != 200
                if self.owner is not None:
                    self.sign_in(self.owner)
            except (OSError, HTTPException):
                self.cut += 1
            time.sleep(self.dice.expovariate(1 / EVERY))

    def sign_in(self, owner: User) -> None:
        known = signing.dumps([owner.pk], salt=SALT)
        cookies = {"Cookie": f"csrftoken={TOKEN}; appareil={known}"}
        answer = Visitor(self.port).ask(
            "/connexion/", {"login": owner.email, "password": PASSWORD}, self.headers | cookies
        )
        self.signed += answer.status in (200, 302)
        self.refused += answer.status not in (200, 302)


def main() -> None:
    with staged(DATABASE, "filling"):
        rows = Candidature.objects.filter(edition__year=2013, status=CandidatureStatus.REGISTERED).select_related(
            "registered_by", "collectivite"
        )
        owners = []
        for row in rows.order_by("pk")[:OWNERS]:
            assert row.registered_by is not None
            row.registered_by.set_password(PASSWORD)
            row.registered_by.save()
            owners.append(row.registered_by)
        agents = prepare()
        stranger = rows.order_by("-pk")[0]
        with served(DATABASE) as port:
            until = time.monotonic() + SECONDS
            closing = [
                Closing(port, agent, number, until, owners[number] if number < OWNERS else None)
                for number, agent in enumerate(agents)
            ]
            attacking = [
                Attacker(name, attack, until) for name, attack in attacks(port, agents, owners, stranger).items()
            ]
            for one in (*attacking, *closing):
                one.start()
            for one in (*attacking, *closing):
                one.join()
        kept = dict(
            Kept.objects.filter(item__code=ITEM, candidature__in=[a.candidature for a in agents]).values_list(
                "candidature", "comment"
            )
        )
    for attacker in attacking:
        print(f"  {attacker.name} : {dict(attacker.statuses)}")
    lost = sum(
        bool(one.agent.acknowledged) and kept.get(one.agent.candidature) not in {one.agent.acknowledged, one.last}
        for one in closing
    )
    saves = [spent for agent in agents for spent in agent.saves]
    refused, signed = sum(one.refused for one in closing), sum(one.signed for one in closing)
    cut = sum(one.cut for one in closing) + sum(one.statuses[0] for one in attacking)
    errors = sum(many for one in attacking for status, many in one.statuses.items() if status >= 500)
    print(
        f"siege agents={len(agents)} attacks={len(attacking)} saves={len(saves)} signed={signed} refused={refused} "
        f"cut={cut} errors={errors} lost={lost} p50_ms={statistics.median(saves):.0f} "
        f"p95_ms={statistics.quantiles(saves, n=20)[-1]:.0f}"
    )
    if refused or cut or errors or lost:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
