"""The page of a person, where the équipe does what once needed a console."""

import json

import pytest
from django.test import Client

from jury.actions.dealing import assign
from jury.enums import JuryRole
from jury.models import Appraisal, Assignment
from label.actions.mail import compose_mailing
from label.enums import Audience, MailKind, Role
from label.models import Candidature, Collectivite, Draft, Edition, FactorReset, JournalEntry, User
from label.permissions import has_second_factor, is_equipe
from label.rules.refusals import Refusal
from questionnaire.actions.sections import assign_section
from questionnaire.models import SectionAssignment
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import member, undecided_2012
from tests.pages import text_of
from villes_internet.handing import hand_over

pytestmark = pytest.mark.django_db


def page(client: Client, person: User) -> str:
    return text_of(client.get(f"/pilotage/personnes/{person.pk}/"))


def test_what_a_person_holds_is_listed_before_her_access_ends(elise: Client, cast: Cast) -> None:
    cast.member(cast.alice, Collectivite.objects.get(code="79202"), Role.CORRESPONDANT)
    assert "Parthenay : correspondant" in page(elise, cast.alice)
    iris = member(undecided_2012(), JuryRole.INSTRUCTEUR, "Iris")
    assign(Candidature.objects.get(edition__year=2012, collectivite__code="38185"), iris, due_on=None, by=None)
    held = page(elise, iris.user)
    assert "Dossier à instruire : Grenoble, 2012" in held
    assert "Instruction, jury 2012" in held
    assert "Rien." in page(elise, cast.camille)


def test_a_colleague_is_named_from_the_list_and_taken_off_from_her_page(elise: Client) -> None:
    wrong = elise.post("/pilotage/personnes/nommer/", {"email": "pas une adresse", "name": "X"})
    assert (wrong.status_code, "Une adresse électronique est attendue" in text_of(wrong)) == (422, True)
    named = elise.post("/pilotage/personnes/nommer/", {"email": "neuve@label.example", "name": "Neuve"}, follow=True)
    assert "est de l’équipe" in text_of(named)
    neuve = User.objects.get(email="neuve@label.example")
    off = f"/pilotage/personnes/{neuve.pk}/retirer/"
    assert elise.post(off, {"end-reason": ""}).status_code == 422
    assert "n’est plus de l’équipe" in text_of(elise.post(off, {"end-reason": "Fin de mission"}, follow=True))
    assert not is_equipe(User.objects.get(pk=neuve.pk))


def test_a_lost_phone_takes_two_people(elise: Client, cast: Cast) -> None:
    ask = f"/pilotage/personnes/{cast.theo.pk}/second-facteur/"
    elise.post(ask, {"ask-reason": "Il m’a appelée"})
    reset = FactorReset.objects.get()
    assert "Quelqu’un d’autre de l’équipe doit l’accorder" in page(elise, cast.theo)
    assert "attend un accord" in text_of(elise.get("/pilotage/personnes/"))
    alone = elise.post(f"/pilotage/second-facteur/{reset.pk}/", {"answer": "oui"}, follow=True)
    assert "deux personnes" in text_of(alone)
    eve = signed_in(cast.eve)
    assert "Accorder la remise à zéro" in page(eve, cast.theo)
    eve.post(f"/pilotage/second-facteur/{reset.pk}/", {"answer": "oui"})
    assert not has_second_factor(cast.theo)


def test_an_account_is_closed_and_opened_again(elise: Client, cast: Cast) -> None:
    here = f"/pilotage/personnes/{cast.alice.pk}/"
    assert "est fermé" in text_of(elise.post(f"{here}fermer/", {"close-reason": "Partagée"}, follow=True))
    assert "Rouvrir ce compte" in page(elise, cast.alice)
    assert "est rouvert" in text_of(elise.post(f"{here}rouvrir/", follow=True))


def test_her_data_are_taken_out_and_erased_with_a_receipt(elise: Client, cast: Cast) -> None:
    here = f"/pilotage/personnes/{cast.alice.pk}/"
    file = elise.post(f"{here}donnees/")
    assert json.loads(file.content)["compte"]["adresse électronique"] == "alice@ville.example"
    assert JournalEntry.objects.filter(verb="export_person", by=cast.elise).exists()
    wrong = elise.post(f"{here}effacer/", {"erase-reason": "Courrier", "erase-word": "oui"})
    assert (wrong.status_code, "Tapez le mot « effacer »" in text_of(wrong)) == (422, True)
    assert 'value="Courrier"' in text_of(wrong)
    done = elise.post(f"{here}effacer/", {"erase-reason": "Courrier", "erase-word": "Effacer"}, follow=True)
    line = JournalEntry.objects.get(verb="erase_account")
    assert f"Accusé n°\u00a0{line.pk}" in text_of(done) or f"Accusé n° {line.pk}" in text_of(done)
    assert "Effacé le" in page(elise, cast.alice)


def test_one_s_own_page_offers_nothing_to_close(elise: Client, cast: Cast) -> None:
    own = page(elise, cast.elise)
    assert "Fermer ce compte" not in own
    assert "Retirer de l’équipe" not in own
    assert elise.get("/pilotage/personnes/999999/").status_code == 404


def test_what_she_holds_is_handed_over_in_one_gesture(elise: Client, cast: Cast) -> None:
    edition = undecided_2012()
    iris, olga = (member(edition, JuryRole.INSTRUCTEUR, name) for name in ("Iris", "Olga"))
    begun, fresh, both = (
        Candidature.objects.get(edition=edition, collectivite__code=code) for code in ("38185", "57463", "47001")
    )
    for candidature in (begun, fresh, both):
        assign(candidature, iris, due_on=None, by=None)
    assign(both, olga, due_on=None, by=None)
    Appraisal.objects.create(candidature=begun, member=iris)
    place = f"/pilotage/personnes/{iris.user.pk}/confier/"
    said = text_of(elise.post(place, {"to": str(olga.user.pk)}, follow=True))
    assert "dossiers 2, sections 0, envois 0" in said
    assert "Reste à elle. Grenoble : L’instruction de ce dossier est commencée" in said
    held = set(Assignment.objects.filter(member=olga).values_list("candidature", flat=True))
    assert held == {fresh.pk, both.pk}
    assert set(Assignment.objects.filter(member=iris).values_list("candidature", flat=True)) == {begun.pk}
    again = elise.post(place, {"to": str(olga.user.pk)})
    assert (again.status_code, "est commencée" in text_of(again)) == (422, True)


def test_a_section_goes_to_a_neighbour_and_a_mailing_to_a_colleague(
    elise: Client, cast: Cast, candidature: Candidature, filling: Edition
) -> None:
    assign_section(candidature, "AP-A", cast.bob, due_on=None, by=cast.alice)
    elise.post(f"/pilotage/personnes/{cast.bob.pk}/confier/", {"to": str(cast.alice.pk)})
    assert list(SectionAssignment.objects.values_list("person", flat=True)) == [cast.alice.pk]
    mailing = compose_mailing(filling, MailKind.OPENING, Audience.INVITED, by=cast.eve)
    off = f"/pilotage/personnes/{cast.eve.pk}/retirer/"
    refused = elise.post(off, {"end-reason": "Fin de mission"})
    assert (refused.status_code, "confiez-les d’abord" in text_of(refused)) == (422, True)
    elise.post(f"/pilotage/personnes/{cast.eve.pk}/confier/", {"to": str(cast.elise.pk)})
    mailing.refresh_from_db()
    assert mailing.created_by == cast.elise
    assert elise.post(off, {"end-reason": "Fin de mission"}).status_code == 302


def test_an_account_is_not_closed_nor_erased_while_it_holds_something_unless_it_is_urgent(
    elise: Client, cast: Cast, filling: Edition
) -> None:
    compose_mailing(filling, MailKind.OPENING, Audience.INVITED, by=cast.eve)
    here = f"/pilotage/personnes/{cast.eve.pk}/"
    held = "Elle tient encore : Envoi préparé : Ouverture de la campagne (2013)"
    for way, prefix in (("fermer", "close"), ("effacer", "erase")):
        sent = {f"{prefix}-reason": "Départ", f"{prefix}-word": "effacer"}
        refused = elise.post(f"{here}{way}/", sent)
        assert (refused.status_code, held in text_of(refused)) == (422, True)
        cast.eve.refresh_from_db()
        assert cast.eve.is_active
    elise.post(f"{here}fermer/", {"close-reason": "Compte compromis", "close-urgent": "on"})
    cast.eve.refresh_from_db()
    assert not cast.eve.is_active
    assert "Envoi préparé" in page(elise, cast.eve)  # and is handed over after


def test_drafts_of_the_equipe_are_named_on_the_page_of_who_left_them(
    elise: Client, filling: Edition, cast: Cast
) -> None:
    elise.post("/pilotage/2013/membres/", {"members": "38185 ; Grenoble ; 38", "version": "0"})
    assert Draft.objects.filter(place="members:2013", saved_by=cast.elise).exists()
    assert "Brouillon : Membres 2013" in page(elise, cast.elise)


def test_nothing_is_handed_to_whoever_may_not_take_it(elise: Client, cast: Cast) -> None:
    place = f"/pilotage/personnes/{cast.eve.pk}/confier/"
    stranger = elise.post(place, {"to": str(cast.camille.pk)})
    assert (stranger.status_code, "choisissez-en une de la liste" in text_of(stranger)) == (422, True)
    nothing = elise.post(place, {"to": str(cast.elise.pk)})
    assert (nothing.status_code, "ne tient rien" in text_of(nothing)) == (422, True)
    with pytest.raises(Refusal, match="quelqu’un d’autre"):
        hand_over(cast.eve, cast.eve, by=cast.elise)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        hand_over(cast.eve, cast.elise, by=cast.alice)
