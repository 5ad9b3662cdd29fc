"""Reading well: what a recusal does to an appraisal, marks, lateness, severity, notes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jury.actions.appraisal import MarksLacking, finish_appraisal, note_dossier, save_appraisal
from jury.actions.dealing import assign, read_dossiers
from jury.actions.members import recuse, settle_conflict
from jury.actions.sitting.opening import prepare_sitting, set_agenda
from jury.enums import DossierState, JuryRole, Trust
from jury.models import Appraisal, Assignment, Case, DossierNote, FiledScore, JuryMember, Sitting
from jury.queries.listing import DossierRow, dossier_rows, late_of
from jury.rules.appraisal import gaps_to_score, severity_words
from label.enums import Role, Theme
from label.models import Candidature, Edition, MailMessage
from label.rules.refusals import Refusal
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.jury.bench import member, undecided_2012
from tests.pages import markup_of, text_of, words_of

pytestmark = pytest.mark.django_db
PLACE = f"/instruction/2012/{GRENOBLE}/"
TYPED = {"proposed_arobases": 4, "reasons": "Régulier", "trust": Trust.HIGH}


@pytest.fixture
def edition(db: None) -> Edition:
    return undecided_2012(few=True)


@pytest.fixture
def town(edition: Edition) -> Candidature:
    found = Candidature.objects.select_related("edition__regulation", "edition__questionnaire", "collectivite")
    return found.get(edition=edition, collectivite__code=GRENOBLE)


@pytest.fixture
def iris(edition: Edition) -> JuryMember:
    return member(edition, JuryRole.INSTRUCTEUR, "Iris")


def handed_in(town: Candidature, reader: JuryMember) -> Appraisal:
    assign(town, reader, by=None)
    row, _ = save_appraisal(town, reader, TYPED, by=reader.user)
    finish_appraisal(row, by=reader.user, without_marks=True)
    row.refresh_from_db()
    return row


def row_of(town: Candidature) -> DossierRow:
    (row,) = dossier_rows(town.edition, only=[town.pk])
    return row


def test_a_recused_reader_is_set_aside_and_another_is_asked(
    edition: Edition, town: Candidature, iris: JuryMember, cast: Cast
) -> None:
    due = timezone.localdate() + timedelta(days=3)
    assign(town, iris, by=None, due_on=due)
    busy, free = (member(edition, JuryRole.INSTRUCTEUR, name) for name in ("Busy", "Free"))
    for other in edition.candidatures.exclude(pk=town.pk).select_related("edition")[:3]:
        assign(other, busy, by=None, due_on=due)
    row, _ = save_appraisal(town, iris, TYPED, by=iris.user)
    finish_appraisal(row, by=iris.user, without_marks=True)
    prepare_sitting(edition, held_on=timezone.localdate(), place="Paris", ends_at=None, by=None)
    set_agenda(Sitting.objects.get(edition=edition), order="strate", by=None)
    assert Case.objects.get(candidature=town).proposal == 4
    recuse(iris, town, reason="J’y habite", by=iris.user)
    assert row_of(town).proposal is None
    assert row_of(town).done == ()
    case = Case.objects.get(candidature=town)
    assert (case.proposal, case.grouped) == (None, False)
    asked = Assignment.objects.get(candidature=town)
    assert (asked.member, asked.due_on) == (free, due)
    assert "un dossier vous est confié" in MailMessage.objects.latest("pk").subject
    assert Appraisal.objects.filter(pk=row.pk).exists()  # set aside, not lost
    conflict = iris.conflicts.get(candidature=town)
    settle_conflict(conflict, confirmed=False, word="Elle n’y habite plus", by=cast.elise)
    assert row_of(town).proposal == 4


def test_without_anybody_free_the_file_waits_to_be_given(town: Candidature, iris: JuryMember) -> None:
    handed_in(town, iris)
    recuse(iris, town, reason="J’y habite", by=iris.user)
    assert not Assignment.objects.filter(candidature=town).exists()
    assert row_of(town).state == DossierState.TO_ASSIGN


def test_handing_in_asks_once_for_the_marks_that_lack(town: Candidature, iris: JuryMember) -> None:
    assign(town, iris, by=None)
    row, _ = save_appraisal(town, iris, TYPED, by=iris.user)
    with pytest.raises(MarksLacking) as asked:
        finish_appraisal(row, by=iris.user)
    (comments,) = asked.value.reasons  # the dossier tells no initiative: no mark of any is asked
    assert comments.startswith("Notes des commentaires qui manquent")
    row.refresh_from_db()
    marks = {f"{code}-commentaires": 3 for code in Theme.values}
    row, _ = save_appraisal(town, iris, marks, by=iris.user, seen=row.version)
    finish_appraisal(row, by=iris.user)
    row.refresh_from_db()
    assert row.done_at is not None


def test_a_first_press_lists_what_lacks_and_a_second_one_does_without(town: Candidature, iris: JuryMember) -> None:
    assign(town, iris, by=None)
    reader = signed_in(iris.user)
    sent = {"level_sent": "1", "proposed_arobases": "4", "trust": "2", "reasons": "Régulier"}
    assert "Rendre sans ces notes" not in text_of(reader.get(PLACE))
    page = reader.post(f"{PLACE}lecture/", {**sent, "hand_in": "1"})
    assert page.status_code == 409
    assert "Notes des commentaires qui manquent" in text_of(page)
    assert "Rendre sans ces notes" in text_of(page)
    row = Appraisal.objects.get()
    reader.post(f"{PLACE}lecture/", {**sent, "version": row.version, "without_marks": "1"})
    row.refresh_from_db()
    assert row.done_at is not None


def test_lateness_is_said_on_the_desk_the_list_and_the_file(town: Candidature, iris: JuryMember, elise: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    assign(town, iris, by=None, due_on=yesterday)
    reader = signed_in(iris.user)
    assert "1 en retard" in text_of(reader.get("/jury/2012/"))
    assert "en retard" in text_of(reader.get("/instruction/2012/?tri=echeance"))
    assert "À rendre pour le" in text_of(reader.get(PLACE))
    assert "en retard" in text_of(reader.get(PLACE))
    row, _ = save_appraisal(town, iris, TYPED, by=iris.user)
    finish_appraisal(row, by=iris.user, without_marks=True)
    assert late_of(dossier_rows(town.edition), iris) == 0
    assert "en retard" not in text_of(reader.get(PLACE))
    assert "en retard" not in text_of(reader.get("/instruction/2012/"))
    Assignment.objects.update(due_on=timezone.localdate())
    assert not Assignment.objects.get().is_late  # her day is hers to its end


def test_severity_is_the_mean_gap_to_the_score_with_the_number_of_files(
    town: Candidature, iris: JuryMember, elise: Client
) -> None:
    assert gaps_to_score([(1, 4, 3), (1, 2, 3), (1, 4, 3), (2, 1, 3)]) == {1: (pytest.approx(1 / 3), 3), 2: (-2, 1)}
    assert gaps_to_score([]) == {}
    assert severity_words(-0.3, "comme le score", "du score") == "0,3 niveau au-dessous du score"
    assert severity_words(0.01, "comme le score", "du score") == "comme le score"
    read_dossiers(town.edition)
    handed_in(town, iris)
    FiledScore.objects.filter(candidature=town).update(suggested=2)
    FiledScore.objects.get_or_create(
        candidature=town, defaults={"receipt": "x", "total": 40, "suggested": 2, "themes": {}}
    )
    assert "2,0 niveaux au-dessus du score, sur un dossier" in text_of(elise.get("/pilotage/2012/jury/repartition/"))


def test_a_file_read_by_two_who_differ_is_named_and_opened(town: Candidature, iris: JuryMember, elise: Client) -> None:
    handed_in(town, iris)
    Appraisal.objects.filter(candidature=town).update(proposed_arobases=2)
    handed_in(town, member(town.edition, JuryRole.INSTRUCTEUR, "Samira"))
    told = markup_of(elise.get("/pilotage/2012/jury/repartition/")).partition('id="calage"')[2].partition("</ul>")[0]
    assert f">{town.name}</a>" in told


def test_notes_are_between_the_readers_and_the_equipe(
    town: Candidature, iris: JuryMember, cast: Cast, elise: Client
) -> None:
    cast.member(cast.alice, town.collectivite, Role.CORRESPONDANT)
    alice = signed_in(cast.alice)
    assign(town, iris, by=None)
    reader, juror = signed_in(iris.user), member(town.edition, JuryRole.MEMBRE, "Jade")
    assert reader.post(f"{PLACE}notes/", {"text": "À revoir avec le service culture"}).status_code == 302
    assert elise.post(f"{PLACE}notes/", {"text": "Je les appelle"}).status_code == 302
    for who in (reader, elise):
        page = text_of(who.get(PLACE))
        assert "À revoir avec le service culture" in page
        assert "Je les appelle" in page
    assert "service culture" not in text_of(signed_in(juror.user).get(PLACE))
    assert signed_in(juror.user).post(f"{PLACE}notes/", {"text": "x"}).status_code == 403
    other = member(town.edition, JuryRole.INSTRUCTEUR, "Autre")
    with pytest.raises(Refusal, match="entre ses lecteurs"):
        note_dossier(town, other, text="x", by=other.user)
    assert elise.post(f"{PLACE}notes/", {"text": " "}).status_code == 422
    assert DossierNote.objects.count() == 2
    for address in (f"/candidature/{GRENOBLE}/2012/", f"/candidature/{GRENOBLE}/2012/questions/"):
        assert "service culture" not in markup_of(alice.get(address))


def test_a_note_survives_what_it_is_sent_with(town: Candidature, iris: JuryMember) -> None:
    assign(town, iris, by=None)
    page = signed_in(iris.user).post(f"{PLACE}notes/", {"text": "x" * 8001})
    assert page.status_code == 422
    assert "x" * 100 in markup_of(page)


def test_the_mean_of_her_marks_is_beside_the_median_of_its_class(town: Candidature, iris: JuryMember) -> None:
    other = Candidature.objects.select_related("edition").get(edition=town.edition, collectivite__code="57463")
    for dossier, mark in ((town, 4), (other, 2)):
        row = handed_in(dossier, iris)
        Appraisal.objects.filter(pk=row.pk).update(readings={"AP": {"commentaires": mark, "initiatives": mark}})
    page = words_of(signed_in(iris.user).get(PLACE))
    assert "Notes : 4,0 en moyenne" in page
    assert "médiane des dossiers de sa taille 3,0" in page


def test_the_list_is_kept_to_a_band_of_scores_and_a_region(edition: Edition, town: Candidature, elise: Client) -> None:
    score, _ = FiledScore.objects.update_or_create(
        candidature=town, defaults={"receipt": town.receipt, "total": 100, "themes": {}, "percent": 90}
    )
    listing = f"/instruction/{edition.year}/"

    def shown(**query: str) -> bool:
        return f"/instruction/{edition.year}/{town.collectivite.code}/" in markup_of(elise.get(listing, query))

    assert shown(score="80")  # the last band holds a hundred
    assert not shown(score="60")
    assert shown(score="80", region=town.region)
    assert not shown(score="80", region="Région d’ailleurs")
    assert shown(score="n’importe quoi")
    assert "De 80 à 100" in words_of(elise.get(listing))
    assert score.total == 100
