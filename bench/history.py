"""The years that pile up: the same pages once past editions hold ten, then a hundred times their answers, their
revisions and their journal.

    ./dev bench history            # some twenty minutes

At the stage « deliberation » of a copy of the past, the edition of 2012 is copied into editions of before it (thirty in
all) with other collectivités, answers and revisions, until there are so many times more. `tenfold` and `hundredfold`
are the largest growth of a page over that of its bare page, from the present to then; `files_tenfold` that of the pages
of one candidature once the running edition itself holds ten times as many files.

What PostgreSQL plans for the heaviest queries is written to `docs/requetes.md`.
"""

import re
from pathlib import Path
from typing import Any

from django.db import connection

from bench.harness import Visitor, alternated, served, staged
from bench.lists import deliberation

from label.models import Candidature, Edition  # isort: skip
from questionnaire.models import Answer  # isort: skip

DATABASE = "bench_history"
EDITIONS = 17  # with the thirteen of the real past
ROUNDS = 24
PLANS = Path(__file__).resolve().parents[1] / "docs" / "requetes.md"
INTRODUCTION = """# Ce que PostgreSQL fait des requêtes les plus lourdes

Écrit par `./dev bench history` : trente éditions, cent fois les réponses, les versions et le journal du passé
({answers} réponses). Aucune ne lit d’un bout à l’autre les réponses ni les versions.{read}

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


def more_candidatures(editions: list[int], source: int, times: int) -> int:
    """Candidatures of other communes, copies of those of `source`, over these editions: so many times its own."""
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
        max(1, times * 356 // len(editions)),
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


def measured(port: int) -> dict[str, float]:
    """Each page over its bare page."""
    found = {}
    for name, (session, page, bare) in deliberation().items():
        one = Visitor(port, session)
        times = alternated({"page": lambda: one.ask(page), "bare": lambda: one.ask(bare)}, ROUNDS)  # noqa: B023
        found[name] = times["page"] / times["bare"]
    return found


# What the pages ask that weighs most, in the words of PostgreSQL; `plans` fills in a town, a candidature, an edition.
HEAVY = {
    "les réponses d’une candidature": "SELECT * FROM questionnaire_answer WHERE candidature_id = %(one)s",
    "la dernière candidature qui a répondu": """
        SELECT c.id FROM label_candidature c JOIN label_edition e ON e.id = c.edition_id
        WHERE c.collectivite_id = %(town)s AND e.year < 2013
        AND EXISTS (SELECT 1 FROM questionnaire_answer a WHERE a.candidature_id = c.id) ORDER BY e.year DESC LIMIT 1
    """,
    "les versions d’une réponse": """
        SELECT * FROM label_revision
        WHERE subject = 'questionnaire.answer' AND subject_id = %(answer)s AND version > 1
    """,
    "les candidatures d’une édition": "SELECT * FROM label_candidature WHERE edition_id = %(edition)s",
    "le passé des candidates d’une édition": """
        SELECT c.collectivite_id, e.year, w.arobases FROM label_candidature c
        JOIN label_edition e ON e.id = c.edition_id LEFT JOIN label_award w ON w.candidature_id = c.id
        WHERE c.status = 'filed' AND e.year < 2013
        AND c.collectivite_id IN (SELECT o.collectivite_id FROM label_candidature o WHERE o.edition_id = %(edition)s)
        ORDER BY e.year, c.id
    """,
    "les réponses de toute une édition": """
        SELECT candidature_id, item_id, value, left(trim(comment), 1) FROM questionnaire_answer
        WHERE candidature_id IN (SELECT id FROM label_candidature WHERE edition_id = %(edition)s)
    """,
    "le palmarès d’une édition": """
        SELECT t.code, c.name, w.arobases FROM label_award w JOIN label_candidature c ON c.id = w.candidature_id
        JOIN label_collectivite t ON t.id = c.collectivite_id JOIN label_edition e ON e.id = c.edition_id
        WHERE e.year = 2012
    """,
    "les instructions d’une édition": """
        SELECT a.* FROM jury_appraisal a JOIN label_candidature c ON c.id = a.candidature_id
        WHERE c.edition_id = %(edition)s
    """,
    "les dernières lignes du journal": "SELECT * FROM label_journalentry ORDER BY at DESC, id DESC LIMIT 100",
    "les personnes d’une collectivité": """
        SELECT * FROM label_membership WHERE collectivite_id = %(town)s AND status = 'active'
    """,
}


def plans(edition: int) -> dict[str, str]:
    """What PostgreSQL does for each, in its words."""
    run("ANALYZE")
    one = Candidature.objects.filter(edition=edition, answers__isnull=False).order_by("pk")[:1].get()
    answer = Answer.objects.filter(candidature=one).order_by("pk")[:1].get()
    asked = {"edition": edition, "one": one.pk, "town": one.collectivite_id, "answer": answer.pk}
    found = {}
    for name, sql in HEAVY.items():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) {sql}", asked)
            found[name] = "\n".join(line for (line,) in cursor.fetchall())
    return found


def told(found: dict[str, str], answers: int) -> str:
    """The page of `docs/` that keeps them, without what changes from one run to the next for nothing."""
    noise = re.compile(r"^\s*(Buffers:|Planning:|Index Searches:|Heap Fetches:).*\n", re.MULTILINE)
    whole = [name for name, plan in found.items() if "Seq Scan on label_" in plan]
    read = f" Lisent une table entière : {', '.join(whole)}." if whole else ""
    parts = [f"## {name}\n\n```\n{noise.sub('', plan + chr(10))}```\n" for name, plan in found.items()]
    return INTRODUCTION.format(answers=f"{answers:,}".replace(",", "\u00a0"), read=read) + "\n".join(parts)


def main() -> None:
    with staged(DATABASE, "deliberation"):
        source = Edition.objects.get(year=2012).pk
        running = Edition.objects.get(year=2013).pk
        answers = Answer.objects.exclude(candidature__edition=running).count()
        with served(DATABASE) as port:
            now = measured(port)
            growths: list[float] = []
            editions = older_editions()
            for times, more in ((10, 9), (100, 90)):
                more_candidatures(editions, source, more)
                copied_answers(editions, source, more)
                journal_times(10, 10**6 * times)
                run("ANALYZE")
                total = Answer.objects.exclude(candidature__edition=running).count()
                then = measured(port)
                growth = {name: then[name] / now[name] for name in now}
                print(
                    f"×{times}: {total} answers of before ({answers} at first)",
                    {n: round(g, 2) for n, g in growth.items()},
                )
                growths.append(max(growth.values()))
        kept = plans(running)
        for name, plan in kept.items():
            assert not re.search(r"Seq Scan on (questionnaire_answer|label_revision)", plan), name
        PLANS.write_text(told(kept, total), encoding="utf-8")
        more_candidatures([running], running, 9)
        copied_answers([running], running, 9)
        kept_scores(running)
        run("ANALYZE")
        with served(DATABASE) as port:
            then = measured(port)
        files = {name: round(then[name] / now[name], 2) for name in ("file",)}
        lists = {name: round(then[name] / now[name], 2) for name in ("jury", "equipe", "dealing")}
        count = Candidature.objects.filter(edition=running).count()
        print(f"\nfiles ×10 ({count}): pages of one {files}, lists {lists} (their bare lists grow as they do)")
    tenfold, hundredfold = growths
    print(
        f"history tenfold={tenfold:.2f} hundredfold={hundredfold:.2f} files_tenfold={max(files.values()):.2f} errors=0"
    )


if __name__ == "__main__":
    main()
