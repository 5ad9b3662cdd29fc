"""The study: what was answered, by group; what leaves tells of no fewer than five, by any door."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from label.enums import CandidatureStatus, Coverage, Phase, TownClass
from label.models import Award, Candidature, Collectivite, Edition, JournalEntry, PublicVersion
from label.rules.refusals import Refusal
from questionnaire.actions.study import add_table, publish_study, remove_table, withdraw_study
from questionnaire.enums import Grouping
from questionnaire.models import Answer, StudyTable
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.study import respondents_of
from questionnaire.rules.study import Crossing, Respondent, table, tables
from questionnaire.rules.trame import Given, ItemTerms
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import markup_of, words_of

QUESTION = ItemTerms("XX-01", "Une question", "oui_non", 1)
OTHER = ItemTerms("XX-02", "Une autre", "oui_non", 1)


def dossier(pk: int, said: str, strate: TownClass = TownClass.VILLAGE, **more: Any) -> Respondent:
    given = {"XX-01": Given(said), "XX-02": Given(more.pop("also", "oui"))}
    return Respondent(pk, given, strate, more.pop("region", "Bretagne"), more.pop("level", 3), more.pop("first", False))


def test_shares_rest_on_those_who_answered() -> None:
    dossiers = [dossier(n, "oui" if n < 6 else "non") for n in range(12)]
    dossiers.append(Respondent(99, {"XX-01": Given(not_applicable=True, comment="Rien")}, None, "", None, True))
    found = table(Crossing(QUESTION, Grouping.STRATE), dossiers)
    (row, whole) = found.rows
    assert (row.name, whole.name) == ("Villages", "")
    assert (whole.base.count, [cell.share for cell in whole.cells]) == (12, [50, 50])


def test_each_grouping_has_its_rows() -> None:
    dossiers = [
        dossier(
            n, "oui", TownClass.GROUPING if n % 2 else TownClass.VILLAGE, region="AB"[n % 2], level=n % 3, first=n < 3
        )
        for n in range(30)
    ]
    names = {
        by: [row.name for row in table(Crossing(QUESTION, by), dossiers).rows[:-1]]
        for by in Grouping
        if by != Grouping.QUESTION
    }
    assert names[Grouping.STRATE] == ["Villages", "Intercommunalités"]
    assert names[Grouping.REGION] == ["A", "B"]
    assert [name.replace("\u00a0", " ") for name in names[Grouping.LEVEL]] == ["mention", "2 @", "1 @"]
    assert names[Grouping.KIND] == ["Communes", "Intercommunalités"]
    assert names[Grouping.FIRST] == ["Déjà venues", "Première participation connue"]


def test_two_questions_are_crossed() -> None:
    dossiers = [dossier(n, "oui" if n % 2 else "non", also="oui" if n < 10 else "non") for n in range(20)]
    found = table(Crossing(QUESTION, Grouping.QUESTION, OTHER), dossiers)
    assert [row.base.count for row in found.rows] == [10, 10, 20]


def test_a_small_count_is_seen_by_the_equipe_and_marked_with_what_would_tell_it() -> None:
    dossiers = [dossier(n, "oui" if n < 3 else "non") for n in range(20)]
    dossiers += [dossier(n, "oui" if n % 2 else "non", TownClass.PETITE_VILLE) for n in range(20, 40)]
    village, town, whole = table(Crossing(QUESTION, Grouping.STRATE), dossiers).rows
    assert (village.cells[0].count, village.cells[0].is_small, village.cells[0].is_told) == (3, True, False)
    assert village.base.is_told
    assert not village.cells[1].is_told, "the base less the others would tell three"
    assert not (town.cells[0].is_told and whole.cells[0].is_told)


def test_a_second_table_does_not_tell_what_the_first_hid() -> None:
    dossiers = [
        dossier(n, "oui", region="A" if n < 8 else "B", strate=TownClass.VILLAGE if n < 11 else TownClass.GROUPING)
        for n in range(30)
    ]
    by_strate, by_kind = tables([Crossing(QUESTION, Grouping.STRATE), Crossing(QUESTION, Grouping.REGION)], dossiers)
    told = {row.name: row.base.is_told for one in (by_strate, by_kind) for row in one.rows}
    assert told[""]
    assert told["Villages"]


@pytest.fixture
def studied(db: None) -> Edition:
    """Forty towns of a published edition answered its questionnaire; three of the villages said yes."""
    Edition.objects.filter(year=2012).update(printed_figures=[])  # as if its answers were held
    edition = Edition.objects.get(year=2012)
    items = numbered_of(edition.questionnaire).items
    towns = list(
        Candidature.objects.filter(edition=edition, strate__in=("village", "petite_ville")).order_by("strate", "pk")
    )
    villages = [one for one in towns if one.strate == "village"][:20]
    others = [one for one in towns if one.strate == "petite_ville"][:20]
    for place, town in enumerate([*villages, *others]):
        said = "oui" if place < 3 or place >= 25 else "non"
        Answer.objects.create(candidature=town, item_id=items["AP-01"], value=said)
    return edition


def read(client: Client, row: StudyTable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/etude/2012/{row.pk}.csv").content.decode())))


@pytest.mark.django_db
def test_the_equipe_chooses_and_publishes_and_nobody_reads_a_small_count(
    client: Client, cast: Cast, studied: Edition
) -> None:
    elise = signed_in(cast.elise)
    desk = words_of(elise.get("/pilotage/2012/etude/?question=AP-01&par=strate"))
    assert "40 questionnaires déposés" in desk
    assert "non publiable" in desk
    elise.post(
        "/pilotage/2012/etude/ajouter/", {"question": "AP-01", "par": "strate", "comment": "Un village sur sept"}
    )
    row = StudyTable.objects.get()
    assert "n’est pas encore publiée" in words_of(client.get("/etude/2012/"))
    assert client.get(f"/etude/2012/{row.pk}.csv").status_code == 404
    elise.post("/pilotage/2012/etude/publier/")
    page = words_of(client.get("/etude/2012/"))
    assert "Un village sur sept" in page
    assert "n. p." in page
    lines = {line["groupe"]: line for line in read(client, row)}
    assert lines["Ensemble"]["reponses"] == "40"
    assert "3" not in lines["Villages"].values()
    assert "17" not in lines["Villages"].values()
    whole = list(csv.DictReader(io.StringIO(client.get("/donnees/reponses.csv").content.decode())))
    assert {line["question"] for line in whole} == {"AP-01"}
    assert not [line for line in whole if line["collectivites"] in {"1", "2", "3", "4"}]
    elise.post("/pilotage/2012/etude/retirer/")
    assert client.get(f"/etude/2012/{row.pk}.csv").status_code == 404


@pytest.mark.django_db
def test_what_changed_since_is_said_and_told_again(cast: Cast, studied: Edition) -> None:
    add_table(studied, "AP-01", Grouping.LEVEL, user=cast.elise)
    publish_study(studied, by=cast.elise)
    elise = signed_in(cast.elise)
    assert "dépassé" not in words_of(elise.get("/pilotage/2012/etude/"))
    Award.objects.filter(candidature__answers__isnull=False, arobases=3).update(arobases=4)
    assert "dépassé" in words_of(elise.get("/pilotage/2012/etude/"))
    before = PublicVersion.objects.get().number
    publish_study(studied, by=cast.elise)
    assert PublicVersion.objects.get().number == before + 1
    assert "dépassé" not in words_of(elise.get("/pilotage/2012/etude/"))


@pytest.mark.django_db
def test_an_edition_that_goes_back_tells_nothing(client: Client, cast: Cast, studied: Edition) -> None:
    row = add_table(studied, "AP-01", Grouping.STRATE, user=cast.elise)
    publish_study(studied, by=cast.elise)
    Edition.objects.filter(pk=studied.pk).update(phase=Phase.EMBARGO)
    assert client.get("/etude/2012/").status_code == 404
    assert client.get(f"/etude/2012/{row.pk}.csv").status_code == 404


@pytest.mark.django_db
def test_levels_enter_once_they_are_published(cast: Cast, studied: Edition) -> None:
    Edition.objects.filter(pk=studied.pk).update(phase=Phase.EMBARGO)
    studied.refresh_from_db()
    assert {one.level for one in respondents_of(studied)} == {None}
    assert "Par niveau" not in words_of(signed_in(cast.elise).get("/pilotage/2012/etude/"))
    with pytest.raises(Refusal, match="une fois publiés"):
        add_table(studied, "AP-01", Grouping.LEVEL, user=cast.elise)
    add_table(studied, "AP-01", Grouping.STRATE, user=cast.elise)
    with pytest.raises(Refusal, match="après les résultats"):
        publish_study(studied, by=cast.elise)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("item", "by", "other", "words"),
    [
        ("ZZ-99", Grouping.STRATE, "", "une question qui se compte"),
        ("AP-01", Grouping.QUESTION, "AP-01", "l’autre question"),
        ("AP-01", Grouping.QUESTION, "", "l’autre question"),
    ],
)
def test_a_table_that_means_nothing_is_refused(
    cast: Cast, studied: Edition, item: str, by: Grouping, other: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        add_table(studied, item, by, other_code=other, user=cast.elise)


@pytest.mark.django_db
def test_each_gesture_is_the_equipes_and_is_in_the_journal(cast: Cast, studied: Edition) -> None:
    for gesture in (
        lambda by: add_table(studied, "AP-01", Grouping.STRATE, user=by),
        lambda by: publish_study(studied, by=by),
        lambda by: withdraw_study(studied, by=by),
        lambda by: remove_table(StudyTable.objects.get(), by=by),
    ):
        with pytest.raises(Refusal, match="Seule l’équipe"):
            gesture(cast.alice)
        gesture(cast.elise)
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-4:] == ["add_study_table", "publish_study", "withdraw_study", "remove_study_table"]


@pytest.mark.django_db
def test_the_same_table_is_there_once(cast: Cast, studied: Edition) -> None:
    add_table(studied, "AP-01", Grouping.STRATE, user=cast.elise)
    with pytest.raises(Refusal, match="déjà dans l’étude"):
        add_table(studied, "AP-01", Grouping.STRATE, user=cast.elise)


@pytest.mark.django_db
def test_2012_says_that_its_answers_are_not_held_whatever_is_invented(client: Client, cast: Cast) -> None:
    edition = Edition.objects.get(year=2012)
    item = numbered_of(edition.questionnaire).items["AP-01"]
    Answer.objects.create(candidature=edition.candidatures.all()[0], item_id=item, value="oui")
    assert "il n’y a rien à étudier" in words_of(signed_in(cast.elise).get("/pilotage/2012/etude/"))
    with pytest.raises(Refusal, match="une question qui se compte"):
        add_table(edition, "AP-01", Grouping.STRATE, user=cast.elise)
    page = words_of(client.get("/etude/2012/")).replace("\u00a0", " ")
    assert "ne sont pas conservées ici" in page
    assert "services en mobilité" in page
    assert "Source : « Cités en Réseaux »" in page
    assert "MNT" not in page


@pytest.mark.django_db
def test_who_left_the_race_or_has_not_filed_counts_for_nothing(studied: Edition) -> None:
    first, second = Candidature.objects.filter(answers__isnull=False)[:2]
    Award.objects.filter(candidature__in=(first, second)).delete()
    Candidature.objects.filter(pk=first.pk).update(status=CandidatureStatus.WITHDRAWN, status_reason="À sa demande")
    Candidature.objects.filter(pk=second.pk).update(status=CandidatureStatus.REGISTERED)
    assert len(respondents_of(studied)) == 38


@pytest.mark.django_db
def test_it_costs_the_same_whatever_the_files(cast: Cast, studied: Edition) -> None:
    costs = set()
    respondents_of(studied)  # the process keeps the questions
    for dossiers in (40, 3, 1):
        told = Candidature.objects.filter(answers__isnull=False, edition=studied).order_by("pk").distinct()
        kept = list(told.values_list("pk", flat=True)[:dossiers])
        aside = Candidature.objects.filter(edition=studied).exclude(pk__in=kept)
        Award.objects.filter(candidature__in=aside).delete()
        aside.update(status=CandidatureStatus.WITHDRAWN, status_reason="À sa demande")
        with CaptureQueriesContext(connection) as asked:
            assert len(respondents_of(studied)) == dossiers
        costs.add(len(asked))
    assert len(costs) == 1
    assert max(costs) <= 8


@pytest.mark.django_db
def test_the_desk_names_no_town(cast: Cast, studied: Edition) -> None:
    names = set(Collectivite.objects.filter(candidatures__answers__isnull=False).values_list("name", flat=True))
    page = markup_of(signed_in(cast.elise).get("/pilotage/2012/etude/?question=AP-01&par=region"))
    assert not [name for name in names if f">{name}<" in page]
    assert Edition.objects.get(year=2012).coverage == Coverage.COMPLETE


@pytest.mark.django_db
def test_a_table_taken_out_is_remembered_and_comes_back(client: Client, cast: Cast, studied: Edition) -> None:
    row = add_table(studied, "AP-01", Grouping.STRATE, user=cast.elise)
    publish_study(studied, by=cast.elise)
    remove_table(row, by=cast.elise)
    assert client.get(f"/etude/2012/{row.pk}.csv").status_code == 404
    assert "0 tableau choisi" in words_of(signed_in(cast.elise).get("/pilotage/2012/etude/")).replace("\u00a0", " ")
    kept = StudyTable.objects.get()
    assert (kept.told is None, kept.published_at) == (False, None)
    again = add_table(studied, "AP-01", Grouping.STRATE, comment="De retour", user=cast.elise)
    assert (again.pk, again.removed_at, again.comment) == (row.pk, None, "De retour")
