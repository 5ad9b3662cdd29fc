"""Several sittings of an edition: what one leaves undecided passes to the next, each has its minutes."""

import csv
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from jury.actions.base import hold_sitting
from jury.actions.closing import close_sitting, pass_on
from jury.actions.members import recuse
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case
from jury.actions.sitting.days import add_sitting, cancel_sitting
from jury.actions.sitting.group import pull_case
from jury.actions.sitting.opening import (
    mark_present,
    move_case,
    open_sitting,
    prepare_sitting,
    set_agenda,
    suspend_sitting,
)
from jury.actions.sitting.reopening import reopen_decision
from jury.documents import MINUTES
from jury.enums import CaseStatus, JuryRole, SittingStatus
from jury.models import Case, Decision, JuryMember, Minutes, Sitting
from jury.queries.sitting import next_case
from jury.views.sitting import end_of
from label.enums import CandidatureStatus, Phase
from label.models import Award, Candidature, Document, Edition
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, case_of, member, sitting_on
from tests.pages import text_of, words_of
from tests.refusals import refused
from toolkit.dates import french_date
from villes_internet.actions import change_status, restore

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOWNS = ("Aix", "Bray", "Caen", "Dax")
GESTURE, PREPARATION = "/jury/2150/seance/geste/", "/pilotage/2150/jury/seance/"
FIRST, SECOND = date(2011, 11, 8), date(2011, 11, 9)
VERIFIER = Path(__file__).parents[2] / "docs" / "verifier_registre.py"


@pytest.fixture
def jury(db: None) -> Jury:
    """Four dossiers of 2150; everybody is there, the first sitting is open."""
    return sitting_on(*TOWNS)


def decided(sitting: Sitting, jury: Jury, name: str, level: int = 2) -> Decision:
    case = open_case(sitting, case_of(name), by=jury.president)
    for one in jury.voters:
        cast_vote(sitting, case, level, by=one)
    return decide(sitting, close_vote(sitting, case, by=jury.president), level, by=jury.president)


def opened(jury: Jury, sitting: Sitting, members: int = 5) -> None:
    for one in jury.voters[:members]:
        mark_present(sitting, one, present=True, by=jury.president.user)
    open_sitting(sitting, by=jury.president)


def test_what_is_undecided_passes_to_the_next_sitting_with_minutes_for_each(
    jury: Jury, client: Client, elise: Client, tmp_path: Path
) -> None:
    first = jury.sitting
    kept = decided(first, jury, "Aix", 3)
    decided(first, jury, "Bray")
    adjourn_case(first, open_case(first, case_of("Caen"), by=jury.president), by=jury.president, reason="Une pièce")
    president = signed_in(jury.president.user)
    assert "2 dossiers passent à la suivante" in words_of(president.get("/jury/2150/seance/"))
    sent = {"gesture": "pass-on", "held_on": ""}
    assert "Donnez le jour de la séance suivante" in words_of(president.post(GESTURE, sent, follow=True))
    answer = president.post(GESTURE, {**sent, "held_on": "2011-11-09"}, follow=True)
    assert "le reste passe à la séance 2, le 9 novembre 2011" in words_of(answer)
    assert "La séance n’est pas encore ouverte" in words_of(answer)
    second = Sitting.objects.get(number=2)
    edition = Edition.objects.get(year=2150)
    assert (edition.phase, Award.objects.filter(candidature__edition=edition).exists()) == (Phase.DELIBERATION, False)
    minutes = Minutes.objects.get().content
    assert (minutes["seance"], [one["nom"] for one in minutes["dossiers"]]) == (1, ["Aix", "Bray"])
    assert [name for _, name, _ in minutes["reportes"]] == ["Caen", "Dax"]
    assert minutes["ajournes"][0]["raison"] == "Une pièce"
    assert minutes["registre"] == ""
    waits = {one.candidature.name: one.status for one in second.cases.select_related("candidature")}
    assert waits == {"Caen": CaseStatus.ADJOURNED, "Dax": CaseStatus.WAITING}  # after the others, there too
    assert next_case(second) == case_of("Dax")
    opened(jury, second, members=4)
    reopen_decision(second, kept, by=jury.president, reason="Une pièce retrouvée")
    for name in ("Aix", "Caen", "Dax"):
        case = open_case(second, case_of(name), by=jury.president)
        for one in jury.voters[:4]:
            cast_vote(second, case, 2, by=one)
        decide(second, close_vote(second, case, by=jury.president), 2, by=jury.president)
    close_sitting(second, by=jury.president)
    levels = dict(Award.objects.filter(candidature__edition=edition).values_list("candidature__name", "arobases"))
    assert levels == dict.fromkeys(TOWNS, 2)
    minutes = Minutes.objects.get(sitting=second).content
    assert sorted(one["nom"] for one in minutes["dossiers"]) == ["Aix", "Caen", "Dax"]
    assert (minutes["seance"], minutes["ajournes"]) == (2, [])
    assert [(one["nom"], one["niveau"]) for one in minutes["annulees"]] == [("Aix", 3)]
    assert [len(one["presence"]) for one in minutes["membres"]] == [1, 1, 1, 1, 0]
    papers = Document.objects.filter(kind=MINUTES.code).order_by("pk").values_list("title", "file_name")
    assert list(papers) == [
        ("Procès-verbal du jury 2150, séance 1", "proces-verbal-jury-2150-seance-1.pdf"),
        ("Procès-verbal du jury 2150, séance 2", "proces-verbal-jury-2150-seance-2.pdf"),
    ]
    annex = president.get(f"{PREPARATION}annexe.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(annex.splitlines()))
    told = [(row["Séance"], row["Collectivité"], row["Niveau"], row["Suite"], row["Ligne du registre"]) for row in rows]
    assert told == [
        ("1", "Aix", "3", "reprise à la séance 2", ""),
        ("1", "Bray", "2", "", "2"),
        ("2", "Aix", "2", "", "1"),
        ("2", "Caen", "2", "", "3"),
        ("2", "Dax", "2", "", "4"),
    ]
    assert "1 dossier décidé, outre 1 repris depuis" in words_of(president.get("/jury/2150/seances/1/"))
    page = words_of(elise.get(PREPARATION))
    assert "Séance 1, 8 novembre 2011" in page
    assert "Séance 2, 9 novembre 2011" in page
    Edition.objects.filter(year=2150).update(phase=Phase.PUBLISHED)
    file = tmp_path / "registre.json"
    file.write_bytes(client.get("/palmares/2150/registre.json").content)
    ran = subprocess.run([sys.executable, "-I", VERIFIER, file], capture_output=True, text=True, check=False)
    assert (ran.returncode, "5 lignes : tout se tient" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_before_the_next_sitting_opens_either_chair_notes_who_comes(jury: Jury) -> None:
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    president, juror = signed_in(jury.president.user), signed_in(jury.others[0].user)
    assert "Noter l’arrivée" in words_of(president.get("/jury/2150/seance/"))
    assert "Noter l’arrivée" not in words_of(juror.get("/jury/2150/seance/"))
    here = {"gesture": "attendance", "member": str(jury.others[0].pk), "present": "oui"}
    assert "Les présences sont notées" in words_of(juror.post(GESTURE, here, follow=True))
    president.post(GESTURE, here)
    assert second.attendances.get().member == jury.others[0]


def test_passing_on_twice_does_it_once_and_each_refusal_says_why(jury: Jury) -> None:
    first, by = jury.sitting, jury.president
    assert "préside maintenant" in refused(lambda: pass_on(first, by=jury.others[0], held_on=SECOND))
    assert "donnez le 08/11/2011" in refused(lambda: pass_on(first, by=by, held_on=FIRST - timedelta(days=1)))
    open_case(first, case_of("Aix"), by=by)
    assert "Un dossier est ouvert" in refused(lambda: pass_on(first, by=by, held_on=SECOND))
    adjourn_case(first, case_of("Aix"), by=by, reason="x")
    second = pass_on(first, by=by, held_on=SECOND)
    assert pass_on(first, by=by, held_on=SECOND) == second
    assert Sitting.objects.filter(edition=first.edition_id).count() == 2
    assert "est close" in refused(lambda: open_case(first, case_of("Aix"), by=by))
    opened(jury, second)
    for name in TOWNS:
        decided(second, jury, name)
    assert "Tout est décidé" in refused(lambda: pass_on(second, by=by, held_on=SECOND))


def test_a_sitting_prepared_beforehand_receives_the_rest_or_is_not_needed(jury: Jury, cast: Cast) -> None:
    edition = Edition.objects.get(year=2150)
    second = add_sitting(edition, held_on=SECOND, place="À distance", ends_at=None, by=cast.elise)
    assert "Une séance précédente" in refused(lambda: open_sitting(second, by=_present(second, jury)))
    second.attendances.all().delete()
    third = add_sitting(edition, held_on=SECOND, place="Paris", ends_at=None, by=cast.elise)
    assert "Seule la dernière" in refused(lambda: cancel_sitting(second, by=cast.elise))
    cancel_sitting(third, by=cast.elise)
    assert "Seule la dernière" in refused(lambda: cancel_sitting(jury.sitting, by=cast.elise))
    for name in TOWNS:
        decided(jury.sitting, jury, name)
    close_sitting(jury.sitting, by=jury.president)
    assert list(Sitting.objects.filter(edition=edition).values_list("number", flat=True)) == [1]
    edition.refresh_from_db()
    assert edition.phase == Phase.EMBARGO
    assert "a fini" in refused(lambda: add_sitting(edition, held_on=SECOND, place="", ends_at=None, by=cast.elise))


def _present(sitting: Sitting, jury: Jury) -> JuryMember:
    mark_present(sitting, jury.president, present=True, by=jury.president.user)
    return jury.president


@time_machine.travel(datetime(2011, 10, 15, 10, tzinfo=UTC))
def test_the_equipe_adds_changes_and_cancels_a_sitting_on_its_page(jury: Jury, elise: Client) -> None:
    page = words_of(elise.get(PREPARATION))
    assert "Ajouter une séance" in page
    add = "/pilotage/2150/jury/seances/ajouter/"
    assert 'value="2011-11-09"' in elise.get(add).content.decode()
    passed = elise.post(add, {"held_on": "2011-10-14", "place": "Lyon", "ends_at": ""})
    assert (passed.status_code, "Ce jour est passé" in words_of(passed)) == (422, True)
    wrong = elise.post(add, {"held_on": "2011-11-01", "place": "Lyon", "ends_at": ""})
    assert (wrong.status_code, "donnez le 08/11/2011" in words_of(wrong)) == (422, True)
    assert "Lyon" in wrong.content.decode()
    right = elise.post(add, {"held_on": "2011-11-09", "place": "Lyon", "ends_at": "17:00"}, follow=True)
    assert "La séance est ajoutée" in words_of(right)
    assert "celle du 9 novembre 2011" in words_of(signed_in(jury.president.user).get("/jury/2150/seance/"))
    cancelled = elise.post("/pilotage/2150/jury/seances/2/annuler/", follow=True)
    assert "La séance est annulée" in words_of(cancelled)
    refused_page = elise.post("/pilotage/2150/jury/seances/1/annuler/", follow=True)
    assert "Seule la dernière séance préparée" in words_of(refused_page)


def test_the_agenda_of_the_next_sitting_is_remade_without_losing_a_pull_nor_a_decision(jury: Jury, cast: Cast) -> None:
    first = jury.sitting
    decided(first, jury, "Caen")
    adjourn_case(first, open_case(first, case_of("Dax"), by=jury.president), by=jury.president, reason="x")
    Case.objects.filter(candidature__name="Bray").update(proposal=2, grouped=True)
    pull_case(first, case_of("Bray"), by=jury.others[0])
    second = pass_on(first, by=jury.president, held_on=SECOND)
    rank = case_of("Caen").rank
    assert set_agenda(second, order="strate", by=cast.elise) == 3
    assert (case_of("Caen").rank, case_of("Caen").sitting) == (rank, first)
    assert case_of("Bray").pulled_by == jury.others[0]
    assert sorted([rank, *(one.rank for one in second.cases.all())]) == [1, 2, 3, 4]  # never beyond their number
    assert [case_of(name).rank for name in ("Aix", "Bray", "Dax")] == [1, 2, 4]
    move_case(second, case_of("Dax"), rank=1, by=cast.elise)
    assert [case_of(name).rank for name in ("Dax", "Aix", "Bray", "Caen")] == [1, 2, 4, 3]
    prepare_sitting(first.edition, held_on=SECOND, place="Lyon", ends_at=None, by=cast.elise)
    second.refresh_from_db()
    assert (second.place, second.status) == ("Lyon", SittingStatus.PREPARED)


def test_a_candidature_withdrawn_on_the_first_day_and_restored_on_the_second_is_examined_then(
    jury: Jury, cast: Cast
) -> None:
    town = Candidature.objects.get(name="Dax", edition__year=2150)
    change_status(town, CandidatureStatus.WITHDRAWN, reason="Une erreur", by=cast.elise)
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    assert case_of("Dax").sitting == jury.sitting
    restore(Candidature.objects.get(pk=town.pk), reason="Elle revient", by=cast.elise)
    assert case_of("Dax").sitting == second
    assert hold_sitting(second.edition_id) == second


def test_what_was_decided_while_its_town_was_out_is_told_once_and_a_town_told_then_out_too(
    jury: Jury, cast: Cast
) -> None:
    first, by = jury.sitting, jury.president
    decided(first, jury, "Aix")
    decided(first, jury, "Bray", 3)
    aix = Candidature.objects.get(name="Aix", edition__year=2150)
    change_status(aix, CandidatureStatus.WITHDRAWN, reason="Une erreur", by=cast.elise)
    second = pass_on(first, by=by, held_on=SECOND)
    assert [one["nom"] for one in Minutes.objects.get().content["dossiers"]] == ["Bray"]
    restore(Candidature.objects.get(pk=aix.pk), reason="Elle revient", by=cast.elise)
    bray = Candidature.objects.get(name="Bray", edition__year=2150)
    change_status(bray, CandidatureStatus.WITHDRAWN, reason="Son conseil le veut", by=cast.elise)
    opened(jury, second)
    for name in ("Caen", "Dax"):
        decided(second, jury, name)
    told = close_sitting(second, by=by).content
    assert [one["nom"] for one in told["dossiers"]] == ["Aix", "Caen", "Dax"]
    assert told["dossiers"][0]["absents"] == []
    assert [name for name, *_ in told["sans_objet"]] == ["Bray"]
    annex = signed_in(by.user).get(f"{PREPARATION}annexe.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(annex.splitlines()))
    assert [(row["Collectivité"], row["Ligne du registre"] != "") for row in rows] == [
        ("Bray", False),
        ("Aix", True),
        ("Caen", True),
        ("Dax", True),
    ]


def test_a_sitting_that_nothing_is_left_for_still_closes_the_deliberation(jury: Jury, cast: Cast) -> None:
    for name in ("Aix", "Bray", "Caen"):
        decided(jury.sitting, jury, name)
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    dax = Candidature.objects.get(name="Dax", edition__year=2150)
    change_status(dax, CandidatureStatus.WITHDRAWN, reason="Une erreur", by=cast.elise)
    assert set_agenda(second, order="strate", by=cast.elise) == 0
    opened(jury, second)
    close_sitting(second, by=jury.president)
    assert Award.objects.filter(candidature__edition__year=2150).count() == 3


def test_a_chair_recused_from_a_file_reads_no_minutes_before_the_jury_has_finished(jury: Jury, cast: Cast) -> None:
    dax = Candidature.objects.select_related("edition").get(name="Dax", edition__year=2150)
    recuse(jury.president, dax, reason="Lieu de vie", by=cast.elise)
    decided(jury.sitting, jury, "Aix")
    second = pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    president, vice = signed_in(jury.president.user), signed_in(jury.vice.user)
    assert president.get(f"{PREPARATION}annexe.csv").status_code == 403
    assert "Annexe" not in words_of(president.get("/jury/2150/seances/1/"))
    assert vice.get(f"{PREPARATION}annexe.csv").status_code == 200
    opened(jury, second)
    for name in ("Bray", "Caen"):
        decided(second, jury, name)
    case = open_case(second, case_of("Dax"), by=jury.vice)
    for one in jury.voters[1:]:
        cast_vote(second, case, 2, by=one)
    decide(second, close_vote(second, case, by=jury.vice), 2, by=jury.vice)
    close_sitting(second, by=jury.president)
    assert president.get(f"{PREPARATION}annexe.csv").status_code == 200


def test_days_stay_in_order_and_a_page_of_another_sitting_changes_nothing(jury: Jury, cast: Cast) -> None:
    edition = Edition.objects.get(year=2150)
    third = add_sitting(edition, held_on=SECOND + timedelta(days=1), place="", ends_at=None, by=cast.elise)
    pass_on(jury.sitting, by=jury.president)
    late = SECOND + timedelta(days=9)
    assert "est maintenant la 2" in refused(
        lambda: prepare_sitting(edition, held_on=SECOND, number=1, place="Lyon", ends_at=None, by=cast.elise)
    )
    add_sitting(edition, held_on=SECOND + timedelta(days=2), place="", ends_at=None, by=cast.elise)
    assert "dans l’ordre des séances" in refused(
        lambda: prepare_sitting(edition, held_on=late, number=2, place="Lyon", ends_at=None, by=cast.elise)
    )
    assert prepare_sitting(edition, held_on=SECOND, number=2, place="Lyon", ends_at=None, by=cast.elise) == third
    assert "passé à la séance suivante" in refused(lambda: pull_case(jury.sitting, case_of("Aix"), by=jury.others[0]))


def test_the_minutes_give_the_day_of_what_went_past_midnight(jury: Jury) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        suspend_sitting(jury.sitting, by=jury.president)
        clock.shift(timedelta(days=1))
        open_sitting(jury.sitting, by=jury.president)
        for name in TOWNS:
            decided(jury.sitting, jury, name)
        told = close_sitting(jury.sitting, by=jury.president).content
    day = french_date(timezone.localdate() + timedelta(days=1))
    assert f" au {day} à " in told["pauses"][0]
    assert told["dossiers"][0]["quand"].startswith(f"Le {day} à ")


def test_the_page_of_a_sitting_says_when_who_was_there_and_its_minutes_to_whom_may_read_them(
    jury: Jury, elise: Client, camille: Client
) -> None:
    decided(jury.sitting, jury, "Aix")
    pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    page = "/jury/2150/seances/1/"
    chair, voter = signed_in(jury.president.user), signed_in(jury.others[0].user)
    assert "Procès-verbal" in text_of(chair.get(page))
    read = words_of(voter.get(page))
    assert ("1 dossier décidé" in read, "Annexe" in read) == (True, False)
    assert "Séance 2" in words_of(elise.get("/jury/2150/seances/2/"))
    assert elise.get("/jury/2150/seances/3/").status_code == 404
    assert camille.get(page).status_code == 403
    reader = signed_in(member(jury.sitting.edition, JuryRole.INSTRUCTEUR, "Iris").user)
    assert reader.get(page).status_code == 403


def test_the_time_that_is_left_is_counted_on_the_day_of_a_sitting() -> None:
    sitting = Sitting(held_on=date(2150, 3, 9), ends_at=time(18))
    for day, counted in ((2, False), (9, True)):
        with time_machine.travel(datetime(2150, 3, day, 10, tzinfo=UTC), tick=False):
            assert (end_of(sitting) is not None) == counted
    sitting.status = SittingStatus.OPEN
    assert end_of(sitting) is not None  # it went on after its day


def test_minutes_without_a_decision_say_so(jury: Jury) -> None:
    pass_on(jury.sitting, by=jury.president, held_on=SECOND)
    content = {"content": Minutes.objects.get().content, "identity": settings.LABEL}
    page = render_to_string("jury/proces_verbal.html", content)
    assert "Aucune décision n’a été prise dans cette séance." in page
    assert "Niveaux attribués" not in page
