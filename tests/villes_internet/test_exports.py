"""What the équipe takes away: each table in three forms, by a worker, harmless to a spreadsheet, gone the day after."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoCaptureOnCommitCallbacks

from initiatives.actions.telling import save_draft, start_initiative
from jury.enums import JuryRole
from jury.models import Appraisal, Case, Decision, Feedback, FiledScore, Poll, Sitting
from label.actions.documents import request_document
from label.enums import AwardOrigin, CandidatureStatus
from label.models import Award, Candidature, Collectivite, Document, Edition, Regulation
from label.rules.refusals import Refusal
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.filing import freeze
from questionnaire.models import Answer
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.factories.label import CandidatureFactory
from tests.jury.bench import member
from tests.pages import text_of, words_of
from tests.papers import made
from villes_internet.exports.kinds import FORMS, KINDS, TABLES, code_of, erase_old_exports
from villes_internet.exports.tables import ExportedTable

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/2013/exports/"
FORMULA = "=SOMME(A1)\nPuis \x0b la suite"


@pytest.fixture
def filled(candidature: Candidature, cast: Cast) -> Candidature:
    """Grenoble, with an answer commented in signs that a spreadsheet would run, an initiative, and everything after."""
    save_answer(candidature, "AP-01", Typed(Given("oui", FORMULA), 0), by=cast.alice)
    initiative = start_initiative(candidature.collectivite, by=cast.bob)
    save_draft(initiative, {"title": "Une initiative"}, seen=0, by=cast.bob)
    return candidature


@pytest.fixture
def judged(filled: Candidature) -> Candidature:
    """The same, filed, read, decided at 4 @ by a closed sitting."""
    edition = filled.edition
    now = timezone.now()
    Candidature.objects.filter(pk=filled.pk).update(
        status=CandidatureStatus.FILED, receipt="VI-2013-0001", submitted_at=now
    )
    filled.refresh_from_db()
    freeze(filled)
    FiledScore.objects.create(
        candidature=filled, receipt=filled.receipt, total=61.5, themes={"AP": "72,5", "EG": "–"}, suggested=3
    )
    president = member(edition, JuryRole.PRESIDENT, "Paule")
    Appraisal.objects.create(
        candidature=filled, member=president, proposed_arobases=4, reasons="Solide", done_at=now, readings={}
    )
    sitting = Sitting.objects.create(edition=edition, held_on=now.date(), status="closed", closed_at=now)
    case = Case.objects.create(sitting=sitting, candidature=filled, rank=1, status="decided")
    poll = Poll.objects.create(case=case, counts=[0, 0, 1, 6, 0])
    Decision.objects.create(case=case, arobases=4, poll=poll, eligible=7, quorum=5, presided_by=president)
    Award.objects.create(candidature=filled, arobases=4, origin=AwardOrigin.DECISION)
    Feedback.objects.create(candidature=filled, strengths="Un réseau vivant", reread=True)
    return filled


def rows_of(table: str, edition: Edition) -> list[dict[str, str]]:
    document = made(KINDS[f"table-{table}-csv"], edition)
    text = document.file.read().decode("utf-8-sig")
    document.file.close()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_each_table_comes_in_three_forms_with_the_same_rows(judged: Candidature, table: ExportedTable) -> None:
    edition = judged.edition
    lines = rows_of(table.code, edition)
    assert lines
    assert lines[0]["Code"] == GRENOBLE
    book = made(KINDS[code_of(table, "xlsx")], edition)
    sheet = load_workbook(book.file).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(lines[0])
    assert (sheet.max_row - 1, book.pages) == (len(lines), len(lines))
    book.file.close()
    ods = made(KINDS[code_of(table, "ods")], edition)
    content = zipfile.ZipFile(ods.file).read("content.xml").decode()
    assert content.split("À propos")[0].count("<table:table-row>") == len(lines) + 1
    ods.file.close()


def test_an_answer_is_told_with_its_comment_and_is_no_formula(filled: Candidature) -> None:
    (line,) = rows_of("reponses", filled.edition)
    assert (line["Code de question"], line["Réponse"], line["Réponses"]) == ("AP-01", "Oui", "en cours")
    assert line["Commentaire"].startswith("'=SOMME(A1)")
    book = made(KINDS["table-reponses-xlsx"], filled.edition)
    cells = {cell.value: cell for cell in load_workbook(book.file).worksheets[0][2]}
    book.file.close()
    (comment,) = (cell for value, cell in cells.items() if str(value).startswith("=SOMME"))
    assert (comment.data_type, comment.value) == ("s", "=SOMME(A1)\nPuis \ufffd la suite")


def test_what_was_filed_is_what_is_told(judged: Candidature, cast: Cast) -> None:
    Answer.objects.filter(candidature=judged).update(value="non")
    (line,) = rows_of("reponses", judged.edition)
    assert (line["Réponse"], line["Réponses"]) == ("Oui", "déposées")
    (wide,) = rows_of("tableau", judged.edition)
    assert next(value for name, value in wide.items() if name.startswith("AP-01 ")) == "Oui"
    (score,) = rows_of("scores", judged.edition)
    assert (score["Score"], score["Niveau que le score suggère"]) == ("61,5", "3")
    (vote,) = rows_of("votes", judged.edition)
    assert [vote[f"Votes à {level} @"] for level in (3, 4, 5)] == ["1", "6", "0"]
    people = {line["Adresse électronique"] for line in rows_of("contacts", judged.edition)}
    assert people == {"alice@ville.example", "bob@ville.example", "sacha@ville.example"}


def test_the_last_level_is_that_of_the_past_that_counts(judged: Candidature) -> None:
    Collectivite.objects.filter(code="57463").update(active=False, successor=judged.collectivite)  # Metz, 5 @ in 2012
    Award.objects.filter(candidature__collectivite=judged.collectivite, candidature__edition__year=2012).update(
        arobases=3
    )
    (before,) = rows_of("niveaux", judged.edition)
    Regulation.objects.filter(edition=judged.edition).update(heir_keeps_past=True)
    (after,) = rows_of("niveaux", Edition.objects.select_related("regulation").get(pk=judged.edition_id))
    assert [row["Dernier niveau d’avant"] for row in (before, after)] == ["3", "5"]


def test_the_votes_are_not_told_before_the_sitting_is_closed(judged: Candidature, elise: Client) -> None:
    Sitting.objects.update(closed_at=None, status="open")
    with pytest.raises(Refusal, match="n’est pas close"):
        request_document(KINDS["table-votes-csv"], judged.edition, by=None)
    assert "ses votes se lisent après" in text_of(elise.get(PLACE))
    assert "n’a pas siégé ici" in text_of(elise.get("/pilotage/2012/exports/"))  # taken from a source


def test_the_answers_of_the_jury_are_not_told_before_there_is_one(judged: Candidature, elise: Client) -> None:
    assert "ni restitution" not in text_of(elise.get(PLACE))
    Feedback.objects.all().delete()
    with pytest.raises(Refusal, match="ni restitution, ni recours"):
        request_document(KINDS["table-suites-csv"], judged.edition, by=None)
    assert "ni restitution, ni recours" in text_of(elise.get(PLACE))


def test_the_page_asks_follows_and_gives_each_file(elise: Client, filled: Candidature) -> None:
    edition = filled.edition
    ask = f"/documents/table-parcours-xlsx/{edition.pk}/demander/"
    assert elise.post(ask, {"back": f"{PLACE}#parcours"})["Location"] == f"{PLACE}#parcours"
    assert "XLSX en préparation" in text_of(elise.get(PLACE))
    document = Document.objects.get(kind="table-parcours-xlsx")
    Document.objects.all().delete()
    document = made(KINDS["table-parcours-xlsx"], edition)
    page = elise.get(PLACE)
    assert "1 ligne" in words_of(page)
    answer = elise.get(f"/documents/{document.pk}/fichier/")
    assert answer["Content-Disposition"] == 'attachment; filename="parcours-2013.xlsx"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_nobody_else_asks_for_a_table_or_reads_one(
    filled: Candidature, cast: Cast, client: Client, theo: Client, camille: Client
) -> None:
    document = made(KINDS["table-contacts-csv"], filled.edition)
    for other in (client, theo, camille):
        assert other.get(f"/documents/{document.pk}/fichier/").status_code == 404
        assert other.post(f"/documents/table-contacts-csv/{filled.edition.pk}/demander/").status_code in {302, 404}
    assert Document.objects.filter(kind__startswith="table-").count() == 1


def test_an_edition_without_a_row_says_so(elise: Client, filling: Edition) -> None:
    document = request_document(KINDS["table-initiatives-csv"], filling, by=None)
    with pytest.raises(ValueError, match="il n’y a encore aucune ligne"):
        made_by_worker(document)
    document.refresh_from_db()
    assert "il n’y a encore aucune ligne" in document.error
    assert "il n’y a encore aucune ligne" in text_of(elise.get(PLACE))


def made_by_worker(document: Document) -> None:
    from label.tasks.documents import make_document  # noqa: PLC0415

    make_document(document.pk)


def test_only_the_last_file_of_a_table_stays_and_not_for_more_than_a_day(
    filled: Candidature, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = made(KINDS["table-parcours-csv"], filled.edition)
    storage, old = first.file.storage, str(first.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        second = made(KINDS["table-parcours-csv"], filled.edition)
    assert not Document.objects.filter(pk=first.pk).exists()
    assert not storage.exists(old)
    assert erase_old_exports() == 0
    Document.objects.filter(pk=second.pk).update(requested_at=timezone.now() - timedelta(days=1, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_old_exports() == 1
    assert not storage.exists(str(second.file.name))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_a_table_costs_the_same_whatever_the_candidatures(judged: Candidature, table: ExportedTable) -> None:
    costs = set()
    for more in (1, 2):
        for _ in range(more):
            CandidatureFactory(edition=judged.edition, status=CandidatureStatus.FILED)
        with CaptureQueriesContext(connection) as asked:
            list(table.read(judged.edition, lambda _done, _all: None)[1])
        costs.add(len(asked))
    assert len(costs) == 1
    assert max(costs) <= 8


def test_every_code_fits_its_column() -> None:
    longest = Document._meta.get_field("kind").max_length or 0
    assert all(len(code_of(table, form)) <= longest for table in TABLES for form in FORMS)
