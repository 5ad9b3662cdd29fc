"""The years that pile up: the same pages and saves once past editions hold ten, then a hundred times their answers,
their revisions and their journal; then once the running edition itself holds ten times as many files.

    ./dev bench history            # some ten minutes

At the stages « filling » and « deliberation » of a copy of the past, the edition of 2012 is copied into editions of
before it (thirty in all) with other collectivités, levels, answers and revisions, until there are so many times more.
Another copy stays as it was, behind a server of its own: each page is asked of both in turn, and `tenfold`,
`hundredfold` are the largest growth of one. `dossiers_tenfold` is that of the pages and saves of one candidature with
ten times the files, `lists_tenfold` that of the lists.

What PostgreSQL plans for the heaviest queries is written to `docs/requetes.md`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection

from bench import filling, lists
from bench.everything import keep
from bench.harness import Answer as Reply
from bench.harness import Visitor, alternated, asked_of_the_base, served, staged

from label.models import Candidature, Edition, PublicVersion  # isort: skip
from questionnaire.models import Answer  # isort: skip
from tests import past  # isort: skip

DATABASE, UNGROWN = "bench_history", "bench_history_ungrown"
EDITIONS = 17  # with the thirteen of the real past
ROUNDS = 60
PLANS = Path(__file__).resolve().parents[1] / "docs" / "requetes.md"
HEAVIEST = 10
INTRODUCTION = """# Ce que PostgreSQL fait des requêtes les plus lourdes

Écrit par `./dev bench history` : trente éditions, cent fois les réponses, les versions et le journal du passé
({answers} réponses). Les dix plus longues des {statements} requêtes que font les pages de l’instruction, de l’équipe et
du public ; aucune des {statements} ne lit d’un bout à l’autre les réponses ni les versions.{read}

"""


def columns(table: str, **given: str) -> tuple[str, str]:
    """The columns of a table without its number, and what is selected of each from `s`: itself, or what is given."""
    with connection.cursor() as cursor:
        found = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    names = [name for name in found if name != "id"]
    return ", ".join(f'"{n}"' for n in names), ", ".join(given.get(n, f's."{n}"') for n in names)


def run(sql: str, *parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def older_editions() -> list[int]:
    """Editions of before 1999, published, known in part."""
    names, values = columns(
        "label_edition", year="1999 - n", number="100 + n", printed_figures="'{}'", coverage="'partial'"
    )
    run(
        f"INSERT INTO label_edition ({names}) SELECT {values} "  # noqa: S608  (columns of ours)
        f"FROM label_edition s, generate_series(1, {EDITIONS}) n WHERE s.year = 2012"
    )
    return list(Edition.objects.filter(year__lt=1999).values_list("pk", flat=True))


def more_candidatures(editions: list[int], source: int, many: int) -> int:
    """So many candidatures of other communes, copies of those of `source`, over these editions."""
    names, values = columns(
        "label_candidature",
        collectivite_id="t.id",
        edition_id="t.edition",
        receipt="CASE WHEN s.receipt = '' THEN '' ELSE 'COPIE-' || t.n END",
        registered_by_id="NULL",
    )
    return run(
        f"""
        WITH own AS (SELECT c.*, row_number() OVER (ORDER BY id) AS n FROM label_candidature c WHERE edition_id = %s),
        many AS (SELECT count(*) AS n FROM own),
        towns AS (
            SELECT c.id, e.id AS edition, row_number() OVER (ORDER BY e.id, c.id) AS n
            FROM unnest(%s::bigint[]) AS e(id)
            CROSS JOIN LATERAL (
                SELECT id FROM label_collectivite o WHERE NOT EXISTS (
                    SELECT 1 FROM label_candidature d WHERE d.collectivite_id = o.id AND d.edition_id = e.id
                ) ORDER BY id LIMIT %s
            ) c
        )
        INSERT INTO label_candidature ({names})
        SELECT {values} FROM towns t CROSS JOIN many m JOIN own s ON s.n = 1 + (t.n - 1) %% m.n
        """,  # noqa: S608  (columns of ours)
        source,
        editions,
        max(1, many // len(editions)),
    )


def awarded(editions: list[int], source: int) -> int:
    """A level for each candidature of these editions that has none: copies of those of `source`."""
    names, values = columns("label_award", candidature_id="t.id")
    return run(
        f"""
        WITH own AS (
            SELECT a.*, row_number() OVER (ORDER BY a.id) AS n FROM label_award a
            JOIN label_candidature c ON c.id = a.candidature_id WHERE c.edition_id = %s
        ),
        many AS (SELECT count(*) AS n FROM own),
        bare AS (
            SELECT c.id, row_number() OVER (ORDER BY c.id) AS n FROM label_candidature c
            WHERE c.edition_id = ANY(%s) AND c.status = 'filed'
            AND NOT EXISTS (SELECT 1 FROM label_award a WHERE a.candidature_id = c.id)
        )
        INSERT INTO label_award ({names})
        SELECT {values} FROM bare t CROSS JOIN many m JOIN own s ON s.n = 1 + (t.n - 1) %% m.n
        """,  # noqa: S608  (columns of ours)
        source,
        editions,
    )


def copied_answers(editions: list[int], source: int, times: int) -> int:
    """The answers of the candidatures of `source`, given to those of these editions that have none: so many times as
    there are.
    """
    names, values = columns("questionnaire_answer", candidature_id="t.id")
    return run(
        f"""
        WITH own AS (
            SELECT id, row_number() OVER (ORDER BY id) AS n FROM label_candidature c WHERE edition_id = %s
            AND EXISTS (SELECT 1 FROM questionnaire_answer a WHERE a.candidature_id = c.id)
        ),
        many AS (SELECT count(*) AS n FROM own),
        bare AS (
            SELECT id, row_number() OVER (ORDER BY id) AS n FROM label_candidature c WHERE edition_id = ANY(%s)
            AND NOT EXISTS (SELECT 1 FROM questionnaire_answer a WHERE a.candidature_id = c.id)
            ORDER BY id LIMIT %s * (SELECT n FROM many)
        )
        INSERT INTO questionnaire_answer ({names})
        SELECT {values} FROM bare t CROSS JOIN many m JOIN own o ON o.n = 1 + (t.n - 1) %% m.n
        JOIN questionnaire_answer s ON s.candidature_id = o.id
        """,  # noqa: S608  (columns of ours)
        source,
        editions,
        times,
    )


def kept_scores(edition: int) -> None:
    """The score of what is filed in this edition and has none, as once it is dealt out: a copy of one of its own."""
    names, values = columns("jury_filedscore", candidature_id="c.id", receipt="c.receipt")
    run(
        f"""
        INSERT INTO jury_filedscore ({names})
        SELECT {values} FROM label_candidature c, (
            SELECT f.* FROM jury_filedscore f JOIN label_candidature o ON o.id = f.candidature_id
            WHERE o.edition_id = %s LIMIT 1
        ) s
        WHERE c.edition_id = %s AND c.status = 'filed'
        AND NOT EXISTS (SELECT 1 FROM jury_filedscore k WHERE k.candidature_id = c.id)
        """,  # noqa: S608  (columns of ours)
        edition,
        edition,
    )


def journal_times(times: int, far: int) -> None:
    """As many times the lines of the journal and the revisions, of rows that are so `far`."""
    for table, given in (
        ("label_journalentry", {}),
        ("label_revision", {"subject_id": f"s.subject_id + {far} * n"}),
    ):
        names, values = columns(table, **given)
        run(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} s, generate_series(1, {times - 1}) n")  # noqa: S608


Asked = Callable[[int], Reply]  # of the server behind this port


def page(session: str, address: str) -> Asked:
    """GET a page as somebody."""
    return lambda port: Visitor(port, session).ask(address)


def save(agent: filling.Agent) -> Asked:
    """Save one more comment of hers; each server has its own version of it."""
    own: dict[int, filling.Agent] = defaultdict(lambda: replace(agent))
    numbers = count()

    def asked(port: int) -> Reply:
        status, spent = filling.save(port, own[port], f"{filling.WORDS}{next(numbers)}")
        return Reply(status, {}, b"", spent)

    return asked


def pages_of(stage: str) -> dict[str, tuple[str, str]]:
    """What an agent reads while she fills; what the jury, the équipe and the public do after: whose session, where.

    Anybody is answered from what is kept; `drawn_…` is the same page for somebody who is signed in.
    """
    if stage == "filling":
        session, theme, _ = lists.filling()[0]
        return {"theme": (session, theme)}
    found = {name: (session, address) for name, (session, address, _) in lists.deliberation().items()}
    jury = {name: one for name, one in found.items() if name in {*OF_ONE, *LISTS}}
    reader, public = found["search"][0], {"town": found["town"][1], **PUBLIC}
    drawn = {f"drawn_{name}": (reader, address) for name, address in public.items()}
    return jury | {name: ("", address) for name, address in public.items()} | drawn | {"drawn_search": found["search"]}


STAGES = ("filling", "deliberation")
PUBLIC = {
    "home": "/",
    "palmares": "/palmares/2012/",
    "map": "/carte/2012/",
    "statistics": "/statistiques/2012/",
    "observatory": "/initiatives/",
}
STATISTICS = "drawn_statistics"  # it counts every palmarès
OF_ONE, LISTS = {"theme", "save", "file"}, {"jury", "equipe", "dealing"}


def growth(asked: Mapping[str, Asked], before: int, after: int) -> dict[str, float]:
    """How many times longer each takes behind the second port than behind the first."""
    found = {}
    for name, one in asked.items():
        times = alternated({"before": lambda: one(before), "after": lambda: one(after)}, ROUNDS)  # noqa: B023
        found[name] = round(times["after"] / times["before"], 2)
    return found


def every_statement(pages: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What each page reads of PostgreSQL once it is warm, and the name of the first page that asks it."""
    found: dict[str, str] = {}
    for name, (session, address) in pages.items():
        for sql in asked_of_the_base(session, address):
            if sql.lstrip("(").startswith("SELECT"):
                found.setdefault(sql, name)
    return found


@dataclass(frozen=True)
class Plan:
    """What PostgreSQL does for a statement, in its words: how long it takes (ms), and the tables of which it reads more
    than a thousand rows from one end to the other.
    """

    page: str
    sql: str
    words: str

    @property
    def spent(self) -> float:
        return float(re.findall(r"Execution Time: ([\d.]+)", self.words)[0])

    @property
    def read_whole(self) -> set[str]:
        found = set()
        scan = r"Seq Scan on (\w+).*?actual rows=([\d.]+)[^\n]*((?:\n(?!\s*->)[^\n]*)*)"
        for table, rows, more in re.findall(scan, self.words):
            removed = sum(map(float, re.findall(r"Rows Removed by Filter: ([\d.]+)", more)))
            if float(rows) + removed > 1000:
                found.add(table)
        return found


def without_columns(sql: str) -> str:
    """A statement without the list of its columns: « SELECT … FROM » and what follows, brackets being closed."""
    depth = 0
    for found in re.finditer(r"[()]|\bFROM\b", sql):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == "FROM" and depth == 0:
            return f"SELECT … {sql[found.start() :]}"
    return sql


def plan_of(page: str, sql: str) -> Plan:
    """What PostgreSQL does, once it has done it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) {sql}")
        return Plan(page, sql, "\n".join(line for (line,) in cursor.fetchall()))


def told(heaviest: list[Plan], statements: int, whole: set[str], answers: int) -> str:
    """The page of `docs/` that keeps them, without what changes from one run to the next for nothing."""
    noise = re.compile(r"^\s*(Buffers:|Planning:|Index Searches:|Heap Fetches:).*\n", re.MULTILINE)
    read = f" De ce qui grandit, se lit d’un bout à l’autre : {', '.join(sorted(whole))}." if whole else ""
    parts = [
        f"## {plan.page}\n\n```sql\n{without_columns(plan.sql)}\n```\n\n```\n{noise.sub('', plan.words + chr(10))}```\n"
        for plan in heaviest
    ]
    count = f"{answers:,}".replace(",", "\u00a0")
    return INTRODUCTION.format(answers=count, statements=statements, read=read) + "\n".join(parts)


@dataclass(frozen=True)
class Grown:
    """The growth of each page of a stage: with ten and a hundred times the past, then with ten times the files too;
    the plans with a hundred times the past, and how many answers it holds.
    """

    tenfold: dict[str, float]
    hundredfold: dict[str, float]
    files: dict[str, float]
    plans: list[Plan]
    answers: int


def grown(stage: str) -> Grown:
    """Grow the running copy of this stage, and ask its pages beside those of the copy that stays as it was."""
    pages = pages_of(stage)
    asked = {name: page(*one) for name, one in pages.items()}
    if stage == "filling":
        asked["save"] = save(filling.prepare()[1])
    source, running = (Edition.objects.get(year=year).pk for year in (2012, 2013))
    answering = Candidature.objects.filter(edition=source, answers__isnull=False).distinct().count()
    past_answers = Answer.objects.exclude(candidature__edition=running)
    connection.close()
    past.clone(UNGROWN, DATABASE)
    found = []
    try:
        with served(UNGROWN) as before, served(DATABASE) as after:
            editions = older_editions()
            for times, more in ((10, 9), (100, 90)):
                more_candidatures(editions, source, more * answering)
                copied_answers(editions, source, more)
                awarded(editions, source)
                journal_times(10, 10**6 * times)
                PublicVersion.objects.move()
                run("ANALYZE")
                found.append(growth(asked, before, after))
                print(f"{stage} ×{times}: {past_answers.count()} answers of before", found[-1], flush=True)
            answers = past_answers.count()
            plans = [plan_of(name, sql) for sql, name in every_statement(pages).items()]
            more_candidatures([running], running, 9 * Candidature.objects.filter(edition=running).count())
            copied_answers([running], running, 9)
            kept_scores(running)
            run("ANALYZE")
            found.append(growth({name: one for name, one in asked.items() if name in OF_ONE | LISTS}, before, after))
            print(f"{stage}, files ×10:", found[-1], flush=True)
    finally:
        past.drop(UNGROWN)
    tenfold, hundredfold, files = found
    return Grown(tenfold, hundredfold, files, plans, answers)


def keep_plans(plans: list[Plan], answers: int) -> None:
    """Write what PostgreSQL does for the ten heaviest statements; fails where one reads all the answers, or all the
    revisions.
    """
    whole = {table for plan in plans for table in plan.read_whole}
    assert not whole & {"questionnaire_answer", "label_revision"}, whole
    heaviest = sorted(plans, key=lambda plan: -plan.spent)[:HEAVIEST]
    PLANS.write_text(told(heaviest, len(plans), whole, answers), encoding="utf-8")


def main() -> None:
    found = []
    for stage in STAGES:
        with staged(DATABASE, stage):
            found.append(grown(stage))
    keep_plans([plan for one in found for plan in one.plans], found[-1].answers)
    files = {name: ratio for one in found for name, ratio in one.files.items()}
    ten, hundred = (
        {name: ratio for one in found for name, ratio in getattr(one, times).items()}
        for times in ("tenfold", "hundredfold")
    )
    drawn = {name for name in ten if name.startswith("drawn_")}
    keep(
        f"history tenfold={max(ten[name] for name in ten.keys() - drawn):.2f} "
        f"hundredfold={max(hundred[name] for name in hundred.keys() - drawn):.2f} "
        f"drawn_hundredfold={max(hundred[name] for name in drawn - {STATISTICS}):.2f} "
        f"statistics_hundredfold={hundred[STATISTICS]:.2f} "
        f"dossiers_tenfold={max(files[name] for name in OF_ONE):.2f} "
        f"lists_tenfold={max(files[name] for name in LISTS):.2f} errors=0"
    )


if __name__ == "__main__":
    main()
