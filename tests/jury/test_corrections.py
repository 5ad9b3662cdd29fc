"""A published level is corrected by two people, with or without an appeal; the public reads when, what and why."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from jury.actions.after import (
    answer_appeal,
    appeal_faults,
    confirm_correction,
    receive_appeal,
    save_feedback,
    take_correction_back,
)
from jury.models import Appeal
from label.actions.corrections import NONE_WAITS, propose_correction, settle_correction
from label.enums import AwardOrigin, CandidatureStatus, Phase
from label.models import Award, Candidature, Correction, Edition, JournalEntry, MailMessage, Regulation
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.constraints import refused_by
from tests.jury.bench import Jury
from tests.jury.test_after import edition, published
from tests.pages import text_of
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
__all__ = ["edition"]
DESK = f"/pilotage/2012/jury/suites/{GRENOBLE}/"
PLACE = f"{DESK}corriger/"
WHY = "Une pièce avait été lue à l’envers."
RESULT = f"/candidature/{GRENOBLE}/2012/resultat/"


@pytest.fixture
def jury(edition: object, cast: Cast) -> Jury:
    """The jury of a published edition, where Grenoble has two arobases."""
    Regulation.objects.filter(edition__year=2012).update(appeal_days=30)
    return published(edition, cast)[0]  # type: ignore[arg-type]


@pytest.fixture
def town(jury: Jury) -> Candidature:
    """Grenoble, published."""
    return Candidature.objects.select_related("edition__regulation", "collectivite", "award").get(
        edition=jury.sitting.edition_id, collectivite__code=GRENOBLE
    )


@pytest.fixture
def corrected(town: Candidature, jury: Jury, cast: Cast) -> Candidature:
    """Grenoble, brought from two arobases to three by the president."""
    row = propose_correction(town, arobases=3, reason=WHY, by=cast.elise)
    confirm_correction(row, confirmed=True, by=jury.president)
    return Candidature.objects.select_related("edition").get(pk=town.pk)


def test_a_correction_is_proposed_for_a_reason_and_changes_nothing_yet(
    elise: Client, town: Candidature, client: Client
) -> None:
    assert "Proposer à la présidence" in text_of(elise.get(DESK))
    empty = elise.post(PLACE, {"arobases": "", "reason": ""})
    assert (empty.status_code, "Ce champ est nécessaire" in text_of(empty)) == (422, True)
    sent = {"arobases": "3", "reason": WHY}
    assert "attend l’accord de la présidence" in text_of(elise.post(PLACE, sent, follow=True))
    assert Award.objects.get(candidature=town).arobases == 2
    assert "Erratum" not in text_of(client.get("/palmares/2012/"))
    assert "1 correction attend" in text_of(elise.get("/pilotage/2012/"))


def test_the_president_corrects_a_wrong_level_without_an_appeal(jury: Jury, town: Candidature, cast: Cast) -> None:
    row = propose_correction(town, arobases=3, reason=WHY, by=cast.elise)
    president = signed_in(jury.president.user)
    assert "lue à l’envers" in text_of(president.get("/jury/2012/"))
    president.post(f"/jury/2012/corrections/{row.pk}/", {"answer": "oui"})
    award = Award.objects.get(candidature=town)
    assert (award.arobases, award.origin) == (3, "correction")


def test_a_corrected_level_is_told_to_the_public_and_to_the_town(
    corrected: Candidature, cast: Cast, client: Client
) -> None:
    for address in ("/palmares/2012/", f"/collectivites/{GRENOBLE}/"):
        public = text_of(client.get(address))
        assert "Erratum" in public
        assert "de 2 à 3 @. Une pièce avait été lue à l’envers." in public
    mail = MailMessage.objects.get(subject_kind="correction", user=cast.sacha)
    assert "lue à l’envers" in mail.text
    sacha = signed_in(cast.sacha)
    assert "Niveau corrigé le" in text_of(sacha.get(f"/candidature/{GRENOBLE}/2012/"))
    result = text_of(sacha.get(RESULT))
    assert "de 2 à 3 @. Une pièce avait été lue à l’envers." in result
    assert "l’équipe relit la restitution" in result
    assert "Lettre de restitution" not in result, "it is not offered, to be refused"


def test_the_equipe_is_asked_to_read_the_restitution_again_even_once_the_edition_is_archived(
    elise: Client, corrected: Candidature, cast: Cast
) -> None:
    corrected.edition.phase = Phase.ARCHIVED
    corrected.edition.save()
    waits = "1 restitution à relire, dont 1 après une correction (2012)"
    assert waits in text_of(elise.get("/pilotage/2012/"))
    assert "Le niveau a été corrigé depuis" in text_of(elise.get(DESK))
    save_feedback(corrected.feedback, {"reread": True}, by=cast.elise)
    assert "Le niveau a été corrigé depuis" not in text_of(elise.get(DESK))
    assert waits not in text_of(elise.get("/pilotage/2012/"))
    result = text_of(signed_in(cast.sacha).get(RESULT))
    assert "Lettre de restitution" in result
    assert "relit la restitution" not in result


def test_the_equipe_takes_back_a_correction_that_nobody_agreed_to(
    elise: Client, jury: Jury, town: Candidature, cast: Cast
) -> None:
    elise.post(PLACE, {"arobases": "3", "reason": "Une pièce avait été lue à l’envers."})
    back = PLACE.replace("corriger", "reprendre")
    assert "La correction est reprise" in text_of(elise.post(back, follow=True))
    assert not Correction.objects.waiting().exists()
    assert Award.objects.get(candidature=town).arobases == 2
    assert elise.post(back).status_code == 404
    assert "Proposer à la présidence" in text_of(elise.get(DESK))
    row = propose_correction(town, arobases=3, reason="Encore.", by=cast.elise)
    assert "Seule l’équipe" in refused(lambda: take_correction_back(row, by=jury.president.user))
    settle_correction(row, agreed=False, by=cast.eve)
    appeal = receive_appeal(town, text="Deux points d’accès oubliés", by=cast.sacha)
    answer_appeal(appeal, answer="Vous avez raison", arobases=3, by=cast.elise)
    waiting = Correction.objects.waiting().get()
    page = text_of(elise.get(DESK))
    assert "Reprendre cette correction" not in page
    assert "une autre réponse, ci-dessus, la remplace" in page
    assert "répond à un recours" in refused(lambda: take_correction_back(waiting, by=cast.elise))


def test_a_level_is_taken_away_and_the_town_leaves_the_palmares(jury: Jury, town: Candidature, cast: Cast) -> None:
    row = propose_correction(town, arobases=None, reason="Le dossier n’était pas le sien.", by=cast.elise)
    confirm_correction(row, confirmed=True, by=jury.president)
    before = town
    town = Candidature.objects.get(pk=town.pk)
    assert before.active_by != town.active_by == jury.president.user
    assert not Award.objects.filter(candidature=town).exists()
    assert (town.status, town.status_reason) == (CandidatureStatus.WITHDRAWN, "Le dossier n’était pas le sien.")
    sacha = signed_in(cast.sacha)
    assert "Le dossier n’était pas le sien." in text_of(sacha.get(RESULT))
    here = f"/candidature/{GRENOBLE}/2012"
    assert "seule peut la rétablir" not in text_of(sacha.get(f"{here}/depot/")), "a correction alone does"
    asked = text_of(sacha.get(f"{here}/questions/"))
    assert "n’a posé aucune question" in asked
    assert "S’il en pose" not in asked
    page = text_of(Client().get("/palmares/2012/"))
    assert "2 @ retirées" in page
    assert JournalEntry.objects.filter(verb="remove_award").exists()
    kinds = set(MailMessage.objects.filter(user=cast.sacha).values_list("subject_kind", flat=True))
    assert ("correction" in kinds, "retiree" in kinds) == (True, False)


def test_the_page_of_a_town_whose_level_was_taken_away_stays_and_is_not_written(
    elise: Client, jury: Jury, town: Candidature, cast: Cast
) -> None:
    page = f"/pilotage/2012/jury/suites/{GRENOBLE}/"
    row = propose_correction(town, arobases=None, reason="Le dossier n’était pas le sien.", by=cast.elise)
    opened = {"strengths": "Un texte de la dernière heure", "advice": "", "next_level": "", "version": "0"}
    confirm_correction(row, confirmed=True, by=jury.president)
    shown = text_of(elise.get(page))
    assert "Niveau retiré" in shown
    assert "Accordée par" in shown
    late = elise.post(page, opened)
    assert (late.status_code, "a été retiré" in text_of(late)) == (422, True)
    assert "Un texte de la dernière heure" in late.content.decode()


def test_a_correction_taken_back_in_the_same_instant_is_refused_in_words(
    jury: Jury, town: Candidature, cast: Cast
) -> None:
    appeal = receive_appeal(town, text="Deux points d’accès oubliés", by=cast.sacha)
    answer_appeal(appeal, answer="Vous avez raison", arobases=3, by=cast.elise)
    read_before = Correction.objects.get()
    answer_appeal(appeal, answer="À la réflexion, non", arobases=None, by=cast.elise)
    assert refused(lambda: confirm_correction(read_before, confirmed=True, by=jury.president)) == NONE_WAITS
    assert (
        refused(lambda: settle_correction(read_before, agreed=True, by=jury.president.user, origin=AwardOrigin.APPEAL))
        == NONE_WAITS
    )
    assert Award.objects.get(candidature=town).arobases == 2


def test_a_correction_takes_two_people_and_the_right_ones(jury: Jury, town: Candidature, cast: Cast) -> None:
    assert "Seule l’équipe" in refused(lambda: propose_correction(town, arobases=3, reason="x", by=cast.alice))
    assert "déjà son niveau" in refused(lambda: propose_correction(town, arobases=2, reason="x", by=cast.elise))
    assert "la raison" in refused(lambda: propose_correction(town, arobases=3, reason=" ", by=cast.elise))
    row = propose_correction(town, arobases=3, reason="x", by=cast.elise)
    assert "attend déjà" in refused(lambda: propose_correction(town, arobases=1, reason="x", by=cast.eve))
    assert "présidence" in refused(lambda: confirm_correction(row, confirmed=True, by=jury.vice))
    assert "pourquoi la décision est maintenue" in refused(
        lambda: confirm_correction(row, confirmed=False, by=jury.president, refusal=" ")
    )
    long = "x" * 501
    assert "500 signes au plus" in refused(
        lambda: confirm_correction(row, confirmed=False, by=jury.president, refusal=long)
    )
    confirm_correction(row, confirmed=False, by=jury.president, refusal="Le dossier le dit.")
    assert Award.objects.get(candidature=town).arobases == 2
    assert "Aucune correction" in refused(lambda: confirm_correction(row, confirmed=True, by=jury.president))
    assert not Correction.objects.done().exists()


def test_a_correction_that_the_chair_refuses_comes_back_to_the_equipe_and_its_answer_does_not_leave(
    elise: Client, jury: Jury, town: Candidature, cast: Cast
) -> None:
    appeal = receive_appeal(town, text="Deux points d’accès oubliés", by=cast.sacha)
    answer_appeal(appeal, answer="Le point est retenu", arobases=3, by=cast.elise)
    president = signed_in(jury.president.user)
    place = f"/jury/2012/corrections/{Correction.objects.get().pk}/"
    assert "Dites pourquoi" in text_of(president.post(place, {"answer": "non"}, follow=True))
    president.post(place, {"answer": "non", "reason": "Le bus ne roule plus."})
    assert not MailMessage.objects.filter(subject_kind="recours_regle").exists()
    theirs = text_of(signed_in(cast.sacha).get(f"/candidature/{GRENOBLE}/2012/resultat/"))
    assert "Le point est retenu" not in theirs
    assert "Le bus ne roule plus" not in theirs
    page = text_of(elise.get(DESK))
    assert "Refusée par" in page
    assert "Le bus ne roule plus." in page
    assert "cette réponse n’est pas partie" in page
    assert "Le point est retenu</textarea>" in page  # what is to be worded again
    assert re.search(r"1 recours (attend|à)", text_of(elise.get("/pilotage/2012/"))) is not None
    appeal.refresh_from_db()
    answer_appeal(appeal, answer="Le point n’est pas retenu", arobases=None, by=cast.elise)
    appeal.refresh_from_db()
    assert (appeal.status, Correction.objects.count()) == ("maintained", 1)
    assert "Le point n’est pas retenu" in MailMessage.objects.get(subject_kind="recours_regle").text


def test_an_appeal_and_another_correction_are_settled_one_after_the_other(
    jury: Jury, town: Candidature, cast: Cast
) -> None:
    lower = propose_correction(town, arobases=1, reason="Une pièce manque.", by=cast.elise)
    appeal = receive_appeal(town, text="Deux points d’accès oubliés", by=cast.sacha)
    assert "attend sa réponse" in refused(lambda: confirm_correction(lower, confirmed=True, by=jury.president))
    for level in (None, 3):
        answered = partial(answer_appeal, appeal, answer="Non", arobases=level, by=cast.elise)
        assert "reprenez-la d’abord" in refused(answered)
    take_correction_back(lower, by=cast.elise)
    answer_appeal(appeal, answer="Rien ne change.", arobases=None, by=cast.elise)
    again = propose_correction(town, arobases=1, reason="Une pièce manque.", by=cast.elise)
    confirm_correction(again, confirmed=True, by=jury.president)


def test_a_level_that_is_corrected_may_be_contested_in_its_turn(jury: Jury, town: Candidature, cast: Cast) -> None:
    answer_appeal(receive_appeal(town, text="Un oubli", by=cast.sacha), answer="Non.", arobases=None, by=cast.elise)
    assert "déjà été déposé" in refused(lambda: receive_appeal(town, text="Encore", by=cast.sacha))
    row = propose_correction(town, arobases=1, reason="Une pièce manque.", by=cast.elise)
    confirm_correction(row, confirmed=True, by=jury.president)
    now = Candidature.objects.select_related("edition__regulation", "award").get(pk=town.pk)
    Edition.objects.filter(pk=now.edition_id).update(publishes_at=timezone.now() - timedelta(days=300))
    now.edition.refresh_from_db()
    second = receive_appeal(now, text="La pièce était là", by=cast.sacha)
    assert second.previous_arobases == 1
    assert "déjà été déposé" in refused(lambda: receive_appeal(now, text="Encore", by=cast.sacha))
    answer_appeal(second, answer="Vous avez raison", arobases=2, by=cast.elise)
    confirm_correction(Correction.objects.waiting().get(), confirmed=True, by=jury.president)
    now = Candidature.objects.select_related("edition__regulation", "award").get(pk=town.pk)
    assert appeal_faults(now) != []  # a level given on appeal is not contested again


def test_the_highest_level_is_not_contested_and_a_closed_one_is_not_offered(
    elise: Client, jury: Jury, town: Candidature, cast: Cast
) -> None:
    earlier = Award.objects.filter(candidature__collectivite__code=GRENOBLE, candidature__edition__year__lt=2012)
    earlier.delete()  # five arobases ask for four before
    appeal = receive_appeal(town, text="Un oubli", by=cast.sacha)
    page = text_of(elise.get(DESK))
    assert [level for level in range(1, 6) if f"Relever à {level} @" in page] == [3, 4]
    assert "Proposer à la présidence" not in page  # its answer is what corrects
    answer_appeal(appeal, answer="Non.", arobases=None, by=cast.elise)
    Appeal.objects.all().delete()
    Award.objects.filter(candidature=town).update(arobases=5)
    top = Candidature.objects.select_related("edition__regulation", "award").get(pk=town.pk)
    assert "le plus haut" in refused(lambda: receive_appeal(top, text="Encore", by=cast.sacha))


def test_an_appeal_keeps_or_raises_and_tells_whoever_contested(jury: Jury, town: Candidature, cast: Cast) -> None:
    appeal = receive_appeal(town, text="Deux points d’accès oubliés", by=cast.sacha)
    assert MailMessage.objects.filter(subject_kind="recours_recu", user=cast.sacha).exists()
    assert MailMessage.objects.filter(subject_kind="recours_a_lire").exists()
    assert "à part" in refused(lambda: answer_appeal(appeal, answer="Non", arobases=1, by=cast.elise))
    answer_appeal(appeal, answer="Vous avez raison", arobases=3, by=cast.elise)
    assert not MailMessage.objects.filter(subject_kind="recours_regle").exists()  # the president has said nothing yet
    answer_appeal(appeal, answer="À la réflexion, non", arobases=None, by=cast.elise)
    assert not Correction.objects.exists()
    assert "réflexion" in MailMessage.objects.get(subject_kind="recours_regle").text


def test_the_database_holds_the_two_people_and_the_reason(town: Candidature, cast: Cast) -> None:
    facts = {"candidature": town, "previous_arobases": 2, "arobases": 3, "reason": "x", "proposed_by": cast.elise}
    with refused_by("correction_has_a_reason"):
        Correction.objects.create(**facts | {"reason": ""})
    with refused_by("correction_changes_the_level"):
        Correction.objects.create(**facts | {"arobases": 2})
    with refused_by("correction_by_two_people"):
        Correction.objects.create(**facts, agreed=True, settled_by=cast.elise, settled_at=timezone.now())
    Correction.objects.create(**facts)
    with refused_by("one_waiting_correction"):
        Correction.objects.create(**facts)
