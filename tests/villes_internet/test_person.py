"""The page of a person, where the équipe does what once needed a console."""

import json

import pytest
from django.test import Client

from jury.actions.dealing import assign
from jury.enums import JuryRole
from label.enums import Role
from label.models import Candidature, Collectivite, FactorReset, JournalEntry, User
from label.permissions import has_second_factor, is_equipe
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import member, undecided_2012
from tests.pages import text_of

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
    assert json.loads(file.content)["compte"]["email"] == "alice@ville.example"
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
