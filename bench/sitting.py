"""Fifteen jurors in a sitting: each looks every two seconds and votes, through twenty cases that the president opens
and decides.

    ./dev bench sitting

A copy of the past gets the stage « deliberation » in a database of its own; gunicorn serves it on the loopback (two
processes of four threads). Between two looks each juror also asks a bare Django view with the same session and user:
both are measured in the same run. `ratio` is the median of a « nothing changed » (304) over that of the bare view,
`p95_ms` the 95th percentile of everything a juror sends, `vote_p95_ms` that of her votes, `lost` counts the votes
acknowledged that the database does not hold, `follow_ms` the 95th percentile of the time from the opening of a case to
its being seen.
"""

import gzip
import random
import re
import statistics
import threading
import time
from dataclasses import dataclass, field

from bench.harness import Visitor, served, staged

from jury.enums import JuryRole  # isort: skip
from jury.models import Case, Decision, JuryMember, Poll, Vote  # isort: skip
from tests.sessions import session_of  # isort: skip

CASES, EVERY, LONGEST = 20, 1.5, 180.0
QUIET = 8.0  # seconds before and after, when nothing changes
DATABASE = "bench_sitting"


@dataclass
class Juror:
    """One member: her session, what was acknowledged of her votes, how long each kind of request took."""

    pk: int
    session: str
    is_president: bool
    tag: str = ""
    votes: dict[int, int] = field(default_factory=dict)
    same: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    other: list[float] = field(default_factory=list)
    voting: list[float] = field(default_factory=list)
    follows: list[float] = field(default_factory=list)
    errors: int = 0


@dataclass
class Room:
    """What the threads share: when the case on the table was opened, and whether the sitting goes on."""

    opened: dict[int, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)


def ask(
    port: int, juror: Juror, method: str, address: str, fields: dict[str, str] | None = None
) -> tuple[int, str, str, float]:
    """One request on a connection of its own: status, ETag, body, milliseconds."""
    headers = {"X-Requested-With": "sitting", "Accept-Encoding": "gzip"}  # what is compressed bears a weak ETag
    if juror.tag and method == "GET":
        headers["If-None-Match"] = juror.tag
    answer = Visitor(port, juror.session).ask(address, fields if method == "POST" else None, headers)
    body = gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") == "gzip" else answer.body
    return answer.status, answer.headers.get("ETag", ""), body.decode(), answer.spent


def look(port: int, juror: Juror, room: Room, dice: random.Random) -> bool:
    """Look at the screen; vote when a case that she has not voted on is there. Whether nothing had changed."""
    status, tag, body, spent = ask(port, juror, "GET", "/jury/2013/seance/etat/")
    (juror.same if status == 304 else juror.other).append(spent)
    juror.errors += status not in (200, 304)
    juror.tag = tag or juror.tag
    found = re.search(r'data-case="(\d+)"', body)
    if found is None or "data-sitting-vote" not in body or int(found[1]) in juror.votes:
        return status == 304
    case = int(found[1])
    if case in room.opened:
        juror.follows.append((time.monotonic() - room.opened[case]) * 1000)
    level = 1 + dice.randrange(3)
    status, tag, _, spent = ask(
        port, juror, "POST", "/jury/2013/seance/vote/", {"case": str(case), "level": str(level)}
    )
    juror.other.append(spent)
    juror.voting.append(spent)
    if status == 200:
        juror.votes[case] = level
    juror.errors += status not in (200, 409)  # the vote may just have been closed
    juror.tag = tag or juror.tag
    return False


def live(port: int, juror: Juror, room: Room, seed: int) -> None:
    """Look every second and a half, as the product does, until the sitting is over, and ask the bare view after a
    look where nothing had changed: both are asked in the same quiet, and votes wait for nothing else.
    """
    dice = random.Random(seed)
    time.sleep(dice.uniform(0, EVERY))
    while not room.over.is_set():
        try:
            was_same = look(port, juror, room, dice)
            time.sleep(EVERY / 2)
            if was_same:
                status, _, _, spent = ask(port, juror, "GET", "/nu/lecteur/")
                juror.bare.append(spent)
                juror.errors += status != 304
        except OSError:
            juror.errors += 1
        time.sleep(EVERY / 2)


def gesture(port: int, juror: Juror, **fields: str) -> int:
    status, _, _, spent = ask(port, juror, "POST", "/jury/2013/seance/geste/", fields)
    juror.other.append(spent)
    juror.errors += status not in (200, 409)
    return status


def preside(port: int, juror: Juror, room: Room, cases: list[int]) -> None:
    """Open each case, wait until everybody has seen it, close the vote, decide; a double click each time."""
    time.sleep(QUIET)
    gesture(port, juror, gesture="open-sitting")
    for case in cases:
        room.opened[case] = time.monotonic()
        for _ in range(2):
            gesture(port, juror, gesture="open", case=str(case))
        time.sleep(EVERY + 0.9)
        for _ in range(2):
            gesture(port, juror, gesture="close-vote", case=str(case))
        for level in (2, 1, 3):
            if gesture(port, juror, gesture="decide", case=str(case), level=str(level), reason="Mesure") == 200:
                break
    time.sleep(QUIET)
    room.over.set()


def lost_votes(jurors: list[Juror]) -> int:
    """How many of the votes acknowledged the database does not hold: as a ballot while the vote is open, in the count
    and among its voters afterwards.
    """
    ballots = {(case, member): level for case, member, level in Vote.objects.values_list("case", "member", "arobases")}
    polls = {one.case_id: one for one in Poll.objects.standing()}
    lost = 0
    for case in {case for juror in jurors for case in juror.votes}:
        cast = {juror.pk: juror.votes[case] for juror in jurors if case in juror.votes}
        if (poll := polls.get(case)) is None:
            lost += sum(ballots.get((case, member)) != level for member, level in cast.items())
            continue
        lost += len(set(cast) - set(poll.voters))
        levels = list(cast.values())
        lost += sum(max(0, levels.count(n) - counted) for n, counted in enumerate(poll.counts, 1))
    return lost


def main() -> None:
    with staged(DATABASE, "deliberation"):
        measured()


def measured() -> None:
    """Play the sitting on the stage, and print what it cost."""
    members = JuryMember.objects.voters().filter(edition__year=2013).select_related("user").order_by("pk")
    jurors = [Juror(one.pk, session_of(one.user), one.role == JuryRole.PRESIDENT) for one in members]
    cases = list(Case.objects.filter(grouped=False).order_by("rank").values_list("pk", flat=True)[:CASES])
    room = Room()
    with served(DATABASE) as port:
        president = Juror(*next((j.pk, j.session, True) for j in jurors if j.is_president))
        threads = [threading.Thread(target=live, args=(port, juror, room, n)) for n, juror in enumerate(jurors)]
        threads.append(threading.Thread(target=preside, args=(port, president, room, cases)))
        for thread in threads:
            thread.start()
        threads[-1].join(LONGEST)
        room.over.set()
        for thread in threads:
            thread.join()
    kept = sum(sum(one.counts) for one in Poll.objects.standing()) + Vote.objects.count()
    lost = lost_votes(jurors)
    decided = Decision.objects.filter(undone_at__isnull=True).count()
    same = [spent for juror in jurors for spent in juror.same]
    bare = [spent for juror in jurors for spent in juror.bare]
    everything = same + [spent for juror in (*jurors, president) for spent in juror.other]
    follows = [spent for juror in jurors for spent in juror.follows]
    print(
        f"{decided} cases decided, {kept} votes, {len(same)} looks without news, {len(bare)} bare ones: "
        f"medians {statistics.median(same):.1f} and {statistics.median(bare):.1f} ms"
    )
    print(
        f"sitting ratio={statistics.median(same) / statistics.median(bare):.2f} "
        f"p95_ms={statistics.quantiles(everything, n=20)[-1]:.1f} "
        f"errors={sum(juror.errors for juror in (*jurors, president))} lost={lost} decided={decided} "
        f"follow_ms={statistics.quantiles(follows, n=20)[-1]:.0f} "
        f"vote_p95_ms={statistics.quantiles([t for one in jurors for t in one.voting], n=20)[-1]:.0f}"
    )


if __name__ == "__main__":
    main()
