"""The pages that people live in, each against a bare Django page of the same rows.

    ./dev bench lists

`NAME_ratio` is the median time of a page over that of its bare page, asked in turn of the same server;
`NAME_statements` what it asks of PostgreSQL, `NAME_kb` what it weighs. In a copy of the past at the stage
« deliberation »: `jury` (a juror’s list of 356 files), `equipe` (the équipe’s table), `dealing` (who reads what),
`file` (a file, over plain forms of all the questions); at the stage « filling »: `theme` (the longest theme of ten
towns, over plain forms of its questions). `palmares`, `town` and `search` are drawn for somebody who is signed in,
over the bare list of the palmarès.
"""

from itertools import cycle

from bench.harness import Visitor, alternated, served, staged, statements

from jury.models import Assignment, JuryMember  # isort: skip
from label.enums import CandidatureStatus  # isort: skip
from label.models import Candidature, User  # isort: skip
from questionnaire.queries.answers import numbered_of  # isort: skip
from tests.sessions import session_of  # isort: skip

DATABASE = "bench_lists"
AGENTS = 10
Found = dict[str, tuple[str, str, str]]  # by name: whose session, the page, its bare page


def deliberation() -> Found:
    """The pages of the jury and of the équipe."""
    voters = JuryMember.objects.voters().filter(edition__year=2013).select_related("user").order_by("pk")
    given = Assignment.objects.filter(member__edition__year=2013).select_related(
        "candidature__collectivite", "member__user"
    )
    one = given.order_by("pk")[0]
    juror, reader = session_of(voters[2].user), session_of(one.member.user)
    equipe = session_of(User.objects.get(groups__name="equipe"))
    return {
        "jury": (juror, "/instruction/2013/", "/nu/dossiers/"),
        "equipe": (equipe, "/pilotage/2013/candidatures/", "/nu/dossiers/"),
        "dealing": (equipe, "/pilotage/2013/jury/repartition/", "/nu/repartition/"),
        "file": (
            reader,
            f"/instruction/2013/{one.candidature.collectivite.code}/",
            f"/nu/formulaire/{one.candidature.pk}/",
        ),
        "palmares": (reader, "/palmares/2012/", "/nu/palmares/"),
        "town": (reader, "/collectivites/38185/", "/nu/palmares/"),
        "search": (reader, "/collectivites/?q=saint", "/nu/palmares/"),
    }


def filling() -> list[tuple[str, str, str]]:
    """The longest theme of some towns, each for its agent, and the same questions in plain forms."""
    registered = Candidature.objects.filter(
        edition__year=2013, status=CandidatureStatus.REGISTERED, registered_by__isnull=False
    )
    rows = registered.select_related("collectivite", "registered_by", "edition__questionnaire").order_by("pk")[:AGENTS]
    found = []
    for one in rows:
        theme = max(numbered_of(one.edition.questionnaire, one).trame.themes, key=lambda t: len(t.items)).code
        page = f"/candidature/{one.collectivite.code}/2013/questionnaire/{theme}/"
        found.append((session_of(one.registered_by), page, f"/nu/formulaire/{one.pk}/{theme}/"))
    return found


def main() -> None:
    said: list[str] = []

    def tell(name: str, times: dict[str, float], session: str, page: str, size: int) -> None:
        asked, repeated = statements(session, page)
        print(
            f"{name}: {times['page']:.1f} ms, bare {times['bare']:.1f} ms, {asked} statements ({repeated} repeated), "
            f"{size / 1000:.0f} KB"
        )
        said.append(
            f"{name}_ratio={times['page'] / times['bare']:.2f} {name}_statements={asked} "
            f"{name}_repeated={repeated} {name}_kb={size // 1000}"
        )

    with staged(DATABASE, "deliberation"):
        pages = deliberation()
        with served(DATABASE) as port:
            for name, (session, page, bare) in pages.items():
                one = Visitor(port, session)
                times = alternated({"page": lambda: one.ask(page), "bare": lambda: one.ask(bare)})  # noqa: B023
                tell(name, times, session, page, len(one.ask(page).body))
    with staged(DATABASE, "filling"):
        agents = filling()
        with served(DATABASE) as port:
            turns, bare_turns = cycle(agents), cycle(agents)

            def asked(turn: tuple[str, str, str], which: int) -> object:
                return Visitor(port, turn[0]).ask(turn[which])

            times = alternated(
                {"page": lambda: asked(next(turns), 1), "bare": lambda: asked(next(bare_turns), 2)},  # type: ignore[dict-item, return-value]
                rounds=60,
            )
            tell("theme", times, agents[0][0], agents[0][1], len(Visitor(port, agents[0][0]).ask(agents[0][1]).body))
    print("lists " + " ".join(said))


if __name__ == "__main__":
    main()
